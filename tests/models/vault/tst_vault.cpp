// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <vector>

#include <QTest>

#include "models/vault/aesgcm.h"
#include "models/vault/vault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype headerBytes = 17;
constexpr quint32 keyId = 0x01020304;

Secret keyOf(char byte)
{
    return Secret {QByteArray {32, byte}};
}

const Vault::Place place {u"ai_credentials"_s, u"6f1e9c52-0000-4000-8000-000000000001"_s, 7, u"secret"_s};

void unlock(Vault &vault, char byte = 'k', quint32 id = keyId)
{
    vault.unlock(keyOf(byte), id);
}
} // namespace

class VaultTest : public QObject
{
    Q_OBJECT

private slots:

    void opensWhatItSealed_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("key") << "sk-test-1234567890"_ba;
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("binary") << QByteArray {"\0\xff\n", 3};
        QTest::newRow("long") << QByteArray {100'000, 'x'};
    }

    void opensWhatItSealed()
    {
        QFETCH(QByteArray, plain);
        Vault vault;
        unlock(vault);
        const auto blob = vault.seal(Secret {plain}, place);
        QVERIFY(blob);
        QCOMPARE(blob->size(), plain.size() + headerBytes + AesGcm::tagBytes);
        QCOMPARE(blob->at(0), '\x01');
        QCOMPARE(blob->sliced(1, 4), "\x01\x02\x03\x04"_ba);
        if (!plain.isEmpty())
            QVERIFY(!blob->contains(plain));
        const auto opened = vault.open(*blob, place);
        QVERIFY(opened);
        QVERIFY(opened->reveal() == plain);
    }

    void bindsTheBlobByExactlyThisAad()
    {
        Vault vault;
        unlock(vault);
        const auto blob = vault.seal(Secret {"secret"_ba}, place);
        QVERIFY(blob);
        const QByteArrayView view {*blob};
        const QByteArray aad = "portico/v1|ai_credentials|6f1e9c52-0000-4000-8000-000000000001|7|secret|16909060";
        const auto opened = AesGcm::open(QByteArray {32, 'k'}, view.sliced(5, 12), aad, view.sliced(headerBytes));
        QVERIFY(opened);
        QVERIFY(opened->reveal() == "secret"_ba);
    }

    void doesNotOpenElsewhere_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("rowUuid");
        QTest::addColumn<qint64>("ownerId");
        QTest::addColumn<QString>("field");
        QTest::newRow("another table") << u"settings"_s << place.rowUuid << place.ownerId << place.field;
        QTest::newRow("another row") << place.table << u"6f1e9c52-0000-4000-8000-000000000002"_s << place.ownerId
                                     << place.field;
        QTest::newRow("another owner") << place.table << place.rowUuid << qint64 {8} << place.field;
        QTest::newRow("another field") << place.table << place.rowUuid << place.ownerId << u"access_key"_s;
        QTest::newRow("two parts swapped") << place.field << place.rowUuid << place.ownerId << place.table;
    }

    void doesNotOpenElsewhere()
    {
        QFETCH(QString, table);
        QFETCH(QString, rowUuid);
        QFETCH(qint64, ownerId);
        QFETCH(QString, field);
        Vault vault;
        unlock(vault);
        const auto blob = vault.seal(Secret {"secret"_ba}, place);
        QVERIFY(blob);
        const auto opened = vault.open(*blob, {table, rowUuid, ownerId, field});
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::VaultDamaged);
    }

    void doesNotOpenUnderAnotherKeyId()
    {
        Vault vault;
        unlock(vault);
        auto blob = vault.seal(Secret {"secret"_ba}, place);
        QVERIFY(blob);
        Vault other;
        unlock(other, 'k', keyId + 1);
        QVERIFY(!other.open(*blob, place));
        // Even when the blob claims the other id, the AAD holds the one it was sealed with.
        (*blob)[4] = static_cast<char>((*blob)[4] + 1);
        QCOMPARE(Vault::keyIdOf(*blob), std::optional<quint32> {keyId + 1});
        const auto opened = other.open(*blob, place);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::VaultDamaged);
    }

    void doesNotOpenWithAnotherKey()
    {
        Vault vault;
        unlock(vault);
        const auto blob = vault.seal(Secret {"secret"_ba}, place);
        Vault other;
        unlock(other, 'l');
        const auto opened = other.open(*blob, place);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::VaultDamaged);
    }

    void everyChangedByteIsNoticed()
    {
        Vault vault;
        unlock(vault);
        const auto blob = vault.seal(Secret {"sk-test-1234567890"_ba}, place);
        QVERIFY(blob);
        for (qsizetype at = 0; at < blob->size(); ++at) {
            for (const int flip : {0x01, 0x80, 0xff}) {
                QByteArray changed = *blob;
                changed[at] = static_cast<char>(changed[at] ^ flip);
                const auto opened = vault.open(changed, place);
                QVERIFY2(!opened, qPrintable(QString::number(at)));
                QCOMPARE(opened.error().code, ErrorCode::VaultDamaged);
            }
        }
    }

    void everyCutOrGrownBlobIsNoticed()
    {
        Vault vault;
        unlock(vault);
        const auto blob = vault.seal(Secret {"sk-test-1234567890"_ba}, place);
        for (qsizetype size = 0; size < blob->size(); ++size)
            QVERIFY2(!vault.open(blob->first(size), place), qPrintable(QString::number(size)));
        QVERIFY(!vault.open(QByteArray {*blob}.append('x'), place));
    }

    void neverUsesANonceTwice()
    {
        constexpr size_t rounds = 1'000'000;
        using Nonce = std::array<char, AesGcm::nonceBytes>;
        std::vector<Nonce> nonces(rounds);
        Vault vault;
        unlock(vault);
        const Secret plain {"x"_ba};
        for (Nonce &nonce : nonces) {
            const auto blob = vault.seal(plain, place);
            const QByteArrayView bytes = QByteArrayView {*blob}.sliced(5, AesGcm::nonceBytes);
            std::copy(bytes.begin(), bytes.end(), nonce.begin());
        }
        std::sort(nonces.begin(), nonces.end());
        QVERIFY(std::adjacent_find(nonces.begin(), nonces.end()) == nonces.end());
    }

    void refusesPlacesThatCouldPassForOthers_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("rowUuid");
        QTest::addColumn<QString>("field");
        QTest::newRow("bar in the table") << u"a|b"_s << u"u"_s << u"f"_s;
        QTest::newRow("bar in the row") << u"t"_s << u"u|1"_s << u"f"_s;
        QTest::newRow("bar in the field") << u"t"_s << u"u"_s << u"f|1"_s;
        QTest::newRow("no row") << u"t"_s << QString {} << u"f"_s;
    }

    void refusesPlacesThatCouldPassForOthers()
    {
        QFETCH(QString, table);
        QFETCH(QString, rowUuid);
        QFETCH(QString, field);
        Vault vault;
        unlock(vault);
        const auto blob = vault.seal(Secret {"secret"_ba}, {table, rowUuid, 1, field});
        QVERIFY(!blob);
        QCOMPARE(blob.error().code, ErrorCode::Internal);
    }

    void withoutAKeyItOnlySaysWhatToDo_data()
    {
        QTest::addColumn<Vault::State>("state");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("part");
        QTest::newRow("absent") << Vault::State::Absent << ErrorCode::VaultLocked << u"PORTICO_KEY_FILE"_s;
        QTest::newRow("locked") << Vault::State::Locked << ErrorCode::VaultLocked << u"unlock the keyring"_s;
        QTest::newRow("damaged") << Vault::State::Damaged << ErrorCode::VaultDamaged << u"not the one"_s;
    }

    void withoutAKeyItOnlySaysWhatToDo()
    {
        QFETCH(Vault::State, state);
        QFETCH(ErrorCode, code);
        QFETCH(QString, part);
        Vault vault;
        unlock(vault);
        const auto blob = vault.seal(Secret {"secret"_ba}, place);
        vault.setState(state);
        QCOMPARE(vault.state(), state);
        QCOMPARE(vault.keyId(), 0U);
        const auto sealed = vault.seal(Secret {"secret"_ba}, place);
        QVERIFY(!sealed);
        QCOMPARE(sealed.error().code, code);
        QVERIFY(sealed.error().detail.contains(part));
        QVERIFY(!vault.open(*blob, place));
        QVERIFY(!vault.checkValue());
        unlock(vault);
        QCOMPARE(vault.state(), Vault::State::Ready);
        QVERIFY(vault.open(*blob, place));
    }

    void startsAbsentAndLocks()
    {
        Vault vault;
        QCOMPARE(vault.state(), Vault::State::Absent);
        unlock(vault);
        QCOMPARE(vault.keyId(), keyId);
        vault.lock();
        QCOMPARE(vault.state(), Vault::State::Locked);
    }

    void aKeyOfAnotherSizeIsDamage()
    {
        Vault vault;
        vault.unlock(Secret {QByteArray {31, 'k'}}, keyId);
        QCOMPARE(vault.state(), Vault::State::Damaged);
        vault.unlock(Secret {}, keyId);
        QCOMPARE(vault.state(), Vault::State::Damaged);
    }

    void theCheckValueNamesTheKeyWithoutTellingIt()
    {
        // Computed apart from this program: HMAC-SHA256 under HKDF-SHA256(key, no salt, "portico/v1 check value").
        QCOMPARE(Vault::checkValueFor(keyOf('k')).toHex(),
                 "1882967fb7617917cc38bb0d7b23816f804e53c9a9dc3bd95ebf95e5155c3d42"_ba);
        QVERIFY(Vault::checkValueFor(keyOf('k')) != Vault::checkValueFor(keyOf('l')));
        Vault vault;
        unlock(vault);
        QCOMPARE(vault.checkValue().value(), Vault::checkValueFor(keyOf('k')));
    }

    void newKeysDiffer()
    {
        const Secret one = Vault::newMasterKey();
        const Secret two = Vault::newMasterKey();
        QCOMPARE(one.size(), 32);
        QVERIFY(one.reveal() != two.reveal());
    }
};

QTEST_GUILESS_MAIN(VaultTest)
#include "tst_vault.moc"

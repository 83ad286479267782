// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QtEndian>

#include "models/vault/passphraseslot.h"
#include "models/vault/vault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr PassphraseSlot::WorkFactor light {4, 8, 1};

Secret passphrase(const QByteArray &text = "correct horse battery")
{
    return Secret {text};
}
} // namespace

class PassphraseSlotTest : public QObject
{
    Q_OBJECT

private slots:

    void opensWithTheRightPassphrase()
    {
        const Secret key = Vault::newMasterKey();
        const auto slot = PassphraseSlot::seal(key, passphrase(), light);
        QVERIFY(slot);
        const auto opened = PassphraseSlot::open(*slot, passphrase());
        QVERIFY(opened);
        QVERIFY(opened->reveal() == key.reveal());
    }

    void worksAsHardAsItShouldByDefault()
    {
        const Secret key = Vault::newMasterKey();
        const auto slot = PassphraseSlot::seal(key, passphrase());
        QVERIFY(slot);
        QCOMPARE(slot->size(), 102);
        QCOMPARE(int {slot->at(1)}, 17);
        QCOMPARE(qFromBigEndian<quint32>(slot->constData() + 2), 8U);
        QCOMPARE(qFromBigEndian<quint32>(slot->constData() + 6), 1U);
        QVERIFY(PassphraseSlot::open(*slot, passphrase())->reveal() == key.reveal());
    }

    void opensASlotMadeByAnotherProgram()
    {
        // By Python's hashlib.scrypt and a textbook GCM; salt, nonce and key count up.
        const QByteArray slot = QByteArray::fromHex("010a0000000800000001000102030405060708090a0b0c0d0e0f101112131415"
                                                    "161718191a1b1c1d1e1f000102030405060708090a0ba905d859f8a54c827f50"
                                                    "ca56c54f7afd977fd6960f745b3077c1288eb70f54187851bfe63410ec048399"
                                                    "5a2e5914cc21");
        const auto opened = PassphraseSlot::open(slot, passphrase());
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
        QByteArray key;
        for (char byte = 0; byte < 32; ++byte)
            key.append(byte);
        QVERIFY(opened->reveal() == key);
    }

    void refusesTheWrongPassphrase_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("other") << "incorrect horse battery"_ba;
        QTest::newRow("case") << "Correct horse battery"_ba;
        QTest::newRow("space after") << "correct horse battery "_ba;
        QTest::newRow("cut") << "correct horse batter"_ba;
        QTest::newRow("empty") << ""_ba;
    }

    void refusesTheWrongPassphrase()
    {
        QFETCH(QByteArray, text);
        const auto slot = PassphraseSlot::seal(Vault::newMasterKey(), passphrase(), light);
        const auto opened = PassphraseSlot::open(*slot, passphrase(text));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::VaultLocked);
        QVERIFY(opened.error().detail.startsWith(u"the passphrase is wrong: "_s));
    }

    void noSlotIsLikeAnother()
    {
        const Secret key = Vault::newMasterKey();
        const auto one = PassphraseSlot::seal(key, passphrase(), light);
        const auto two = PassphraseSlot::seal(key, passphrase(), light);
        QVERIFY(one->sliced(10, 32) != two->sliced(10, 32));
        QVERIFY(one->sliced(42, 12) != two->sliced(42, 12));
        QVERIFY(!one->contains(key.reveal()));
    }

    void everyChangedByteIsNoticed()
    {
        const auto slot = PassphraseSlot::seal(Vault::newMasterKey(), passphrase(), light);
        for (qsizetype at = 0; at < slot->size(); ++at) {
            QByteArray changed = *slot;
            changed[at] = static_cast<char>(changed[at] ^ 0x01);
            QVERIFY2(!PassphraseSlot::open(changed, passphrase()), qPrintable(QString::number(at)));
        }
        for (qsizetype size = 0; size < slot->size(); ++size)
            QVERIFY(!PassphraseSlot::open(slot->first(size), passphrase()));
        QVERIFY(!PassphraseSlot::open(QByteArray {*slot}.append('x'), passphrase()));
    }

    void refusesMoreWorkThanIsAllowed_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("N over 2^20") << 1 << "\x15"_ba;
        QTest::newRow("N of 2^63") << 1 << "\x3f"_ba;
        QTest::newRow("N of 2^255") << 1 << "\xff"_ba;
        QTest::newRow("N of 1") << 1 << QByteArray {1, '\0'};
        QTest::newRow("r of 9") << 2 << QByteArray {"\0\0\0\x09", 4};
        QTest::newRow("r of 0") << 2 << QByteArray {4, '\0'};
        QTest::newRow("r huge") << 2 << "\xff\xff\xff\xff"_ba;
        QTest::newRow("p of 5") << 6 << QByteArray {"\0\0\0\x05", 4};
        QTest::newRow("p of 0") << 6 << QByteArray {4, '\0'};
        QTest::newRow("p huge") << 6 << "\x80\0\0\x01"_ba;
    }

    void refusesMoreWorkThanIsAllowed()
    {
        QFETCH(int, offset);
        QFETCH(QByteArray, bytes);
        auto slot = PassphraseSlot::seal(Vault::newMasterKey(), passphrase(), light);
        slot->replace(offset, bytes.size(), bytes);
        const auto opened = PassphraseSlot::open(*slot, passphrase());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::VaultDamaged);
        QVERIFY(opened.error().detail.contains(u"more work"));
    }

    void doesNotMakeSlotsItWouldNotOpen()
    {
        for (const PassphraseSlot::WorkFactor factor :
             {PassphraseSlot::WorkFactor {21, 8, 1}, {0, 8, 1}, {4, 9, 1}, {4, 8, 5}, {4, 0, 1}, {4, 8, 0}})
            QVERIFY(!PassphraseSlot::seal(Vault::newMasterKey(), passphrase(), factor));
        QVERIFY(!PassphraseSlot::seal(Secret {"short"_ba}, passphrase(), light));
    }

    void countsCharacters_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isLongEnough");
        QTest::newRow("nothing") << ""_ba << false;
        QTest::newRow("nine") << "123456789"_ba << false;
        QTest::newRow("ten") << "1234567890"_ba << true;
        QTest::newRow("nine that take eighteen bytes")
            << u"\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc"_s.toUtf8() << false;
        QTest::newRow("ten that take thirty bytes") << QString {10, u'\u6f22'}.toUtf8() << true;
    }

    void countsCharacters()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isLongEnough);
        const auto slot = PassphraseSlot::seal(Vault::newMasterKey(), passphrase(text), light);
        QCOMPARE(slot.has_value(), isLongEnough);
        if (!isLongEnough) {
            QCOMPARE(slot.error().code, ErrorCode::BadRequest);
            QCOMPARE(slot.error().detail, u"the passphrase needs at least 10 characters"_s);
        }
    }
};

QTEST_GUILESS_MAIN(PassphraseSlotTest)
#include "tst_passphraseslot.moc"

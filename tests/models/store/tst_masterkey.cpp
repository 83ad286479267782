// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTest>

#include "models/store/outboxrepository.h"
#include "models/store/sealedplaces.h"
#include "models/store/sql.h"
#include "tests/models/store/hubcommandstest.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr quint32 newKeyId = 8;
const QString removedProvider = u"gone"_s;

QByteArray secretOf(int n)
{
    return QByteArray {"sk-upstream-secret-"} + QByteArray::number(1000 + n);
}
} // namespace

/// The change of the master key.
class TestMasterKey final : public HubCommandsTest
{
    Q_OBJECT

private slots:
    void sealsEverythingAnew();
    void noFileHoldsWhatWasSealedBefore();
    void keepsTheRecord();
    void aSecretThatDoesNotOpenStopsIt_data();
    void aSecretThatDoesNotOpenStopsIt();
    void refusesTheKeyInUse();
    void needsTheVaultOpen();
    void worksWithoutSecrets();

private:
    /// Credentials of three providers, one of them removed, some disabled or removed themselves, and an event token.
    void fill();
    [[nodiscard]] QList<QByteArray> blobs() const;
    [[nodiscard]] VaultRecord recordOf(const Secret &key) const;
    /// What the credentials and the token hold, opened with `vault`; those that do not open are "?".
    [[nodiscard]] QList<QByteArray> opened(const Vault &vault) const;

    Secret m_next = Vault::newMasterKey();
};

void TestMasterKey::fill()
{
    QVERIFY(commands().setVaultRecord({VaultRecord::Mode::KeyFile, 7, *m_fixture->vault.checkValue(), {}}));
    for (const QString &provider : {u"one"_s, u"two"_s, removedProvider}) {
        QVERIFY(commands().addProvider(provider, u"openai"_s, {}, {}, true));
        for (int n = 0; n < 30; ++n)
            QVERIFY(commands().addCredential(provider, u"key %1"_s.arg(n), Secret {secretOf(n)}, {}, 100));
    }
    HubCommands::CredentialEdit off;
    off.enabled = false;
    QVERIFY(commands().editCredential(u"one"_s, u"key 3"_s, off));
    QVERIFY(commands().removeCredential(u"two"_s, u"key 4"_s));
    QVERIFY(commands().setEventToken(Secret {"event-token"_ba}));
    QVERIFY(commands().removeProvider(removedProvider)); // and can be brought back
}

QList<QByteArray> TestMasterKey::blobs() const
{
    return readRows<QByteArray>(
               m_hub->connection(),
               u"SELECT ciphertext FROM ai_credentials WHERE length(ciphertext) > 0 UNION ALL SELECT token FROM "
               "event_target WHERE length(token) > 0"_s,
               {}, [](const QSqlQuery &row) { return row.value(0).toByteArray(); })
        .value_or(QList<QByteArray> {});
}

VaultRecord TestMasterKey::recordOf(const Secret &key) const
{
    return {VaultRecord::Mode::KeyFile, newKeyId, Vault::checkValueFor(key), {}};
}

QList<QByteArray> TestMasterKey::opened(const Vault &vault) const
{
    auto all =
        readRows<QByteArray>(m_hub->connection(),
                             u"SELECT uuid, provider_id, ciphertext FROM ai_credentials WHERE length(ciphertext) > 0 "
                             "ORDER BY id"_s,
                             {}, [&](const QSqlQuery &row) {
                                 AiCredential credential;
                                 credential.uuid = row.value(0).toString();
                                 credential.providerId = row.value(1).toLongLong();
                                 const auto plain =
                                     vault.open(row.value(2).toByteArray(), SealedPlaces::ofCredential(credential));
                                 return plain ? plain->reveal().toByteArray() : "?"_ba;
                             });
    const auto target = OutboxRepository {m_hub->connection()}.target();
    const auto token = vault.open(target->token, SealedPlaces::ofEventToken(target->uuid));
    return all.value_or(QList<QByteArray> {}) << (token ? token->reveal().toByteArray() : "?"_ba);
}

void TestMasterKey::sealsEverythingAnew()
{
    fill();
    const QList<QByteArray> before = opened(m_fixture->vault);
    QCOMPARE(before.size(), 3 * 30 - 1 + 1);
    QVERIFY(!before.contains("?"));
    const auto sealed = commands().rotateMasterKey(m_next, recordOf(m_next));
    QVERIFY2(sealed, sealed ? "" : qPrintable(sealed.error().detail));
    QCOMPARE(*sealed, before.size());
    QCOMPARE(opened(m_fixture->vault).count("?"), before.size());
    Vault next;
    next.unlock(m_next.clone(), newKeyId);
    QCOMPARE(opened(next), before);
    m_fixture->vault.unlock(m_next.clone(), newKeyId);
    QVERIFY(commands().addCredential(u"one"_s, u"another"_s, Secret {"sk-another-secret"_ba}, {}, 100));
    QVERIFY(opened(next).contains("sk-another-secret"));
}

void TestMasterKey::noFileHoldsWhatWasSealedBefore()
{
    fill();
    QList<QByteArray> old = blobs();
    // What rows leave behind as they come, grow and move about in their pages.
    for (int n = 10; n < 30; ++n) {
        HubCommands::CredentialEdit edit;
        edit.secret = Secret {QByteArray(40 + 30 * (n % 7), 'k')};
        QVERIFY(commands().editCredential(u"one"_s, u"key %1"_s.arg(n), edit));
        QVERIFY(commands().removeCredential(u"two"_s, u"key %1"_s.arg(n)));
    }
    old += blobs();
    QVERIFY(commands().rotateMasterKey(m_next, recordOf(m_next)));
    const QList<QByteArray> fresh = blobs();
    QByteArray bytes;
    for (const QString &suffix : {u""_s, u"-wal"_s}) {
        QFile file {m_fixture->path() + suffix};
        QVERIFY(file.open(QIODevice::ReadOnly));
        bytes += file.readAll();
    }
    for (const QByteArray &blob : fresh)
        QVERIFY(bytes.contains(blob.right(24)));
    for (const QByteArray &blob : old) {
        QVERIFY(!bytes.contains(blob.left(17).right(12))); // its nonce
        QVERIFY(!bytes.contains(blob.right(24)));
    }
}

void TestMasterKey::keepsTheRecord()
{
    fill();
    QVERIFY(commands().rotateMasterKey(m_next, recordOf(m_next)));
    QCOMPARE(*commands().vaultRecord(), recordOf(m_next));
    QCOMPARE(valueOf(m_hub->connection(), u"SELECT action FROM audit_entries ORDER BY id DESC LIMIT 1"_s),
             u"vault.rotate"_s);
}

void TestMasterKey::aSecretThatDoesNotOpenStopsIt_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("named");
    QTest::newRow("a credential") << u"UPDATE ai_credentials SET ciphertext = zeroblob(60) WHERE id = 17"_s
                                  << u"key 16"_s;
    QTest::newRow("the last credential")
        << u"UPDATE ai_credentials SET uuid = 'another' WHERE id = (SELECT max(id) FROM ai_credentials)"_s
        << u"key 29"_s;
    QTest::newRow("the event token") << u"UPDATE event_target SET token = zeroblob(60)"_s << u"token"_s;
}

void TestMasterKey::aSecretThatDoesNotOpenStopsIt()
{
    QFETCH(QString, damage);
    QFETCH(QString, named);
    fill();
    mustRun(m_hub->connection(), damage);
    const QList<QByteArray> before = blobs();
    const VaultRecord record = *commands().vaultRecord();
    const auto refused = commands().rotateMasterKey(m_next, recordOf(m_next));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::VaultDamaged);
    QVERIFY2(refused.error().detail.contains(named), qPrintable(refused.error().detail));
    QCOMPARE(blobs(), before);
    QCOMPARE(*commands().vaultRecord(), record);
}

void TestMasterKey::refusesTheKeyInUse()
{
    fill();
    VaultRecord same = *commands().vaultRecord();
    same.keyId = newKeyId;
    const auto refused = commands().rotateMasterKey(m_next, same);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
}

void TestMasterKey::needsTheVaultOpen()
{
    fill();
    m_fixture->vault.lock();
    const auto refused = commands().rotateMasterKey(m_next, recordOf(m_next));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::VaultLocked);
}

void TestMasterKey::worksWithoutSecrets()
{
    QVERIFY(commands().setVaultRecord({VaultRecord::Mode::KeyFile, 7, *m_fixture->vault.checkValue(), {}}));
    QCOMPARE(commands().rotateMasterKey(m_next, recordOf(m_next)).value_or(-1), 0);
    QCOMPARE(commands().vaultRecord()->keyId, newKeyId);
}

QTEST_GUILESS_MAIN(TestMasterKey)
#include "tst_masterkey.moc"

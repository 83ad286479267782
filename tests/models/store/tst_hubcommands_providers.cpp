// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/store/circuitrepository.h"
#include "models/store/sql.h"
#include "tests/models/store/hubcommandstest.h"

using namespace Qt::Literals::StringLiterals;

/// Providers and their credentials, and what holds for every change.
class TestHubCommandsProviders final : public HubCommandsTest
{
    Q_OBJECT

private slots:
    void addsAProvider();
    void refusesABadProvider_data();
    void refusesABadProvider();
    void aRegionFillsTheBaseUrl();
    void namesAreUniqueWithoutCase();
    void editsOnlyWhatIsGiven();
    void aRenameFollowsEverywhere();
    void aRemovedProviderFreesItsName();
    void removingCanBeUndone();
    void undoEndsWhenTheNameIsTaken();
    void undoEndsWithThePurge();
    void sealsASecretForItsRow();
    void aSecretIsNowhereInTheFiles();
    void refusesABadCredential_data();
    void refusesABadCredential();
    void needsTheVaultForASecret();
    void editsACredential();
    void aRemovedCredentialLosesItsCiphertext();
    void forgetsWhyKeysWereLeftAlone();
    void forgetsWhatAnotherAddressRefused();
    void aFailedChangeLeavesNoTrace();
    void everyChangeIsAudited();
};

void TestHubCommandsProviders::addsAProvider()
{
    const auto added =
        commands().addProvider(u"mine"_s, u"openai-compatible"_s, u"https://example.com/v1/"_s, u" eu "_s, false);
    QVERIFY2(added, added ? "" : qPrintable(added.error().detail));
    QCOMPARE(added->name, u"mine"_s);
    QCOMPARE(added->baseUrl, u"https://example.com/v1"_s);
    QCOMPARE(added->region, u"eu"_s);
    QCOMPARE(added->enabled, false);
    QCOMPARE(added->createdAtMs, m_fixture->clock.utcMs());
    QCOMPARE(m_hub->queries().provider(u"MINE"_s)->id, added->id);
}

void TestHubCommandsProviders::refusesABadProvider_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("url");
    QTest::newRow("no name") << u""_s << u"openai"_s << u""_s;
    QTest::newRow("upper case") << u"OpenAI"_s << u"openai"_s << u""_s;
    QTest::newRow("a slash") << u"a/b"_s << u"openai"_s << u""_s;
    QTest::newRow("a space") << u"a b"_s << u"openai"_s << u""_s;
    QTest::newRow("begins with a dot") << u".a"_s << u"openai"_s << u""_s;
    QTest::newRow("too long") << QString(65, u'a') << u"openai"_s << u""_s;
    QTest::newRow("unknown kind") << u"a"_s << u"nonsense"_s << u""_s;
    QTest::newRow("URL is needed") << u"a"_s << u"openai-compatible"_s << u""_s;
    QTest::newRow("URL is wrong") << u"a"_s << u"openai-compatible"_s << u"ftp://x"_s;
    QTest::newRow("URL has a word in braces") << u"a"_s << u"openai-compatible"_s << u"https://{host}.example/v1"_s;
    QTest::newRow("URL has a lone brace") << u"a"_s << u"openai-compatible"_s << u"https://example.com/{v1"_s;
    QTest::newRow("the kind's URL has a word to replace") << u"a"_s << u"azure-openai"_s << u""_s;
    QTest::newRow("the kind's URL needs a region") << u"a"_s << u"bedrock"_s << u""_s;
    QTest::newRow("demo has no URL") << u"a"_s << u"demo"_s << u"https://example.com"_s;
}

void TestHubCommandsProviders::refusesABadProvider()
{
    QFETCH(QString, name);
    QFETCH(QString, kind);
    QFETCH(QString, url);
    const auto refused = commands().addProvider(name, kind, url, {}, true);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::BadRequest);
    QCOMPARE(m_hub->queries().providers()->size(), 0);
}

void TestHubCommandsProviders::aRegionFillsTheBaseUrl()
{
    QVERIFY(commands().addProvider(u"aws"_s, u"bedrock"_s, {}, u"eu-west-1"_s, true));
    for (const QString &region : {u"evil.example/"_s, u"EU"_s, u""_s}) {
        QVERIFY(!commands().addProvider(u"other"_s, u"bedrock"_s, {}, region, true));
        QVERIFY(!commands().editProvider(u"aws"_s, {std::nullopt, std::nullopt, region, std::nullopt}));
    }
    const auto vertex = commands().addProvider(
        u"gcp"_s, u"vertex-compatible"_s,
        u"https://{region}-aiplatform.googleapis.com/v1/projects/mine/locations/{region}"_s, u"us-central1"_s, true);
    QVERIFY2(vertex, vertex ? "" : qPrintable(vertex.error().detail));
    QCOMPARE(vertex->baseUrl,
             u"https://us-central1-aiplatform.googleapis.com/v1/projects/mine/locations/us-central1"_s);
}

void TestHubCommandsProviders::namesAreUniqueWithoutCase()
{
    QVERIFY(commands().addProvider(u"one"_s, u"openai"_s, {}, {}, true));
    const auto again = commands().addProvider(u"one"_s, u"openai"_s, {}, {}, true);
    QCOMPARE(again.error().code, ErrorCode::Conflict);
    QVERIFY(commands().addCredential(u"one"_s, u"Main"_s, Secret {"secret"}, {}, 1));
    QCOMPARE(commands().addCredential(u"one"_s, u"mAIN"_s, Secret {"secret"}, {}, 1).error().code, ErrorCode::Conflict);
    QVERIFY(commands().addApp(u"App"_s, {}, {}));
    QCOMPARE(commands().addApp(u"aPP"_s, {}, {}).error().code, ErrorCode::Conflict);
    QCOMPARE(commands().addAccount(u"DEFAULT"_s).error().code, ErrorCode::Conflict);
}

void TestHubCommandsProviders::editsOnlyWhatIsGiven()
{
    QVERIFY(commands().addProvider(u"one"_s, u"openai"_s, {}, u"eu"_s, true));
    QVERIFY(commands().addProvider(u"two"_s, u"openai"_s, {}, {}, true));
    m_fixture->clock.advance(5);
    HubCommands::ProviderEdit edit;
    edit.enabled = false;
    const auto edited = commands().editProvider(u"one"_s, edit);
    QVERIFY(edited);
    QCOMPARE(edited->region, u"eu"_s);
    QCOMPARE(edited->enabled, false);
    QCOMPARE(edited->updatedAtMs, edited->createdAtMs + 5);
    edit.name = u"two"_s;
    QCOMPARE(commands().editProvider(u"one"_s, edit).error().code, ErrorCode::Conflict);
    edit.name = u"three"_s;
    QVERIFY(commands().editProvider(u"one"_s, edit));
    QCOMPARE(commands().editProvider(u"one"_s, edit).error().code, ErrorCode::NotFound);
}

void TestHubCommandsProviders::aRenameFollowsEverywhere()
{
    for (const QString &name : {u"c"_s, u"cc"_s, u"b"_s})
        QVERIFY(commands().addProvider(name, u"demo"_s, {}, {}, true));
    QVERIFY(commands().addAlias({0, u"w"_s, {{u"C/m"_s, 3}, {u"b/c/m"_s, 1}, {u"cc/m"_s, 1}}}));
    QVERIFY(commands().addAlias({0, u"other"_s, {{u"cc/m"_s, 1}}}));
    AppLimits limits;
    limits.modelGlobs = {u"c/*"_s, u"cc/*"_s, u"C/x"_s, u"c*"_s, u"b/c/m"_s};
    limits.budgetNano = 7;
    QVERIFY(commands().addApp(u"t"_s, {}, limits));
    QVERIFY(!commands().editProvider(u"c"_s, {u"b"_s, std::nullopt, std::nullopt, std::nullopt})); // it is taken
    QVERIFY(commands().removeProvider(u"cc"_s));
    QVERIFY(commands().editProvider(u"c"_s, {u"cc"_s, std::nullopt, std::nullopt, std::nullopt}));
    const auto aliases = m_hub->queries().aliases();
    QCOMPARE(aliases->at(0).targets, (QList<ModelAlias::Target> {{u"cc/m"_s, 1}}));
    QCOMPARE(aliases->at(1).targets, (QList<ModelAlias::Target> {{u"cc/m"_s, 3}, {u"b/c/m"_s, 1}}));
    limits.modelGlobs = {u"cc/*"_s, u"cc/*"_s, u"cc/x"_s, u"c*"_s, u"b/c/m"_s};
    QCOMPARE(m_hub->queries().app(u"t"_s)->limits.modelGlobs, limits.modelGlobs);
    QCOMPARE(m_hub->queries().app(u"t"_s)->limits.budgetNano, 7);
}

void TestHubCommandsProviders::aRemovedProviderFreesItsName()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().removeProvider(u"openai"_s));
    QCOMPARE(m_hub->queries().providers()->size(), 0);
    QCOMPARE(m_hub->queries().credentials({})->size(), 0);
    QCOMPARE(m_hub->queries().provider(u"openai"_s).error().code, ErrorCode::NotFound);
    const auto next = commands().addProvider(u"openai"_s, u"openai"_s, {}, {}, true);
    QVERIFY(next);
    QCOMPARE(next->id, 2);
}

void TestHubCommandsProviders::removingCanBeUndone()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().removeProvider(u"openai"_s));
    QVERIFY(commands().restoreProvider(1));
    QCOMPARE(m_hub->queries().credentials(u"openai"_s)->size(), 1);
    QCOMPARE(commands().restoreProvider(99).error().code, ErrorCode::NotFound);
}

void TestHubCommandsProviders::undoEndsWhenTheNameIsTaken()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().removeProvider(u"openai"_s));
    QVERIFY(commands().addProvider(u"openai"_s, u"openai"_s, {}, {}, true));
    QCOMPARE(commands().restoreProvider(1).error().code, ErrorCode::Conflict);
}

void TestHubCommandsProviders::undoEndsWithThePurge()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().removeProvider(u"openai"_s));
    QVERIFY(commands().purgeRemoved(m_fixture->clock.utcMs()));
    QCOMPARE(*m_hub->queries().ciphertextCount(), 1);
    QVERIFY(commands().purgeRemoved(m_fixture->clock.utcMs() + 1));
    QCOMPARE(*m_hub->queries().ciphertextCount(), 0);
    QCOMPARE(commands().restoreProvider(1).error().code, ErrorCode::Conflict);
}

void TestHubCommandsProviders::sealsASecretForItsRow()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().addCredential(u"openai"_s, u"other"_s, Secret {"sk-upstream-secret-0002"}, {}, 5));
    const auto rows = m_hub->queries().credentials(u"openai"_s);
    QCOMPARE(rows->size(), 2);
    QVERIFY(rows->at(0).uuid != rows->at(1).uuid);
    QVERIFY(rows->at(0).maskedSecret.endsWith(u"0001"_s));
    QVERIFY(!rows->at(0).maskedSecret.contains(u"upstream"_s));
}

void TestHubCommandsProviders::aSecretIsNowhereInTheFiles()
{
    const QString key = m_fixture->addPeople(*m_hub);
    const QString token = *commands().issueAdminToken();
    QVERIFY(key.startsWith(u"sk-portico-"_s));
    QVERIFY(token.startsWith(u"portico-admin-"_s));
    for (const QString &suffix : QStringList {u""_s, u"-wal"_s, u"-shm"_s}) {
        QFile file {m_fixture->path() + suffix};
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.isEmpty());
        QVERIFY(!bytes.contains("upstream-secret"));
        QVERIFY(!bytes.contains(key.mid(11).toLatin1()));
        QVERIFY(!bytes.contains(token.mid(14).toLatin1()));
    }
}

void TestHubCommandsProviders::refusesABadCredential_data()
{
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<int>("weight");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("unknown provider") << u"nobody"_s << u"n"_s << QByteArray {"s"} << 1 << ErrorCode::NotFound;
    QTest::newRow("no name") << u"openai"_s << u" "_s << QByteArray {"s"} << 1 << ErrorCode::BadRequest;
    QTest::newRow("no secret") << u"openai"_s << u"n"_s << QByteArray {} << 1 << ErrorCode::BadRequest;
    QTest::newRow("a header in it") << u"openai"_s << u"n"_s << QByteArray {"s\r\nX: y"} << 1 << ErrorCode::BadRequest;
    QTest::newRow("a NUL in it") << u"openai"_s << u"n"_s << QByteArray {"s\0t", 3} << 1 << ErrorCode::BadRequest;
    QTest::newRow("not ASCII") << u"openai"_s << u"n"_s << QByteArray {"s\xc3\xa4"} << 1 << ErrorCode::BadRequest;
    QTest::newRow("huge") << u"openai"_s << u"n"_s << QByteArray(16 * 1024 + 1, 's') << 1 << ErrorCode::BadRequest;
    QTest::newRow("weight 0") << u"openai"_s << u"n"_s << QByteArray {"s"} << 0 << ErrorCode::BadRequest;
    QTest::newRow("weight 1001") << u"openai"_s << u"n"_s << QByteArray {"s"} << 1001 << ErrorCode::BadRequest;
}

void TestHubCommandsProviders::refusesABadCredential()
{
    QFETCH(QString, provider);
    QFETCH(QString, name);
    QFETCH(QByteArray, secret);
    QFETCH(int, weight);
    QFETCH(ErrorCode, code);
    m_fixture->addPeople(*m_hub);
    const auto refused = commands().addCredential(provider, name, Secret {secret}, {}, weight);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, code);
    QCOMPARE(m_hub->queries().credentials(u"openai"_s)->size(), 1);
}

void TestHubCommandsProviders::needsTheVaultForASecret()
{
    m_fixture->addPeople(*m_hub);
    m_fixture->vault.setState(Vault::State::Locked);
    QCOMPARE(commands().addCredential(u"openai"_s, u"n"_s, Secret {"s"}, {}, 1).error().code, ErrorCode::VaultLocked);
    HubCommands::CredentialEdit edit;
    edit.enabled = false;
    QVERIFY(commands().editCredential(u"openai"_s, u"main"_s, edit));
}

void TestHubCommandsProviders::editsACredential()
{
    m_fixture->addPeople(*m_hub);
    const QString before = valueOf(m_hub->connection(), u"SELECT hex(ciphertext) FROM ai_credentials"_s);
    HubCommands::CredentialEdit edit;
    edit.name = u"renamed"_s;
    edit.weight = 7;
    const auto edited = commands().editCredential(u"openai"_s, u"main"_s, edit);
    QVERIFY(edited);
    QCOMPARE(edited->name, u"renamed"_s);
    QCOMPARE(edited->weight, 7);
    QCOMPARE(valueOf(m_hub->connection(), u"SELECT hex(ciphertext) FROM ai_credentials"_s), before);
    edit.secret = Secret {"sk-upstream-secret-9999"};
    const auto resealed = commands().editCredential(u"openai"_s, u"renamed"_s, edit);
    QVERIFY(resealed->maskedSecret.endsWith(u"9999"_s));
    QVERIFY(valueOf(m_hub->connection(), u"SELECT hex(ciphertext) FROM ai_credentials"_s) != before);
    edit.weight = 0;
    QCOMPARE(commands().editCredential(u"openai"_s, u"renamed"_s, edit).error().code, ErrorCode::BadRequest);
}

void TestHubCommandsProviders::aRemovedCredentialLosesItsCiphertext()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().removeCredential(u"openai"_s, u"main"_s));
    QCOMPARE(*m_hub->queries().ciphertextCount(), 0);
    QCOMPARE(commands().removeCredential(u"openai"_s, u"main"_s).error().code, ErrorCode::NotFound);
    QVERIFY(commands().addCredential(u"openai"_s, u"main"_s, Secret {"again"}, {}, 1));
}

void TestHubCommandsProviders::forgetsWhatAnotherAddressRefused()
{
    m_fixture->addPeople(*m_hub);
    const qint64 provider = m_hub->queries().credentials(u"openai"_s)->first().providerId;
    const CircuitRepository circuits {m_hub->connection()};
    for (const qint64 credential : {0, 1, 2})
        QVERIFY(circuits.put({{provider, credential, "m"}, CircuitReason::RateLimited, 1, 2, 3, u"why"_s}));
    HubCommands::ProviderEdit edit;
    edit.enabled = true;
    QVERIFY(commands().editProvider(u"openai"_s, edit));
    QCOMPARE(m_hub->queries().circuits()->size(), 3);
    edit.baseUrl = u"https://elsewhere.example/v1"_s;
    edit.movesKeys = true;
    QVERIFY(commands().editProvider(u"openai"_s, edit));
    QCOMPARE(m_hub->queries().circuits()->size(), 0);
}

void TestHubCommandsProviders::forgetsWhyKeysWereLeftAlone()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().addCredential(u"openai"_s, u"second"_s, Secret {"sk-second"}, {}, 1));
    const QList<AiCredential> all = *m_hub->queries().credentials(u"openai"_s);
    const AiCredential &first = all.first();
    const CircuitRepository circuits {m_hub->connection()};
    const auto keep = [&](qint64 credential, const char *model, CircuitReason reason) {
        return circuits.put({{first.providerId, credential, model}, reason, 1, 2, 3, u"why"_s});
    };
    const auto keepAll = [&] {
        return keep(first.id, "", CircuitReason::Refused) && keep(first.id, "m", CircuitReason::RateLimited)
               && keep(0, "m", CircuitReason::Failing) && keep(all.last().id, "", CircuitReason::OutOfFunds);
    };
    QVERIFY(keepAll());
    QVERIFY(keepAll()); // the same again is no second row
    QCOMPARE(m_hub->queries().circuits()->size(), 4);
    QCOMPARE(*commands().retryCredentials(u"openai"_s, first.name.toUpper()), 1);
    QCOMPARE(m_hub->queries().circuits()->size(), 1);
    QCOMPARE(m_hub->queries().circuits()->first().reason, CircuitReason::OutOfFunds);
    QVERIFY(keepAll());
    QCOMPARE(*commands().retryCredentials(u"openai"_s, {}), int(all.size()));
    QCOMPARE(m_hub->queries().circuits()->size(), 0);
    QCOMPARE(commands().retryCredentials(u"openai"_s, u"none"_s).error().code, ErrorCode::NotFound);
    QVERIFY(keepAll());
    HubCommands::CredentialEdit edit;
    edit.secret = Secret {"sk-another"};
    QVERIFY(commands().editCredential(u"openai"_s, first.name, edit)); // another key is another matter
    QCOMPARE(m_hub->queries().circuits()->size(), 1);
    QVERIFY(circuits.remove({first.providerId, all.last().id, {}}));
    QCOMPARE(m_hub->queries().circuits()->size(), 0);
}

void TestHubCommandsProviders::aFailedChangeLeavesNoTrace()
{
    m_fixture->addPeople(*m_hub);
    const QString audit = valueOf(m_hub->connection(), u"SELECT count(*) FROM audit_entries"_s);
    // The audit entry is part of the change: when it cannot be written, nothing is.
    mustRun(m_hub->connection(), u"CREATE TEMP TRIGGER no_audit BEFORE INSERT ON main.audit_entries "
                                 "BEGIN SELECT RAISE(ABORT, 'no'); END"_s);
    QVERIFY(!commands().removeProvider(u"openai"_s));
    QVERIFY(!commands().setSetting(u"billing.enforce"_s, u"on"_s));
    QCOMPARE(m_hub->queries().providers()->size(), 1);
    QCOMPARE(m_hub->queries().storedSettings()->size(), 0);
    mustRun(m_hub->connection(), u"DROP TRIGGER no_audit"_s);
    QCOMPARE(valueOf(m_hub->connection(), u"SELECT count(*) FROM audit_entries"_s), audit);
    QVERIFY(commands().removeProvider(u"openai"_s));
}

void TestHubCommandsProviders::everyChangeIsAudited()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().setSetting(u"billing.enforce"_s, u"on"_s));
    const auto entries = m_hub->queries().audit(0, 10);
    QCOMPARE(entries->size(), 4);
    QCOMPARE(entries->first().action, u"setting.set"_s);
    QCOMPARE(entries->first().actor, u"tests"_s);
    QCOMPARE(entries->last().action, u"provider.add"_s);
    for (const AuditEntry &entry : *entries)
        QVERIFY(!entry.what.contains(u"secret"_s));
    QCOMPARE(m_hub->queries().audit(entries->at(1).id, 10)->size(), 2);
}

QTEST_GUILESS_MAIN(TestHubCommandsProviders)
#include "tst_hubcommands_providers.moc"

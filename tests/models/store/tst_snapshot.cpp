// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/settings/settingspec.h"
#include "models/store/callwriter.h"
#include "models/store/snapshotbuilder.h"
#include "models/vault/appkey.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

class TestSnapshot final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void holdsProvidersWithOpenedSecrets();
    void holdsDisabledProvidersWithoutDisabledCredentials();
    void leavesOutRemovedProviders();
    void aKindGivesItsModelsAndUrl();
    void theRegionIsInTheKindsUrl();
    void holdsWhatTheUserKnowsOfAModel();
    void keysFindTheirApp();
    void holdsWhatWasSpent();
    void countsNothingOfDaysToCome();
    void holdsRatesAliasesAndSettings();
    void aLockedVaultBlamesNoCredential();
    void aMovedCiphertextDoesNotOpen_data();
    void aMovedCiphertextDoesNotOpen();

private:
    [[nodiscard]] HubCommands commands() const { return m_hub->commands(u"tests"_s); }

    [[nodiscard]] HubSnapshotPtr build() const
    {
        const auto built = SnapshotBuilder {m_hub->connection(), m_fixture->vault, m_fixture->clock}.build(3);
        if (!built)
            qFatal("%s", qPrintable(built.error().detail));
        return *built;
    }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
    QString m_key;
};

void TestSnapshot::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    m_key = m_fixture->addPeople(*m_hub);
}

void TestSnapshot::cleanup()
{
    m_hub.reset();
    m_fixture.reset();
}

void TestSnapshot::holdsProvidersWithOpenedSecrets()
{
    QVERIFY(commands().addModel(u"openai"_s, u"gpt-5"_s, ModelType::Image));
    const HubSnapshotPtr snapshot = build();
    QCOMPARE(snapshot->version, 3U);
    QCOMPARE(snapshot->madeAtMs, m_fixture->clock.utcMs());
    QVERIFY(snapshot->vaultReady);
    const ProviderSnapshot *provider = snapshot->providerByName("openai");
    QVERIFY(provider != nullptr);
    QVERIFY(provider->baseUrl.startsWith("https://"));
    QVERIFY(!provider->baseUrl.endsWith('/'));
    QCOMPARE(provider->models.value("gpt-5"), ModelType::Image);
    QCOMPARE(provider->credentials.size(), 1U);
    QVERIFY(provider->credentials[0].secret.reveal() == QByteArrayView {"sk-upstream-secret-0001"});
    QCOMPARE(provider->credentials[0].weight, 100);
}

void TestSnapshot::holdsDisabledProvidersWithoutDisabledCredentials()
{
    HubCommands::ProviderEdit provider;
    provider.enabled = false;
    QVERIFY(commands().editProvider(u"openai"_s, provider));
    HubCommands::CredentialEdit credential;
    credential.enabled = false;
    QVERIFY(commands().editCredential(u"openai"_s, u"main"_s, credential));
    const HubSnapshotPtr snapshot = build();
    QCOMPARE(snapshot->providers.size(), 1U);
    QCOMPARE(snapshot->providers[0]->enabled, false);
    QVERIFY(snapshot->providers[0]->credentials.empty());
}

void TestSnapshot::leavesOutRemovedProviders()
{
    HubCommands::RatePrices prices;
    prices.cost.input = 1;
    QVERIFY(commands().setRate(u"openai"_s, u"m"_s, ModelType::Chat, prices));
    QVERIFY(commands().removeProvider(u"openai"_s));
    const HubSnapshotPtr snapshot = build();
    QVERIFY(snapshot->providers.empty());
    QVERIFY(snapshot->rates.isEmpty());
}

void TestSnapshot::aKindGivesItsModelsAndUrl()
{
    QVERIFY(commands().addProvider(u"demo"_s, u"demo"_s, {}, {}, true));
    QVERIFY(commands().addProvider(u"own"_s, u"openai"_s, u"http://127.0.0.1:9/v1/"_s, {}, true));
    const HubSnapshotPtr snapshot = build();
    QVERIFY(snapshot->providerByName("demo")->models.contains("echo"));
    QCOMPARE(snapshot->providerByName("own")->baseUrl, QByteArray {"http://127.0.0.1:9/v1"});
}

void TestSnapshot::theRegionIsInTheKindsUrl()
{
    QVERIFY(commands().addProvider(u"aws"_s, u"bedrock"_s, {}, u"eu-west-1"_s, true));
    QCOMPARE(build()->providerByName("aws")->baseUrl, QByteArray("https://bedrock-runtime.eu-west-1.amazonaws.com"));
}

void TestSnapshot::holdsWhatTheUserKnowsOfAModel()
{
    QVERIFY(commands().addProvider(u"own"_s, u"openai"_s, {}, {}, true));
    QVERIFY(commands().addModel(u"own"_s, u"plain"_s, ModelType::Chat));
    QVERIFY(commands().addModel(u"own"_s, u"mine"_s, ModelType::Chat));
    const QJsonObject traits {{u"takesTools"_s, false}};
    QVERIFY(commands().editModel(u"own"_s, u"mine"_s, {{}, traits}));
    const HubSnapshotPtr snapshot = build();
    QCOMPARE(snapshot->providerByName("own")->traits.size(), 1);
    QCOMPARE(snapshot->providerByName("own")->traits.value("mine"), traits);
}

void TestSnapshot::keysFindTheirApp()
{
    const QString second = commands().rotateApp(u"tests"_s, 1)->key;
    QCOMPARE(build()->appKeys.size(), 2);
    QCOMPARE(build()->appKeys.value(AppKey::hashOf(m_key.toLatin1())).validUntilMs,
             m_fixture->clock.utcMs() + 3'600'000);
    QCOMPARE(build()->appKeys.value(AppKey::hashOf(second.toLatin1())).appId, 1);
    m_fixture->clock.advance(3'600'000);
    QVERIFY(!build()->appKeys.contains(AppKey::hashOf(m_key.toLatin1())));
    QVERIFY(commands().revokeApp(u"tests"_s));
    QVERIFY(build()->appKeys.isEmpty());
    QVERIFY(build()->apps.isEmpty());
}

void TestSnapshot::holdsWhatWasSpent()
{
    constexpr qint64 dayMs = 24 * 3'600'000;
    QVERIFY(commands().grantCredit(u"default"_s, 1'000'000, 0, {}));
    CallWriter writer {m_hub->connection()};
    QVERIFY(writer.prepare());
    // 2023-11-14: one call last month, one earlier this month, one today.
    const qint64 todayMs = m_fixture->clock.utcMs();
    for (const qint64 ms : {todayMs - 20 * dayMs, todayMs - 3 * dayMs, todayMs}) {
        m_fixture->clock.set(ms);
        QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, m_fixture->call()}}));
    }
    const HubSnapshotPtr snapshot = build();
    QCOMPARE(snapshot->apps.value(1)->spentTotalNano, 300'000);
    QCOMPARE(snapshot->apps.value(1)->spentMonthNano, 200'000);
    QCOMPARE(snapshot->apps.value(1)->spentDayNano, 100'000);
    QCOMPARE(snapshot->accounts.value(1).grantedNano, 1'000'000);
    QCOMPARE(snapshot->accounts.value(1).chargedNano, 300'000);
    QCOMPARE(snapshot->accounts.value(1).name, QByteArray {"default"});
}

void TestSnapshot::countsNothingOfDaysToCome()
{
    constexpr qint64 dayMs = 24 * 3'600'000;
    CallWriter writer {m_hub->connection()};
    QVERIFY(writer.prepare());
    const qint64 todayMs = m_fixture->clock.utcMs();
    for (const qint64 ms : {todayMs + 40 * dayMs, todayMs + 2 * dayMs, todayMs}) { // the clock was ahead for a while
        m_fixture->clock.set(ms);
        QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, m_fixture->call()}}));
    }
    QCOMPARE(build()->apps.value(1)->spentTotalNano, 300'000);
    QCOMPARE(build()->apps.value(1)->spentMonthNano, 200'000);
    QCOMPARE(build()->apps.value(1)->spentDayNano, 100'000);
}

void TestSnapshot::holdsRatesAliasesAndSettings()
{
    HubCommands::RatePrices prices;
    prices.cost.output = 7;
    QVERIFY(commands().setRate(u"openai"_s, u"m"_s, ModelType::Embedding, prices));
    QVERIFY(commands().addAlias({0, u"fast"_s, {{u"openai/m"_s, 7}}, RoutingStrategy::Sticky}));
    QVERIFY(commands().setSetting(u"accounting.mode"_s, u"best-effort"_s));
    const QString token = *commands().issueAdminToken();
    const HubSnapshotPtr snapshot = build();
    QCOMPARE(snapshot->rates.value(HubSnapshot::rateKey(1, "m", ModelType::Embedding)).cost.output,
             std::optional<qint64> {7});
    QCOMPARE(snapshot->aliases.value("fast").targets.front().name, "openai/m");
    QCOMPARE(snapshot->aliases.value("fast").targets.front().weight, 7);
    QCOMPARE(snapshot->aliases.value("fast").strategy, RoutingStrategy::Sticky);
    QCOMPARE(snapshot->settings.value("accounting.mode"), QByteArray {"best-effort"});
    QCOMPARE(static_cast<std::size_t>(snapshot->settings.size()), SettingSpec::all().size());
    QCOMPARE(snapshot->adminTokenHash, AppKey::hashOf(token.toLatin1()));
}

void TestSnapshot::aLockedVaultBlamesNoCredential()
{
    m_fixture->vault.setState(Vault::State::Locked);
    const HubSnapshotPtr snapshot = build();
    QVERIFY(!snapshot->vaultReady);
    QVERIFY(!snapshot->vaultDamaged);
    QVERIFY(snapshot->providers[0]->credentials.empty());
    QVERIFY(snapshot->providers[0]->hasCredentials);
    QCOMPARE(m_hub->queries().credentials(u"openai"_s)->first().lastError, QString {});
    m_fixture->vault.setState(Vault::State::Damaged);
    QVERIFY(build()->vaultDamaged);
}

void TestSnapshot::aMovedCiphertextDoesNotOpen_data()
{
    QTest::addColumn<QString>("damage");
    QTest::newRow("of another row") << u"UPDATE ai_credentials SET ciphertext = (SELECT ciphertext FROM ai_credentials "
                                       "WHERE name = 'second') WHERE name = 'main'"_s;
    QTest::newRow("another provider") << u"UPDATE ai_credentials SET provider_id = 2 WHERE name = 'main'"_s;
    QTest::newRow("another uuid") << u"UPDATE ai_credentials SET uuid = 'x' WHERE name = 'main'"_s;
    QTest::newRow("a changed byte") << u"UPDATE ai_credentials SET ciphertext = substr(ciphertext, 1, 20) || x'00' || "
                                       "substr(ciphertext, 22) WHERE name = 'main'"_s;
    QTest::newRow("emptied") << u"UPDATE ai_credentials SET ciphertext = x'' WHERE name = 'main'"_s;
}

void TestSnapshot::aMovedCiphertextDoesNotOpen()
{
    QFETCH(QString, damage);
    QVERIFY(commands().addProvider(u"other"_s, u"openai"_s, {}, {}, true));
    QVERIFY(commands().addCredential(u"openai"_s, u"second"_s, Secret {"sk-upstream-secret-0002"}, {}, 1));
    const QString whole = valueOf(m_hub->connection(),
                                  u"SELECT hex(ciphertext) || uuid || provider_id FROM ai_credentials WHERE id = 1"_s);
    // STRICT: || makes text of a BLOB.
    mustRun(m_hub->connection(),
            QString {damage}.replace(u"substr(ciphertext, 1, 20) || x'00' || substr(ciphertext, 22)"_s,
                                     u"CAST(substr(ciphertext, 1, 20) || x'00' || "
                                     "substr(ciphertext, 22) AS BLOB)"_s));
    QVERIFY(valueOf(m_hub->connection(),
                    u"SELECT hex(ciphertext) || uuid || provider_id FROM ai_credentials WHERE id = 1"_s)
            != whole);
    const HubSnapshotPtr snapshot = build();
    std::size_t opened = 0;
    for (const auto &provider : snapshot->providers)
        opened += provider->credentials.size();
    QCOMPARE(opened, 1U);
    QCOMPARE(snapshot->providerByName("openai")->credentials[0].name, QByteArray {"second"});
    const QString problem =
        valueOf(m_hub->connection(), u"SELECT last_error FROM ai_credentials WHERE name = 'main'"_s);
    QVERIFY2(problem.startsWith(u"its secret does not open"_s), qPrintable(problem));
    HubCommands::CredentialEdit edit;
    edit.secret = Secret {"sk-upstream-secret-0003"};
    const QString owner =
        QString::fromLatin1(QTest::currentDataTag()) == u"another provider" ? u"other"_s : u"openai"_s;
    QVERIFY(commands().editCredential(owner, u"main"_s, edit));
    QCOMPARE(build()->providers.size(), 2U);
    QCOMPARE(valueOf(m_hub->connection(), u"SELECT last_error FROM ai_credentials WHERE name = 'main'"_s), QString {});
}

QTEST_GUILESS_MAIN(TestSnapshot)
#include "tst_snapshot.moc"

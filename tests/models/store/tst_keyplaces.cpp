// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/store/hubqueries.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

/// A provider's stored keys stay with the origin they were given for.
class TestKeyPlaces final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void keepsKeysFromAnotherOrigin();
    void movesKeysWhenAsked();
    void aPathIsFree();
    void withoutKeysAllIsFree();
    void aKeyThatIsSwitchedOffCountsToo();

private:
    [[nodiscard]] Result<AiProvider> edit(const QString &baseUrl, bool movesKeys = false) const;

    [[nodiscard]] QString baseUrl() const { return m_hub->queries().provider(u"openai"_s)->baseUrl; }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
};

void TestKeyPlaces::init()
{
    m_hub.reset();
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
}

Result<AiProvider> TestKeyPlaces::edit(const QString &baseUrl, bool movesKeys) const
{
    HubCommands::ProviderEdit edit;
    edit.baseUrl = baseUrl;
    edit.movesKeys = movesKeys;
    return m_hub->commands(u"tests"_s).editProvider(u"openai"_s, edit);
}

void TestKeyPlaces::keepsKeysFromAnotherOrigin()
{
    const auto refused = edit(u"https://elsewhere.example/v1"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::BadRequest);
    QVERIFY2(refused.error().detail.contains(u"https://elsewhere.example/v1"_s), qPrintable(refused.error().detail));
    QCOMPARE(baseUrl(), QString {});
}

void TestKeyPlaces::movesKeysWhenAsked()
{
    QVERIFY(edit(u"https://elsewhere.example/v1"_s, true));
    QCOMPARE(baseUrl(), u"https://elsewhere.example/v1"_s);
    QVERIFY(!edit({})); // back to its kind's own is a move as well
    QVERIFY(edit({}, true));
}

void TestKeyPlaces::aPathIsFree()
{
    QVERIFY(edit(u"https://api.openai.com/v2"_s));
    QCOMPARE(baseUrl(), u"https://api.openai.com/v2"_s);
}

void TestKeyPlaces::withoutKeysAllIsFree()
{
    QVERIFY(m_hub->commands(u"tests"_s).removeCredential(u"openai"_s, u"main"_s));
    QVERIFY(edit(u"https://elsewhere.example/v1"_s));
}

void TestKeyPlaces::aKeyThatIsSwitchedOffCountsToo()
{
    HubCommands::CredentialEdit off;
    off.enabled = false;
    QVERIFY(m_hub->commands(u"tests"_s).editCredential(u"openai"_s, u"main"_s, off));
    QVERIFY(!edit(u"https://elsewhere.example/v1"_s));
}

QTEST_GUILESS_MAIN(TestKeyPlaces)
#include "tst_keyplaces.moc"

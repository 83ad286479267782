// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <QTest>

#include "models/store/sql.h"
#include "models/vault/appkey.h"
#include "tests/models/store/hubcommandstest.h"

using namespace Qt::Literals::StringLiterals;

class TestHubCommandsAccess final : public HubCommandsTest
{
    Q_OBJECT

private slots:
    void issuesAKeyOnce();
    void namesAreOfVisibleCharacters_data();
    void namesAreOfVisibleCharacters();
    void theFirstAccountPaysWhateverItsName();
    void rotationKeepsTheOldKeyForAWhile();
    void rotationWithoutOverlapEndsTheOldKey();
    void aSecondRotationNeverProlongsAKey();
    void revokingEndsEveryKeyAndFreesTheName();
    void editsAnApp();
    void changesTheLimitsThatAreThereNow();
    void refusesBadLimits_data();
    void refusesBadLimits();
    void grantsAddUp();
    void refusesABadGrant_data();
    void refusesABadGrant();
    void grantsInOneMillisecondHaveTheirOwnIds();
    void theLedgerOfAllAccountsIsOrdered();
    void settingsAreChecked();
    void anAdminTokenReplacesTheLast();
    void keepsTheVaultsRecord();
    void neverReplacesAKeyThatIsNeeded();

private:
    [[nodiscard]] QString keyRow(const QString &key, const QString &column) const
    {
        return valueOf(m_hub->connection(), u"SELECT %1 FROM app_keys WHERE hash = x'%2'"_s.arg(
                                                column, QString::fromLatin1(AppKey::hashOf(key.toLatin1()).toHex())));
    }
};

void TestHubCommandsAccess::issuesAKeyOnce()
{
    AppLimits limits;
    limits.modelGlobs = {u"openai/*"_s, u" gpt-5 "_s};
    limits.budgetNano = 5;
    limits.budgetPeriod = BudgetPeriod::Day;
    const auto issued = commands().addApp(u" My tool "_s, {}, limits);
    QVERIFY(issued);
    QCOMPARE(issued->app.name, u"My tool"_s);
    QCOMPARE(issued->app.accountName, u"default"_s);
    QCOMPARE(issued->app.limits.modelGlobs, (QStringList {u"openai/*"_s, u"gpt-5"_s}));
    QCOMPARE(issued->app.limits.budgetPeriod, BudgetPeriod::Day);
    QCOMPARE(issued->key.size(), 54);
    QVERIFY(issued->app.keyHint.endsWith(issued->key.right(4)));
    QCOMPARE(keyRow(issued->key, u"app_id"_s), QString::number(issued->app.id));
    QCOMPARE(commands().addApp(u"x"_s, u"nobody"_s, {}).error().code, ErrorCode::NotFound);
}

void TestHubCommandsAccess::namesAreOfVisibleCharacters_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("latin") << u"My tool"_s << true;
    QTest::newRow("beyond the first plane") << u"\U00020BB7\u91ce\u5bb6"_s << true;
    QTest::newRow("a picture") << u"Firefox \U0001F98A"_s << true;
    QTest::newRow("64 of them") << u"\U0001F98A"_s.repeated(64) << true;
    QTest::newRow("65 of them") << u"\U0001F98A"_s.repeated(65) << false;
    QTest::newRow("half of one") << u"tool "_s + QChar {0xd83e} << false;
    QTest::newRow("a direction mark") << u"bad\u202ename"_s << false;
    QTest::newRow("an invisible mark beyond the first plane") << u"bad\U000E0041name"_s << false;
    QTest::newRow("a control character") << u"bad\nname"_s << false;
    QTest::newRow("nothing") << u" "_s << false;
}

void TestHubCommandsAccess::namesAreOfVisibleCharacters()
{
    QFETCH(QString, name);
    QFETCH(bool, isTaken);
    const auto issued = commands().addApp(name, {}, {});
    QCOMPARE(issued.has_value(), isTaken);
    if (isTaken)
        QCOMPARE(issued->app.name, name);
    else
        QCOMPARE(issued.error().code, ErrorCode::BadRequest);
}

void TestHubCommandsAccess::theFirstAccountPaysWhateverItsName()
{
    QVERIFY(commands().addAccount(u"another"_s));
    HubCommands::AccountEdit edit;
    edit.name = u"payer"_s;
    QVERIFY(commands().editAccount(u"default"_s, edit));
    QCOMPARE(commands().addApp(u"tool"_s, {}, {})->app.accountName, u"payer"_s);
    QCOMPARE(commands().addApp(u"other"_s, u"another"_s, {})->app.accountName, u"another"_s);
}

void TestHubCommandsAccess::rotationKeepsTheOldKeyForAWhile()
{
    const QString old = m_fixture->addPeople(*m_hub);
    QCOMPARE(m_hub->queries().app(u"tests"_s)->oldKeyUntilMs, 0);
    const auto fresh = commands().rotateApp(u"tests"_s, 2);
    QVERIFY(fresh);
    QCOMPARE(fresh->app.oldKeyUntilMs, m_fixture->clock.utcMs() + 2 * 3'600'000);
    QVERIFY(fresh->key != old);
    QCOMPARE(keyRow(old, u"valid_until_ms"_s), QString::number(m_fixture->clock.utcMs() + 2 * 3'600'000));
    QCOMPARE(keyRow(fresh->key, u"valid_until_ms"_s), u"0"_s);
    QVERIFY(fresh->app.keyHint.endsWith(fresh->key.right(4)));
    QCOMPARE(commands().rotateApp(u"tests"_s, -1).error().code, ErrorCode::BadRequest);
    QCOMPARE(commands().rotateApp(u"nobody"_s, 1).error().code, ErrorCode::NotFound);
}

void TestHubCommandsAccess::rotationWithoutOverlapEndsTheOldKey()
{
    const QString old = m_fixture->addPeople(*m_hub);
    QVERIFY(commands().rotateApp(u"tests"_s, 0));
    QCOMPARE(keyRow(old, u"count(*)"_s), u"0"_s);
}

void TestHubCommandsAccess::aSecondRotationNeverProlongsAKey()
{
    const QString old = m_fixture->addPeople(*m_hub);
    QVERIFY(commands().rotateApp(u"tests"_s, 1));
    const QString end = keyRow(old, u"valid_until_ms"_s);
    QVERIFY(commands().rotateApp(u"tests"_s, 100));
    QCOMPARE(keyRow(old, u"valid_until_ms"_s), end);
}

void TestHubCommandsAccess::revokingEndsEveryKeyAndFreesTheName()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().rotateApp(u"tests"_s, 5));
    QVERIFY(commands().revokeApp(u"tests"_s));
    QCOMPARE(valueOf(m_hub->connection(), u"SELECT count(*) FROM app_keys"_s), u"0"_s);
    QCOMPARE(commands().revokeApp(u"tests"_s).error().code, ErrorCode::NotFound);
    QVERIFY(m_hub->queries().app(u"tests"_s)->revoked);
    QVERIFY(commands().addApp(u"tests"_s, {}, {}));
    QVERIFY(!m_hub->queries().app(u"tests"_s)->revoked);
    QCOMPARE(m_hub->queries().apps()->size(), 2);
    QVERIFY(m_hub->queries().apps()->last().revoked);
}

void TestHubCommandsAccess::editsAnApp()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().addApp(u"taken"_s, {}, {}));
    HubCommands::AppEdit edit;
    edit.limits = AppLimits {{u"a*"_s}, 1, 2, 3, 4, BudgetPeriod::Total, 5};
    QVERIFY(commands().editApp(u"tests"_s, edit));
    const auto app = m_hub->queries().app(u"tests"_s);
    QCOMPARE(app->limits.requestsPerMinute, 1);
    QCOMPARE(app->limits.tokensPerMinute, 2);
    QCOMPARE(app->limits.concurrentCalls, 3);
    QCOMPARE(app->limits.budgetNano, 4);
    QCOMPARE(app->limits.budgetPeriod, BudgetPeriod::Total);
    QCOMPARE(app->limits.expiresAtMs, 5);
    edit.name = u"taken"_s;
    QCOMPARE(commands().editApp(u"tests"_s, edit).error().code, ErrorCode::Conflict);
    edit.name = u"renamed"_s;
    edit.limits.reset();
    QCOMPARE(commands().editApp(u"tests"_s, edit)->limits.budgetNano, 4);
    edit.account = u"nobody"_s;
    QCOMPARE(commands().editApp(u"renamed"_s, edit).error().code, ErrorCode::NotFound);
    QVERIFY(commands().addAccount(u"other"_s, 0));
    edit.account = u"other"_s;
    QCOMPARE(commands().editApp(u"renamed"_s, edit)->accountName, u"other"_s);
    QCOMPARE(m_hub->queries().app(u"renamed"_s)->accountName, u"other"_s);
    edit.account.reset();
    QCOMPARE(commands().editApp(u"renamed"_s, edit)->accountName, u"other"_s);
}

void TestHubCommandsAccess::changesTheLimitsThatAreThereNow()
{
    m_fixture->addPeople(*m_hub);
    HubCommands::AppEdit requests;
    requests.changeLimits = [](AppLimits now) -> Result<AppLimits> {
        now.requestsPerMinute = 60;
        return now;
    };
    HubCommands::AppEdit budget;
    budget.changeLimits = [](AppLimits now) -> Result<AppLimits> {
        now.budgetNano = 7;
        return now;
    };
    QVERIFY(commands().editApp(u"tests"_s, requests));
    const auto app = commands().editApp(u"tests"_s, budget);
    QCOMPARE(app->limits.requestsPerMinute, 60);
    QCOMPARE(app->limits.budgetNano, 7);
    budget.changeLimits = [](AppLimits now) -> Result<AppLimits> {
        now.tokensPerMinute = -1;
        return now;
    };
    QCOMPARE(commands().editApp(u"tests"_s, budget).error().code, ErrorCode::BadRequest);
    budget.changeLimits = [](const AppLimits &) -> Result<AppLimits> { return fail(ErrorCode::Conflict, u"no"_s); };
    QCOMPARE(commands().editApp(u"tests"_s, budget).error().code, ErrorCode::Conflict);
}

void TestHubCommandsAccess::refusesBadLimits_data()
{
    QTest::addColumn<AppLimits>("limits");
    QTest::newRow("requests") << AppLimits {{}, -1};
    QTest::newRow("tokens") << AppLimits {{}, 0, -1};
    QTest::newRow("concurrency") << AppLimits {{}, 0, 0, -1};
    QTest::newRow("budget") << AppLimits {{}, 0, 0, 0, -1};
    QTest::newRow("expiry") << AppLimits {{}, 0, 0, 0, 0, BudgetPeriod::Day, -1};
    QTest::newRow("empty pattern") << AppLimits {{u" "_s}};
    QTest::newRow("a line break in a pattern") << AppLimits {{u"a\nb"_s}};
    QTest::newRow("too many patterns") << AppLimits {QStringList(257, u"a"_s)};
}

void TestHubCommandsAccess::refusesBadLimits()
{
    QFETCH(AppLimits, limits);
    QCOMPARE(commands().addApp(u"x"_s, {}, limits).error().code, ErrorCode::BadRequest);
    QCOMPARE(m_hub->queries().apps()->size(), 0);
}

void TestHubCommandsAccess::grantsAddUp()
{
    QVERIFY(commands().addAccount(u"team"_s));
    QVERIFY(commands().grantCredit(u"team"_s, 1'000, 0, u"first"_s));
    m_fixture->clock.advance(1);
    const auto entry = commands().grantCredit(u"TEAM"_s, 500, m_fixture->clock.utcMs() + 1, {});
    QVERIFY(entry);
    QCOMPARE(entry->accountName, u"team"_s);
    const auto accounts = m_hub->queries().accounts();
    QCOMPARE(accounts->size(), 2);
    QCOMPARE(accounts->at(1).balanceNano, 1'500);
    const auto ledger = m_hub->queries().ledger(u"team"_s, {}, 10);
    QCOMPARE(ledger->size(), 2);
    QCOMPARE(ledger->first().amountNano, 500);
    QCOMPARE(ledger->last().note, u"first"_s);
    QCOMPARE(m_hub->queries().ledger(u"team"_s, LedgerCursor::after(ledger->first()), 10)->size(), 1);
    QVERIFY(m_hub->queries().checkLedger()->differences.isEmpty());
}

void TestHubCommandsAccess::refusesABadGrant_data()
{
    QTest::addColumn<qint64>("amount");
    QTest::addColumn<qint64>("expires");
    QTest::addColumn<QString>("note");
    QTest::newRow("nothing") << qint64 {0} << qint64 {0} << QString {};
    QTest::newRow("negative") << qint64 {-5} << qint64 {0} << QString {};
    QTest::newRow("past") << qint64 {5} << qint64 {1} << QString {};
    QTest::newRow("long note") << qint64 {5} << qint64 {0} << QString(501, u'n');
    QTest::newRow("overflow") << std::numeric_limits<qint64>::max() << qint64 {0} << QString {};
}

void TestHubCommandsAccess::refusesABadGrant()
{
    QFETCH(qint64, amount);
    QFETCH(qint64, expires);
    QFETCH(QString, note);
    QVERIFY(commands().grantCredit(u"default"_s, 1, 0, {}));
    QCOMPARE(commands().grantCredit(u"default"_s, amount, expires, note).error().code, ErrorCode::BadRequest);
    QCOMPARE(m_hub->queries().accounts()->first().balanceNano, 1);
}

void TestHubCommandsAccess::grantsInOneMillisecondHaveTheirOwnIds()
{
    for (int i = 0; i < 5; ++i)
        QVERIFY(commands().grantCredit(u"default"_s, 10, 0, {}));
    QCOMPARE(m_hub->queries().ledger(u"default"_s, {}, 10)->size(), 5);
    QCOMPARE(m_hub->queries().accounts()->first().balanceNano, 50);
    QCOMPARE(commands().grantCredit(u"nobody"_s, 1, 0, {}).error().code, ErrorCode::NotFound);
}

void TestHubCommandsAccess::theLedgerOfAllAccountsIsOrdered()
{
    QVERIFY(commands().addAccount(u"team"_s));
    for (int i = 0; i < 6; ++i) {
        m_fixture->clock.advance(1);
        QVERIFY(commands().grantCredit(i % 2 == 0 ? u"team"_s : u"default"_s, i + 1, 0, {}));
    }
    const auto all = m_hub->queries().ledger({}, {}, 4);
    QCOMPARE(all->size(), 4);
    for (qsizetype i = 0; i < 4; ++i)
        QCOMPARE(all->at(i).amountNano, 6 - i);
    QCOMPARE(m_hub->queries().ledger({}, LedgerCursor::after(all->last()), 4)->size(), 2);
}

void TestHubCommandsAccess::settingsAreChecked()
{
    QVERIFY(commands().setSetting(u"gateway.headTimeoutMs"_s, u" 7000 "_s));
    QCOMPARE(m_hub->queries().storedSettings()->value(u"gateway.headTimeoutMs"_s), u"7000"_s);
    QCOMPARE(commands().setSetting(u"gateway.headTimeoutMs"_s, u"soon"_s).error().code, ErrorCode::BadRequest);
    QCOMPARE(commands().setSetting(u"accounting.mode"_s, u"lax"_s).error().code, ErrorCode::BadRequest);
    QCOMPARE(commands().setSetting(u"no.such"_s, u"1"_s).error().code, ErrorCode::NotFound);
    QCOMPARE(m_hub->queries().storedSettings()->size(), 1);
}

void TestHubCommandsAccess::anAdminTokenReplacesTheLast()
{
    const auto first = commands().issueAdminToken();
    const auto second = commands().issueAdminToken();
    QVERIFY(first && second && *first != *second);
    QCOMPARE(valueOf(m_hub->connection(), u"SELECT lower(hex(hash)) FROM admin_tokens"_s),
             QString::fromLatin1(AppKey::hashOf(second->toLatin1()).toHex()));
}

void TestHubCommandsAccess::keepsTheVaultsRecord()
{
    QCOMPARE(m_hub->queries().vaultRecord()->mode, VaultRecord::Mode::None);
    for (const VaultRecord::Mode mode :
         {VaultRecord::Mode::Keychain, VaultRecord::Mode::KeyFile, VaultRecord::Mode::Passphrase}) {
        const VaultRecord record {mode, 0xfffffffe, QByteArray(32, 'c'),
                                  mode == VaultRecord::Mode::Passphrase ? QByteArray {"slot"} : QByteArray {}};
        QVERIFY(commands().setVaultRecord(record));
        QCOMPARE(*commands().vaultRecord(), record);
        QCOMPARE(*m_hub->queries().vaultRecord(), record);
    }
    QVERIFY(!commands().setVaultRecord({}));
}

void TestHubCommandsAccess::neverReplacesAKeyThatIsNeeded()
{
    const VaultRecord first {VaultRecord::Mode::KeyFile, 7, *m_fixture->vault.checkValue(), {}};
    QVERIFY(commands().setVaultRecord(first));
    m_fixture->addPeople(*m_hub);
    const VaultRecord other {VaultRecord::Mode::KeyFile, 8, QByteArray(32, 'x'), {}};
    QCOMPARE(commands().setVaultRecord(other).error().code, ErrorCode::Conflict);
    VaultRecord moved = first;
    moved.mode = VaultRecord::Mode::Passphrase;
    QVERIFY(commands().setVaultRecord(moved));
    QVERIFY(commands().removeCredential(u"openai"_s, u"main"_s));
    QVERIFY(commands().setVaultRecord(other));
}

QTEST_GUILESS_MAIN(TestHubCommandsAccess)
#include "tst_hubcommands_access.moc"

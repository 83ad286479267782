// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTest>

#include "models/store/callwriter.h"
#include "models/store/sql.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QStringList seenStatements;

void noteStatement(QtMsgType, const QMessageLogContext &context, const QString &message)
{
    if (QByteArrayView {context.category} == QByteArrayView {"portico.sql"})
        seenStatements.append(message);
}

/// The statements that `work` runs, from the log of the store itself, so that no list here can go stale.
template <typename Work>
QStringList statementsOf(Work work)
{
    seenStatements.clear();
    QLoggingCategory::setFilterRules(u"portico.sql=true"_s);
    const QtMessageHandler before = qInstallMessageHandler(noteStatement);
    work();
    qInstallMessageHandler(before);
    QLoggingCategory::setFilterRules({});
    return seenStatements;
}

QStringList planOf(const Connection &connection, const QString &sql)
{
    QStringList steps;
    auto row = runSql(connection, u"EXPLAIN QUERY PLAN "_s + sql, QVariantList(sql.count(u'?'), QVariant {}));
    if (!row)
        qFatal("%s: %s", qPrintable(sql), qPrintable(row.error().detail));
    while (row->next())
        steps.append(row->value(3).toString());
    return steps;
}
} // namespace

using Queries = std::function<void(const HubQueries &)>;
Q_DECLARE_METATYPE(Queries)

/// No query of a page or of the command line may read a growing table from end to end.
class TestQueryPlans final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void noQueryReadsAWholeTable_data();
    void noQueryReadsAWholeTable();
    void aPageOfTheLogIsNotSorted_data();
    void aPageOfTheLogIsNotSorted();
    void aPageOfTheLedgerIsNotSorted();
    void aRequestIdIsLookedUp();
    void slowCallsAreWalkedByClass();
    void lateCallsAreWalkedByClass_data();
    void lateCallsAreWalkedByClass();
    void aMonthsGrantsAreLookedUp();
    void theCheckItselfFindsAScan();

private:
    StoreFixture m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
};

void TestQueryPlans::initTestCase()
{
    m_hub = m_fixture.open();
    m_fixture.addPeople(*m_hub);
    QVERIFY(m_hub->commands(u"tests"_s).addApp(u"gone"_s, {}, {}));
    QVERIFY(m_hub->commands(u"tests"_s).revokeApp(u"gone"_s));
    QVERIFY(m_hub->commands(u"tests"_s).addApp(u"gone"_s, {}, {}));
    CallWriter writer {m_hub->connection()};
    QVERIFY(writer.prepare());
    QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, m_fixture.call()}}));
}

void TestQueryPlans::noQueryReadsAWholeTable_data()
{
    QTest::addColumn<Queries>("queries");
    const auto add = [](const char *name, const Queries &queries) { QTest::newRow(name) << queries; };
    add("lists", [](const HubQueries &q) {
        QVERIFY(q.providers() && q.provider(u"openai"_s) && q.credentials({}) && q.credentials(u"openai"_s));
        QVERIFY(q.models({}) && q.models(u"openai"_s) && q.aliases() && q.rates());
        QVERIFY(q.rateHistory(u"openai"_s, u"m"_s) && q.accounts() && q.apps() && q.app(u"tests"_s));
        QVERIFY(q.storedSettings() && q.vaultRecord() && q.ciphertextCount() && q.storedTurns(1, "resp_a", true));
        QVERIFY(q.bodies(1) && q.removedProviders());
    });
    add("ledger", [](const HubQueries &q) { QVERIFY(q.ledger({}, {}, 10) && q.ledger(u"default"_s, {5, 0}, 10)); });
    add("audit", [](const HubQueries &q) { QVERIFY(q.audit(0, 10)); });
    add("call", [](const HubQueries &q) { QVERIFY(!q.call(1)); });
    add("overview", [](const HubQueries &q) { QVERIFY(q.overview(0, 1)); });
    for (int group = 0; group <= static_cast<int>(UsageQuery::GroupBy::Type); ++group) {
        QTest::addRow("usage %d", group) << Queries {[group](const HubQueries &q) {
            UsageQuery query;
            query.groupBy = static_cast<UsageQuery::GroupBy>(group);
            query.toMs = 1;
            QVERIFY(q.usage(query));
        }};
    }
    // Every combination of the log's filters.
    for (int bits = 0; bits < 256; ++bits) {
        QTest::addRow("calls %d", bits) << Queries {[bits](const HubQueries &q) {
            CallQuery query;
            query.app = (bits & 1) != 0 ? u"tests"_s : QString {};
            query.provider = (bits & 2) != 0 ? u"openai"_s : QString {};
            query.model = (bits & 4) != 0 ? u"gpt-5-mini"_s : QString {};
            query.sinceMs = (bits & 8) != 0 ? 1 : 0;
            query.requestId = (bits & 16) != 0 ? u"r"_s : QString {};
            if ((bits & 32) != 0)
                query.status = (bits & 1) != 0 ? CallStatus::Succeeded : CallStatus::Failed;
            if ((bits & 64) != 0)
                query.app = u"gone"_s;
            query.untilMs = (bits & 128) != 0 ? 5'000 : 0;
            QVERIFY(q.calls(query));
        }};
    }
}

void TestQueryPlans::noQueryReadsAWholeTable()
{
    QFETCH(Queries, queries);
    const QStringList statements = statementsOf([&] { queries(m_hub->queries()); });
    QVERIFY(!statements.isEmpty());
    static const QRegularExpression wholeTable {
        u"^SCAN (c|model_calls|call_attempts|e|credit_entries|u|usage_hours|audit_entries|t|tallies|turn|stored_responses|b|o|call_bodies|body_contents)\\b"_s};
    for (const QString &statement : statements) {
        for (const QString &step : planOf(m_hub->connection(), statement))
            QVERIFY2(!wholeTable.match(step).hasMatch() || statement.contains(u"FROM ai_credentials c"_s)
                         || statement.contains(u"count(*) FROM ai_credentials"_s),
                     qPrintable(step + u"\n"_s + statement));
    }
}

void TestQueryPlans::aPageOfTheLogIsNotSorted_data()
{
    QTest::addColumn<QString>("app");
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QString>("index");
    QTest::newRow("all") << u""_s << u""_s << u"INTEGER PRIMARY KEY"_s;
    QTest::newRow("app") << u"tests"_s << u""_s << u"model_calls_app"_s;
    QTest::newRow("provider") << u""_s << u"openai"_s << u"model_calls_provider"_s;
}

void TestQueryPlans::aPageOfTheLedgerIsNotSorted()
{
    const LedgerCursor after {5, 1};
    const QStringList statements = statementsOf([&] { QVERIFY(m_hub->queries().ledger({}, after, 10)); });
    const QStringList pages = statements.filter(u"credit_entries"_s);
    QCOMPARE(pages.size(), m_hub->queries().accounts()->size());
    for (const QString &page : pages) {
        const QString plan = planOf(m_hub->connection(), page).join(u'\n');
        QVERIFY2(plan.contains(u"SEARCH e USING PRIMARY KEY (account_id=? AND id<?)"_s), qPrintable(plan));
        QVERIFY2(!plan.contains(u"TEMP B-TREE"_s), qPrintable(plan));
    }
}

void TestQueryPlans::aRequestIdIsLookedUp()
{
    CallQuery query;
    query.requestId = u"r"_s;
    query.sinceMs = 1;
    const QString page = statementsOf([&] { QVERIFY(m_hub->queries().calls(query)); }).last();
    const QString plan = planOf(m_hub->connection(), page).join(u'\n');
    QVERIFY2(plan.contains(u"INDEX model_calls_request (request_id=? AND rowid>? AND rowid<?)"_s), qPrintable(plan));
}

void TestQueryPlans::slowCallsAreWalkedByClass()
{
    CallQuery query;
    query.minDurationUs = 5'000'000;
    const QString page = statementsOf([&] { QVERIFY(m_hub->queries().calls(query)); }).last();
    const QStringList plan = planOf(m_hub->connection(), page);
    const QString steps = plan.join(u'\n');
    QCOMPARE(steps.count(u"SEARCH model_calls USING INDEX model_calls_slow (<expr>=?"_s), 8);
    QVERIFY2(!steps.contains(u"SCAN model_calls"_s), qPrintable(steps));
}

void TestQueryPlans::lateCallsAreWalkedByClass_data()
{
    QTest::addColumn<QString>("app");
    QTest::addColumn<QString>("walk");
    QTest::addColumn<QString>("late");
    QTest::newRow("all") << u""_s << u"SEARCH model_calls USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"_s
                         << u"SEARCH model_calls USING COVERING INDEX model_calls_late (<expr>=? AND id>? AND id<?)"_s;
    QTest::newRow("app") << u"tests"_s
                         << u"SEARCH model_calls USING INDEX model_calls_app (app_id=? AND id>? AND id<?)"_s
                         << u"SEARCH model_calls USING INDEX model_calls_late (<expr>=? AND id>? AND id<?)"_s;
}

/// The calls before a time: where their ids end, and in each class of those whose ids are late.
void TestQueryPlans::lateCallsAreWalkedByClass()
{
    QFETCH(QString, app);
    QFETCH(QString, walk);
    QFETCH(QString, late);
    CallQuery query;
    query.app = app;
    query.sinceMs = 1;
    query.untilMs = 5'000;
    const QStringList statements =
        statementsOf([&] { QVERIFY(m_hub->queries().calls(query)); }).filter(u"model_calls"_s);
    QCOMPARE(statements.size(), 12); // how far each walk goes, and the page
    const QString steps = planOf(m_hub->connection(), statements.last()).join(u'\n');
    QVERIFY2(steps.contains(walk), qPrintable(steps));
    QCOMPARE(steps.count(late), 10);
    for (const QString &statement : statements) {
        const QString plan = planOf(m_hub->connection(), statement).join(u'\n');
        QVERIFY2(!plan.contains(u"SCAN model_calls"_s), qPrintable(plan));
    }
}

void TestQueryPlans::aMonthsGrantsAreLookedUp()
{
    const HubCommands commands = m_hub->commands(u"tests"_s);
    QVERIFY(commands.addAccount(u"monthly"_s, 5));
    m_fixture.clock.advance(-40LL * 86'400'000); // a clock that was ahead was corrected
    const QStringList statements = statementsOf([&] { QVERIFY(commands.runDueJobs()->changedGrants); });
    const QStringList grants = statements.filter(u"g.note = ?"_s); // one month's
    QCOMPARE(grants.size(), 1);
    const QString plan = planOf(m_hub->connection(), grants.first()).join(u'\n');
    for (const QString &step :
         {u"SEARCH g USING INDEX credit_entries_grants (account_id=? AND expires_at_ms=?)"_s,
          u"SEARCH p USING INDEX credit_entries_of_grants (account_id=? AND grant_id=?)"_s, u"SEARCH x USING"_s})
        QVERIFY2(plan.contains(step), qPrintable(plan));
}

void TestQueryPlans::aPageOfTheLogIsNotSorted()
{
    QFETCH(QString, app);
    QFETCH(QString, provider);
    QFETCH(QString, index);
    CallQuery query;
    query.app = app;
    query.provider = provider;
    const QString page = statementsOf([&] { QVERIFY(m_hub->queries().calls(query)); }).last();
    const QStringList plan = planOf(m_hub->connection(), page);
    QVERIFY2(plan.join(u'\n').contains(u"SEARCH model_calls USING "_s), qPrintable(plan.join(u'\n')));
    QVERIFY2(plan.join(u'\n').contains(index), qPrintable(plan.join(u'\n')));
    QVERIFY2(!plan.join(u'\n').contains(u"TEMP B-TREE"_s), qPrintable(plan.join(u'\n')));
}

void TestQueryPlans::theCheckItselfFindsAScan()
{
    const QStringList plan =
        planOf(m_hub->connection(), u"SELECT id FROM model_calls WHERE duration_us > 5 ORDER BY duration_us"_s);
    QVERIFY(plan.first().startsWith(u"SCAN model_calls"_s));
}

QTEST_GUILESS_MAIN(TestQueryPlans)
#include "tst_queryplans.moc"

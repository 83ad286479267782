// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/store/callwriter.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

/// The call log's filters and pages, over 60 calls that differ in every field a filter looks at.
class TestCallQueries final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void filters_data();
    void filters();
    void pagesMeetEveryCallOnce_data();
    void pagesMeetEveryCallOnce();
    void followsWhatIsNewer();
    void aUsedAgainNameFindsBothOwners();
    void anUnknownNameFindsNothing();
    void limitsAreBounded();
    void aRareCallIsFoundInParts_data();
    void aRareCallIsFoundInParts();
    void tellsAnUnknownCall();
    void overviewTellsTheRange();

private:
    using Wants = std::function<bool(const ModelCall &)>;

    StoreFixture m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
    QList<ModelCall> m_calls; ///< newest first
    qint64 m_startMs = 0;
};

void TestCallQueries::initTestCase()
{
    m_hub = m_fixture.open();
    m_fixture.addPeople(*m_hub);
    const HubCommands commands = m_hub->commands(u"tests"_s);
    QVERIFY(commands.addApp(u"second"_s, {}, {}));
    QVERIFY(commands.addProvider(u"other"_s, u"openai"_s, {}, {}, true));
    m_startMs = m_fixture.clock.utcMs();
    CallWriter writer {m_hub->connection()};
    QVERIFY(writer.prepare());
    for (int i = 0; i < 60; ++i) {
        m_fixture.clock.set(m_startMs + i * 60'000);
        ModelCall call = m_fixture.call();
        call.appId = 1 + i % 2;
        call.providerId = i % 5 == 0 ? 2 : 1;
        call.credentialId = i % 5 == 0 ? 0 : 1;
        call.status = static_cast<CallStatus>(i % 3);
        call.modelServed = i % 4 == 0 ? u"gpt-5"_s : u"gpt-5-mini"_s;
        call.modelAsked = i % 6 == 0 ? u"fast"_s : (i % 6 == 1 ? call.modelServed : u"openai/"_s + call.modelServed);
        call.durationUs = i < 50 ? i * 100'000 : (i - 49) * 60'000'000; // in every class of slowness
        call.attempts.clear();
        QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, call}}));
        m_calls.prepend(call);
    }
}

void TestCallQueries::filters_data()
{
    QTest::addColumn<CallQuery>("query");
    QTest::addColumn<Wants>("wants");
    const qint64 startMs = 1'700'000'000'000;
    CallQuery query;
    QTest::newRow("all") << query << Wants {[](const ModelCall &) { return true; }};
    query.sinceMs = startMs + 30 * 60'000;
    QTest::newRow("since") << query << Wants {[since = query.sinceMs](const ModelCall &call) {
        return call.startedAtMs >= since;
    }};
    query.untilMs = startMs + 40 * 60'000;
    QTest::newRow("range") << query << Wants {[query](const ModelCall &call) {
        return call.startedAtMs >= query.sinceMs && call.startedAtMs < query.untilMs;
    }};
    query = {};
    query.app = u"SECOND"_s;
    QTest::newRow("app") << query << Wants {[](const ModelCall &call) { return call.appId == 2; }};
    query.provider = u"other"_s;
    QTest::newRow("app and provider") << query << Wants {[](const ModelCall &call) {
        return call.appId == 2 && call.providerId == 2;
    }};
    query.model = u"gpt-5-mini"_s;
    QTest::newRow("app, provider and model") << query << Wants {[](const ModelCall &call) {
        return call.appId == 2 && call.providerId == 2 && call.modelServed == u"gpt-5-mini";
    }};
    query = {};
    query.model = u"gpt-5"_s;
    QTest::newRow("served model") << query
                                  << Wants {[](const ModelCall &call) { return call.modelServed == u"gpt-5"; }};
    query.model = u"openai/gpt-5"_s;
    QTest::newRow("asked model") << query
                                 << Wants {[](const ModelCall &call) { return call.modelAsked == u"openai/gpt-5"; }};
    query.model = u"fast"_s;
    QTest::newRow("alias") << query << Wants {[](const ModelCall &call) { return call.modelAsked == u"fast"; }};
    query.status = CallStatus::Succeeded;
    QTest::newRow("alias and status") << query << Wants {[](const ModelCall &call) {
        return call.modelAsked == u"fast" && call.status == CallStatus::Succeeded;
    }};
    query = {};
    for (const CallStatus status : {CallStatus::Succeeded, CallStatus::Failed, CallStatus::Cancelled}) {
        query.status = status;
        QTest::addRow("status %d", static_cast<int>(status))
            << query << Wants {[status](const ModelCall &call) { return call.status == status; }};
    }
    query = {};
    for (const qint64 leastMs : {1, 500, 999, 1'000, 1'500, 2'000, 3'999, 4'000, 60'000, 64'000, 511'999, 600'000}) {
        query.minDurationUs = leastMs * 1'000;
        const Wants wants = [leastUs = query.minDurationUs](const ModelCall &call) {
            return call.durationUs >= leastUs;
        };
        QTest::addRow("slower than %lld ms", leastMs) << query << wants;
    }
    query.minDurationUs = 1'000'000;
    query.status = CallStatus::Succeeded;
    QTest::newRow("slow and succeeded") << query << Wants {[](const ModelCall &call) {
        return call.durationUs >= 1'000'000 && call.status == CallStatus::Succeeded;
    }};
    query.status.reset();
    query.app = u"tests"_s;
    QTest::newRow("slow calls of an app")
        << query << Wants {[](const ModelCall &call) { return call.durationUs >= 1'000'000 && call.appId == 1; }};
    query = {};
    query.requestId = m_calls[7].requestId;
    QTest::newRow("request id") << query << Wants {[id = query.requestId](const ModelCall &call) {
        return call.requestId == id;
    }};
}

void TestCallQueries::filters()
{
    QFETCH(CallQuery, query);
    QFETCH(Wants, wants);
    QList<qint64> expected;
    for (const ModelCall &call : std::as_const(m_calls)) {
        if (wants(call))
            expected.append(call.id);
    }
    QVERIFY(!expected.isEmpty());
    const auto page = m_hub->queries().calls(query);
    QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
    QList<qint64> found;
    for (const CallRow &row : page->rows)
        found.append(row.call.id);
    QCOMPARE(found, expected);
    QCOMPARE(page->nextBeforeId, 0);
}

void TestCallQueries::pagesMeetEveryCallOnce_data()
{
    QTest::addColumn<int>("limit");
    for (const int limit : {1, 7, 20, 59, 60, 61})
        QTest::addRow("%d a page", limit) << limit;
}

void TestCallQueries::pagesMeetEveryCallOnce()
{
    QFETCH(int, limit);
    CallQuery mini;
    mini.model = u"gpt-5-mini"_s;
    CallQuery slow;
    slow.minDurationUs = 1'500'000;
    for (const auto &[first, count] : {std::pair {CallQuery {}, 60}, std::pair {mini, 45}, std::pair {slow, 45}}) {
        CallQuery query = first;
        query.limit = limit;
        QList<qint64> met;
        do {
            const auto page = m_hub->queries().calls(query);
            QVERIFY(page);
            for (const CallRow &row : page->rows)
                met.append(row.call.id);
            query.beforeId = page->nextBeforeId;
        } while (query.beforeId != 0 && met.size() <= m_calls.size());
        QCOMPARE(met.size(), count);
        QVERIFY(std::is_sorted(met.rbegin(), met.rend()));
        QVERIFY(std::adjacent_find(met.begin(), met.end()) == met.end());
    }
}

void TestCallQueries::followsWhatIsNewer()
{
    CallQuery query;
    query.afterId = m_calls[3].id;
    const auto page = m_hub->queries().calls(query);
    QCOMPARE(page->rows.size(), 3);
    QCOMPARE(page->rows.last().call.id, m_calls[2].id);
    query.afterId = m_calls[0].id;
    QCOMPARE(m_hub->queries().calls(query)->rows.size(), 0);
}

void TestCallQueries::aUsedAgainNameFindsBothOwners()
{
    StoreFixture fixture;
    const auto hub = fixture.open();
    fixture.addPeople(*hub);
    CallWriter writer {hub->connection()};
    QVERIFY(writer.prepare());
    QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, fixture.call()}}));
    QVERIFY(hub->commands(u"tests"_s).revokeApp(u"tests"_s));
    QVERIFY(hub->commands(u"tests"_s).addApp(u"tests"_s, {}, {}));
    QVERIFY(hub->commands(u"tests"_s).addApp(u"third"_s, {}, {}));
    for (const qint64 appId : {2, 3}) {
        ModelCall call = fixture.call();
        call.appId = appId;
        QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, call}}));
    }
    CallQuery query;
    query.app = u"tests"_s;
    QCOMPARE(hub->queries().calls(query)->rows.size(), 2);
}

void TestCallQueries::anUnknownNameFindsNothing()
{
    CallQuery query;
    query.app = u"nobody"_s;
    QCOMPARE(m_hub->queries().calls(query)->rows.size(), 0);
    query = {};
    query.provider = u"nobody"_s;
    QCOMPARE(m_hub->queries().calls(query)->rows.size(), 0);
    query = {};
    query.requestId = u"nothing' OR 1=1 --"_s;
    QCOMPARE(m_hub->queries().calls(query)->rows.size(), 0);
    query.requestId = m_calls[7].requestId;
    QCOMPARE(m_hub->queries().calls(query)->rows.first().call.id, m_calls[7].id);
}

void TestCallQueries::limitsAreBounded()
{
    CallQuery query;
    query.limit = -5;
    QCOMPARE(m_hub->queries().calls(query)->rows.size(), 1);
    query.limit = std::numeric_limits<int>::max();
    QCOMPARE(m_hub->queries().calls(query)->rows.size(), 60);
}

void TestCallQueries::tellsAnUnknownCall()
{
    QCOMPARE(m_hub->queries().call(4711).error().code, ErrorCode::NotFound);
}

void TestCallQueries::overviewTellsTheRange()
{
    const auto overview = m_hub->queries().overview(m_startMs, m_startMs + 3 * 3'600'000);
    QVERIFY(overview);
    QCOMPARE(overview->calls, 60);
    QCOMPARE(overview->failures, 20);
    QCOMPARE(overview->inputTokens, 60 * 120);
    QCOMPARE(overview->outputTokens, 60 * 30);
    QCOMPARE(overview->creditsNano, 60 * 100'000);
    QCOMPARE(overview->byHour.size(), 2);
    QCOMPARE(overview->topModels.size(), 2);
    QCOMPARE(overview->topModels.first().key, u"gpt-5-mini"_s);
    QCOMPARE(overview->topModels.first().calls, 45);
    QCOMPARE(overview->lastFailures.size(), 10);
    for (const CallRow &row : overview->lastFailures)
        QCOMPARE(row.call.status, CallStatus::Failed);
    QVERIFY(overview->lastFailures.first().call.id > overview->lastFailures.last().call.id);
}

void TestCallQueries::aRareCallIsFoundInParts_data()
{
    QTest::addColumn<CallQuery>("query");
    CallQuery query;
    query.minDurationUs = 500'000; // too fast for the index of the slow ones
    QTest::newRow("slower than most") << query;
    query.app = u"tests"_s;
    QTest::newRow("slow ones of an app") << query;
    query = {};
    query.app = u"tests"_s;
    query.provider = u"other"_s;
    query.model = u"openai/rare"_s;
    QTest::newRow("three filters") << query;
    query = {};
    query.status = CallStatus::Cancelled;
    query.app = u"tests"_s;
    QTest::newRow("cancelled") << query;
}

void TestCallQueries::aRareCallIsFoundInParts()
{
    QFETCH(CallQuery, query);
    StoreFixture fixture;
    const auto hub = fixture.open();
    fixture.addPeople(*hub);
    QVERIFY(hub->commands(u"tests"_s).addProvider(u"other"_s, u"openai"_s, {}, {}, true));
    std::vector<QueuedCall> group;
    for (int i = 0; i < 14'000; ++i) {
        ModelCall call = fixture.call();
        const bool isRare = i == 1;
        call.status = isRare ? CallStatus::Cancelled : (i % 2 == 0 ? CallStatus::Failed : CallStatus::Succeeded);
        call.durationUs = isRare ? 600'000 : 20'000;
        call.providerId = isRare || i % 2 == 0 ? 2 : 1;
        call.modelServed = isRare || i % 2 == 1 ? u"rare"_s : u"common"_s;
        call.modelAsked = isRare ? u"openai/rare"_s : u"other/"_s + call.modelServed;
        group.push_back({0, 0, call});
    }
    CallWriter writer {hub->connection()};
    QVERIFY(writer.prepare());
    QVERIFY(writer.write(group));
    const HubQueries queries = hub->queries();
    const auto whole = queries.fullCalls(query);
    QVERIFY(whole && !whole->isPartial);
    QCOMPARE(whole->rows.size(), 1);
    QCOMPARE(whole->rows.first().call.id, group[1].call.id);
    QList<qint64> met;
    int parts = 0;
    do {
        const auto page = queries.calls(query);
        QVERIFY(page);
        QCOMPARE(page->isPartial, page->nextBeforeId != 0);
        for (const CallRow &row : page->rows)
            met.append(row.call.id);
        QVERIFY(query.beforeId == 0 || page->nextBeforeId < query.beforeId);
        query.beforeId = page->nextBeforeId;
        ++parts;
    } while (query.beforeId != 0 && parts < 10);
    QCOMPARE(met, QList<qint64> {group[1].call.id});
    QVERIFY2(parts > 1 && parts < 6, qPrintable(QString::number(parts)));
}

QTEST_GUILESS_MAIN(TestCallQueries)
#include "tst_callqueries.moc"

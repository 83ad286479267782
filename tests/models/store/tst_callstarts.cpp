// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QTest>

#include "models/store/callwriter.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 secondMs = 1'000;
constexpr qint64 hourMs = 3'600 * secondMs;
constexpr qint64 dayMs = 24 * hourMs;
constexpr qint64 startMs = 1'700'000'000'000;
} // namespace

/// A call gets its id when it ends, behind all that ended before, so the id's time may be later than its start: by as
/// long as it took, or as a clock ran ahead. Times of the log are those of the starts.
class TestCallStarts final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aSlowCallIsFoundByItsStart_data();
    void aSlowCallIsFoundByItsStart();
    void aClockThatRanAheadHidesNoCall_data();
    void aClockThatRanAheadHidesNoCall();
    void everyRangeHasTheCallsThatStartedInIt_data();
    void everyRangeHasTheCallsThatStartedInIt();
    void timesThatNoIdHoldsAreFine();
    void manyCallsAtOnceAreFoundInFewParts();

private:
    /// Of a call that began then and ends after those that were made before it.
    [[nodiscard]] ModelCall begunAt(qint64 beganMs)
    {
        m_fixture->clock.set(beganMs);
        return m_fixture->call();
    }

    void write(const QList<ModelCall> &calls)
    {
        std::vector<QueuedCall> group;
        for (const ModelCall &call : calls)
            group.push_back({0, 0, call});
        CallWriter writer {m_hub->connection()};
        QVERIFY(writer.prepare());
        QVERIFY(writer.write(group));
    }

    /// Page by page, as the window and the command line read them.
    [[nodiscard]] QList<qint64> idsOf(CallQuery query) const
    {
        QList<qint64> ids;
        do {
            const auto page = m_hub->queries().calls(query);
            if (!page)
                qFatal("%s", qPrintable(page.error().detail));
            for (const CallRow &row : page->rows)
                ids.append(row.call.id);
            query.beforeId = page->nextBeforeId;
        } while (query.beforeId != 0);
        return ids;
    }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
};

void TestCallStarts::init()
{
    m_hub.reset();
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
    QVERIFY(m_hub->commands(u"tests"_s).addApp(u"second"_s, {}, {}));
}

void TestCallStarts::aSlowCallIsFoundByItsStart_data()
{
    QTest::addColumn<CallQuery>("query");
    QTest::newRow("no filter") << CallQuery {};
    CallQuery query;
    query.app = u"tests"_s;
    QTest::newRow("app") << query;
    query = {};
    query.provider = u"openai"_s;
    QTest::newRow("provider") << query;
    query = {};
    query.model = u"gpt-5-mini"_s;
    QTest::newRow("model") << query;
    query.status = CallStatus::Failed;
    QTest::newRow("model and status") << query;
    query = {};
    query.minDurationUs = 3'000'000;
    QTest::newRow("duration") << query;
}

void TestCallStarts::aSlowCallIsFoundByItsStart()
{
    QFETCH(CallQuery, query);
    ModelCall fast = begunAt(startMs + 4 * secondMs);
    ModelCall slow = begunAt(startMs); // takes five seconds
    for (ModelCall *call : {&fast, &slow}) {
        call->status = CallStatus::Failed;
        call->durationUs = 5'000'000;
    }
    write({fast, slow});
    query.sinceMs = startMs + 2 * secondMs;
    QCOMPARE(idsOf(query), QList<qint64> {fast.id});
    std::swap(query.sinceMs, query.untilMs);
    QCOMPARE(idsOf(query), QList<qint64> {slow.id});
    query.requestId = slow.requestId;
    QCOMPARE(idsOf(query), QList<qint64> {slow.id});
    std::swap(query.sinceMs, query.untilMs);
    QCOMPARE(idsOf(query), QList<qint64> {});
}

void TestCallStarts::aClockThatRanAheadHidesNoCall_data()
{
    QTest::addColumn<qint64>("aheadMs");
    QTest::newRow("seconds") << 3 * secondMs;
    QTest::newRow("an hour") << hourMs;
    QTest::newRow("forty days") << 40 * dayMs;
    QTest::newRow("a hundred years") << 36'525 * dayMs;
}

void TestCallStarts::aClockThatRanAheadHidesNoCall()
{
    QFETCH(qint64, aheadMs);
    QList<ModelCall> calls {begunAt(startMs), begunAt(startMs + aheadMs)};
    for (int i = 1; i <= 50; ++i)
        calls.append(begunAt(startMs + i * hourMs / 10));
    write(calls);
    for (const qint64 atMs : {startMs + secondMs, startMs + hourMs, startMs + 4 * hourMs}) {
        QList<qint64> before;
        QList<qint64> after;
        for (const ModelCall &call : std::as_const(calls))
            (call.startedAtMs < atMs ? before : after).prepend(call.id);
        CallQuery query;
        query.limit = 7;
        query.untilMs = atMs;
        QCOMPARE(idsOf(query), before);
        std::swap(query.sinceMs, query.untilMs);
        QCOMPARE(idsOf(query), after);
    }
}

void TestCallStarts::everyRangeHasTheCallsThatStartedInIt_data()
{
    QTest::addColumn<int>("filter");
    for (int filter = 0; filter < 16; ++filter)
        QTest::addRow("filter %d", filter) << filter;
}

void TestCallStarts::everyRangeHasTheCallsThatStartedInIt()
{
    QFETCH(int, filter);
    std::mt19937_64 random {4711};
    QList<ModelCall> calls;
    qint64 nowMs = startMs;
    for (int i = 0; i < 400; ++i) {
        nowMs += static_cast<qint64>(random() % 5'000);
        // Most end at once, many take seconds or minutes, and a few began long ago.
        constexpr std::array<quint64, 6> tookMs {0, 0, 900, 20'000, 400'000, 9 * dayMs};
        static_cast<void>(begunAt(nowMs)); // ends now, and is not looked at
        calls.append(begunAt(nowMs - static_cast<qint64>(random() % (tookMs.at(random() % 6) + 1))));
        calls.last().appId = 1 + i % 2;
        calls.last().status = static_cast<CallStatus>(i % 3);
        calls.last().modelServed = i % 4 == 0 ? u"gpt-5"_s : u"gpt-5-mini"_s;
        calls.last().durationUs = i * 10'000;
    }
    write(calls);
    CallQuery query;
    query.app = (filter & 1) != 0 ? u"second"_s : QString {};
    if ((filter & 2) != 0)
        query.status = CallStatus::Failed;
    query.model = (filter & 4) != 0 ? u"gpt-5-mini"_s : QString {};
    query.minDurationUs = (filter & 8) != 0 ? 1'500'000 : 0;
    for (int round = 0; round < 20; ++round) {
        query.sinceMs = round % 3 == 0 ? 0 : calls[static_cast<int>(random() % 400)].startedAtMs;
        query.untilMs = round % 3 == 1 ? 0 : calls[static_cast<int>(random() % 400)].startedAtMs + round % 2;
        query.limit = 1 + static_cast<int>(random() % 100);
        QList<qint64> expected;
        for (const ModelCall &call : std::as_const(calls)) {
            if (call.startedAtMs >= query.sinceMs && (query.untilMs == 0 || call.startedAtMs < query.untilMs)
                && (query.app.isEmpty() || call.appId == 2) && (!query.status || call.status == *query.status)
                && (query.model.isEmpty() || call.modelServed == query.model) && call.durationUs >= query.minDurationUs)
                expected.prepend(call.id);
        }
        QCOMPARE(idsOf(query), expected);
    }
}

void TestCallStarts::timesThatNoIdHoldsAreFine()
{
    const ModelCall call = begunAt(startMs);
    write({call});
    CallQuery query;
    query.untilMs = 253'402'300'799'000; // the year 9999
    QCOMPARE(idsOf(query), QList<qint64> {call.id});
    std::swap(query.sinceMs, query.untilMs);
    QCOMPARE(idsOf(query), QList<qint64> {});
}

/// The calls of an hour after the end of a range are not passed one by one.
void TestCallStarts::manyCallsAtOnceAreFoundInFewParts()
{
    const ModelCall first = begunAt(startMs);
    QList<ModelCall> calls {first};
    for (int i = 0; i < 20'000; ++i)
        calls.append(begunAt(startMs + 2 * secondMs + i * 100));
    const ModelCall slow = begunAt(startMs + 1);
    write(calls + QList<ModelCall> {slow});
    CallQuery query;
    query.untilMs = startMs + secondMs;
    const auto page = m_hub->queries().calls(query);
    QVERIFY(page && !page->isPartial);
    QCOMPARE(page->rows.size(), 2);
    QCOMPARE(page->rows.first().call.id, slow.id);
    QCOMPARE(page->rows.last().call.id, first.id);
}

QTEST_GUILESS_MAIN(TestCallStarts)
#include "tst_callstarts.moc"

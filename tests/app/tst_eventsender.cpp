// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

#include "eventsendingtest.h"
#include "models/store/hubqueries.h"

using namespace Qt::Literals::StringLiterals;

/// Reports to a real receiver that fails, is slow and loses its answers.
class EventSenderTest final : public EventSendingTest
{
    Q_OBJECT

private slots:
    void init();

    void reportsEveryCallOnce();
    void anEventIsWhatTheSpecificationSays();
    void writesNothingWithoutAnAddress();
    void sendsInBatches();
    void oneBadEventStopsNoOther();
    void aBatchThatIsTooLargeGoesInParts();
    void waitsForAReceiverThatIsNotWell_data();
    void waitsForAReceiverThatIsNotWell();
    void repeatsWhatWasNotAnswered();
    void readsNoMoreThanItNeeds_data();
    void readsNoMoreThanItNeeds();
    void doesNotWaitForDrops();
    void aConflictOverWhatItMayHaveIsDelivery_data();
    void aConflictOverWhatItMayHaveIsDelivery();
    void comesBackWhenItIsAskedTo_data();
    void comesBackWhenItIsAskedTo();
    void givesUpWhatIsRefused();
    void doesNotFollowARedirect();
    void keepsNoMoreThanItMay();
    void removesTheOldestOfVeryManyDeadLetters();
    void aRestartLosesNothing();

private:
    [[nodiscard]] QStringList received() const
    {
        QStringList ids;
        for (const ReceivedRequest &request : m_receiver->requests())
            ids.append(idsOf(request));
        return ids;
    }
};

void EventSenderTest::init()
{
    begin([](const ReceivedRequest &) { return Script::answer(204, {}); });
    set(u"events.url"_s, QString::fromLatin1(m_receiver->baseUrl()) + u"/events?tenant=1"_s);
}

void EventSenderTest::reportsEveryCallOnce()
{
    const QStringList ids = record(200);
    QTRY_COMPARE(count(), 0);
    const QStringList got = received();
    QCOMPARE(got.size(), ids.size());
    QCOMPARE(QSet<QString>(got.begin(), got.end()), QSet<QString>(ids.begin(), ids.end()));
}

void EventSenderTest::anEventIsWhatTheSpecificationSays()
{
    QVERIFY(run<bool>([](const HubCommands &commands) -> Result<bool> {
        return commands.setEventToken(Secret {"token-of-the-receiver"}).map([] { return true; });
    }));
    const QString id = record(1).first();
    QTRY_COMPARE(m_receiver->requestCount(), 1);
    const ReceivedRequest request = m_receiver->requests().front();
    QCOMPARE(request.method, QByteArray {"POST"});
    QCOMPARE(request.target, QByteArray {"/events?tenant=1"});
    QCOMPARE(request.headers.value("content-type"), QByteArray {"application/cloudevents+json; charset=UTF-8"});
    QCOMPARE(request.headers.value("authorization"), QByteArray {"Bearer token-of-the-receiver"});
    const QJsonObject event = QJsonDocument::fromJson(request.body).object();
    QCOMPARE(event[u"specversion"_s].toString(), u"1.0"_s);
    QCOMPARE(event[u"id"_s].toString(), id);
    QVERIFY(event[u"source"_s].toString().startsWith(u"/portico/"_s));
    QCOMPARE(event[u"type"_s].toString(), u"portico.call.recorded"_s);
    QVERIFY(QDateTime::fromString(event[u"time"_s].toString(), Qt::ISODateWithMs).isValid());
    const QJsonObject data = event[u"data"_s].toObject();
    QCOMPARE(data[u"creditsNano"_s].toInteger(), *m_fixture->call().creditsNano);
    QCOMPARE(data[u"app"_s].toString(), u"tests"_s);
    QVERIFY(!data.contains(u"errorMessage"_s));
    QTRY_COMPARE(count(), 0);
}

void EventSenderTest::writesNothingWithoutAnAddress()
{
    set(u"events.url"_s, {});
    (void)record(5);
    QCOMPARE(count(), 0);
    QCOMPARE(m_receiver->requestCount(), 0);
}

void EventSenderTest::sendsInBatches()
{
    set(u"events.batch"_s, u"50"_s);
    const QStringList ids = record(120);
    QTRY_COMPARE(count(), 0);
    QCOMPARE(received().size(), ids.size());
    QVERIFY(m_receiver->requestCount() < ids.size());
    QCOMPARE(m_receiver->requests().front().headers.value("content-type"),
             QByteArray {"application/cloudevents-batch+json; charset=UTF-8"});
}

void EventSenderTest::oneBadEventStopsNoOther()
{
    m_receiver->setResponder([](const ReceivedRequest &) { return Script::answer(503, "{}"); });
    set(u"events.batch"_s, u"50"_s);
    const QStringList ids = record(50);
    const QString bad = ids.at(17);
    m_receiver->setResponder([bad](const ReceivedRequest &request) {
        return idsOf(request).contains(bad) ? Script::answer(422, R"({"why":"no such tenant"})")
                                            : Script::answer(204, {});
    });
    for (int i = 0; i < EventSender::maxTries * 40 && count(u"dead = 1"_s) < 1; ++i) {
        QTest::qWait(5);
        m_fixture->clock.advance(100);
    }
    QCOMPARE(count(), 1);
    QCOMPARE(count(u"dead = 1 AND tries = 6 AND call_id = "_s + bad), 1);
    int refusedAlone = 0;
    for (const ReceivedRequest &request : m_receiver->requests())
        refusedAlone += idsOf(request) == QStringList {bad} ? 1 : 0;
    QVERIFY(refusedAlone >= EventSender::maxTries); // each of its tries was its own
    const QStringList got = received();
    QVERIFY(std::ranges::all_of(ids, [&got](const QString &id) { return got.contains(id); }));
}

void EventSenderTest::aBatchThatIsTooLargeGoesInParts()
{
    set(u"events.batch"_s, u"64"_s);
    m_receiver->setResponder([](const ReceivedRequest &request) {
        return idsOf(request).size() > 5 ? Script::answer(413, "{}") : Script::answer(204, {});
    });
    (void)record(64);
    QTRY_COMPARE(count(), 0);
}

void EventSenderTest::waitsForAReceiverThatIsNotWell_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {500, 503, 429, 401, 404})
        QTest::addRow("%d", status) << status;
}

void EventSenderTest::waitsForAReceiverThatIsNotWell()
{
    QFETCH(int, status);
    std::atomic<int> asked = 0;
    m_receiver->setResponder([&asked, status](const ReceivedRequest &) {
        return ++asked <= 20 ? Script::answer(status, "{}") : Script::answer(200, "{}");
    });
    const QStringList ids = record(30);
    QTRY_COMPARE_WITH_TIMEOUT(countLater(), 0, 20'000);
    const QStringList got = received();
    QCOMPARE(QSet<QString>(got.begin(), got.end()), QSet<QString>(ids.begin(), ids.end()));
    m_receiver->setResponder([](const ReceivedRequest &) { return Script::answer(200, "{}"); });
}

/// Taken, but its answer never came: the same id comes again.
void EventSenderTest::repeatsWhatWasNotAnswered()
{
    m_receiver->enqueue(Script {}.cut());
    m_receiver->enqueue(Script {}.stall());
    const QStringList ids = record(1);
    QTRY_COMPARE_WITH_TIMEOUT(count(), 0, 20'000);
    const QStringList got = received();
    QVERIFY(got.size() >= 2);
    QCOMPARE(QSet<QString>(got.begin(), got.end()), QSet<QString>(ids.begin(), ids.end()));
}

namespace
{
Script dripping(Script head)
{
    for (int i = 0; i < 60; ++i)
        head.chunk(":").wait(50);
    return head;
}
} // namespace

void EventSenderTest::readsNoMoreThanItNeeds_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("one that has no end") << "flood"_ba;
    QTest::newRow("one that comes in drops") << "drops"_ba;
}

/// By its status it was taken, whatever follows.
void EventSenderTest::readsNoMoreThanItNeeds()
{
    QFETCH(QByteArray, answer);
    const auto flood = [] {
        return Script::head(200, {{"Content-Type", "text/plain"}, {"Connection", "close"}})
            .sendForever(QByteArray {100'000, 'x'});
    };
    m_receiver->enqueue(answer == "flood" ? flood() : dripping(Script::chunked(200, "text/event-stream")));
    const QStringList ids = record(3);
    QTRY_COMPARE(count(), 0);
    const QStringList more = record(3);
    QTRY_COMPARE(count(), 0);
    QCOMPARE(received().size(), ids.size() + more.size());
}

void EventSenderTest::doesNotWaitForDrops()
{
    Script head;
    for (const char c : "HTTP/1.1 204 No Content with very many words that all come one by one"_ba)
        head.send(QByteArray {1, c}).wait(50);
    m_receiver->enqueue(head);
    (void)record(1);
    QTRY_VERIFY(m_receiver->requestCount() > 0);
    QTRY_COMPARE(countLater(), 0);
    QCOMPARE(m_receiver->requestCount(), 2);
}

void EventSenderTest::aConflictOverWhatItMayHaveIsDelivery_data()
{
    QTest::addColumn<int>("batch");
    QTest::addColumn<bool>("isCut");
    for (const int batch : {1, 10}) {
        QTest::addRow("its proxy gave up, batches of %d", batch) << batch << false;
        QTest::addRow("its answer was lost, batches of %d", batch) << batch << true;
    }
}

void EventSenderTest::aConflictOverWhatItMayHaveIsDelivery()
{
    QFETCH(int, batch);
    QFETCH(bool, isCut);
    set(u"events.batch"_s, QString::number(batch));
    const auto known = std::make_shared<QSet<QString>>(); // the receiver's thread's own
    m_receiver->setResponder([known, isCut](const ReceivedRequest &request) {
        const QStringList ids = idsOf(request);
        if (std::ranges::any_of(ids, [&known](const QString &id) { return known->contains(id); }))
            return Script::answer(409, R"({"error":"duplicate"})");
        known->unite(QSet<QString> {ids.begin(), ids.end()});
        return isCut ? Script {}.cut() : Script::answer(504, "{}");
    });
    (void)record(4);
    QTRY_COMPARE_WITH_TIMEOUT(countLater(), 0, 20'000);
}

void EventSenderTest::comesBackWhenItIsAskedTo_data()
{
    QTest::addColumn<bool>("isDate");
    QTest::addColumn<qint64>("waitSeconds");
    QTest::addColumn<qint64>("isSeconds");
    QTest::newRow("in seconds") << false << 600LL << 600LL;
    QTest::newRow("at a date") << true << 600LL << 600LL;
    QTest::newRow("in a hundred days") << false << 8'640'000LL << 86'400LL;
}

void EventSenderTest::comesBackWhenItIsAskedTo()
{
    QFETCH(bool, isDate);
    QFETCH(qint64, waitSeconds);
    QFETCH(qint64, isSeconds);
    const qint64 atMs = m_fixture->clock.utcMs() + waitSeconds * 1000;
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(atMs, Qt::UTC);
    const QByteArray wait = isDate ? QLocale::c().toString(at, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1()
                                   : QByteArray::number(waitSeconds);
    m_receiver->setResponder([wait](const ReceivedRequest &) {
        return Script::answer(422, "{}", "text/plain", {{"Retry-After", wait}});
    });
    (void)record(1);
    QTRY_COMPARE(count(u"tries = 1"_s), 1);
    const qint64 dueMs = atMs + (isSeconds - waitSeconds) * 1000;
    QCOMPARE(count(u"due_ms BETWEEN %1 AND %2"_s.arg(dueMs - 1000).arg(dueMs)), 1);
}

void EventSenderTest::givesUpWhatIsRefused()
{
    const QStringList good = record(3);
    QTRY_COMPARE(count(), 0);
    m_receiver->setResponder(
        [](const ReceivedRequest &) { return Script::answer(422, R"({"why":"no such tenant"})"); });
    const QStringList bad = record(2);
    for (int i = 0; i < EventSender::maxTries * 20 && count(u"dead = 1"_s) < 2; ++i) {
        QTest::qWait(5);
        m_fixture->clock.advance(100);
    }
    QCOMPARE(count(u"dead = 1 AND tries = 6 AND error LIKE '%no such tenant%'"_s), 2);
    const int requests = m_receiver->requestCount();
    QTest::qWait(50);
    QCOMPARE(m_receiver->requestCount(), requests); // nobody asks any more
    m_receiver->setResponder([](const ReceivedRequest &) { return Script::answer(200, "{}"); });
    QCOMPARE(*run<int>([](const HubCommands &commands) { return commands.retryEvents(0); }), 2);
    QTRY_COMPARE(count(), 0);
    const QStringList got = received();
    QVERIFY(got.contains(bad.first()) && got.contains(good.first()));
    QVERIFY(!run<int>([](const HubCommands &commands) { return commands.dropEvents(7); }));
}

void EventSenderTest::doesNotFollowARedirect()
{
    ScriptedUpstream elsewhere;
    QVERIFY(elsewhere.listen());
    m_receiver->enqueue(Script::answer(307, {}, "text/plain", {{"Location", elsewhere.baseUrl() + "/take"}}));
    (void)record(1);
    QTRY_COMPARE(count(), 0);
    QCOMPARE(elsewhere.requestCount(), 0); // the token and the figures were for the one address
}

void EventSenderTest::keepsNoMoreThanItMay()
{
    m_receiver->setResponder([](const ReceivedRequest &) { return Script::answer(503, "{}"); });
    set(u"events.maxPending"_s, u"10"_s);
    const QStringList ids = record(1'200); // more than go in a step
    QTRY_COMPARE(count(u"dead = 0"_s), 10);
    QCOMPARE(count(u"dead = 0 AND call_id >= "_s + ids.at(1'190)), 10); // the oldest are given up, and nothing is lost
    QCOMPARE(count(u"dead = 1 AND error LIKE '%events.maxPending%'"_s), 1'190);
    QCOMPARE(*run<int>([](const HubCommands &commands) { return commands.dropEvents(0); }), 1'190);
    QCOMPARE(count(), 10);
}

void EventSenderTest::removesTheOldestOfVeryManyDeadLetters()
{
    set(u"events.maxPending"_s, u"10"_s);
    mustRun(*Connection::open(m_fixture->path(), Connection::Mode::ReadWrite),
            u"INSERT INTO outbox_events (call_id, dead) WITH RECURSIVE n (i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 102000) SELECT i, 1 FROM n"_s);
    QTRY_COMPARE(count(), 100'000);
    QCOMPARE(count(u"call_id > 2000"_s), 100'000);
}

void EventSenderTest::aRestartLosesNothing()
{
    m_receiver->setResponder([](const ReceivedRequest &) { return Script::answer(503, "{}"); });
    const QStringList ids = record(5);
    m_sender.reset();
    m_reader.reset();
    m_store.reset();
    QCOMPARE(count(), 5);
    m_receiver->setResponder([](const ReceivedRequest &) { return Script::answer(200, "{}"); });
    openStore();
    QTRY_COMPARE(count(), 0);
    const QStringList got = received();
    QVERIFY(std::ranges::all_of(ids, [&got](const QString &id) { return got.contains(id); }));
}

QTEST_GUILESS_MAIN(EventSenderTest)
#include "tst_eventsender.moc"

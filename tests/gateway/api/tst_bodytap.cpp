// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/bodytap.h"
#include "tests/gateway/api/apifixture.h"
#include "tests/gateway/api/fakeexchange.h"

using namespace Qt::Literals::StringLiterals;

/// What stands before a client's exchange passes everything on and keeps it.
class TestBodyTap final : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void keepsAWholeAnswer();
    void keepsAStream();
    void cutsWhatIsTooLong();
    void cutsWhereTheBudgetEnds();
    void handsNothingInWithoutACall();
    void handsNothingInWhenDiscarded();
    void passesABreakOn();

private:
    [[nodiscard]] std::unique_ptr<BodyTap> tap(BufferBudget *budget = nullptr)
    {
        return std::make_unique<BodyTap>(m_exchange, m_hub->recorder, budget);
    }

    [[nodiscard]] static HeaderList headers(const QByteArray &contentType)
    {
        HeaderList list;
        list.add("content-type"_ba, contentType);
        return list;
    }

    std::unique_ptr<ApiFixture> m_hub;
    FakeExchange m_exchange;
};

void TestBodyTap::init()
{
    m_hub = std::make_unique<ApiFixture>();
    m_exchange = {};
    m_exchange.requestHead.headers = headers("application/json");
}

void TestBodyTap::keepsAWholeAnswer()
{
    auto made = tap();
    made->keepRequest("{\"q\":1}");
    made->setCallId(7);
    made->respond(200, headers("text/plain"), "the answer");
    QCOMPARE(m_exchange.body, "the answer");
    QCOMPARE(m_exchange.headers.value("content-type"), "text/plain");
    QVERIFY(m_hub->sink.bodies().empty());
    made.reset();
    QCOMPARE(m_hub->sink.bodies().size(), std::size_t {1});
    const CallBodies kept = m_hub->sink.bodies().front();
    QCOMPARE(kept.callId, 7);
    QCOMPARE(kept.request.bytes, "{\"q\":1}");
    QCOMPARE(kept.request.contentType, "application/json");
    QCOMPARE(kept.answer.bytes, "the answer");
    QCOMPARE(kept.answer.contentType, "text/plain");
    QVERIFY(!kept.request.isCut && !kept.answer.isCut);
}

void TestBodyTap::keepsAStream()
{
    auto made = tap();
    made->setCallId(7);
    made->start(200, headers("text/event-stream"));
    made->write("one ");
    made->write("two ");
    made->finishWith("end");
    QCOMPARE(m_exchange.body, "one two end");
    QVERIFY(m_exchange.finished);
    made.reset();
    QCOMPARE(m_hub->sink.bodies().front().answer.bytes, "one two end");
    QCOMPARE(m_hub->sink.bodies().front().answer.contentType, "text/event-stream");
}

void TestBodyTap::cutsWhatIsTooLong()
{
    auto made = tap();
    const QByteArray large(KeptBody::maxBytes + 1, 'x');
    made->setCallId(7);
    made->keepRequest(large);
    made->start(200, {});
    made->write(QByteArrayView {large}.first(KeptBody::maxBytes - 2));
    made->write("abc");
    made->write("d");
    made->finish();
    QCOMPARE(m_exchange.body.size(), KeptBody::maxBytes + 2);
    made.reset();
    const CallBodies kept = m_hub->sink.bodies().front();
    QCOMPARE(kept.request.bytes.size(), KeptBody::maxBytes);
    QVERIFY(kept.request.isCut);
    QCOMPARE(kept.answer.bytes.size(), KeptBody::maxBytes);
    QVERIFY(kept.answer.bytes.endsWith("xab"));
    QVERIFY(kept.answer.isCut);
}

void TestBodyTap::cutsWhereTheBudgetEnds()
{
    constexpr qint64 bytes = BodyTap::spareBytes + 512 * 1024;
    BufferBudget budget {bytes};
    auto made = tap(&budget);
    made->setCallId(7);
    made->start(200, {});
    const QByteArray piece(100'000, 'x');
    for (int i = 0; i < 8; ++i)
        made->write(piece);
    made->finish();
    QCOMPARE(m_exchange.body.size(), 800'000);
    made.reset();
    QCOMPARE(m_hub->sink.bodies().front().answer.bytes.size(), 600'000);
    QVERIFY(m_hub->sink.bodies().front().answer.isCut);
    QCOMPARE(budget.leftBytes(), bytes);
}

void TestBodyTap::handsNothingInWithoutACall()
{
    auto made = tap();
    made->keepRequest("question");
    made->respond(503, {}, "answer");
    made.reset();
    QVERIFY(m_hub->sink.bodies().empty());
}

void TestBodyTap::handsNothingInWhenDiscarded()
{
    auto made = tap();
    made->keepRequest("question");
    made->setCallId(7);
    made->discard();
    made->respond(200, {}, "answer");
    QCOMPARE(m_exchange.body, "answer");
    made.reset();
    QVERIFY(m_hub->sink.bodies().empty());
}

void TestBodyTap::passesABreakOn()
{
    auto made = tap();
    made->setCallId(7);
    made->start(200, {});
    QVERIFY(made->isStarted());
    m_exchange.pending = 5;
    QCOMPARE(made->pendingBytes(), 5);
    made->write("half");
    made->abort();
    QVERIFY(m_exchange.aborted);
    made.reset();
    QCOMPARE(m_hub->sink.bodies().front().answer.bytes, "half");
}

QTEST_GUILESS_MAIN(TestBodyTap)
#include "tst_bodytap.moc"

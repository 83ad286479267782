// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/callrecorder.h"
#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
class Waiter final : public CommitWaiter
{
public:
    void handleCommitted(const Outcome &outcome) override
    {
        ++times;
        succeeded = outcome.has_value();
    }

    int times = 0;
    bool succeeded = false;
};

Admission::Ticket admitOne(ApiFixture &hub)
{
    const AppSnapshot &app = hub.app();
    return hub.admission.admit(app, {100, 5000}, true, hub.clock.utcMs()).value();
}
} // namespace

class CallRecorderTest final : public QObject
{
    Q_OBJECT

private slots:
    void tellsTheWaiterOfItsOwnCommit();
    void forgetsAWaiterButNotItsRecord();
    void settlesWhatWasCommitted();
    void givesBackWhatWasNot();
    void settlesWhatIsKeptForLater();
    void keepsNothingForACallThatWasNotAdmitted();
    void acceptsWhileTheStoreKeepsUp();
    void settlesWhatItLeavesBehind();
};

void CallRecorderTest::tellsTheWaiterOfItsOwnCommit()
{
    ApiFixture hub;
    hub.sink.setMode(FakeCallSink::Mode::OnDemand);
    Waiter first;
    Waiter second;
    hub.recorder.submit({}, {}, &first);
    hub.sink.acknowledge();
    hub.recorder.submit({}, {}, &second);
    QTRY_COMPARE(first.times, 1);
    QVERIFY(first.succeeded);
    QCOMPARE(second.times, 0);
    hub.sink.refuse({ErrorCode::Storage, u"disk full"_s});
    QTRY_COMPARE(second.times, 1);
    QVERIFY(!second.succeeded);
    QCOMPARE(first.times, 1);
}

void CallRecorderTest::forgetsAWaiterButNotItsRecord()
{
    ApiFixture hub;
    hub.sink.setMode(FakeCallSink::Mode::OnDemand);
    const Admission::Ticket ticket = admitOne(hub);
    {
        Waiter gone;
        hub.recorder.forget(hub.recorder.submit({}, {ticket, 10, 700}, &gone));
    }
    hub.sink.acknowledge();
    QTRY_COMPARE(hub.admission.runningCalls(), 0);
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano - 700);
    hub.recorder.forget(12345); // unknown ones are passed over
}

void CallRecorderTest::settlesWhatWasCommitted()
{
    ApiFixture hub;
    const Admission::Ticket ticket = admitOne(hub);
    hub.recorder.submit({}, {ticket, 10, 4000}, nullptr);
    QTRY_COMPARE(hub.admission.runningCalls(), 0);
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano - 4000);
}

void CallRecorderTest::givesBackWhatWasNot()
{
    ApiFixture hub;
    hub.sink.setMode(FakeCallSink::Mode::Failing);
    const Admission::Ticket ticket = admitOne(hub);
    hub.recorder.submit({}, {ticket, 10, 4000}, nullptr);
    QTRY_COMPARE(hub.admission.runningCalls(), 0);
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano);
}

void CallRecorderTest::settlesWhatIsKeptForLater()
{
    ApiFixture hub;
    hub.sink.setMode(FakeCallSink::Mode::Failing);
    const Admission::Ticket ticket = admitOne(hub);
    hub.recorder.submit({}, {ticket, 10, 4000}, nullptr, CallSink::IfItFails::Keep);
    QTRY_COMPARE(hub.admission.runningCalls(), 0);
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano - 4000);
}

void CallRecorderTest::keepsNothingForACallThatWasNotAdmitted()
{
    ApiFixture hub;
    Waiter waiter;
    hub.recorder.submit({}, {}, &waiter);
    QTRY_COMPARE(waiter.times, 1);
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano);
}

void CallRecorderTest::acceptsWhileTheStoreKeepsUp()
{
    ApiFixture hub;
    QVERIFY(hub.recorder.accepts());
    hub.sink.setHealthy(false);
    QVERIFY(!hub.recorder.accepts());
    QVERIFY(!hub.recorder.isOverfull());
    hub.sink.setHealthy(true);
    hub.sink.setMode(FakeCallSink::Mode::OnDemand);
    for (int i = 0; i <= 10000; ++i)
        hub.recorder.submit({}, {}, nullptr);
    QVERIFY(hub.recorder.isOverfull());
    QVERIFY(!hub.recorder.accepts());
    hub.sink.acknowledge();
    QVERIFY(hub.recorder.accepts());
}

void CallRecorderTest::settlesWhatItLeavesBehind()
{
    ApiFixture hub;
    hub.sink.setMode(FakeCallSink::Mode::OnDemand);
    {
        CallRecorder brief {&hub.sink, &hub.admission, &hub.clock};
        const Admission::Ticket ticket = admitOne(hub);
        brief.submit({}, {ticket, 10, 900}, nullptr);
        QCOMPARE(hub.admission.runningCalls(), 1);
    }
    QCOMPARE(hub.admission.runningCalls(), 0);
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano - 900);
}

QTEST_GUILESS_MAIN(CallRecorderTest)
#include "tst_callrecorder.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/store/callwriter.h"
#include "models/store/usageseal.h"
#include "models/store/usagespans.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 startMs = 1'772'323'200'000; // 2026-03-01
constexpr qint64 firstNano = 4'000;
constexpr qint64 secondNano = 500;
} // namespace

/// What attempts billed that others followed: the sums have it at their own providers and models, and each call once.
class LeftAttemptsTest final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void countForTheirOwnProvider_data();
    void countForTheirOwnProvider();
    void countForTheirOwnModel_data();
    void countForTheirOwnModel();
    void countInTheirOwnQuarter();
    void changeNoTotal();
    void ofTheSamePlaceAreOneRow();
    void neverCostMoreThanTheCall();

private:
    [[nodiscard]] ModelCall callAt(qint64 ms);

    void write(const ModelCall &call) { QVERIFY(m_writer->write(std::vector<QueuedCall> {{0, 0, call}})); }

    void addTimes();
    void addUp();
    [[nodiscard]] QStringList usage(UsageQuery::GroupBy groupBy, qint64 fromMs = startMs,
                                    qint64 toMs = startMs + usageDayMs) const;

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
    std::unique_ptr<CallWriter> m_writer;
};

void LeftAttemptsTest::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
    const HubCommands commands = m_hub->commands(u"tests"_s);
    QVERIFY(commands.addProvider(u"left"_s, u"openai"_s, {}, {}, true));
    QVERIFY(commands.addProvider(u"last"_s, u"openai"_s, {}, {}, true));
    m_writer = std::make_unique<CallWriter>(m_hub->connection());
    QVERIFY(m_writer->prepare());
}

void LeftAttemptsTest::cleanup()
{
    m_writer.reset();
    m_hub.reset();
    m_fixture.reset();
}

/// Two attempts at two models of "left", one without a word at "openai", and the answer from "last".
ModelCall LeftAttemptsTest::callAt(qint64 ms)
{
    m_fixture->clock.set(ms);
    ModelCall call = m_fixture->call();
    CallAttempt attempt = call.attempts.takeFirst();
    attempt.model = u"large"_s;
    attempt.providerId = 2;
    attempt.inputTokens = 100;
    attempt.outputTokens = 50;
    attempt.costNano = firstNano;
    call.attempts.append(attempt);
    attempt.number = 2;
    attempt.model = u"small"_s;
    attempt.inputTokens = 10;
    attempt.outputTokens = 5;
    attempt.costNano = secondNano;
    call.attempts.append(attempt);
    attempt.number = 3;
    attempt.providerId = 1;
    attempt.inputTokens = attempt.outputTokens = 0;
    attempt.costNano.reset();
    call.attempts.append(attempt);
    attempt.number = 4;
    attempt.model = u"large"_s;
    call.providerId = attempt.providerId = 3;
    call.modelServed = attempt.model;
    call.attempts.append(attempt);
    call.costNano = 90'000 + firstNano + secondNano;
    return call;
}

/// Adds up all hours that are over by the next day.
void LeftAttemptsTest::addUp()
{
    while (UsageSeal {m_hub->connection()}.addNextHour(startMs + 2 * usageDayMs).value_or(false)) {
    }
    QVERIFY(m_writer->readSeal());
}

QStringList LeftAttemptsTest::usage(UsageQuery::GroupBy groupBy, qint64 fromMs, qint64 toMs) const
{
    UsageQuery query;
    query.groupBy = groupBy;
    query.fromMs = fromMs;
    query.toMs = toMs;
    query.withLatency = true;
    QStringList lines;
    for (const UsageBucket &bucket : m_hub->queries().usage(query).value_or(QList<UsageBucket> {}))
        lines.append(u"%1: %2 calls, %3+%4 tokens, cost %5, credits %6, %7 times"_s.arg(bucket.key)
                         .arg(bucket.calls)
                         .arg(bucket.inputTokens)
                         .arg(bucket.outputTokens)
                         .arg(bucket.costNano)
                         .arg(bucket.creditsNano)
                         .arg(bucket.duration.count()));
    return lines;
}

void LeftAttemptsTest::addTimes()
{
    QTest::addColumn<bool>("isAddedUp");
    QTest::addColumn<bool>("isLate");
    QTest::newRow("by hours") << false << false;
    QTest::newRow("by days") << true << false;
    QTest::newRow("late") << true << true;
}

void LeftAttemptsTest::countForTheirOwnProvider_data()
{
    addTimes();
}

void LeftAttemptsTest::countForTheirOwnProvider()
{
    QFETCH(bool, isAddedUp);
    QFETCH(bool, isLate);
    write(callAt(startMs + 1));
    if (isAddedUp && isLate)
        addUp();
    write(callAt(startMs + 2));
    if (isAddedUp && !isLate)
        addUp();
    QCOMPARE(usage(UsageQuery::GroupBy::Provider),
             (QStringList {u"last: 2 calls, 240+60 tokens, cost 180000, credits 200000, 2 times"_s,
                           u"left: 0 calls, 220+110 tokens, cost 9000, credits 0, 0 times"_s}));
}

void LeftAttemptsTest::countForTheirOwnModel_data()
{
    addTimes();
}

void LeftAttemptsTest::countForTheirOwnModel()
{
    QFETCH(bool, isAddedUp);
    QFETCH(bool, isLate);
    if (isAddedUp && isLate) {
        write(callAt(startMs + usageHourMs));
        addUp();
        write(callAt(startMs));
    } else {
        write(callAt(startMs));
        write(callAt(startMs + usageHourMs));
    }
    if (isAddedUp && !isLate)
        addUp();
    QCOMPARE(usage(UsageQuery::GroupBy::Model),
             (QStringList {u"large: 2 calls, 440+160 tokens, cost 188000, credits 200000, 2 times"_s,
                           u"small: 0 calls, 20+10 tokens, cost 1000, credits 0, 0 times"_s}));
}

/// Also where a group has no call in that quarter.
void LeftAttemptsTest::countInTheirOwnQuarter()
{
    write(callAt(startMs + usageQuarterMs));
    write(callAt(startMs + 3 * usageQuarterMs));
    QCOMPARE(usage(UsageQuery::GroupBy::Provider, startMs, startMs + 2 * usageQuarterMs),
             (QStringList {u"last: 1 calls, 120+30 tokens, cost 90000, credits 100000, 1 times"_s,
                           u"left: 0 calls, 110+55 tokens, cost 4500, credits 0, 0 times"_s}));
    QCOMPARE(usage(UsageQuery::GroupBy::Hour, startMs, startMs + 2 * usageQuarterMs),
             QStringList {u": 1 calls, 230+85 tokens, cost 94500, credits 100000, 1 times"_s});
}

void LeftAttemptsTest::changeNoTotal()
{
    write(callAt(startMs));
    const ModelCall plain = m_fixture->call();
    write(plain);
    for (const bool isAddedUp : {false, true}) {
        if (isAddedUp)
            addUp();
        for (const auto groupBy : {UsageQuery::GroupBy::App, UsageQuery::GroupBy::Account, UsageQuery::GroupBy::Type,
                                   UsageQuery::GroupBy::Day}) {
            const QStringList found = usage(groupBy);
            QCOMPARE(found.size(), 1);
            QVERIFY2(found.first().endsWith(u": 2 calls, 350+115 tokens, cost 184500, credits 200000, 2 times"_s),
                     qPrintable(found.first()));
        }
    }
    const auto check = m_hub->queries().checkLedger();
    QVERIFY(check && check->differences.isEmpty());
}

void LeftAttemptsTest::ofTheSamePlaceAreOneRow()
{
    ModelCall call = callAt(startMs);
    for (CallAttempt &attempt : call.attempts) {
        attempt.providerId = call.providerId;
        attempt.model = call.modelServed;
    }
    write(call);
    QCOMPARE(valueOf(m_hub->connection(), u"SELECT group_concat(calls || ' ' || cost_nano) FROM usage_hours"_s),
             u"1 94500"_s);
}

/// Whoever says so says what cannot be; the sums are the calls' all the same.
void LeftAttemptsTest::neverCostMoreThanTheCall()
{
    ModelCall call = callAt(startMs);
    call.costNano = firstNano + 1;
    write(call);
    QCOMPARE(valueOf(m_hub->connection(), u"SELECT group_concat(model || ' ' || cost_nano) FROM "
                                          "(SELECT * FROM usage_hours ORDER BY provider_id, model)"_s),
             u"large 4000,small 1,large 0"_s);
}

QTEST_GUILESS_MAIN(LeftAttemptsTest)
#include "tst_leftattempts.moc"

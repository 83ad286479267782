// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/store/callwriter.h"
#include "models/store/sql.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

class TestCallWriter final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void readsBackEveryField();
    void readsBackEmptyFields();
    void noRuleIsATableOfItsOwn_data();
    void noRuleIsATableOfItsOwn();
    void sumsAGroupOnce();
    void timesOnlyWhatAProviderDid();
    void sumsOverGroups();
    void sumsByEveryKey();
    void anUnpricedCallIsNotFree();
    void aGroupIsAllOrNothing();
    void goesOnAfterABadRow();
    void recordsACallWhoseSumsAreFull_data();
    void recordsACallWhoseSumsAreFull();
    void chargesACallOnce();
    void provesTheLedger();
    void seesTampering_data();
    void seesTampering();

private:
    [[nodiscard]] Outcome write(const QList<ModelCall> &calls);

    [[nodiscard]] QString value(const QString &sql) const { return valueOf(m_hub->connection(), sql); }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
    std::unique_ptr<CallWriter> m_writer;
};

void TestCallWriter::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
    m_writer = std::make_unique<CallWriter>(m_hub->connection());
    QVERIFY(m_writer->prepare());
}

void TestCallWriter::cleanup()
{
    m_writer.reset();
    m_hub.reset();
    m_fixture.reset();
}

Outcome TestCallWriter::write(const QList<ModelCall> &calls)
{
    std::vector<QueuedCall> group;
    for (const ModelCall &call : calls)
        group.push_back({0, static_cast<quint64>(group.size()), call});
    return m_writer->write(group);
}

void TestCallWriter::readsBackEveryField()
{
    HubCommands::RatePrices prices;
    prices.cost.input = 1;
    const qint64 version =
        m_hub->commands(u"tests"_s).setRate(u"openai"_s, u"gpt-5-mini"_s, ModelType::Chat, prices)->versionId;
    ModelCall call = m_fixture->call();
    call.type = ModelType::Transcription;
    call.status = CallStatus::Cancelled;
    call.httpStatus = 499;
    call.errorCode = u"client_gone"_s;
    call.errorMessage = u"the client left – “early”"_s;
    call.usage = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, true, true};
    call.rateVersionId = version;
    call.notes = u"one part was dropped"_s;
    call.attempts[0].errorCode = u"upstream_limited"_s;
    call.attempts[0].reason = u"429"_s;
    CallAttempt second = call.attempts[0];
    call.attempts[0].inputTokens = 1000;
    call.attempts[0].outputTokens = 20;
    call.attempts[0].costNano = 345;
    second.number = 2;
    second.providerId = 0;
    call.attempts.append(second);
    CallAttempt last = second;
    last.number = 3;
    last.providerId = call.providerId;
    last.credentialId = call.credentialId = 0;
    last.httpStatus = 503;
    last.connectionReused = false;
    last.reason = u"gone"_s;
    call.attempts.append(last);
    QVERIFY(write({call}));

    const auto row = m_hub->queries().call(call.id);
    QVERIFY2(row, row ? "" : qPrintable(row.error().detail));
    const ModelCall &read = row->call;
    QCOMPARE(read.requestId, call.requestId);
    QCOMPARE(read.startedAtMs, call.startedAtMs);
    QCOMPARE(read.endpoint, call.endpoint);
    QCOMPARE(read.type, call.type);
    QCOMPARE(read.modelAsked, call.modelAsked);
    QCOMPARE(read.modelServed, call.modelServed);
    QCOMPARE(read.streamed, true);
    QCOMPARE(read.status, call.status);
    QCOMPARE(read.httpStatus, 499);
    QCOMPARE(read.errorCode, call.errorCode);
    QCOMPARE(read.errorMessage, call.errorMessage);
    QCOMPARE(read.usage, call.usage);
    QCOMPARE(read.costNano, call.costNano);
    QCOMPARE(read.creditsNano, call.creditsNano);
    QCOMPARE(read.rateVersionId, version);
    QCOMPARE(read.ttfbUs, call.ttfbUs);
    QCOMPARE(read.durationUs, call.durationUs);
    QCOMPARE(read.requestBytes, call.requestBytes);
    QCOMPARE(read.responseBytes, call.responseBytes);
    QCOMPARE(read.notes, call.notes);
    QCOMPARE(row->appName, u"tests"_s);
    QCOMPARE(row->accountName, u"default"_s);
    QCOMPARE(row->providerName, u"openai"_s);
    QCOMPARE(row->credentialName, QString {});
    QCOMPARE(read.attempts.size(), 3);
    QCOMPARE(read.attempts[0].durationUs, call.attempts[0].durationUs);
    QCOMPARE(read.attempts[0].startedAtMs, call.startedAtMs);
    QCOMPARE(read.attempts[0].connectionReused, true);
    QCOMPARE(read.attempts[0].reason, u"429"_s);
    QCOMPARE(read.attempts[0].inputTokens, 1000);
    QCOMPARE(read.attempts[0].outputTokens, 20);
    QCOMPARE(read.attempts[0].costNano, std::optional<qint64> {345});
    QCOMPARE(read.attempts[1].inputTokens, 0);
    QCOMPARE(read.attempts[1].costNano, std::nullopt);
    QCOMPARE(read.attempts[1].number, 2);
    QCOMPARE(read.attempts[1].providerId, 0);
    QCOMPARE(read.attempts[1].connectionReused, true);
    QCOMPARE(read.attempts[2].number, 3);
    QCOMPARE(read.attempts[2].providerId, call.providerId);
    QCOMPARE(read.attempts[2].credentialId, 0);
    QCOMPARE(read.attempts[2].durationUs, last.durationUs);
    QCOMPARE(read.attempts[2].httpStatus, 503);
    QCOMPARE(read.attempts[2].connectionReused, false);
    QCOMPARE(read.attempts[2].errorCode, last.errorCode);
    QCOMPARE(read.attempts[2].reason, u"gone"_s);
}

void TestCallWriter::readsBackEmptyFields()
{
    // A full call first: nothing of it may stay bound for the next one.
    ModelCall empty;
    empty.id = m_fixture->call().id;
    empty.startedAtMs = m_fixture->clock.utcMs();
    empty.status = CallStatus::Failed;
    QVERIFY(write({m_fixture->call(), empty}));
    const auto row = m_hub->queries().call(empty.id);
    QVERIFY(row);
    QCOMPARE(row->call.appId, 0);
    QCOMPARE(row->call.providerId, 0);
    QCOMPARE(row->call.credentialId, 0);
    QCOMPARE(row->call.rateVersionId, 0);
    QCOMPARE(row->call.costNano, std::optional<qint64> {});
    QCOMPARE(row->call.creditsNano, std::optional<qint64> {});
    QCOMPARE(row->call.modelAsked, QString {});
    QCOMPARE(row->call.usage, TokenUsage {});
    QCOMPARE(row->appName, QString {});
    QVERIFY(row->call.attempts.isEmpty());
}

void TestCallWriter::noRuleIsATableOfItsOwn_data()
{
    QTest::addColumn<QString>("insert");
    QTest::newRow("call") << u"INSERT INTO model_calls (id) VALUES (?)"_s;
    QTest::newRow("attempt") << u"INSERT INTO call_attempts (call_id) VALUES (?)"_s;
    QTest::newRow("charge") << u"INSERT INTO credit_entries (account_id) VALUES (?)"_s;
    QTest::newRow("hour") << u"INSERT INTO usage_hours (hour_ms) VALUES (?)"_s;
    QTest::newRow("tally") << u"INSERT INTO tallies (owner_id) VALUES (?)"_s;
}

/// CHECK (x IN (three words or more)) builds a temporary table at every insert, which doubles the CPU of a call.
void TestCallWriter::noRuleIsATableOfItsOwn()
{
    QFETCH(QString, insert);
    auto step = runSql(m_hub->connection(), u"EXPLAIN "_s + insert, {1});
    QVERIFY(step);
    int steps = 0;
    for (; step->next(); ++steps)
        QVERIFY(step->value(1).toString() != u"OpenEphemeral"_s);
    QVERIFY(steps > 5);
}

void TestCallWriter::sumsAGroupOnce()
{
    ModelCall failed = m_fixture->call();
    failed.status = CallStatus::Failed;
    ModelCall cancelled = m_fixture->call();
    cancelled.status = CallStatus::Cancelled;
    QVERIFY(write({m_fixture->call(), failed, cancelled}));
    QCOMPARE(value(u"SELECT count(*) FROM usage_hours"_s), u"1"_s);
    QCOMPARE(value(u"SELECT calls || ' ' || failures || ' ' || input_tokens || ' ' || output_tokens || ' ' || "
                   "cache_read || ' ' || cost_nano || ' ' || credits_nano || ' ' || unpriced_calls || ' ' || "
                   "ttfb_sum_us || ' ' || duration_sum_us FROM usage_hours"_s),
             u"3 1 360 90 60 270000 300000 0 4500 60000"_s);
    QCOMPARE(value(u"SELECT group_concat(kind || calls || ':' || charged_nano, ' ') FROM tallies"_s),
             u"account3:300000 app3:300000 credential3:0"_s);
    QCOMPARE(m_hub->queries().app(u"tests"_s)->lastUsedAtMs, m_fixture->clock.utcMs());
    QCOMPARE(m_hub->queries().credentials(u"openai"_s)->first().usedCount, 3);
    QCOMPARE(m_hub->queries().accounts()->first().balanceNano, -300'000);
}

void TestCallWriter::timesOnlyWhatAProviderDid()
{
    ModelCall refusedHere = m_fixture->call(); // a limit: nobody was asked
    refusedHere.status = CallStatus::Failed;
    refusedHere.httpStatus = 429;
    refusedHere.ttfbUs = refusedHere.durationUs = 300;
    refusedHere.attempts.clear();
    ModelCall neverAnswered = m_fixture->call(); // the first byte that the client got was the hub's 504
    neverAnswered.status = CallStatus::Failed;
    neverAnswered.httpStatus = 504;
    neverAnswered.ttfbUs = neverAnswered.durationUs = 120'000'000;
    neverAnswered.attempts.first().httpStatus = 0;
    ModelCall brokenOff = m_fixture->call(); // after its stream had begun
    brokenOff.status = CallStatus::Failed;
    brokenOff.httpStatus = 200;
    ModelCall left = m_fixture->call(); // in the middle of its stream
    left.status = CallStatus::Cancelled;
    left.httpStatus = 499;
    QVERIFY(write({m_fixture->call(), refusedHere, neverAnswered, brokenOff, left}));
    UsageQuery query;
    query.groupBy = UsageQuery::GroupBy::App;
    query.toMs = m_fixture->clock.utcMs() + 3'600'000;
    query.withLatency = true;
    const auto usage = m_hub->queries().usage(query);
    QVERIFY(usage && usage->size() == 1);
    const UsageBucket &app = usage->first();
    QCOMPARE(app.calls, 5);
    QCOMPARE(app.ttfb.count(), 3);
    QCOMPARE(app.ttfbSumUs, 3 * 1'500);
    QCOMPARE(app.duration.count(), 4);
    QCOMPARE(app.durationSumUs, 3 * 20'000 + 120'000'000);
    QVERIFY(app.ttfb.percentileUs(990).value() < 2'000);
    const auto refused = m_hub->queries().call(refusedHere.id);
    QCOMPARE(refused->call.ttfbUs, 300); // the call itself tells all
}

void TestCallWriter::sumsOverGroups()
{
    for (int i = 0; i < 3; ++i)
        QVERIFY(write({m_fixture->call(), m_fixture->call()}));
    QCOMPARE(value(u"SELECT calls || ' ' || credits_nano FROM usage_hours"_s), u"6 600000"_s);
    QCOMPARE(m_hub->queries().ledger(u"default"_s, {}, 100)->size(), 6);
}

void TestCallWriter::sumsByEveryKey()
{
    QVERIFY(m_hub->commands(u"tests"_s).addApp(u"second"_s, {}, {}));
    ModelCall otherApp = m_fixture->call();
    otherApp.appId = 2;
    ModelCall otherModel = m_fixture->call();
    otherModel.modelServed = u"gpt-5"_s;
    ModelCall otherType = m_fixture->call();
    otherType.type = ModelType::Image;
    m_fixture->clock.advance(3'600'000);
    QVERIFY(write({otherApp, otherModel, otherType, m_fixture->call(), m_fixture->call()}));
    QCOMPARE(value(u"SELECT count(*) || ' ' || sum(calls) || ' ' || max(calls) FROM usage_hours"_s), u"4 5 2"_s);
}

void TestCallWriter::anUnpricedCallIsNotFree()
{
    ModelCall unpriced = m_fixture->call();
    unpriced.costNano.reset();
    unpriced.creditsNano.reset();
    ModelCall free = m_fixture->call();
    free.creditsNano = 0;
    ModelCall refused = m_fixture->call();
    refused.status = CallStatus::Failed;
    refused.usage = {};
    refused.creditsNano.reset();
    QVERIFY(write({unpriced, free, refused}));
    QCOMPARE(value(u"SELECT unpriced_calls FROM usage_hours"_s), u"1"_s);
    QCOMPARE(value(u"SELECT count(*) FROM credit_entries"_s), u"0"_s);
    QCOMPARE(m_hub->queries().call(unpriced.id)->call.creditsNano, std::optional<qint64> {});
    QCOMPARE(m_hub->queries().call(free.id)->call.creditsNano, std::optional<qint64> {0});
}

void TestCallWriter::aGroupIsAllOrNothing()
{
    ModelCall foreign = m_fixture->call();
    foreign.providerId = 99;
    const Outcome refused = write({m_fixture->call(), foreign});
    QVERIFY(!refused);
    QVERIFY(m_writer->failedByRow());
    for (const char16_t *table : {u"model_calls", u"call_attempts", u"credit_entries", u"usage_hours", u"tallies"})
        QCOMPARE(value(u"SELECT count(*) FROM "_s + QString::fromUtf16(table)), u"0"_s);
}

void TestCallWriter::goesOnAfterABadRow()
{
    ModelCall negative = m_fixture->call();
    negative.usage.output = -1;
    QVERIFY(!write({negative}));
    QVERIFY(write({m_fixture->call()}));
    QVERIFY(!m_writer->failedByRow());
    QCOMPARE(value(u"SELECT count(*) FROM model_calls"_s), u"1"_s);
}

void TestCallWriter::recordsACallWhoseSumsAreFull_data()
{
    QTest::addColumn<QList<qint64>>("before");
    QTest::addColumn<qint64>("price");
    QTest::addColumn<bool>("isPriced");
    constexpr qint64 largest = std::numeric_limits<qint64>::max();
    QTest::newRow("just full") << QList<qint64> {largest / 2, largest / 2} << qint64 {1} << true;
    QTest::newRow("over by little") << QList<qint64> {largest / 2, largest / 2} << qint64 {2} << false;
    QTest::newRow("one price was all") << QList<qint64> {largest} << qint64 {5} << false;
}

void TestCallWriter::recordsACallWhoseSumsAreFull()
{
    QFETCH(QList<qint64>, before);
    QFETCH(qint64, price);
    QFETCH(bool, isPriced);
    qint64 sum = 0;
    for (const qint64 nano : std::as_const(before)) {
        ModelCall dear = m_fixture->call();
        dear.costNano = dear.creditsNano = nano;
        sum += nano;
        QVERIFY(write({dear}));
    }
    QueuedCall queued {0, 0, m_fixture->call()};
    queued.call.costNano = queued.call.creditsNano = price;
    if (!isPriced)
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression {u"^A call was recorded without its price"_s});
    const Outcome written = m_writer->writeOne(queued);
    QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
    const auto row = m_hub->queries().call(queued.call.id);
    QVERIFY(row);
    QCOMPARE(row->call.creditsNano, isPriced ? std::optional {price} : std::nullopt);
    const auto check = m_hub->queries().checkLedger();
    QVERIFY2(check, check ? "" : qPrintable(check.error().detail));
    QCOMPARE(check->differences, QStringList {});
    const auto accounts = m_hub->queries().accounts();
    QCOMPARE(accounts->first().balanceNano, -sum - (isPriced ? price : 0));
}

void TestCallWriter::chargesACallOnce()
{
    const ModelCall call = m_fixture->call();
    QVERIFY(write({call}));
    QVERIFY(!write({call}));
    QCOMPARE(m_hub->queries().accounts()->first().balanceNano, -100'000);
    const auto entry = m_hub->queries().ledger(u"default"_s, {}, 1)->first();
    QCOMPARE(entry.kind, CreditKind::Charge);
    QCOMPARE(entry.callId, call.id);
    QCOMPARE(entry.amountNano, -100'000);
}

void TestCallWriter::provesTheLedger()
{
    QVERIFY(m_hub->commands(u"tests"_s).grantCredit(u"default"_s, 1'000'000, 0, {}));
    for (int i = 0; i < 10; ++i)
        QVERIFY(write({m_fixture->call(), m_fixture->call()}));
    const auto check = m_hub->queries().checkLedger();
    QVERIFY(check);
    QCOMPARE(check->entries, 21);
    QCOMPARE(check->accounts, 1);
    QVERIFY2(check->differences.isEmpty(), qPrintable(check->differences.join(u'\n')));
    QCOMPARE(m_hub->queries().accounts()->first().balanceNano, 1'000'000 - 20 * 100'000);
}

void TestCallWriter::seesTampering_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("a grant that was never entered") << u"UPDATE accounts SET granted_nano = granted_nano + 1"_s;
    QTest::newRow("a tally") << u"UPDATE tallies SET charged_nano = 0 WHERE kind = 'account'"_s;
    QTest::newRow("an hour") << u"UPDATE usage_hours SET credits_nano = credits_nano - 1"_s;
    QTest::newRow("a call's price") << u"UPDATE model_calls SET credits_nano = 1"_s;
    QTest::newRow("a call made free") << u"UPDATE model_calls SET credits_nano = NULL"_s;
    QTest::newRow("a call removed") << u"PRAGMA foreign_keys = OFF; DELETE FROM model_calls"_s;
    QTest::newRow("a charge removed") << u"DROP TRIGGER credit_entries_no_delete; DELETE FROM credit_entries "
                                         "WHERE kind = 'charge'"_s;
    QTest::newRow("a charge changed") << u"DROP TRIGGER credit_entries_no_update; UPDATE credit_entries "
                                         "SET amount_nano = amount_nano + 1 WHERE kind = 'charge'"_s;
    QTest::newRow("a grant changed") << u"DROP TRIGGER credit_entries_no_update; UPDATE credit_entries "
                                        "SET amount_nano = amount_nano + 1 WHERE kind = 'grant'"_s;
}

void TestCallWriter::seesTampering()
{
    QFETCH(QString, sql);
    QVERIFY(m_hub->commands(u"tests"_s).grantCredit(u"default"_s, 1'000'000, 0, {}));
    QVERIFY(write({m_fixture->call()}));
    for (const QString &statement : sql.split(u"; "_s))
        mustRun(m_hub->connection(), statement);
    const auto check = m_hub->queries().checkLedger();
    QVERIFY(check);
    QVERIFY(!check->differences.isEmpty());
}

QTEST_GUILESS_MAIN(TestCallWriter)
#include "tst_callwriter.moc"

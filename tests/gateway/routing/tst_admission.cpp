// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/metering/admission.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 now = 1'700'000'000'000; // a whole slot

AppSnapshot appWith(const AppLimits &limits, qint64 id = 1)
{
    AppSnapshot app;
    app.id = id;
    app.accountId = 1;
    app.limits = limits;
    return app;
}

CallEstimate tokens(qint64 count)
{
    CallEstimate estimate;
    estimate.tokens = count;
    return estimate;
}

CallEstimate guessed(qint64 count, qint64 least)
{
    CallEstimate estimate = tokens(count);
    estimate.leastTokens = least;
    estimate.leastCreditsNano = 0;
    return estimate;
}
} // namespace

/// Requests, tokens and calls at once. Money is in tst_admissionmoney.
class AdmissionTest : public QObject
{
    Q_OBJECT

private slots:
    void letsAnUnlimitedAppThrough();
    void limitsRequestsPerMinute();
    void doesNotCountARefusedCall();
    void limitsTokensPerMinute();
    void settlesTokens();
    void refusesWhatNeverFits();
    void lendsAGuessWhatIsLeft();
    void countsALongAnswersExcess();
    void limitsConcurrentCalls();
    void endsATicketOnce();
    void refusesAnExpiredApp();
    void keepsAppsApart();
    void dropsLimitsThatWereLifted();
    void tellsRateLimits();
    void writesRateLimitHeaders();
    void writesResetTexts_data();
    void writesResetTexts();
};

void AdmissionTest::letsAnUnlimitedAppThrough()
{
    Admission admission;
    const AppSnapshot app = appWith({});
    for (int call = 0; call < 1000; ++call)
        QVERIFY(admission.admit(app, tokens(1'000'000), false, now));
    QCOMPARE(admission.runningCalls(), 1000);
}

void AdmissionTest::limitsRequestsPerMinute()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .requestsPerMinute = 3});
    for (int call = 0; call < 3; ++call)
        QVERIFY(admission.admit(app, {}, false, now + call * 1000));
    const auto refused = admission.admit(app, {}, false, now + 3000);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::RateLimited);
    QCOMPARE(refused.error().message, u"This app's limit of 3 requests per minute is reached."_s);
    QCOMPARE(refused.error().retryAfterMs, 57'250);
    QVERIFY(!admission.admit(app, {}, false, now + 3000 + 57'249));
    QVERIFY(admission.admit(app, {}, false, now + 3000 + 57'250));
    QVERIFY(!admission.admit(app, {}, false, now + 3000 + 57'250));
}

void AdmissionTest::doesNotCountARefusedCall()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .requestsPerMinute = 2, .concurrentCalls = 1});
    const auto ticket = admission.admit(app, {}, false, now);
    for (int call = 0; call < 10; ++call)
        QVERIFY(!admission.admit(app, {}, false, now));
    admission.settle(*ticket, 0, 0, now);
    QVERIFY(admission.admit(app, {}, false, now));
    QCOMPARE(admission.runningCalls(), 1);
}

void AdmissionTest::limitsTokensPerMinute()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .tokensPerMinute = 1000});
    QVERIFY(admission.admit(app, tokens(600), false, now));
    QVERIFY(admission.admit(app, tokens(400), false, now + 1000));
    const auto refused = admission.admit(app, tokens(500), false, now + 1000);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::RateLimited);
    QCOMPARE(refused.error().message, u"This app's limit of 1000 tokens per minute is reached."_s);
    QCOMPARE(refused.error().retryAfterMs, 59'250);
    QVERIFY(!admission.admit(app, tokens(500), false, now + 1000 + 59'249));
    QVERIFY(admission.admit(app, tokens(500), false, now + 1000 + 59'250));
}

void AdmissionTest::settlesTokens()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .tokensPerMinute = 1000});
    const auto first = admission.admit(app, tokens(900), false, now);
    QVERIFY(!admission.admit(app, tokens(200), false, now));
    admission.settle(*first, 100, 0, now);
    const auto second = admission.admit(app, tokens(900), false, now);
    QVERIFY(second);
    admission.release(*second);
    QVERIFY(admission.admit(app, tokens(900), false, now));
    const auto third = admission.admit(app, tokens(0), false, now);
    admission.settle(*third, 5000, 0, now); // more than was thought: it counts in full
    QVERIFY(!admission.admit(app, tokens(1), false, now));
}

void AdmissionTest::refusesWhatNeverFits()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .tokensPerMinute = 1000});
    const auto refused = admission.admit(app, tokens(1001), false, now);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::BadRequest); // a client that tries it again would do so for ever
    QCOMPARE(refused.error().retryAfterMs, 0);
    QVERIFY(refused.error().message.contains(u"1001"));
    QVERIFY(admission.admit(app, tokens(1000), false, now));
}

// A client that gives no maximum still gets on under a limit lower than what we would assume.
void AdmissionTest::lendsAGuessWhatIsLeft()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .tokensPerMinute = 1000});
    const auto ticket = admission.admit(app, guessed(4100, 10), false, now);
    QVERIFY(ticket);
    const auto waiting = admission.admit(app, guessed(4100, 10), false, now); // all of it is lent
    QVERIFY(!waiting);
    QCOMPARE(waiting.error().retryAfterMs, 1000);
    QVERIFY2(waiting.error().message.contains(u"Running calls hold 990"), qPrintable(waiting.error().message));
    admission.settle(*ticket, 985, 0, now);
    QVERIFY(admission.admit(app, guessed(4100, 15), false, now));
    const auto late = admission.admit(app, guessed(4100, 0), false, now); // all of it is used
    QVERIFY(!late);
    QCOMPARE(late.error().retryAfterMs, 60'250);
    QVERIFY(!late.error().message.contains(u"Running"));
    QVERIFY(!admission.admit(app, guessed(9000, 1001), false, now));
}

void AdmissionTest::countsALongAnswersExcess()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .tokensPerMinute = 1000});
    const auto brief = admission.admit(app, tokens(500), false, now);
    admission.settle(*brief, 400, 0, now + 300'000);
    QVERIFY(admission.admit(app, tokens(1000), false, now + 300'000));
    const auto lengthy = admission.admit(app, tokens(500), false, now + 400'000);
    admission.settle(*lengthy, 1200, 0, now + 700'000);
    QVERIFY(!admission.admit(app, tokens(301), false, now + 700'000));
    QVERIFY(admission.admit(app, tokens(300), false, now + 700'000));
}

void AdmissionTest::limitsConcurrentCalls()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .concurrentCalls = 2});
    const auto first = admission.admit(app, {}, false, now);
    const auto second = admission.admit(app, {}, false, now);
    const auto refused = admission.admit(app, {}, false, now);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::RateLimited);
    QCOMPARE(refused.error().message, u"This app already has 2 calls running, its limit."_s);
    QCOMPARE(refused.error().retryAfterMs, 1000);
    admission.settle(*first, 0, 0, now);
    QVERIFY(admission.admit(app, {}, false, now));
    QVERIFY(!admission.admit(app, {}, false, now));
    admission.release(*second);
    QVERIFY(admission.admit(app, {}, false, now));
}

void AdmissionTest::endsATicketOnce()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .concurrentCalls = 1});
    const auto ticket = admission.admit(app, {}, false, now);
    admission.settle(*ticket, 5, 5, now);
    admission.settle(*ticket, 5, 5, now);
    admission.release(*ticket);
    admission.release({});
    admission.settle({999}, 1, 1, now);
    QCOMPARE(admission.runningCalls(), 0);
    QVERIFY(admission.admit(app, {}, false, now));
    QVERIFY(!admission.admit(app, {}, false, now));
}

void AdmissionTest::refusesAnExpiredApp()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .expiresAtMs = now});
    QVERIFY(admission.admit(app, {}, false, now - 1));
    const auto refused = admission.admit(app, {}, false, now);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unauthorized);
    QCOMPARE(refused.error().retryAfterMs, 0);
}

void AdmissionTest::keepsAppsApart()
{
    Admission admission;
    const AppLimits limits {.modelGlobs = {}, .requestsPerMinute = 1};
    QVERIFY(admission.admit(appWith(limits, 1), {}, false, now));
    QVERIFY(admission.admit(appWith(limits, 2), {}, false, now));
    QVERIFY(!admission.admit(appWith(limits, 1), {}, false, now));
}

void AdmissionTest::dropsLimitsThatWereLifted()
{
    Admission admission;
    QVERIFY(admission.admit(appWith({.modelGlobs = {}, .requestsPerMinute = 1}), {}, false, now));
    QVERIFY(admission.admit(appWith({}), {}, false, now));
    QVERIFY(admission.admit(appWith({.modelGlobs = {}, .requestsPerMinute = 2}), {}, false, now));
    QVERIFY(admission.admit(appWith({.modelGlobs = {}, .requestsPerMinute = 2}), {}, false, now));
    QVERIFY(!admission.admit(appWith({.modelGlobs = {}, .requestsPerMinute = 2}), {}, false, now));
}

void AdmissionTest::tellsRateLimits()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .requestsPerMinute = 10, .tokensPerMinute = 1000});
    RateLimits limits = admission.rateLimits(app, now);
    QCOMPARE(limits.remainingRequests, 10);
    QCOMPARE(limits.resetRequestsMs, 0);
    QCOMPARE(limits.remainingTokens, 1000);
    QVERIFY(admission.admit(app, tokens(300), false, now));
    limits = admission.rateLimits(app, now + 250);
    QCOMPARE(limits.limitRequests, 10);
    QCOMPARE(limits.remainingRequests, 9);
    QCOMPARE(limits.resetRequestsMs, 60'000);
    QCOMPARE(limits.limitTokens, 1000);
    QCOMPARE(limits.remainingTokens, 700);
    QCOMPARE(limits.resetTokensMs, 60'000);
    // A limit that was lowered below what is used leaves nothing, not less than nothing.
    QCOMPARE(admission.rateLimits(appWith({.modelGlobs = {}, .tokensPerMinute = 100}), now).remainingTokens, 0);
    QCOMPARE(admission.rateLimits(appWith({}), now).limitRequests, 0);
}

void AdmissionTest::writesRateLimitHeaders()
{
    HeaderList headers;
    RateLimits {}.addTo(headers);
    QVERIFY(headers.fields().empty());
    RateLimits {10, 9, 60'000, 1000, 0, 1500}.addTo(headers);
    QCOMPARE(headers.fields().size(), size_t {6});
    QCOMPARE(headers.value("x-ratelimit-limit-requests"), "10");
    QCOMPARE(headers.value("x-ratelimit-remaining-requests"), "9");
    QCOMPARE(headers.value("x-ratelimit-reset-requests"), "1m0s");
    QCOMPARE(headers.value("x-ratelimit-limit-tokens"), "1000");
    QCOMPARE(headers.value("x-ratelimit-remaining-tokens"), "0");
    QCOMPARE(headers.value("x-ratelimit-reset-tokens"), "1.5s");
}

void AdmissionTest::writesResetTexts_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](qint64 ms, const char *expected) { QTest::newRow(expected) << ms << QByteArray {expected}; };
    row(0, "0ms");
    row(12, "12ms");
    row(999, "999ms");
    row(1000, "1s");
    row(1050, "1.05s");
    row(12'340, "12.34s");
    row(60'000, "1m0s");
    row(60'250, "1m0.25s");
    row(125'001, "2m5.001s");
}

void AdmissionTest::writesResetTexts()
{
    QFETCH(qint64, ms);
    QTEST(resetText(ms), "expected");
}

QTEST_GUILESS_MAIN(AdmissionTest)
#include "tst_admission.moc"

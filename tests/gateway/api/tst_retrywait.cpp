// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/retrywait.h"
#include "tests/gateway/api/apifixture.h"

/// When the windows of a provider's rate limit say how long to leave it alone.
class RetryWaitTest final : public QObject
{
    Q_OBJECT

private slots:
    void believesTheWindowsOfARefusalForThem_data();
    void believesTheWindowsOfARefusalForThem();
    void findsTheCenturyOfTwoDigits_data();
    void findsTheCenturyOfTwoDigits();
};

void RetryWaitTest::believesTheWindowsOfARefusalForThem_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<qint64>("ms");
    const auto row = [](const char *name, int status, const char *headers, qint64 ms) {
        QTest::addRow("%d, %s", status, name) << status << QByteArray {headers} << ms;
    };
    const char *left = "x-ratelimit-remaining-requests: 59\nx-ratelimit-reset-requests: 4m0s";
    const char *unsaid = "x-ratelimit-reset-requests: 120ms";
    const char *usedUp = "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 9s";
    for (const int status : {401, 402, 403, 408, 429, 500, 502, 503, 504, 529}) {
        const bool isLimit = status == 429 || status == 503 || status == 529;
        row("requests are left", status, left, 0);
        row("no word of what is left", status, unsaid, status == 429 ? 120 : 0);
        row("requests are used up", status, usedUp, isLimit ? 9000 : 0);
        row("a wait in words", status, "retry-after: 7\nx-ratelimit-reset-requests: 120ms", 7000);
    }
    row("a wait that cannot be read", 429, "retry-after: 20s\nx-ratelimit-reset-requests: 120ms", 120);
    row("a wait that is no number", 429, "retry-after: inf\nx-ratelimit-reset-requests: 120ms", 120);
    row("a wait without end", 429, "retry-after: 99999999999\nx-ratelimit-reset-requests: 120ms", 86'400'000);
    row("a wait that is over", 429, "retry-after: Wednesday, 31-Dec-69 23:59:59 GMT\nx-ratelimit-reset-requests: 120ms",
        0);
    row("one is used up, one is not", 429,
        "x-ratelimit-remaining-requests: 59\nx-ratelimit-reset-requests: 4m0s\nx-ratelimit-remaining-tokens: 0\n"
        "x-ratelimit-reset-tokens: 2s",
        2000);
    row("one is left, one not said", 429,
        "x-ratelimit-remaining-requests: 59\nx-ratelimit-reset-requests: 1s\nx-ratelimit-reset-tokens: 2s", 2000);
    row("one is used up, one not said", 429,
        "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 9s\nx-ratelimit-reset-tokens: 2s", 9000);
    row("what is left is no number", 429, "x-ratelimit-remaining: ?\nx-ratelimit-reset: 3", 3000);
    row("Anthropic's", 529,
        "anthropic-ratelimit-requests-remaining: 0\nanthropic-ratelimit-requests-reset: 1970-01-01T00:00:05Z", 5000);
}

void RetryWaitTest::believesTheWindowsOfARefusalForThem()
{
    QFETCH(int, status);
    QFETCH(QByteArray, headers);
    QFETCH(qint64, ms);
    HeaderList list;
    for (const QByteArray &line : headers.split('\n'))
        list.add(line.left(line.indexOf(": ")), line.mid(line.indexOf(": ") + 2));
    const auto provider = makeProvider(1, "one", {}, {{11, "secret-eleven"}});
    const AttemptFailure failure = failureOfStatus(status, list, "{}", *provider, &provider->credentials.front(), 0);
    QVERIFY(failure.blame);
    QCOMPARE(failure.blame->hintMs, ms); // how long its circuit rests
    const bool isTold = status == 429 || status >= 500;
    QCOMPARE(failure.fault.retryAfterMs, isTold ? ms : 0);
}

void RetryWaitTest::findsTheCenturyOfTwoDigits_data()
{
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<qint64>("ms");
    QTest::newRow("this one") << QByteArray {"2026-11-06T08:49:07Z"} << QByteArray {"Friday, 06-Nov-26 08:49:37 GMT"}
                              << qint64 {30'000};
    QTest::newRow("the last one") << QByteArray {"2026-11-06T08:49:07Z"}
                                  << QByteArray {"Sunday, 06-Nov-94 08:49:37 GMT"} << qint64 {0};
    QTest::newRow("50 years ahead") << QByteArray {"2026-11-06T08:49:37Z"}
                                    << QByteArray {"Friday, 06-Nov-76 08:49:37 GMT"} << longestWaitMs;
    QTest::newRow("a second more") << QByteArray {"2026-11-06T08:49:36Z"}
                                   << QByteArray {"Friday, 06-Nov-76 08:49:37 GMT"} << qint64 {0};
    QTest::newRow("the next one") << QByteArray {"2099-12-31T23:59:50Z"}
                                  << QByteArray {"Friday, 01-Jan-00 00:00:00 GMT"} << qint64 {10'000};
}

void RetryWaitTest::findsTheCenturyOfTwoDigits()
{
    QFETCH(QByteArray, now);
    QFETCH(QByteArray, said);
    const QDateTime at = QDateTime::fromString(QString::fromLatin1(now), Qt::ISODate);
    QTEST(retryAfterMs(said, at.toMSecsSinceEpoch()), "ms");
}

QTEST_GUILESS_MAIN(RetryWaitTest)
#include "tst_retrywait.moc"

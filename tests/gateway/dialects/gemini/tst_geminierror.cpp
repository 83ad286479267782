// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/api/httpstatus.h"
#include "gateway/dialects/gemini/geminierror.h"

class GeminiErrorTest final : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatGoogleSays();
    void readsOddShapes_data();
    void readsOddShapes();
    void tellsARefusedKey_data();
    void tellsARefusedKey();
    void readsDelays_data();
    void readsDelays();
    void writesWhatItReads_data();
    void writesWhatItReads();
    void saysFaultsInGooglesShape_data();
    void saysFaultsInGooglesShape();
};

void GeminiErrorTest::readsWhatGoogleSays()
{
    const QByteArray body = R"({"error":{"code":429,"message":"Quota exceeded.","status":"RESOURCE_EXHAUSTED",
        "details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[]},
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"39.837s"}]}})";
    const std::optional<GeminiError> error = GeminiError::of(JsonView {body});
    QVERIFY(error);
    QCOMPARE(error->code, 429);
    QCOMPARE(error->status, QByteArray {"RESOURCE_EXHAUSTED"});
    QCOMPARE(error->message, QByteArray {"Quota exceeded."});
    QCOMPARE(error->retryDelayMs, 39837);
}

void GeminiErrorTest::readsOddShapes_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isError");
    QTest::addColumn<int>("code");
    QTest::newRow("in an array") << QByteArray {R"([{"error":{"code":503}}])"} << true << 503;
    QTest::newRow("a text") << QByteArray {R"({"error":"no"})"} << true << 500;
    QTest::newRow("no code") << QByteArray {R"({"error":{}})"} << true << 500;
    QTest::newRow("an impossible code") << QByteArray {R"({"error":{"code":12345678901234567890}})"} << true << 500;
    QTest::newRow("a success as its code") << QByteArray {R"({"error":{"code":200}})"} << true << 500;
    QTest::newRow("members of wrong kinds")
        << QByteArray {R"({"error":{"code":"x","message":[],"status":{},"details":[1,null,{"@type":2}]}})"} << true
        << 500;
    QTest::newRow("an answer") << QByteArray {R"({"candidates":[]})"} << false << 0;
    QTest::newRow("null") << QByteArray {R"({"error":null})"} << false << 0;
    QTest::newRow("a number") << QByteArray {"7"} << false << 0;
    QTest::newRow("an empty array") << QByteArray {"[]"} << false << 0;
}

void GeminiErrorTest::readsOddShapes()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, isError);
    const std::optional<GeminiError> error = GeminiError::of(JsonView {body});
    QCOMPARE(error.has_value(), isError);
    if (error)
        QTEST(error->code, "code");
}

void GeminiErrorTest::tellsARefusedKey_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("refusesKey");
    QTest::newRow("400 API_KEY_INVALID")
        << QByteArray {R"({"error":{"code":400,"status":"INVALID_ARGUMENT","details":[{"@type":)"
                       R"("type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}})"}
        << true;
    QTest::newRow("403") << QByteArray {R"({"error":{"code":403}})"} << true;
    QTest::newRow("401") << QByteArray {R"({"error":{"code":401}})"} << true;
    QTest::newRow("400") << QByteArray {R"({"error":{"code":400,"message":"API_KEY_INVALID"}})"} << false;
}

void GeminiErrorTest::tellsARefusedKey()
{
    QFETCH(QByteArray, body);
    QTEST(GeminiError::of(JsonView {body})->refusesKey(), "refusesKey");
}

void GeminiErrorTest::readsDelays_data()
{
    QTest::addColumn<QByteArray>("delay");
    QTest::addColumn<qint64>("milliseconds");
    QTest::newRow("a second") << QByteArray {"\"1s\""} << qint64 {1000};
    QTest::newRow("a part of one") << QByteArray {"\"0.25s\""} << qint64 {250};
    QTest::newRow("below a day") << QByteArray {"\"1e300s\""} << qint64 {86'400'000};
    QTest::newRow("negative") << QByteArray {"\"-1s\""} << qint64 {0};
    QTest::newRow("no unit") << QByteArray {"\"1\""} << qint64 {0};
    QTest::newRow("a number") << QByteArray {"1"} << qint64 {0};
    QTest::newRow("not a number") << QByteArray {"\"nans\""} << qint64 {0};
}

void GeminiErrorTest::readsDelays()
{
    QFETCH(QByteArray, delay);
    const QByteArray body = R"({"error":{"code":429,"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo",)"
                            R"("retryDelay":)"
                            + delay + "}]}}";
    QTEST(GeminiError::of(JsonView {body})->retryDelayMs, "milliseconds");
}

void GeminiErrorTest::writesWhatItReads_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("plain") << QByteArray {R"({"error":{"code":400,"message":"no \"x\"","status":"INVALID_ARGUMENT"}})"};
    QTest::newRow("delay") << QByteArray {
        R"({"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED","details":[{"@type":)"
        R"("type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.005s"}]}})"};
    QTest::newRow("reason") << QByteArray {
        R"({"error":{"code":401,"message":"key","status":"UNAUTHENTICATED","details":[{"@type":)"
        R"("type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}})"};
}

void GeminiErrorTest::writesWhatItReads()
{
    QFETCH(QByteArray, body);
    QCOMPARE(GeminiError::of(JsonView {body})->body(), body);
}

void GeminiErrorTest::saysFaultsInGooglesShape_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("status");
    QTest::addColumn<qint64>("retryAfterMs");
    QTest::addColumn<QByteArray>("rest");
    const auto row = [](const char *name, ErrorCode code, int status, qint64 retryAfterMs, const char *rest) {
        QTest::newRow(name) << static_cast<int>(code) << status << retryAfterMs << QByteArray {rest};
    };
    row("bad request", ErrorCode::BadRequest, 400, 0, R"("status":"INVALID_ARGUMENT")");
    row("too large", ErrorCode::BodyTooLarge, 413, 0, R"("status":"INVALID_ARGUMENT")");
    row("the app's key", ErrorCode::Unauthorized, 401, 0,
        R"("status":"UNAUTHENTICATED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",)"
        R"("reason":"API_KEY_INVALID","domain":"googleapis.com"}])");
    row("forbidden", ErrorCode::Forbidden, 403, 0, R"("status":"PERMISSION_DENIED")");
    row("no model", ErrorCode::NotFound, 404, 0, R"("status":"NOT_FOUND")");
    row("no credit", ErrorCode::InsufficientCredit, 402, 0, R"("status":"RESOURCE_EXHAUSTED")");
    row("limited", ErrorCode::RateLimited, 429, 1500,
        R"("status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo",)"
        R"("retryDelay":"1.500s"}])");
    row("the provider's key", ErrorCode::UpstreamAuth, 502, 0, R"("status":"INTERNAL")");
    row("overloaded", ErrorCode::UpstreamFailed, 529, 0, R"("status":"UNAVAILABLE")");
    row("unavailable", ErrorCode::ModelUnavailable, 503, 0, R"("status":"UNAVAILABLE")");
    row("timeout", ErrorCode::UpstreamTimeout, 504, 0, R"("status":"DEADLINE_EXCEEDED")");
}

void GeminiErrorTest::saysFaultsInGooglesShape()
{
    QFETCH(int, code);
    QFETCH(int, status);
    QFETCH(qint64, retryAfterMs);
    QFETCH(QByteArray, rest);
    ApiFault fault = makeFault(static_cast<ErrorCode>(code), "words");
    fault.status = status;
    fault.retryAfterMs = retryAfterMs;
    QCOMPARE(faultBody(ApiDialect::Gemini, fault),
             QByteArray {"{\"error\":{\"code\":" + QByteArray::number(status == 529 ? 503 : status)
                         + ",\"message\":\"words\"," + rest + "}}"});
}

QTEST_GUILESS_MAIN(GeminiErrorTest)
#include "tst_geminierror.moc"

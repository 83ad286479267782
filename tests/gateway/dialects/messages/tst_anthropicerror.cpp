// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/messages/anthropicerror.h"

class TestAnthropicError final : public QObject
{
    Q_OBJECT

private slots:
    void namesTheErrorByItsStatus_data();
    void namesTheErrorByItsStatus();
    void writesTheBody_data();
    void writesTheBody();
    void writesTheEvent();
    void knowsTheStatusOfItsOwnNamesOnly();
};

void TestAnthropicError::namesTheErrorByItsStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](int status, const char *expected) {
        QTest::addRow("%d", status) << status << QByteArray {expected};
    };
    row(400, "invalid_request_error");
    row(401, "authentication_error");
    row(402, "billing_error");
    row(403, "permission_error");
    row(404, "not_found_error");
    row(405, "invalid_request_error");
    row(409, "conflict_error");
    row(413, "request_too_large");
    row(415, "invalid_request_error");
    row(429, "rate_limit_error");
    row(500, "api_error");
    row(502, "api_error");
    row(503, "api_error");
    row(504, "timeout_error");
    row(529, "overloaded_error");
}

void TestAnthropicError::namesTheErrorByItsStatus()
{
    QFETCH(const int, status);
    QTEST(anthropicErrorType(status).toByteArray(), "expected");
}

void TestAnthropicError::writesTheBody_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("requestId");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("with the request's id")
        << QByteArray {"No \"x\"."} << QByteArray {"req_1"}
        << QByteArray {
               R"({"type":"error","error":{"type":"not_found_error","message":"No \"x\"."},"request_id":"req_1"})"};
    QTest::newRow("without") << QByteArray {"No."} << QByteArray {}
                             << QByteArray {R"({"type":"error","error":{"type":"not_found_error","message":"No."}})"};
    QTest::newRow("bytes that are not UTF-8")
        << QByteArray {"a\xFFz"} << QByteArray {}
        << QByteArray {"{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"a\xEF\xBF\xBDz\"}}"};
}

void TestAnthropicError::writesTheBody()
{
    QFETCH(const QByteArray, message);
    QFETCH(const QByteArray, requestId);
    QTEST(anthropicErrorBody(404, message, requestId), "expected");
}

void TestAnthropicError::writesTheEvent()
{
    QCOMPARE(anthropicErrorEvent(529, "Later."),
             QByteArray {"event: error\ndata: "
                         R"({"type":"error","error":{"type":"overloaded_error","message":"Later."}})"
                         "\n\n"});
}

void TestAnthropicError::knowsTheStatusOfItsOwnNamesOnly()
{
    QCOMPARE(anthropicErrorStatus("overloaded_error"), 529);
    QCOMPARE(anthropicErrorStatus("invalid_request_error"), 400);
    QCOMPARE(anthropicErrorStatus("server_error"), 0);
}

QTEST_GUILESS_MAIN(TestAnthropicError)
#include "tst_anthropicerror.moc"

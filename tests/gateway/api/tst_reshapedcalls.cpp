// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/kindhub.h"

/// Chat calls to providers of chat that refuse how they are said.
class TestReshapedCalls final : public QObject
{
    Q_OBJECT

private slots:
    void sayInAnotherWayWhatTheirProviderRefuses_data();
    void sayInAnotherWayWhatTheirProviderRefuses();
    void keepTheirBytesWhereTheProviderTakesThem();
};

void TestReshapedCalls::sayInAnotherWayWhatTheirProviderRefuses_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("has");
    QTest::addColumn<QByteArray>("hasNot");
    QTest::addColumn<QByteArray>("noted");
    const auto row = [](const char *kind, const QByteArray &request, const char *has, const char *hasNot,
                        const char *noted) {
        QTest::addRow("%s %s", kind, noted) << QByteArray {kind} << QByteArray {R"({"model":"one/m1",)" + request + '}'}
                                            << QByteArray {has} << QByteArray {hasNot} << QByteArray {noted};
    };
    const QByteArray hi = R"("messages":[{"role":"user","content":"Hi"}])";
    const QByteArray schema =
        R"(,"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"z":1.0}}})";
    const QByteArray tools = R"(,"tools":[{"type":"function","function":{"name":"a.b","parameters":{}}}])";
    for (const char *kind : {"deepseek", "zhipu", "dashscope"})
        row(kind, hi + schema, R"("response_format":{"type":"json_object"})", "json_schema\"", "response_format");
    row("together", hi + tools + R"(,"tool_choice":"required")", R"("name":"a.b")", "tool_choice", "tool_choice");
    row("zhipu", hi + tools + R"(,"tool_choice":"none")", "Hi", "a.b", "tool_choice");
    const QByteArray calls = R"("messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":null,)"
                             R"("tool_calls":[{"id":"abcDEF123","type":"function","function":{"name":"f",)"
                             R"("arguments":"{}"}}]},{"role":"tool","tool_call_id":"abcDEF123","content":"r"})";
    row("mistral", calls + R"(,{"role":"user","content":"Go"}])", R"({"role":"assistant","content":"OK."})",
        R"("r"},{"role":"user")", "messages.user");
    row("xai", calls + "]", "\"content\":\"(calls a tool)\"", "null", "messages.content");
}

void TestReshapedCalls::sayInAnotherWayWhatTheirProviderRefuses()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, has);
    QFETCH(QByteArray, hasNot);
    QFETCH(QByteArray, noted);
    KindHub hub {kind};
    hub.ask("/v1/chat/completions", request);
    FakeUpstream::Sent &sent = hub.hub.upstream.last();
    QVERIFY2(sent.body().contains(has), sent.body().constData());
    QVERIFY2(!sent.body().contains(hasNot), sent.body().constData());
    const QByteArray answer = R"({"id":"c1","odd":1.0,"choices":[{"index":0,"message":{"role":"assistant",)"
                              R"("content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}})";
    sent.answer(200, answer);
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.body, answer);
    QCOMPARE(hub.exchange.headers.value("x-portico-dropped"), noted);
}

void TestReshapedCalls::keepTheirBytesWhereTheProviderTakesThem()
{
    for (const char *kind : {"deepseek", "zhipu", "together", "xai", "mistral", "openai-compatible"}) {
        KindHub hub {kind};
        const QByteArray body = R"({ "messages":[{"role":"user","content":"Hi, json_schema tool_choice"},)"
                                R"({"role":"assistant","content":"a","tool_calls":[{"id":"abcDEF123"}]},)"
                                R"({"role":"tool","tool_call_id":"abcDEF123","content":"r"}],"odd":1.0,)"
                                R"("tool_choice":"auto","response_format":{"type":"json_object"},"model":)";
        hub.ask("/v1/chat/completions", body + R"("one/m1"})");
        QCOMPARE(hub.hub.upstream.last().body(), QByteArray {body + R"("m1"})"});
    }
}

QTEST_GUILESS_MAIN(TestReshapedCalls)
#include "tst_reshapedcalls.moc"

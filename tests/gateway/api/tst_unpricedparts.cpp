// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/translatinghub.h"

using namespace Qt::Literals::StringLiterals;

/// What a provider says that it bills and no rate has a price for: told with the call, since its cost is too low.
class TestUnpricedParts final : public QObject
{
    Q_OBJECT

private slots:
    void areTold_data();
    void areTold();
};

void TestUnpricedParts::areTold_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("notes");

    const QString faster = u"the provider bills its faster tier, which is priced here as its usual one"_s;
    const QString searches = u"the provider bills searches (7), which have no price here"_s;
    const QByteArray chat = R"({"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":)"
                            R"("assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,)"
                            R"("completion_tokens":2},"service_tier":")";
    QTest::newRow("chat, faster") << QByteArray {"openai-compatible"} << QByteArray {"/v1/chat/completions"} << false
                                  << chat + R"(priority"})" << faster;
    QTest::newRow("chat, usual") << QByteArray {"openai-compatible"} << QByteArray {"/v1/chat/completions"} << false
                                 << chat + R"(default"})" << QString();
    const QByteArray chunks = R"(data: {"id":"c","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":)"
                              R"("stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2},"service_tier":)"
                              "\"priority\"}\n\ndata: [DONE]\n\n";
    for (const char *path : {"/v1/chat/completions", "/v1/messages"})
        QTest::addRow("chat, faster, streamed to %s", path)
            << QByteArray {"openai-compatible"} << QByteArray {path} << true << chunks << faster;
    const QByteArray messages = R"({"id":"m","type":"message","role":"assistant","model":"m1","content":[{"type":)"
                                R"("text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":5,)"
                                R"("output_tokens":2,"server_tool_use":{"web_search_requests":7})";
    QTest::newRow("messages, searches") << QByteArray {"anthropic"} << QByteArray {"/v1/messages"} << false
                                        << messages + "}}" << searches;
    QTest::newRow("messages, searches, faster")
        << QByteArray {"anthropic"} << QByteArray {"/v1/messages"} << false
        << messages + R"(,"service_tier":"priority"}})" << QString {faster + u"; "_s + searches};
    const QByteArray events =
        R"(data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m1",)"
        R"("content":[],"usage":{"input_tokens":5,"output_tokens":1}}})"
        "\n\n"
        R"(data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Hi"}})"
        "\n\n"
        R"(data: {"type":"content_block_stop","index":0})"
        "\n\n"
        R"(data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2,)"
        R"("server_tool_use":{"web_search_requests":7}}})"
        "\n\n"
        R"(data: {"type":"message_stop"})"
        "\n\n";
    for (const char *path : {"/v1/messages", "/v1/chat/completions"})
        QTest::addRow("messages, searches, streamed to %s", path)
            << QByteArray {"anthropic"} << QByteArray {path} << true << events << searches;
    const QByteArray gemini = R"({"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]},"finishReason":)"
                              R"("STOP","index":0}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2,)"
                              R"("trafficType":"ON_DEMAND_PRIORITY"}})";
    QTest::newRow("gemini, faster") << QByteArray {"google"} << QByteArray {"/v1/chat/completions"} << false << gemini
                                    << faster;
}

void TestUnpricedParts::areTold()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, path);
    QFETCH(bool, stream);
    QFETCH(QByteArray, answer);
    QFETCH(QString, notes);
    TranslatingHub hub {kind};
    const QByteArray rest = stream ? R"(,"stream":true,"max_tokens":9)" : R"(,"max_tokens":9)";
    const auto handler = hub.post(path, chatBody(rest));
    QVERIFY(handler && !hub.fixture.upstream.sent.empty());

    FakeUpstream::Sent &sent = hub.fixture.upstream.last();
    sent.head(200, stream ? "text/event-stream" : "application/json");
    sent.bytes(answer);
    sent.end();

    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.fixture.record().notes, notes);
    QCOMPARE(hub.fixture.record().usage.output, 2);
}

QTEST_GUILESS_MAIN(TestUnpricedParts)
#include "tst_unpricedparts.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/demo/demoprovider.h"
#include "gateway/demo/demoreply.h"
#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/chatstreamtap.h"
#include "tests/support/recordinglistener.h"

namespace
{
UpstreamRequest chat(const QByteArray &body)
{
    UpstreamRequest request;
    request.method = "POST";
    request.target = "/v1/chat/completions";
    request.body = {body.left(10), body.mid(10)}; // as a splice would send it
    return request;
}

QByteArray asking(const char *model, const QByteArray &text, const QByteArray &more = {})
{
    return R"({"model":")" + QByteArray {model} + R"(","messages":[{"role":"user","content":")" + text + R"("}])" + more
           + "}";
}

/// What a stream said: the text, the reason of its end, the counts.
struct Stream
{
    QByteArray text;
    QByteArray finishReason;
    std::optional<TokenUsage> usage;
    int textEvents = 0;
    bool done = false;
};

/// The text that follows `"name":"`, up to its closing quote, as it stands there.
QByteArray textMember(const QByteArray &json, const QByteArray &name)
{
    const QByteArray before = '"' + name + "\":\"";
    const qsizetype at = json.indexOf(before);
    if (at < 0)
        return {};
    const qsizetype begin = at + before.size();
    qsizetype end = begin;
    while (end < json.size() && json[end] != '"')
        end += json[end] == '\\' ? 2 : 1;
    return json.mid(begin, end - begin);
}

QByteArray contentOf(const QByteArray &json)
{
    return textMember(json, "content");
}

QByteArray finishOf(const QByteArray &json)
{
    return textMember(json, "finish_reason");
}

Stream streamOf(const QByteArray &bytes)
{
    Stream stream;
    EventStreamParser parser;
    ChatStreamTap tap {true};
    for (const auto &event : parser.feed(bytes)) {
        (void)tap.inspect(event);
        const QByteArray data = event.data.toByteArray();
        const QByteArray text = contentOf(data);
        stream.text += text;
        stream.textEvents += text.isEmpty() ? 0 : 1;
        if (const QByteArray reason = finishOf(data); !reason.isEmpty())
            stream.finishReason = reason;
    }
    stream.usage = tap.usage();
    stream.done = tap.sawTerminal();
    return stream;
}

QByteArray whole(const DemoReply &reply)
{
    QByteArray bytes;
    for (const QByteArray &piece : reply.pieces)
        bytes += piece;
    return bytes;
}

QByteArray answerTo(const QByteArray &body)
{
    return whole(demoReply(chat(body), 1, 0));
}
} // namespace

class DemoProviderTest : public QObject
{
    Q_OBJECT

private slots:
    void echoes_data();
    void echoes();
    void countsExactly();
    void keepsToMaxTokens_data();
    void keepsToMaxTokens();
    void stopsAtStops_data();
    void stopsAtStops();
    void streamsWhatItAnswers();
    void givesUsageOnlyWhenAsked();
    void neverCutsACharacter();
    void refuses_data();
    void refuses();
    void listsItsModels();
    void answersFromTheEventLoop();
    void canBeCancelledAtAnyTime_data();
    void canBeCancelledAtAnyTime();
    void waitsWhilePaused();
    void pacesAStream();
};

void DemoProviderTest::echoes_data()
{
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *messages, const char *expected) {
        QTest::newRow(messages) << QByteArray {messages} << QByteArray {expected};
    };
    row(R"([{"role":"user","content":"hello"}])", "hello");
    row(R"([{"content":"a","role":"user"},{"role":"assistant","content":"b"},{"role":"user","content":"c"},{"role":"tool","content":"d"}])",
        "c");
    row(R"([{"role":"user","content":[{"type":"text","text":"one"},{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"two"}]}])",
        R"(one\ntwo)");
    row(R"([{"role":"user","content":"\u00e9 \"quoted\""}])", "\xc3\xa9 \\\"quoted\\\"");
    row(R"([{"role":"system","content":"only"}])", "");
    row(R"([{"role":"user","content":null}])", "");
    row(R"([5,"x",{"role":5,"content":{}}])", "");
}

void DemoProviderTest::echoes()
{
    QFETCH(QByteArray, messages);
    QFETCH(QByteArray, expected);
    const QByteArray answer = answerTo(R"({"model":"echo","messages":)" + messages + "}");
    QVERIFY2(readChatAnswer(answer).isCompletion(), answer.constData());
    QCOMPARE(contentOf(answer), expected);
    QCOMPARE(finishOf(answer), "stop");
}

void DemoProviderTest::countsExactly()
{
    const auto usage =
        readChatAnswer(
            answerTo(
                R"({"model":"echo","messages":[{"role":"system","content":"12345"},{"role":"user","content":"123456789"}]})"))
            .usage;
    QVERIFY(usage);
    QCOMPARE(usage->uncachedInput, 4); // 14 bytes
    QCOMPARE(usage->output, 3);        // 9 bytes
}

void DemoProviderTest::keepsToMaxTokens_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char *more, const char *expected, const char *reason) {
        QTest::newRow(more) << QByteArray {more} << QByteArray {expected} << QByteArray {reason};
    };
    row(R"(,"max_tokens":1)", "abcd", "length");
    row(R"(,"max_completion_tokens":2)", "abcdefgh", "length");
    row(R"(,"max_tokens":3)", "abcdefghij", "stop");
    row(R"(,"max_tokens":9000000000000000000)", "abcdefghij", "stop");
}

void DemoProviderTest::keepsToMaxTokens()
{
    QFETCH(QByteArray, more);
    const QByteArray answer = answerTo(asking("echo", "abcdefghij", more));
    QTEST(contentOf(answer), "expected");
    QTEST(finishOf(answer), "reason");
}

void DemoProviderTest::stopsAtStops_data()
{
    QTest::addColumn<QByteArray>("stop");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("text") << QByteArray {R"("two")"} << QByteArray {"one "};
    QTest::newRow("the first of some") << QByteArray {R"(["three","two"])"} << QByteArray {"one "};
    QTest::newRow("none of them") << QByteArray {R"(["four",""])"} << QByteArray {"one two three"};
    QTest::newRow("null") << QByteArray {"null"} << QByteArray {"one two three"};
}

void DemoProviderTest::stopsAtStops()
{
    QFETCH(QByteArray, stop);
    const QByteArray answer = answerTo(asking("echo", "one two three", R"(,"stop":)" + stop));
    QTEST(contentOf(answer), "expected");
    QCOMPARE(finishOf(answer), "stop");
}

void DemoProviderTest::streamsWhatItAnswers()
{
    const QByteArray plain = answerTo(asking("lorem", "x", R"(,"max_tokens":40)"));
    const Stream stream = streamOf(
        answerTo(asking("lorem", "x", R"(,"max_tokens":40,"stream":true,"stream_options":{"include_usage":true})")));
    QVERIFY(stream.done);
    QCOMPARE(stream.text, contentOf(plain));
    QCOMPARE(stream.text.size(), 160);
    QCOMPARE(stream.finishReason, "length");
    QVERIFY(stream.textEvents > 5);
    QVERIFY(stream.usage);
    QCOMPARE(*stream.usage, *readChatAnswer(plain).usage);
    QCOMPARE(stream.usage->output, 40);
}

void DemoProviderTest::givesUsageOnlyWhenAsked()
{
    const Stream stream = streamOf(answerTo(asking("echo", "a b", R"(,"stream":true)")));
    QVERIFY(stream.done);
    QVERIFY(!stream.usage);
    QCOMPARE(stream.text, "a b");
}

void DemoProviderTest::neverCutsACharacter()
{
    const QByteArray characters = QByteArray {"\xe4\xbd\xa0\xf0\x9f\x98\x80"}.repeated(60); // without a space
    for (int limit = 1; limit < 30; ++limit) {
        const QByteArray more = R"(,"max_tokens":)" + QByteArray::number(limit);
        const QByteArray plain = contentOf(answerTo(asking("echo", characters, more)));
        QVERIFY(QString::fromUtf8(plain).toUtf8() == plain);
        const Stream stream = streamOf(answerTo(asking("echo", characters, more + R"(,"stream":true)")));
        QCOMPARE(stream.text, plain);
    }
    EventStreamParser parser;
    const QByteArray stream = answerTo(asking("echo", characters, R"(,"stream":true)"));
    for (const auto &event : parser.feed(stream))
        QVERIFY(QString::fromUtf8(event.data).toUtf8() == event.data);
}

void DemoProviderTest::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("model") << asking("gpt", "x") << 404 << QByteArray {"model_not_found"};
    QTest::newRow("choices") << asking("echo", "x", R"(,"n":2)") << 400 << QByteArray {"\"param\":\"n\""};
    QTest::newRow("JSON") << QByteArray {"{"} << 400 << QByteArray {"invalid_request_error"};
    QTest::newRow("a hostile name") << asking("\\\"}", "x") << 404 << QByteArray {"'\\\"}'"};
}

void DemoProviderTest::refuses()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, named);
    const DemoReply reply = demoReply(chat(body), 1, 0);
    QTEST(reply.status, "status");
    QCOMPARE(reply.contentType, "application/json");
    const ChatAnswer answer = readChatAnswer(whole(reply));
    QVERIFY(answer.isValid);
    QVERIFY(answer.isError);
    QVERIFY2(whole(reply).contains(named), whole(reply).constData());
}

void DemoProviderTest::listsItsModels()
{
    UpstreamRequest request;
    request.method = "GET";
    request.target = "/v1/models";
    QVERIFY(whole(demoReply(request, 1, 0)).contains("\"id\":\"echo\""));
    request.target = "/v1/other";
    QCOMPARE(demoReply(request, 1, 0).status, 404);
}

void DemoProviderTest::answersFromTheEventLoop()
{
    DemoProvider provider {0};
    RecordingListener listener;
    listener.call = provider.send(chat(asking("echo", "a b c d e f g", R"(,"stream":true)")), &listener);
    QCOMPARE(listener.status, 0); // nothing from within send()
    QTRY_VERIFY(listener.ended);
    QCOMPARE(listener.status, 200);
    QCOMPARE(listener.headers.value("Content-Type"), "text/event-stream");
    QCOMPARE(streamOf(listener.body).text, "a b c d e f g");
    QVERIFY(listener.bodyCalls > 4);
    QVERIFY(!listener.failure);
    QVERIFY(!listener.call->isConnectionReused());
}

void DemoProviderTest::canBeCancelledAtAnyTime_data()
{
    QTest::addColumn<QByteArray>("when");
    for (const char *when : {"head", "body", "end"})
        QTest::newRow(when) << QByteArray {when};
}

void DemoProviderTest::canBeCancelledAtAnyTime()
{
    QFETCH(QByteArray, when);
    DemoProvider provider {0};
    RecordingListener listener;
    int calls = 0;
    const auto cancel = [&] {
        ++calls;
        listener.call.reset();
    };
    (when == "head" ? listener.onHead : when == "body" ? listener.onBody : listener.onEnd) = cancel;
    RecordingListener other;
    listener.call = provider.send(chat(asking("echo", "a b c d e f g", R"(,"stream":true)")), &listener);
    other.call = provider.send(chat(asking("lorem", "x", R"(,"stream":true)")), &other);
    QTRY_VERIFY(other.ended);
    QCOMPARE(calls, 1);
    QCOMPARE(listener.ended, when == "end");
}

void DemoProviderTest::waitsWhilePaused()
{
    DemoProvider provider {0};
    RecordingListener listener;
    RecordingListener other;
    listener.onBody = [&] {
        if (listener.bodyCalls == 2)
            listener.call->setPaused(true);
    };
    listener.call = provider.send(chat(asking("echo", "a b c d e f g", R"(,"stream":true)")), &listener);
    QTRY_COMPARE(listener.bodyCalls, 2);
    other.call = provider.send(chat(asking("lorem", "x", R"(,"stream":true)")), &other);
    QTRY_VERIFY(other.ended);
    QCOMPARE(listener.bodyCalls, 2);
    QVERIFY(!listener.ended);
    listener.call->setPaused(false);
    QTRY_VERIFY(listener.ended);
    QCOMPARE(streamOf(listener.body).text, "a b c d e f g");
    listener.call->setPaused(true);
    listener.call->setPaused(false);
    QCOMPARE(listener.bodyCalls, 6);
}

void DemoProviderTest::pacesAStream()
{
    DemoProvider provider {10};
    RecordingListener listener;
    QElapsedTimer timer;
    timer.start();
    listener.call = provider.send(chat(asking("echo", "a b c d e f g", R"(,"stream":true)")), &listener);
    QTRY_VERIFY(listener.ended);
    // Six events, each a delay behind the one before; timers may fire a millisecond early.
    QVERIFY(timer.elapsed() >= 6 * 9);
}

QTEST_GUILESS_MAIN(DemoProviderTest)
#include "tst_demoprovider.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QTest>

#include "gateway/dialects/chat/chatclientdialect.h"
#include "goldenfolder.h"
#include "stepdump.h"

using namespace Qt::StringLiterals;

class ChatRequestReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatTheClientSays_data();
    void readsWhatTheClientSays();
    void refusesWithTheFieldsName_data();
    void refusesWithTheFieldsName();
    void sharesTheBytesOfPictures();
    void neverCrashesOnAnyShape_data();
    void neverCrashesOnAnyShape();

private:
    GoldenFolder m_golden {__FILE__};
    ChatClientDialect m_dialect;
};

void ChatRequestReaderTest::readsWhatTheClientSays_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"text", "tool_turns", "media", "settings", "structured", "json_mode", "effort",
                             "effort_none", "openrouter_reasoning", "deepseek_thinking", "qwen_thinking",
                             "allowed_tools", "named_tool", "legacy", "assistant_parts", "escaped"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void ChatRequestReaderTest::readsWhatTheClientSays()
{
    QFETCH(QString, name);
    const Result<NeutralRequest> request = m_dialect.read(m_golden.text(u"requests/"_s + name + u".json"_s));
    QVERIFY2(request, request ? "" : qPrintable(request.error().detail));
    const QByteArray difference = m_golden.difference(u"requests/"_s + name + u".txt"_s, dumpedRequest(*request));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void ChatRequestReaderTest::refusesWithTheFieldsName_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const char *members, const QString &sentence) {
        QTest::newRow(name) << QByteArray {members} << sentence;
    };
    const auto message = [](const char *name, const char *one, const QString &sentence) {
        QTest::newRow(name) << QByteArray {R"("messages":[)"} + one + ']' << sentence;
    };
    row("no messages", R"("x":1)", u"messages must be a list with at least one message."_s);
    row("messages are a text", R"("messages":"hi")", u"messages must be a list with at least one message."_s);
    row("no message", R"("messages":[])", u"messages must be a list with at least one message."_s);
    message("a message that is a text", R"("hi")", u"messages[0] must be an object."_s);
    message("an unknown role", R"({"role":"boss","content":"x"})",
            u"messages[0].role must be developer, system, user, assistant, tool or function."_s);
    message("no content", R"({"role":"user"})", u"messages[0].content must be a text or a list of parts."_s);
    message("content that is a number", R"({"role":"user","content":5})",
            u"messages[0].content must be a text or a list of parts."_s);
    message("a part that is a text", R"({"role":"user","content":["x"]})",
            u"messages[0].content[0] must be an object."_s);
    message("a part without a type", R"({"role":"user","content":[{"text":"x"}]})",
            u"messages[0].content[0].type must be a text."_s);
    message("a text that is none", R"({"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":1}]})",
            u"messages[0].content[1].text must be a text."_s);
    message("a picture without a url", R"({"role":"user","content":[{"type":"image_url","image_url":{}}]})",
            u"messages[0].content[0].image_url must have a url."_s);
    message("a broken data URL",
            R"({"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64"}}]})",
            u"messages[0].content[0].image_url has a data URL that is not well-formed."_s);
    message("a recording without its format",
            R"({"role":"user","content":[{"type":"input_audio","input_audio":{"data":"aaaa"}}]})",
            u"messages[0].content[0].input_audio.format must be a text."_s);
    message("a file without anything", R"({"role":"user","content":[{"type":"file","file":{"filename":"a"}}]})",
            u"messages[0].content[0].file must have file_data or file_id."_s);
    message("a result without its call", R"({"role":"tool","content":"x"})", u"messages[0].tool_call_id is missing."_s);
    message("calls that are an object", R"({"role":"assistant","tool_calls":{}})",
            u"messages[0].tool_calls must be a list."_s);
    message("a call without a name", R"({"role":"assistant","tool_calls":[{"id":"a","function":{}}]})",
            u"messages[0].tool_calls has a call without a function's name."_s);
    message("arguments that are a number",
            R"({"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":5}}]})",
            u"messages[0].tool_calls has arguments that are not a text."_s);
    const auto setting = [](const char *name, const char *member, const QString &sentence) {
        QTest::newRow(name) << QByteArray {R"("messages":[{"role":"user","content":"x"}],)"} + member << sentence;
    };
    setting("stream", R"("stream":"yes")", u"stream must be true or false."_s);
    setting("stream options", R"("stream_options":true)", u"stream_options must be an object."_s);
    setting("temperature", R"("temperature":"hot")", u"temperature must be a number."_s);
    setting("seed", R"("seed":{})", u"seed must be a number."_s);
    setting("n of zero", R"("n":0)", u"n must be a whole number from 1 to 128."_s);
    setting("n of many", R"("n":1e9)", u"n must be a whole number from 1 to 128."_s);
    setting("a negative limit", R"("max_tokens":-1)", u"max_tokens must be a whole number above 0."_s);
    setting("a limit in words", R"("max_completion_tokens":"x")",
            u"max_completion_tokens must be a whole number above 0."_s);
    setting("stop", R"("stop":[1])", u"stop must be a text or a list of texts."_s);
    setting("tools", R"("tools":{})", u"tools must be a list."_s);
    setting("a tool without a type", R"("tools":[{}])", u"tools must hold objects with a type."_s);
    setting("a function without a name", R"("tools":[{"type":"function","function":{}}])",
            u"tools has a function without a name."_s);
    setting("parameters", R"("tools":[{"type":"function","function":{"name":"f","parameters":[]}}])",
            u"tools has a function whose parameters are not an object."_s);
    setting("tool choice", R"("tool_choice":"maybe")", u"tool_choice must be none, auto, required or an object."_s);
    setting("tool choice of nothing", R"("tool_choice":{"type":"function"})", u"tool_choice must name a function."_s);
    setting("format", R"("response_format":{"type":"yaml"})",
            u"response_format.type must be text, json_object or json_schema."_s);
    setting("schema", R"("response_format":{"type":"json_schema","json_schema":{"name":"x"}})",
            u"response_format.json_schema.schema must be an object."_s);
    setting("effort", R"("reasoning_effort":5)", u"reasoning_effort must be a text."_s);
    setting("thinking", R"("thinking":{"type":"perhaps"})",
            u"thinking.type must be enabled, disabled, adaptive or auto."_s);
    setting("metadata", R"("metadata":[])", u"metadata must be an object."_s);
    setting("model", R"("model":5)", u"model must be a text."_s);
}

void ChatRequestReaderTest::refusesWithTheFieldsName()
{
    QFETCH(QByteArray, members);
    QFETCH(QString, sentence);
    const Result<NeutralRequest> request = m_dialect.read(QByteArray {R"({"model":"m",)"} + members + '}');
    QVERIFY(!request);
    QCOMPARE(request.error().code, ErrorCode::BadRequest);
    QCOMPARE(request.error().detail, sentence);
}

void ChatRequestReaderTest::sharesTheBytesOfPictures()
{
    const QByteArray picture {4 * 1024 * 1024, 'A'};
    const QByteArray body = QByteArray {R"({"model":"m","messages":[{"role":"user","content":[{"type":"image_url",)"}
                            + R"("image_url":{"url":"data:image/png;base64,)" + picture + R"("}}]}]})";
    const Result<NeutralRequest> request = m_dialect.read(body);
    QVERIFY(request);
    const QByteArray &bytes = request->messages.front().parts.front().media.base64;
    QCOMPARE(bytes.size(), picture.size());
    const char *source = request->source.constData();
    QVERIFY(bytes.constData() > source && bytes.constData() < source + request->source.size());
}

void ChatRequestReaderTest::neverCrashesOnAnyShape_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *value :
         {"null", "true", "-5", "1e999", "\"\"", "\"x\"", "[]", "[[]]", "[null]", "{}", R"({"":{}})",
          R"([{"type":"text"}])", R"({"type":7})", R"({"type":"function","function":null})"})
        QTest::newRow(value) << QByteArray {value};
}

/// Every known member with a value of every kind, at the top, in a message and in a part.
void ChatRequestReaderTest::neverCrashesOnAnyShape()
{
    QFETCH(QByteArray, value);
    for (const char *name : {"model",
                             "messages",
                             "stream",
                             "stream_options",
                             "tools",
                             "tool_choice",
                             "parallel_tool_calls",
                             "max_tokens",
                             "stop",
                             "response_format",
                             "reasoning_effort",
                             "reasoning",
                             "thinking",
                             "n",
                             "logprobs",
                             "user",
                             "metadata",
                             "functions",
                             "function_call",
                             "temperature",
                             "logit_bias",
                             "role",
                             "content",
                             "name",
                             "tool_calls",
                             "refusal",
                             "reasoning_content",
                             "reasoning_details",
                             "tool_call_id",
                             "type",
                             "text",
                             "image_url",
                             "input_audio",
                             "file",
                             "cache_control"}) {
        const QByteArray member = '"' + QByteArray {name} + "\":" + value;
        for (const char *role : {"user", "assistant", "tool", "system", "function"}) {
            const QByteArray frame = QByteArray {R"({"role":")"} + role + R"(","content":[{"type":"text","text":"x",)"
                                     + member + "}]," + member + '}';
            const Result<NeutralRequest> request =
                m_dialect.read(R"({"model":"m","messages":[)" + frame + "]," + member + '}');
            QVERIFY(request || request.error().code == ErrorCode::BadRequest);
        }
    }
}

QTEST_GUILESS_MAIN(ChatRequestReaderTest)
#include "tst_chatrequestreader.moc"

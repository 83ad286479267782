// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/chatanswer.h"

Q_DECLARE_METATYPE(TokenUsage)

namespace
{
TokenUsage usage(qint64 uncached, qint64 cacheRead, qint64 cacheWrite, qint64 output, qint64 reasoning)
{
    TokenUsage counts;
    counts.uncachedInput = uncached;
    counts.cacheRead = cacheRead;
    counts.cacheWrite5m = cacheWrite;
    counts.output = output;
    counts.reasoning = reasoning;
    return counts;
}

/// Of a body that is whole.
std::optional<TokenUsage> chatUsageOf(const QByteArray &body)
{
    const ChatAnswer answer = readChatAnswer(body);
    return answer.isValid ? answer.usage : std::nullopt;
}
} // namespace

class ChatAnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void findsUsage_data();
    void findsUsage();
    void findsNoUsage_data();
    void findsNoUsage();
    void tellsAnAnswerFromAnError_data();
    void tellsAnAnswerFromAnError();
    void countsOutputText_data();
    void countsOutputText();
    void seesAFinishReason();
};

void ChatAnswerTest::findsUsage_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<TokenUsage>("expected");
    const auto row = [](const char *name, const char *json, const TokenUsage &expected) {
        QTest::newRow(name) << QByteArray {json} << expected;
    };
    row("plain", R"({"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}})",
        usage(10, 0, 0, 5, 0));
    row("OpenAI's details",
        R"({"usage":{"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"cached_tokens":60,)"
        R"("cache_write_tokens":30,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":20}}})",
        usage(10, 60, 30, 50, 20));
    row("null details",
        R"({"usage":{"prompt_tokens":3,"completion_tokens":2,"prompt_tokens_details":null,"completion_tokens_details":null}})",
        usage(3, 0, 0, 2, 0));
    row("Groq", R"({"choices":[{"delta":{}}],"x_groq":{"id":"r","usage":{"prompt_tokens":7,"completion_tokens":3}}})",
        usage(7, 0, 0, 3, 0));
    row("Moonshot", R"({"choices":[{"delta":{},"usage":{"prompt_tokens":9,"completion_tokens":1,"cached_tokens":4}}]})",
        usage(5, 4, 0, 1, 0));
    row("DeepSeek",
        R"({"usage":{"prompt_tokens":20,"completion_tokens":4,"prompt_cache_hit_tokens":15,"prompt_cache_miss_tokens":5,)"
        R"("prompt_tokens_details":{"cached_tokens":15}}})",
        usage(5, 15, 0, 4, 0));
    row("xAI counts reasoning beside",
        R"({"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":35,"completion_tokens_details":{"reasoning_tokens":20}}})",
        usage(10, 0, 0, 25, 20));
    row("the top one wins",
        R"({"x_groq":{"usage":{"prompt_tokens":1,"completion_tokens":1}},"usage":{"prompt_tokens":2,"completion_tokens":2}})",
        usage(2, 0, 0, 2, 0));
    row("negative", R"({"usage":{"prompt_tokens":-5,"completion_tokens":-1}})", usage(0, 0, 0, 0, 0));
    row("huge", R"({"usage":{"prompt_tokens":1e30,"completion_tokens":99999999999999999999}})",
        usage(1'000'000'000, 0, 0, 1'000'000'000, 0));
    row("fractions and texts", R"({"usage":{"prompt_tokens":5.9,"completion_tokens":"7"}})", usage(5, 0, 0, 0, 0));
    row("more cached than asked",
        R"({"usage":{"prompt_tokens":5,"prompt_tokens_details":{"cached_tokens":50,"cache_write_tokens":9}}})",
        usage(0, 5, 0, 0, 0));
    row("more reasoning than output",
        R"({"usage":{"completion_tokens":5,"completion_tokens_details":{"reasoning_tokens":50}}})",
        usage(0, 0, 0, 5, 5));
    row("escaped key", R"({"us\u0061ge":{"prompt\u005ftokens":3}})", usage(3, 0, 0, 0, 0));
}

void ChatAnswerTest::findsUsage()
{
    QFETCH(QByteArray, json);
    const auto found = chatUsageOf(json);
    QVERIFY(found);
    QTEST(*found, "expected");
}

void ChatAnswerTest::findsNoUsage_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json :
         {"", "{}", "null", "[]", R"({"usage":null})", R"({"usage":{}})", R"({"usage":5})",
          R"({"usage":"prompt_tokens"})", R"({"usage":[{"prompt_tokens":3}]})", R"({"usage":{"total_tokens":5}})",
          R"({"choices":[{"message":{"content":"\"usage\":{\"prompt_tokens\":9}"}}]})",
          R"({"choices":[{"message":{"usage":{"prompt_tokens":9}}}]})",
          R"({"choices":[{},{"usage":{"prompt_tokens":9}}]})", R"({"usage":{"prompt_tokens":3})",
          R"({"usage":{"prompt_tokens":3}}x)"})
        QTest::newRow(json) << QByteArray {json};
}

void ChatAnswerTest::findsNoUsage()
{
    QFETCH(QByteArray, json);
    QVERIFY(!chatUsageOf(json));
}

void ChatAnswerTest::tellsAnAnswerFromAnError_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("completion");
    QTest::addColumn<bool>("error");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *json, bool completion, bool error, const char *message) {
        QTest::newRow(json) << QByteArray {json} << completion << error << QByteArray {message};
    };
    row(R"({"choices":[{"message":{"content":"x"}}]})", true, false, "");
    row(R"({"choices":[{"index":0}]})", true, false, "");
    row(R"({"choices":[]})", false, false, ""); // nobody answered
    row(R"({"choices":[{"index":0}],"error":null})", true, false, "");
    row(R"({"choices":[{"index":0}],"error":false})", true, false, "");
    row(R"({"choices":[{"index":0}],"error":""})", true, false, "");
    row(R"({"choices":null})", false, false, "");
    row(R"({"choices":{}})", false, false, "");
    row(R"({"id":"x"})", false, false, "");
    row(R"([{"choices":[]}])", false, false, "");
    row(R"({"choices":[]}})", false, false, "");
    row(R"({"choices":[})", false, false, "");
    row("<html>", false, false, "");
    row("", false, false, "");
    row(R"({"error":{"message":"no \"such\" thing","code":5}})", false, true, "no \"such\" thing");
    row(R"({"error":{"message":{"a":1}}})", false, true, "");
    row(R"({"error":{}})", false, true, "");
    row(R"({"error":"plain"})", false, true, "plain");
    row(R"({"error":true})", false, true, "");
    row(R"({"error":["x"]})", false, true, "");
    row(R"({"choices":[],"error":{"message":"late"}})", false, true, "late");
    row(R"({"message":"bad","object":"error"})", false, true, "bad");
}

void ChatAnswerTest::tellsAnAnswerFromAnError()
{
    QFETCH(QByteArray, json);
    const ChatAnswer answer = readChatAnswer(json);
    QTEST(answer.isCompletion(), "completion");
    QTEST(answer.isError, "error");
    QTEST(answer.errorMessage, "message");
}

void ChatAnswerTest::countsOutputText_data()
{
    QTest::addColumn<QByteArray>("choice");
    QTest::addColumn<qint64>("bytes");
    const auto row = [](const char *choice, qint64 bytes) { QTest::newRow(choice) << QByteArray {choice} << bytes; };
    row(R"({"delta":{"content":"abc"}})", 3);
    row(R"({"delta":{"role":"assistant","content":""}})", 0);
    row(R"({"delta":{"content":null}})", 0);
    row(R"({"message":{"role":"assistant","content":"a\n\u00e9","refusal":null}})", 4);
    row(R"({"delta":{"reasoning_content":"abcd"}})", 4);
    row(R"({"delta":{"reasoning":"abcd","reasoning_details":[{"text":"abcd"}]}})", 4);
    row(R"({"delta":{"refusal":"no"}})", 2);
    row(R"({"delta":{"tool_calls":[{"index":0,"id":"call_1","function":{"name":"f","arguments":"{\"a\":"}}]}})", 5);
    row(R"({"delta":{"function_call":{"name":"f","arguments":"12"}}})", 2);
    row(R"({"delta":{"content":[{"type":"text","text":"ab"},{"type":"thinking","thinking":[{"type":"text","text":"c"}]}]}})",
        3);
    row(R"({"text":"legacy"})", 6);
    row(R"({"index":0,"logprobs":{"content":[{"token":"abc"}]}})", 0);
    row("5", 0);
}

void ChatAnswerTest::countsOutputText()
{
    QFETCH(QByteArray, choice);
    const ChatAnswer answer = readChatAnswer(QByteArray {R"({"choices":[)" + choice + "]}"});
    QVERIFY(answer.isValid);
    QTEST(answer.outputTextBytes, "bytes");
}

void ChatAnswerTest::seesAFinishReason()
{
    QVERIFY(readChatAnswer(R"({"choices":[{"finish_reason":null},{"finish_reason":""}]})").finished.none());
    const ChatAnswer answer = readChatAnswer(
        R"({"choices":[{"finish_reason":"stop","index":2},{"index":1,"delta":{"content":"a"}},{"index":-1},{"index":128}]})");
    QCOMPARE(answer.finished.to_ullong(), 0b100u);
    QCOMPARE(answer.speaking.to_ullong(), 0b10u);
    QCOMPARE(answer.choices.to_ullong(), 0b110u);
}

QTEST_GUILESS_MAIN(ChatAnswerTest)
#include "tst_chatanswer.moc"

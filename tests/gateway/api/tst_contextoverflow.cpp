// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/overflowwords.h"

namespace
{
std::optional<ContextOverflow> said(const QByteArray &message, int status = 400)
{
    return ContextOverflow::of(status, message, {}, {});
}

ApiFault tooLong(const ContextOverflow &overflow, const QByteArray &theirs)
{
    ApiFault fault = makeFault(ErrorCode::UpstreamRejected, theirs);
    fault.overflow = overflow;
    return fault;
}
} // namespace

/// A talk that is too long for a model is told in words by which each client knows it.
class TestContextOverflow final : public QObject
{
    Q_OBJECT

private slots:
    void knowsTheWordsOfProviders_data();
    void knowsTheWordsOfProviders();
    void knowsTheirNames();
    void takesNothingElseForIt_data();
    void takesNothingElseForIt();
    void speaksToEachClient_data();
    void speaksToEachClient();
};

void TestContextOverflow::knowsTheWordsOfProviders_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<qint64>("input");
    QTest::addColumn<qint64>("output");
    QTest::addColumn<qint64>("most");
    const auto row = [](const char *message, qint64 input = 0, qint64 output = 0, qint64 most = 0) {
        QTest::newRow(message) << QByteArray {message} << input << output << most;
    };
    row("prompt is too long: 205000 tokens > 200000 maximum", 205000, 0, 200000);
    row("messages: Prompt is too long");
    row("input length and `max_tokens` exceed context limit: 186433 + 20000 > 200000, decrease input length or "
        "`max_tokens` and try again",
        186433, 20000, 200000);
    row("The model returned the following errors: Input is too long for requested model.");
    row("The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).", 1196265, 0, 1048575);
    row("The input token count exceeds the maximum number of tokens allowed 1048576.", 0, 0, 1048576);
    row("This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens. "
        "Please "
        "reduce the length of the messages.",
        130000, 0, 128000);
    row("This model's maximum context length is 102400 tokens. However, you requested 107837 tokens (99645 in the "
        "messages, 8192 in the completion). Please reduce the length of the messages or completion.",
        99645, 8192, 102400);
    row("This endpoint's maximum context length is 163840 tokens. However, you requested about 170000 tokens (159000 "
        "of "
        "text input, 1000 of tool input, 10000 in the output).",
        160000, 10000, 163840);
    row("'max_tokens' or 'max_completion_tokens' is too large: 2000. This model's maximum context length is 4096 "
        "tokens "
        "and your request has 2104 input tokens (2000 > 4096 - 2104).",
        2104, 2000, 4096);
    row("Your input exceeds the context window of this model. Please adjust your input and try again.");
    row("The prompt is too long: 140000, model maximum context length: 131072", 140000, 0, 131072);
    row("This model's maximum prompt length is 131072 but the request contains 537812 tokens.", 537812, 0, 131072);
    row("Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length", 40000,
        0, 32768);
    row("Please reduce the length of the messages or completion. Current length is 9000 while limit is 8192", 9000, 0,
        8192);
    row("prompt token count of 74490 exceeds the limit of 72000", 74490, 0, 72000);
    row("Invalid request: Your request exceeded model token limit: 131072", 0, 0, 131072);
    row("Range of input length should be [1, 98304]", 0, 0, 98304);
    row("the request exceeds the available context size, try increasing it");
    row("request (9000 tokens) exceeds the available context size (8192 tokens), try increasing it", 9000, 0, 8192);
    row("the input length exceeds the context length");
}

void TestContextOverflow::knowsTheWordsOfProviders()
{
    QFETCH(const QByteArray, message);
    QFETCH(const qint64, input);
    QFETCH(const qint64, output);
    QFETCH(const qint64, most);
    const std::optional<ContextOverflow> overflow = said(message);
    QVERIFY(overflow);
    QCOMPARE(overflow->inputTokens, input);
    QCOMPARE(overflow->outputTokens, output);
    QCOMPARE(overflow->mostTokens, most);
    QVERIFY(said(message, 0)); // an error in a stream may have no status
}

void TestContextOverflow::knowsTheirNames()
{
    QVERIFY(ContextOverflow::of(400, "no", {}, "context_length_exceeded"));
    QVERIFY(ContextOverflow::of(400, "no", "exceed_context_size_error", {}));
}

void TestContextOverflow::takesNothingElseForIt_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("a rate limit") << 429 << QByteArray {"Please reduce the length of the messages or completion."};
    QTest::newRow("a failure") << 500 << QByteArray {"prompt is too long"};
    QTest::newRow("another limit") << 400
                                   << QByteArray {"Invalid 'messages[0].tool_calls[0].id': string too long. Expected a "
                                                  "string with maximum length 40, but got 44."};
    QTest::newRow("the answer's limit")
        << 400 << QByteArray {"max_tokens: 100000 > 64000, which is the maximum allowed number of output tokens"};
    QTest::newRow("nothing") << 400 << QByteArray {};
}

void TestContextOverflow::takesNothingElseForIt()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, message);
    QVERIFY(!said(message, status));
}

void TestContextOverflow::speaksToEachClient_data()
{
    QTest::addColumn<int>("dialect");
    QTest::addColumn<int>("known"); ///< 0: nothing was counted, 1: the input, 2: the output beside
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](ApiDialect dialect, int known, const char *theirs, const char *message) {
        QTest::newRow(message) << static_cast<int>(dialect) << known << QByteArray {theirs} << QByteArray {message};
    };
    row(ApiDialect::Anthropic, 1, "x", "prompt is too long: 300 tokens > 200 maximum");
    row(ApiDialect::Anthropic, 2, "x",
        "input length and `max_tokens` exceed context limit: 300 + 50 > 200, decrease input length or `max_tokens` and "
        "try again");
    row(ApiDialect::Anthropic, 0, "Too much.", "prompt is too long: Too much.");
    row(ApiDialect::Anthropic, 1, "prompt is too long: 300 tokens > 200 maximum (as they say)",
        "prompt is too long: 300 tokens > 200 maximum (as they say)");
    row(ApiDialect::OpenAi, 1, "x",
        "This model's maximum context length is 200 tokens. However, your messages resulted in 300 tokens. Please "
        "reduce "
        "the length of the messages.");
    row(ApiDialect::OpenAi, 2, "x",
        "This model's maximum context length is 200 tokens. However, you requested 350 tokens (300 in the messages, 50 "
        "in the completion). Please reduce the length of the messages or completion.");
    row(ApiDialect::OpenAi, 0, "Too much.", "Your input exceeds the context window of this model: Too much.");
    row(ApiDialect::OpenAi, 0, "", "Your input exceeds the context window of this model.");
    row(ApiDialect::Gemini, 1, "x", "The input token count (300) exceeds the maximum number of tokens allowed (200).");
    row(ApiDialect::Ollama, 1, "x", "the input length exceeds the context length (300 > 200 tokens)");
}

void TestContextOverflow::speaksToEachClient()
{
    QFETCH(const int, dialect);
    QFETCH(const int, known);
    QFETCH(const QByteArray, theirs);
    QFETCH(const QByteArray, message);
    const ContextOverflow overflow = known == 0 ? ContextOverflow {} : ContextOverflow {300, known == 2 ? 50 : 0, 200};
    const ApiFault fault = inOverflowWords(static_cast<ApiDialect>(dialect), tooLong(overflow, theirs));
    QCOMPARE(fault.message, message);
    QCOMPARE(fault.type, "invalid_request_error");
    QCOMPARE(fault.reason, "context_length_exceeded");
    QCOMPARE(fault.status, 400);
    QCOMPARE(inOverflowWords(static_cast<ApiDialect>(dialect), fault).message, message);
}

QTEST_GUILESS_MAIN(TestContextOverflow)
#include "tst_contextoverflow.moc"

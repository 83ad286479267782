// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/kindhub.h"

namespace
{
/// A provider's kind, where its clients ask, and an answer in one piece that is good: seven tokens in and four out for
/// forty bytes, which would count as ten.
struct Dialect
{
    const char *kind;
    const char *path;
    const char *request;
    const char *before; ///< of the answer, up to the text
    const char *behind;
};

constexpr const char *chatRequest =
    R"({"model":"one/m1","stream":false,"max_tokens":99,"messages":[{"role":"user","content":"Hello you"}]})";
const QByteArray text = "0123456789012345678901234567890123456789";
constexpr qint64 textTokens = 10;

const Dialect dialects[] {
    {"openai-compatible", "/v1/chat/completions", chatRequest,
     R"({"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":")",
     R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":4}})"},
    {"anthropic-compatible", "/v1/messages", chatRequest,
     R"({"id":"m","type":"message","role":"assistant","model":"m1","content":[{"type":"text","text":")",
     R"("}],"stop_reason":"end_turn","usage":{"input_tokens":7,"output_tokens":4}})"},
    {"google", "/v1beta/models/one/m1:generateContent",
     R"({"contents":[{"role":"user","parts":[{"text":"Hello you"}]}]})",
     R"({"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":")",
     R"("}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":4}})"},
    {"openai", "/v1/responses", R"({"model":"one/m1","input":"Hello you"})",
     R"({"id":"r","object":"response","status":"completed","model":"m1","output":[{"type":"message","id":"i",)"
     R"("role":"assistant","status":"completed","content":[{"type":"output_text","annotations":[],"text":")",
     R"("}]}],"usage":{"input_tokens":7,"output_tokens":4,"total_tokens":11}})"},
    {"ollama", "/api/chat", chatRequest, R"({"model":"m1","message":{"role":"assistant","content":")",
     R"("},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":4})"},
};

void addDialects()
{
    QTest::addColumn<size_t>("dialect");
    for (size_t index = 0; index < std::size(dialects); ++index)
        QTest::newRow(dialects[index].path) << index;
}

/// A call to the provider of one dialect by a client of the same.
struct Call
{
    explicit Call(size_t dialect)
        : at {dialects[dialect]}
        , asked {at.kind, ModelType::Chat, "http://127.0.0.1:9"}
    {
        asked.ask(at.path, at.request);
    }

    [[nodiscard]] QByteArray good(const QByteArray &said = text) const { return at.before + said + at.behind; }

    const Dialect &at;
    KindHub asked;
};
} // namespace

/// Answers in one piece that are not what they should be, whatever the dialect.
class BrokenWholesTest final : public QObject
{
    Q_OBJECT

private slots:
    void chargesWhatABrokenAnswerSays_data();
    void chargesWhatABrokenAnswerSays();
    void chargesNothingForAnEmptyObject_data();
    void chargesNothingForAnEmptyObject();
    void chargesTheTextOfACutAnswer_data();
    void chargesTheTextOfACutAnswer();
    void chargesNothingForAnErrorThatIsCut_data();
    void chargesNothingForAnErrorThatIsCut();
    void takesAnAnswerBehindAByteOrderMark_data();
    void takesAnAnswerBehindAByteOrderMark();
    void takesAnAnswerBehindAByteOrderMarkForAStream();
};

void BrokenWholesTest::chargesWhatABrokenAnswerSays_data()
{
    addDialects();
}

void BrokenWholesTest::chargesWhatABrokenAnswerSays()
{
    QFETCH(size_t, dialect);
    for (const char *fault : {"more behind it", "no UTF-8"}) {
        Call call {dialect};
        QVERIFY2(!call.asked.hub.upstream.sent.empty(), call.asked.exchange.body.constData());
        const QByteArray broken = QByteArrayView {fault} == "no UTF-8" ? call.good(text + '\xff') : call.good() + " x";
        while (!call.asked.exchange.finished && call.asked.hub.upstream.last().alive)
            call.asked.hub.upstream.last().answer(200, broken);
        QTRY_VERIFY(call.asked.exchange.finished);
        QCOMPARE(call.asked.exchange.status, 502);
        const TokenUsage usage = call.asked.hub.record().usage;
        QVERIFY2(usage.totalInput() == 7, fault);
        QVERIFY2(usage.output == 4, fault);
        QVERIFY2(!usage.estimated, fault);
    }
}

void BrokenWholesTest::chargesNothingForAnEmptyObject_data()
{
    addDialects();
}

void BrokenWholesTest::chargesNothingForAnEmptyObject()
{
    QFETCH(size_t, dialect);
    Call call {dialect};
    while (!call.asked.exchange.finished && call.asked.hub.upstream.last().alive)
        call.asked.hub.upstream.last().answer(200, "{}");
    QTRY_VERIFY(call.asked.exchange.finished);
    QCOMPARE(call.asked.exchange.status, 502);
    QCOMPARE(call.asked.hub.record().usage, TokenUsage {});
}

void BrokenWholesTest::chargesTheTextOfACutAnswer_data()
{
    addDialects();
}

void BrokenWholesTest::chargesTheTextOfACutAnswer()
{
    QFETCH(size_t, dialect);
    Call call {dialect};
    while (!call.asked.exchange.finished && call.asked.hub.upstream.last().alive) {
        const std::shared_ptr<FakeUpstream::Sent> sent = call.asked.hub.upstream.sent.back();
        sent->head(200);
        sent->bytes(call.at.before + text);
        sent->fail(ErrorCode::UpstreamFailed, UpstreamFailure::Phase::Body);
    }
    QTRY_VERIFY(call.asked.exchange.finished);
    const TokenUsage usage = call.asked.hub.record().usage;
    QVERIFY(usage.totalInput() > 0);
    QCOMPARE(usage.output, textTokens);
    QVERIFY(usage.estimated);
}

void BrokenWholesTest::chargesNothingForAnErrorThatIsCut_data()
{
    addDialects();
}

void BrokenWholesTest::chargesNothingForAnErrorThatIsCut()
{
    QFETCH(size_t, dialect);
    Call call {dialect};
    while (!call.asked.exchange.finished && call.asked.hub.upstream.last().alive)
        call.asked.hub.upstream.last().answer(200, R"({"error":{"message":"the model is overl)");
    QTRY_VERIFY(call.asked.exchange.finished);
    QCOMPARE(call.asked.hub.record().usage, TokenUsage {});
}

void BrokenWholesTest::takesAnAnswerBehindAByteOrderMark_data()
{
    addDialects();
}

void BrokenWholesTest::takesAnAnswerBehindAByteOrderMark()
{
    QFETCH(size_t, dialect);
    Call call {dialect};
    const std::shared_ptr<FakeUpstream::Sent> sent = call.asked.hub.upstream.sent.back();
    sent->head(200);
    sent->bytes("\xef\xbb");
    sent->bytes('\xbf' + call.good());
    if (sent->alive)
        sent->end();
    QTRY_VERIFY(call.asked.exchange.finished);
    QCOMPARE(call.asked.exchange.status, 200);
    QVERIFY(call.asked.exchange.body.startsWith('{'));
    QVERIFY(call.asked.exchange.body.contains(text));
    QCOMPARE(call.asked.hub.record().usage.output, 4);
}

void BrokenWholesTest::takesAnAnswerBehindAByteOrderMarkForAStream()
{
    KindHub asked {"openai-compatible"};
    asked.ask("/v1/chat/completions", Sample::streamRequest);
    const std::shared_ptr<FakeUpstream::Sent> sent = asked.hub.upstream.sent.back();
    sent->head(200);
    sent->bytes("\xef\xbb\xbf" + Sample::answer);
    if (sent->alive)
        sent->end();
    QTRY_VERIFY(asked.exchange.finished);
    QCOMPARE(asked.exchange.status, 200);
    QVERIFY2(asked.exchange.body.endsWith(Sample::done), asked.exchange.body.constData());
    QCOMPARE(asked.hub.record().usage.output, 4);
}

QTEST_GUILESS_MAIN(BrokenWholesTest)
#include "tst_brokenwholes.moc"

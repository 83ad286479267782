// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/gemini/geminiclient.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/opaqueenvelope.h"
#include "goldenfolder.h"
#include "stepscript.h"

namespace
{
AnswerIdentity identity(bool asJsonArray = false)
{
    AnswerIdentity identity;
    identity.id = "0123456789abcdefABCDEFgh";
    identity.model = "my/model";
    identity.createdAtSeconds = 1'790'000'000;
    identity.asJsonArray = asJsonArray;
    return identity;
}

QByteArray streamed(const AnswerScript &script, const AnswerIdentity &identity)
{
    const std::unique_ptr<AnswerWriter> writer = GeminiClient {}.writer(identity);
    QByteArray out;
    for (const NeutralDelta &step : script.steps)
        writer->take(step, out);
    if (script.faultStatus != 0)
        writer->breakOff(script.faultStatus, "The provider broke off.", out);
    else
        writer->end(out);
    return out;
}

QByteArray whole(const std::vector<NeutralDelta> &steps, const AnswerIdentity &identity)
{
    NeutralAnswer answer;
    for (const NeutralDelta &step : steps)
        answer.take(step);
    return GeminiClient {}.whole(answer, identity);
}

NeutralDelta onChoice(NeutralDelta step, int choice)
{
    step.choice = choice;
    return step;
}
} // namespace

class GeminiStreamWriterTest final : public QObject
{
    Q_OBJECT

private slots:
    void writesAStream_data();
    void writesAStream();
    void writesAnArray_data();
    void writesAnArray();
    void writesAWhole_data();
    void writesAWhole();
    void isNoEndBeforeTheEnd();
    void showsThoughtsToThoseWhoAsk_data();
    void showsThoughtsToThoseWhoAsk();
    void sealsForeignMarks();
    void keepsChoicesApart();
    void writesPictures();
    void givesLogprobsInItsOwnShape();
    void pings();
    void dropsTheEndOfAnotherDialect();
    void saysItsContentType();

private:
    static void addScripts(bool withFaults);

    const GoldenFolder m_golden {__FILE__};
};

void GeminiStreamWriterTest::addScripts(bool withFaults)
{
    QTest::addColumn<AnswerScript>("script");
    for (const AnswerScript &script : answerScripts()) {
        if (withFaults || script.faultStatus == 0)
            QTest::newRow(script.name) << script;
    }
}

void GeminiStreamWriterTest::writesAStream_data()
{
    addScripts(true);
}

void GeminiStreamWriterTest::writesAStream()
{
    QFETCH(const AnswerScript, script);
    const QString name = QStringLiteral("stream/%1.sse").arg(QLatin1StringView {script.name});
    const QByteArray difference = m_golden.difference(name, streamed(script, identity()));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void GeminiStreamWriterTest::writesAnArray_data()
{
    addScripts(true);
}

/// The elements are the events' data, and with everything that pings may add the whole is one JSON text.
void GeminiStreamWriterTest::writesAnArray()
{
    QFETCH(const AnswerScript, script);
    const QByteArray array = streamed(script, identity(true));
    const std::optional<JsonView> json = JsonView::checked(array);
    QVERIFY2(json && json->isArray(), array.constData());
    QByteArray events;
    for (const JsonView &element : json->elements())
        events += "data: " + element.raw().toByteArray() + "\n\n";
    QCOMPARE(events, streamed(script, identity()));
}

void GeminiStreamWriterTest::writesAWhole_data()
{
    addScripts(false);
}

void GeminiStreamWriterTest::writesAWhole()
{
    QFETCH(const AnswerScript, script);
    const QString name = QStringLiteral("whole/%1.json").arg(QLatin1StringView {script.name});
    const QByteArray difference = m_golden.difference(name, QByteArray {whole(script.steps, identity()) + '\n'});
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void GeminiStreamWriterTest::isNoEndBeforeTheEnd()
{
    const std::unique_ptr<AnswerWriter> writer = GeminiClient {}.writer(identity(true));
    QByteArray out;
    for (const NeutralDelta &step : StepScript {}.text({"a"}).finish(FinishReason::Stop).steps())
        writer->take(step, out);
    QVERIFY(!out.contains("finishReason"));
    QVERIFY(!out.endsWith(']'));
    writer->end(out);
    QVERIFY(out.contains(R"("finishReason":"STOP")"));
    QVERIFY(out.endsWith(']'));
}

void GeminiStreamWriterTest::showsThoughtsToThoseWhoAsk_data()
{
    QTest::addColumn<int>("show");
    QTest::addColumn<bool>("isShown");
    QTest::newRow("not asked") << int(NeutralReasoning::Show::Unset) << false;
    QTest::newRow("not wanted") << int(NeutralReasoning::Show::None) << false;
    QTest::newRow("wanted") << int(NeutralReasoning::Show::Summary) << true;
    QTest::newRow("wanted in full") << int(NeutralReasoning::Show::Full) << true;
}

void GeminiStreamWriterTest::showsThoughtsToThoseWhoAsk()
{
    QFETCH(int, show);
    QFETCH(bool, isShown);
    NeutralRequest request;
    request.reasoning.show = static_cast<NeutralReasoning::Show>(show);
    AnswerIdentity asked = identity();
    asked.request = &request;
    const std::vector<NeutralDelta> steps =
        StepScript {}
            .reasoning({"secret"}, {{"anthropic", OpaqueMark::Kind::Signature, "s"}})
            .text({"open"})
            .finish(FinishReason::Stop)
            .steps();
    for (const QByteArray &out : {streamed({"", steps, 0}, asked), whole(steps, asked)}) {
        QCOMPARE(out.contains("secret"), isShown);
        QCOMPARE(out.contains("thoughtSignature"), isShown);
        QVERIFY(out.contains("open"));
    }
}

void GeminiStreamWriterTest::sealsForeignMarks()
{
    const OpaqueMark mark {"anthropic", OpaqueMark::Kind::Signature, "EqQB"};
    const QByteArray out =
        whole(StepScript {}.reasoning({"hm"}, {mark}).finish(FinishReason::Stop).steps(), identity());
    const JsonView part = JsonView {out}["candidates"].elements().at(0)["content"]["parts"].elements().at(0);
    const auto envelope = OpaqueEnvelope::opened(QByteArray::fromBase64(part["thoughtSignature"].text()));
    QVERIFY(envelope);
    QCOMPARE(envelope->marks.front().value, mark.value);
    QCOMPARE(envelope->marks.front().family, mark.family);
}

void GeminiStreamWriterTest::keepsChoicesApart()
{
    std::vector<NeutralDelta> steps;
    for (const int choice : {0, 1})
        steps.push_back(onChoice(NeutralDelta::of(NeutralDelta::Kind::BlockStart), choice));
    steps.push_back(onChoice(NeutralDelta::ofText(NeutralPart::Kind::Text, "b"), 1));
    steps.push_back(onChoice(NeutralDelta::ofText(NeutralPart::Kind::Text, "a"), 0));
    for (const int choice : {0, 1})
        steps.push_back(onChoice(NeutralDelta::of(NeutralDelta::Kind::Finish), choice));
    const QByteArray out = streamed({"", steps, 0}, identity());
    QVERIFY(out.startsWith(R"(data: {"candidates":[{"content":{"parts":[{"text":"b"}],"role":"model"},"index":1}])"));
    QCOMPARE(out.count(R"("finishReason":"STOP","index":0)"), 1);
    QCOMPARE(out.count(R"("finishReason":"STOP","index":1)"), 1);
    QVERIFY(whole(steps, identity())
                .contains(R"({"content":{"parts":[{"text":"b"}],"role":"model"},"finishReason":"STOP","index":1})"));
}

void GeminiStreamWriterTest::writesPictures()
{
    NeutralDelta picture = NeutralDelta::of(NeutralDelta::Kind::BlockStart);
    picture.block = NeutralPart::Kind::Image;
    picture.part.media.mimeType = "image/png";
    picture.part.media.base64 = "iVBORw0KGgo=";
    const std::vector<NeutralDelta> steps {picture, NeutralDelta::of(NeutralDelta::Kind::BlockStop),
                                           NeutralDelta::of(NeutralDelta::Kind::Finish)};
    const QByteArray part = R"({"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}})";
    QCOMPARE(streamed({"", steps, 0}, identity()).count(part), 1);
    QCOMPARE(whole(steps, identity()).count(part), 1);
}

void GeminiStreamWriterTest::givesLogprobsInItsOwnShape()
{
    NeutralDelta logprobs = NeutralDelta::of(NeutralDelta::Kind::Logprobs);
    logprobs.text =
        R"({"content":[{"token":"a","logprob":-0.10,"bytes":[97],"top_logprobs":[{"token":"b","logprob":-2}]}]})";
    const std::vector<NeutralDelta> steps {logprobs, NeutralDelta::of(NeutralDelta::Kind::Finish)};
    const QByteArray expected =
        R"("logprobsResult":{"topCandidates":[{"candidates":[{"token":"b","logProbability":-2}]}],)"
        R"("chosenCandidates":[{"token":"a","logProbability":-0.10}]})";
    QVERIFY(streamed({"", steps, 0}, identity()).contains(expected));
    QVERIFY(whole(steps, identity()).contains(expected));
}

/// Blank lines mean nothing in either framing, also as the first and the last thing.
void GeminiStreamWriterTest::dropsTheEndOfAnotherDialect()
{
    const QByteArray event = R"({"candidates":[]})";
    for (const bool isArray : {false, true}) {
        const std::unique_ptr<AnswerWriter> writer = GeminiClient {}.writer(identity(isArray));
        QByteArray out;
        writer->pass(QByteArray {"data: " + event + "\n\n"}, event, out);
        writer->pass("data: [DONE]\n\n", "[DONE]", out);
        writer->endPassed(out);
        QCOMPARE(out, isArray ? QByteArray {'[' + event + ']'} : QByteArray {"data: " + event + "\n\n"});
    }
}

void GeminiStreamWriterTest::pings()
{
    for (const bool isArray : {false, true}) {
        const std::unique_ptr<AnswerWriter> writer = GeminiClient {}.writer(identity(isArray));
        QByteArray out;
        writer->ping(out);
        for (const NeutralDelta &step : StepScript {}.text({"a"}).finish(FinishReason::Stop).steps()) {
            writer->take(step, out);
            writer->ping(out);
        }
        writer->end(out);
        if (isArray)
            QVERIFY2(JsonView::checked(out), out.constData());
        QCOMPARE(out.count(R"("text":"a")"), 1);
    }
}

void GeminiStreamWriterTest::saysItsContentType()
{
    QCOMPARE(GeminiClient {}.writer(identity())->contentType(), QByteArray {"text/event-stream"});
    QCOMPARE(GeminiClient {}.writer(identity(true))->contentType(), QByteArray {"application/json; charset=UTF-8"});
}

QTEST_GUILESS_MAIN(GeminiStreamWriterTest)
#include "tst_geministreamwriter.moc"

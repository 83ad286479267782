// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/messages/messagesclient.h"
#include "goldenfolder.h"
#include "stepscript.h"

namespace
{
AnswerIdentity identity()
{
    AnswerIdentity identity;
    identity.id = "0123456789abcdefABCDEFgh";
    identity.model = "my/model";
    identity.createdAtSeconds = 1'790'000'000;
    identity.estimatedInputTokens = 77;
    return identity;
}

QByteArray streamed(const AnswerScript &script)
{
    const std::unique_ptr<AnswerWriter> writer = MessagesClient {}.writer(identity());
    QByteArray out;
    for (const NeutralDelta &step : script.steps)
        writer->take(step, out);
    if (script.faultStatus != 0)
        writer->breakOff(script.faultStatus, "The provider broke off.", out);
    else
        writer->end(out);
    return out;
}

QByteArray whole(const AnswerScript &script)
{
    NeutralAnswer answer;
    for (const NeutralDelta &step : script.steps)
        answer.take(step);
    return MessagesClient {}.whole(answer, identity());
}

QByteArray streamedSteps(const StepScript &script)
{
    return streamed({"", script.steps(), 0});
}
} // namespace

class TestMessagesStream final : public QObject
{
    Q_OBJECT

private slots:
    void writesAStream_data();
    void writesAStream();
    void writesAWhole_data();
    void writesAWhole();
    void isNoEndBeforeTheEnd();
    void estimatesWhatTheProviderDoesNotSay();
    void writesNoEmptyBlock();
    void keepsToTheFirstChoice();
    void endsInAnErrorWhenTheModelBrokeOff();
    void mintsAnIdForACallThatHasNone();
    void fitsIdsToTheAlphabet();
    void citesInItsOwnWordsOnly();
    void pings();
};

void TestMessagesStream::writesAStream_data()
{
    QTest::addColumn<AnswerScript>("script");
    for (const AnswerScript &script : answerScripts())
        QTest::newRow(script.name) << script;
}

void TestMessagesStream::writesAStream()
{
    QFETCH(const AnswerScript, script);
    const QString name = QStringLiteral("stream/%1.sse").arg(QLatin1StringView {script.name});
    const QByteArray difference = GoldenFolder {__FILE__}.difference(name, streamed(script));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestMessagesStream::writesAWhole_data()
{
    QTest::addColumn<AnswerScript>("script");
    for (const AnswerScript &script : answerScripts()) {
        if (script.faultStatus == 0)
            QTest::newRow(script.name) << script;
    }
}

void TestMessagesStream::writesAWhole()
{
    QFETCH(const AnswerScript, script);
    const QString name = QStringLiteral("whole/%1.json").arg(QLatin1StringView {script.name});
    const QByteArray difference = GoldenFolder {__FILE__}.difference(name, whole(script) + '\n');
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestMessagesStream::isNoEndBeforeTheEnd()
{
    const std::unique_ptr<AnswerWriter> writer = MessagesClient {}.writer(identity());
    QByteArray out;
    for (const NeutralDelta &step : StepScript {}.text({"a"}).finish(FinishReason::Stop).steps())
        writer->take(step, out);
    QVERIFY(!out.contains("message_delta"));
    QVERIFY(!out.contains("end_turn"));
    out.clear();
    writer->end(out);
    QVERIFY(out.startsWith("event: message_delta\n"));
    QVERIFY(out.endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
}

void TestMessagesStream::estimatesWhatTheProviderDoesNotSay()
{
    const QByteArray out = streamedSteps(StepScript {}.text({"123456789"}).finish(FinishReason::Stop));
    QCOMPARE(out.count(R"("input_tokens":77,)"), 2);
    QVERIFY2(out.contains(R"("output_tokens":3}})"), out.constData());
}

void TestMessagesStream::writesNoEmptyBlock()
{
    const QByteArray out =
        streamedSteps(StepScript {}.text({}).reasoning({}).text({"", "a", ""}).finish(FinishReason::Stop));
    QCOMPARE(out.count("event: content_block_start"), 1);
    QCOMPARE(out.count("event: content_block_delta"), 1);
    QVERIFY(out.contains(R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"));
}

void TestMessagesStream::keepsToTheFirstChoice()
{
    NeutralDelta second = NeutralDelta::ofText(NeutralPart::Kind::Text, "no");
    second.choice = 1;
    NeutralDelta finish = NeutralDelta::of(NeutralDelta::Kind::Finish);
    finish.choice = 1;
    finish.finish = FinishReason::Length;
    const QByteArray out =
        streamedSteps(StepScript {}.text({"yes"}).finish(FinishReason::Stop).step(second).step(finish));
    QVERIFY(!out.contains(R"("no")"));
    QVERIFY(out.contains(R"("stop_reason":"end_turn")"));
}

void TestMessagesStream::endsInAnErrorWhenTheModelBrokeOff()
{
    const QByteArray out = streamedSteps(StepScript {}.text({"a"}).finish(FinishReason::Error));
    QVERIFY(out.contains("event: error\n"));
    QVERIFY(!out.contains("message_stop"));
}

void TestMessagesStream::mintsAnIdForACallThatHasNone()
{
    const QByteArray out = streamedSteps(StepScript {}.call({}, "a", {"{}"}).call({}, "b", {"{}"}));
    QVERIFY(out.contains(R"("id":"toolu_0123456789abcdefABCDEFgh0","name":"a")"));
    QVERIFY(out.contains(R"("id":"toolu_0123456789abcdefABCDEFgh1","name":"b")"));
}

void TestMessagesStream::fitsIdsToTheAlphabet()
{
    const QByteArray out = streamedSteps(StepScript {}.call("functions.now:0", "now", {"{}"}));
    QVERIFY(!out.contains("functions.now:0"));
    QVERIFY(QRegularExpression {QStringLiteral(R"("id":"t[A-Za-z0-9]{23}","name":"now")")}
                .match(QString::fromUtf8(out))
                .hasMatch());
}

void TestMessagesStream::citesInItsOwnWordsOnly()
{
    NeutralDelta begin = NeutralDelta::of(NeutralDelta::Kind::BlockStart);
    const QByteArray out = streamedSteps(StepScript {}
                                             .step(begin)
                                             .step(NeutralDelta::ofText(NeutralPart::Kind::Text, "Earth."))
                                             .annotation(WireDialect::Chat, R"({"type":"url_citation"})")
                                             .annotation(WireDialect::Messages, R"({"type":"char_location"})")
                                             .step(NeutralDelta::of(NeutralDelta::Kind::BlockStop)));
    QVERIFY(!out.contains("url_citation"));
    QVERIFY(out.contains(R"("delta":{"type":"citations_delta","citation":{"type":"char_location"}})"));
}

void TestMessagesStream::pings()
{
    QByteArray out;
    MessagesClient {}.writer(identity())->ping(out);
    QCOMPARE(out, QByteArray {"event: ping\ndata: {\"type\":\"ping\"}\n\n"});
}

QTEST_GUILESS_MAIN(TestMessagesStream)
#include "tst_messagesstream.moc"

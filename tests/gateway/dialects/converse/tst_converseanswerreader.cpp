// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QTest>

#include "awsframe.h"
#include "gateway/dialects/converse/awsframeparser.h"
#include "gateway/dialects/converse/conversefault.h"
#include "gateway/dialects/converse/converseproviderdialect.h"
#include "goldenfolder.h"
#include "stepdump.h"

using namespace Qt::StringLiterals;

namespace
{
/// Each line is an event's type, a blank, and its payload.
QByteArray streamOf(const QByteArray &script)
{
    QByteArray stream;
    for (const QByteArray &line : script.split('\n')) {
        const qsizetype blank = line.indexOf(' ');
        if (blank < 0)
            continue;
        const QByteArray type = line.first(blank);
        const QByteArray payload = line.sliced(blank + 1);
        stream += type.endsWith("Exception") ? AwsFrame::exception(type, payload) : AwsFrame::event(type, payload);
    }
    return stream;
}

std::vector<NeutralDelta> stepsOfStream(const QByteArray &script)
{
    const std::unique_ptr<AnswerReader> reader = ConverseProviderDialect {}.reader("anthropic");
    std::vector<NeutralDelta> steps;
    AwsFrameParser parser;
    for (const AwsFrameParser::Frame &frame : parser.feed(streamOf(script)))
        reader->takeEvent(frame.type, frame.payload, steps);
    reader->takeEndOfStream(steps);
    return steps;
}

std::vector<NeutralDelta> stepsOfWhole(const QByteArray &body)
{
    std::vector<NeutralDelta> steps;
    ConverseProviderDialect {}.reader("anthropic")->takeWhole(body, steps);
    return steps;
}
} // namespace

class ConverseAnswerReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsAStream_data();
    void readsAStream();
    void readsAWholeAnswer_data();
    void readsAWholeAnswer();
    void readsErrorAnswers_data();
    void readsErrorAnswers();
    void survivesAnyShape_data();
    void survivesAnyShape();

private:
    GoldenFolder m_golden {__FILE__};
};

void ConverseAnswerReaderTest::readsAStream_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"text", "three_calls", "thinking", "length", "content_filter", "stop_sequence",
                             "exception", "no_metadata", "cut_off", "not_json", "wrong_kinds", "cited", "malformed"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void ConverseAnswerReaderTest::readsAStream()
{
    QFETCH(QString, name);
    const std::vector<NeutralDelta> steps = stepsOfStream(m_golden.text(u"answers/"_s + name + u".events"_s));
    const QByteArray difference = m_golden.difference(u"answers/"_s + name + u".events.txt"_s, dumpedSteps(steps));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void ConverseAnswerReaderTest::readsAWholeAnswer_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"text", "three_calls", "thinking", "cited", "error", "not_json", "wrong_kinds", "nameless_call"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void ConverseAnswerReaderTest::readsAWholeAnswer()
{
    QFETCH(QString, name);
    const std::vector<NeutralDelta> steps = stepsOfWhole(m_golden.text(u"answers/"_s + name + u".json"_s));
    const QByteArray difference = m_golden.difference(u"answers/"_s + name + u".json.txt"_s, dumpedSteps(steps));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void ConverseAnswerReaderTest::readsErrorAnswers_data()
{
    QTest::addColumn<QByteArray>("errorType");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *name, const char *header, const char *body, const char *type, const char *message) {
        QTest::newRow(name) << QByteArray {header} << QByteArray {body} << QByteArray {type} << QByteArray {message};
    };
    row("a header with its source", "ValidationException:http://internal.amazon.com/coral/", R"({"message":"bad"})",
        "ValidationException", "bad");
    row("a plain header", "ThrottlingException", R"({"message":"slow"})", "ThrottlingException", "slow");
    row("the type in the body", "",
        R"({"__type":"com.amazon.coral.service#UnrecognizedClientException","Message":"who"})",
        "UnrecognizedClientException", "who");
    row("no JSON", "AccessDeniedException", "<html>", "AccessDeniedException", "");
    row("nothing", "", "", "", "");
    row("wrong kinds", "", R"({"__type":5,"message":{}})", "", "");
}

void ConverseAnswerReaderTest::readsErrorAnswers()
{
    QFETCH(QByteArray, errorType);
    QFETCH(QByteArray, body);
    const ConverseFault fault = converseFault(418, errorType, body);
    QCOMPARE(fault.status, 418);
    QTEST(fault.type, "type");
    QTEST(fault.message, "message");
}

void ConverseAnswerReaderTest::survivesAnyShape_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *value : {"null", "true", "-5", "1e999", "\"\"", "\"x\"", "[]", "[[]]", "[null,{}]", "{}",
                              R"({"toolUse":{}})", R"([{"toolUse":{"name":"f"}}])", R"({"text":1})"})
        QTest::newRow(value) << QByteArray {value};
}

void ConverseAnswerReaderTest::survivesAnyShape()
{
    QFETCH(QByteArray, value);
    for (const char *name : {"role", "start", "delta", "usage", "stopReason", "output", "message", "content", "text",
                             "toolUse", "reasoningContent", "citation", "cacheDetails", "inputTokens"}) {
        const QByteArray member = "{\"" + QByteArray {name} + "\":" + value + '}';
        QByteArray script;
        for (const char *type :
             {"messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"})
            script += QByteArray {type} + ' ' + member + '\n';
        const std::vector<NeutralDelta> steps = stepsOfStream(script);
        const NeutralDelta::Kind last = steps.back().kind;
        QVERIFY(last == NeutralDelta::Kind::End || last == NeutralDelta::Kind::Fault);
        const QByteArray whole = R"({"output":{"message":)" + member + R"(},"usage":)" + member + '}';
        QVERIFY(!stepsOfWhole(whole).empty());
    }
}

QTEST_GUILESS_MAIN(ConverseAnswerReaderTest)
#include "tst_converseanswerreader.moc"

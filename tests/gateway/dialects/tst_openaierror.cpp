// SPDX-License-Identifier: GPL-3.0-or-later
#include <simdjson.h>

#include <QTest>

#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/chatwriter.h"
#include "gateway/dialects/openaierror.h"

namespace
{
/// The text at `pointer`; "null" for null, "invalid" when the whole is not JSON.
QByteArray at(const QByteArray &json, const char *pointer)
{
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    if (parser.parse(json.constData(), static_cast<size_t>(json.size())).at_pointer(pointer).get(element) != 0)
        return "invalid";
    std::string_view text;
    if (element.get(text) == 0)
        return {text.data(), static_cast<qsizetype>(text.size())};
    return element.is_null() ? QByteArray {"null"} : QByteArray::fromStdString(simdjson::minify(element));
}

QByteArray dataOf(const QByteArray &event)
{
    return event.startsWith("data: ") && event.endsWith("\n\n") ? event.mid(6, event.size() - 8) : QByteArray {};
}
} // namespace

class OpenAiErrorTest : public QObject
{
    Q_OBJECT

private slots:
    void writesErrors();
    void escapesWhatItQuotes();
    void writesAnEvent();
    void writesACompletion();
    void writesChunks();
};

void OpenAiErrorTest::writesErrors()
{
    QCOMPARE(openAiErrorBody({"No.", "invalid_request_error", "model_not_found", "model"}),
             R"({"error":{"message":"No.","type":"invalid_request_error","param":"model","code":"model_not_found"}})");
    QCOMPARE(openAiErrorBody({"No.", "server_error", {}, {}}),
             R"({"error":{"message":"No.","type":"server_error","param":null,"code":null}})");
}

void OpenAiErrorTest::escapesWhatItQuotes()
{
    const QByteArray odd = "a\"b\\c\n\x01\x7f</script>\xe2\x80\xa8\xf0\x9f\x98\x80";
    const QByteArray body = openAiErrorBody({odd, odd, odd, odd});
    for (const char *pointer : {"/error/message", "/error/type", "/error/code", "/error/param"})
        QCOMPARE(at(body, pointer), odd);
    QCOMPARE(at(openAiErrorBody({"a\xff\xc0", {}, {}, {}}), "/error/message"), "a\xef\xbf\xbd\xef\xbf\xbd");
}

void OpenAiErrorTest::writesAnEvent()
{
    QCOMPARE(at(dataOf(openAiErrorEvent({"a\nb", "server_error", {}, {}})), "/error/message"), "a\nb");
}

void OpenAiErrorTest::writesACompletion()
{
    const ChatWriter writer {"chatcmpl-1", "m\"x", 1700000000};
    const QByteArray body = writer.completion("He said \"hi\"\n", "stop", {12, 34});
    QVERIFY(readChatAnswer(body).isCompletion());
    QCOMPARE(at(body, "/id"), "chatcmpl-1");
    QCOMPARE(at(body, "/object"), "chat.completion");
    QCOMPARE(at(body, "/created"), "1700000000");
    QCOMPARE(at(body, "/model"), "m\"x");
    QCOMPARE(at(body, "/choices/0/message/role"), "assistant");
    QCOMPARE(at(body, "/choices/0/message/content"), "He said \"hi\"\n");
    QCOMPARE(at(body, "/choices/0/finish_reason"), "stop");
    QCOMPARE(at(body, "/usage/total_tokens"), "46");
    QCOMPARE(readChatAnswer(body).usage->uncachedInput, 12);
    QCOMPARE(readChatAnswer(body).usage->output, 34);
}

void OpenAiErrorTest::writesChunks()
{
    const ChatWriter writer {"chatcmpl-1", "m", 5};
    for (const QByteArray &event : {writer.roleEvent(), writer.textEvent("x"), writer.finishEvent("length")}) {
        QCOMPARE(at(dataOf(event), "/object"), "chat.completion.chunk");
        QCOMPARE(at(dataOf(event), "/id"), "chatcmpl-1");
    }
    QCOMPARE(at(dataOf(writer.roleEvent()), "/choices/0/delta/role"), "assistant");
    QCOMPARE(at(dataOf(writer.textEvent("a\"\n")), "/choices/0/delta/content"), "a\"\n");
    QCOMPARE(at(dataOf(writer.textEvent("a")), "/choices/0/finish_reason"), "null");
    QCOMPARE(at(dataOf(writer.finishEvent("length")), "/choices/0/finish_reason"), "length");
    QCOMPARE(at(dataOf(writer.usageEvent({3, 4})), "/choices"), "[]");
    QCOMPARE(at(dataOf(writer.usageEvent({3, 4})), "/usage/total_tokens"), "7");
    QCOMPARE(ChatWriter::doneEvent(), "data: [DONE]\n\n");
}

QTEST_GUILESS_MAIN(OpenAiErrorTest)
#include "tst_openaierror.moc"

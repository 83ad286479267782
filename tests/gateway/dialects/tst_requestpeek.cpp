// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/requestpeek.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QByteArray nested(int levels)
{
    return R"({"model":"m","messages":[1],"x":)" + QByteArray(levels, '[') + QByteArray(levels, ']') + "}";
}

/// `messages` of one user text.
QByteArray withContent(const QByteArray &content)
{
    return R"({"model":"m","messages":[{"role":"user","content":")" + content + R"("}]})";
}
} // namespace

class RequestPeekTest : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatTheGatewayNeeds();
    void readsFields_data();
    void readsFields();
    void refuses_data();
    void refuses();
    void accepts_data();
    void accepts();
    void refusesEveryTruncation();
    void refusesEveryControlByteInAString();
    void countsMediaAsLittle_data();
    void countsMediaAsLittle();
    void readsEveryDialect_data();
    void readsEveryDialect();
    void countsToolsAsPrompt();
    void countsPromptsOfACompletion_data();
    void countsPromptsOfACompletion();
};

void RequestPeekTest::readsWhatTheGatewayNeeds()
{
    const QByteArray body = R"( {"messages" : [{"role":"user","content":"hi"}] , "model": "openai/gpt", "n":2,)"
                            R"("stream":true,"stream_options":{"a":[1],"include_usage":true},"max_tokens":17} )";
    const auto peek = peekRequest(WireDialect::Chat, body);
    QVERIFY2(peek, peek ? "" : qPrintable(peek.error().detail));
    QCOMPARE(peek->model, "openai/gpt");
    QCOMPARE(body.mid(peek->modelBegin, peek->modelEnd - peek->modelBegin), "\"openai/gpt\"");
    QVERIFY(peek->stream);
    QVERIFY(peek->includeUsage);
    QCOMPARE(body.mid(peek->streamOptionsBegin, peek->streamOptionsEnd - peek->streamOptionsBegin),
             R"({"a":[1],"include_usage":true})");
    QCOMPARE(body.mid(peek->includeUsageBegin, peek->includeUsageEnd - peek->includeUsageBegin), "true");
    QCOMPARE(body.at(peek->objectEnd), '}');
    QCOMPARE(peek->maxOutputTokens, 17);
    QCOMPARE(peek->choices, 2);
    QCOMPARE(peek->promptBytes, QByteArray {R"([{"role":"user","content":"hi"}])"}.size());
}

void RequestPeekTest::readsFields_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<bool>("includeUsage");
    QTest::addColumn<qint64>("maxOutputTokens");
    QTest::addColumn<int>("choices");
    const auto row = [](const char *more, bool stream, bool usage, qint64 tokens, int choices) {
        QTest::newRow(more) << QByteArray {more} << stream << usage << tokens << choices;
    };
    row(R"("a":1)", false, false, 0, 1);
    row(R"("stream":null)", false, false, 0, 1);
    row(R"("stream":false)", false, false, 0, 1);
    row(R"("\u0073tream":true)", true, false, 0, 1);
    row(R"("stream":true,"stream_options":null)", true, false, 0, 1);
    row(R"("stream":true,"stream_options":{})", true, false, 0, 1);
    row(R"("stream_options":{"include_usage":null})", false, false, 0, 1);
    row(R"("stream_options":{"include\u005fusage":true})", false, true, 0, 1);
    row(R"("stream_options":{"x":{"include_usage":true}})", false, false, 0, 1);
    row(R"("max_tokens":5,"max_completion_tokens":9)", false, false, 9, 1);
    row(R"("max_completion_tokens":9,"max_tokens":5)", false, false, 9, 1);
    row(R"("max_tokens":null)", false, false, 0, 1);
    row(R"("max_tokens":0)", false, false, 0, 1);
    row(R"("max_tokens":-1)", false, false, 0, 1);
    row(R"("max_tokens":12.0)", false, false, 12, 1);
    row(R"("max_tokens":1e2)", false, false, 100, 1);
    row(R"("max_tokens":1e400)", false, false, std::numeric_limits<qint64>::max(), 1);
    row(R"("max_tokens":99999999999999999999)", false, false, std::numeric_limits<qint64>::max(), 1);
    row(R"("n":128)", false, false, 0, 128);
    row(R"("n":1)", false, false, 0, 1);
    row(R"("n":null)", false, false, 0, 1);
}

void RequestPeekTest::readsFields()
{
    QFETCH(QByteArray, more);
    const auto peek = peekRequest(WireDialect::Chat, R"({"model":"m","messages":[{}],)" + more + "}");
    QVERIFY2(peek, peek ? "" : qPrintable(peek.error().detail));
    QTEST(peek->stream, "stream");
    QTEST(peek->includeUsage, "includeUsage");
    QTEST(peek->maxOutputTokens, "maxOutputTokens");
    QTEST(peek->choices, "choices");
}

void RequestPeekTest::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const QByteArray &body, const char *named) {
        QTest::newRow(name) << body << QString::fromLatin1(named);
    };
    row("empty", "", "JSON object");
    row("space", "  \n", "JSON object");
    row("array", "[]", "JSON object");
    row("text", "\"model\"", "JSON object");
    row("null", "null", "JSON object");
    row("byte order mark", "\xef\xbb\xbf{\"model\":\"m\",\"messages\":[1]}", "JSON object");
    row("no model", R"({"messages":[1]})", "'model'");
    row("model is a number", R"({"model":5,"messages":[1]})", "'model'");
    row("model is null", R"({"model":null,"messages":[1]})", "'model'");
    row("model is an array", R"({"model":["m"],"messages":[1]})", "'model'");
    row("empty model", R"({"model":"","messages":[1]})", "'model'");
    row("model twice", R"({"model":"a","messages":[1],"model":"b"})", "'model' is given twice");
    row("model twice, escaped", R"({"model":"a","messages":[1],"mod\u0065l":"b"})", "'model' is given twice");
    row("stream twice", R"({"model":"a","stream":true,"stream":false,"messages":[1]})", "'stream' is given twice");
    row("messages twice", R"({"model":"a","messages":[1],"messages":[1]})", "'messages' is given twice");
    row("stream_options twice", R"({"model":"a","messages":[1],"stream_options":{},"stream_options":{}})",
        "'stream_options' is given twice");
    row("include_usage twice",
        R"({"model":"a","messages":[1],"stream_options":{"include_usage":true,"include_usage":false}})",
        "include_usage' is given twice");
    row("max_tokens twice", R"({"model":"a","messages":[1],"max_tokens":1,"max_tokens":100000})", "'max_tokens'");
    for (const char *wrong : {"\"12\"", "-3", "12.9", "-1e400", "true", "[5]", "{}"}) {
        row(qPrintable(u"max_tokens %1"_s.arg(QLatin1StringView {wrong})),
            R"({"model":"a","messages":[1],"max_tokens":)" + QByteArray {wrong} + '}', "'max_tokens' must");
    }
    for (const char *wrong : {"\"2\"", "-1", "0", "1.5", "129", "1e400", "true", "[2]"}) {
        row(qPrintable(u"n %1"_s.arg(QLatin1StringView {wrong})),
            R"({"model":"a","messages":[1],"n":)" + QByteArray {wrong} + '}', "'n' must");
    }
    row("n twice", R"({"model":"a","messages":[1],"n":1,"n":100})", "'n'");
    row("no messages", R"({"model":"m"})", "'messages' is missing");
    row("messages is a text", R"({"model":"m","messages":"hi"})", "'messages'");
    row("messages is an object", R"({"model":"m","messages":{}})", "'messages'");
    row("messages is null", R"({"model":"m","messages":null})", "'messages'");
    row("messages is empty", R"({"model":"m","messages":[ ]})", "'messages' must not be empty");
    row("stream is a text", R"({"model":"m","messages":[1],"stream":"true"})", "'stream'");
    row("stream is a number", R"({"model":"m","messages":[1],"stream":1})", "'stream'");
    row("stream_options is a text", R"({"model":"m","messages":[1],"stream_options":"x"})", "'stream_options'");
    row("include_usage is a number", R"({"model":"m","messages":[1],"stream_options":{"include_usage":1}})",
        "include_usage'");
    row("bytes after", R"({"model":"m","messages":[1]}x)", "after");
    row("a second value", R"({"model":"m","messages":[1]}{})", "after");
    row("NUL after", QByteArray {"{\"model\":\"m\",\"messages\":[1]}\0", 30}, "after");
    row("trailing comma", R"({"model":"m","messages":[1],})", "not valid JSON");
    row("array comma", R"({"model":"m","messages":[1,]})", "not valid JSON");
    row("no comma", R"({"model":"m" "messages":[1]})", "not valid JSON");
    row("no colon", R"({"model" "m","messages":[1]})", "not valid JSON");
    row("wrong bracket", R"({"model":"m","messages":[1}})", "not valid JSON");
    row("single quotes", R"({'model':'m'})", "not valid JSON");
    row("comment", R"({"model":"m",/*x*/"messages":[1]})", "not valid JSON");
    row("late wrong word", R"({"model":"m","messages":[1],"x":{"y":[tru]}})", "not valid JSON");
    row("NaN", R"({"model":"m","messages":[1],"x":NaN})", "not valid JSON");
    row("leading zero", R"({"model":"m","messages":[1],"x":01})", "not valid JSON");
    row("plus", R"({"model":"m","messages":[1],"x":+1})", "not valid JSON");
    row("point", R"({"model":"m","messages":[1],"x":1.})", "not valid JSON");
    row("no exponent", R"({"model":"m","messages":[1],"x":1e})", "not valid JSON");
    row("minus", R"({"model":"m","messages":[1],"x":-})", "not valid JSON");
    row("wrong escape", R"({"model":"m","messages":["\x41"]})", "not valid JSON");
    row("short unicode escape", R"({"model":"m","messages":["\u12"]})", "not valid JSON");
    row("raw line feed", "{\"model\":\"m\",\"messages\":[\"a\nb\"]}", "not valid JSON");
    row("wrong UTF-8", "{\"model\":\"m\",\"messages\":[\"a\xff\"]}", "UTF-8");
    row("overlong UTF-8", "{\"model\":\"m\",\"messages\":[\"\xc0\xaf\"]}", "UTF-8");
    row("UTF-8 surrogate", "{\"model\":\"m\",\"messages\":[\"\xed\xa0\x80\"]}", "UTF-8");
    row("cut UTF-8", "{\"model\":\"m\",\"messages\":[\"\xe2\x82\"]}", "UTF-8");
    row("too deep", nested(512), "512 levels");
    row("very deep", nested(100000), "512 levels");
    row("very deep messages", R"({"model":"m","messages":)" + QByteArray(100000, '['), "512 levels");
}

void RequestPeekTest::refuses()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, named);
    const auto peek = peekRequest(WireDialect::Chat, body);
    QVERIFY(!peek);
    QCOMPARE(peek.error().code, ErrorCode::BadRequest);
    QVERIFY2(peek.error().detail.contains(named), qPrintable(peek.error().detail));
}

void RequestPeekTest::accepts_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("deep") << nested(511);
    QTest::newRow("numbers") << QByteArray {
        R"({"model":"m","messages":[0,-0,1.5e-7,1E400,18446744073709551616,-0.0]})"};
    QTest::newRow("escapes") << withContent(R"(\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00)");
    QTest::newRow("lone surrogate") << withContent(R"(\ud800)");
    QTest::newRow("emoji") << withContent("\xf0\x9f\x98\x80");
    QTest::newRow("DEL") << withContent("\x7f");
    QTest::newRow("unknown duplicates") << QByteArray {R"({"model":"m","messages":[1],"x":1,"x":2})"};
    QTest::newRow("model inside") << QByteArray {R"({"metadata":{"model":"x"},"model":"m","messages":[1]})"};
    QTest::newRow("every white space") << QByteArray {" \t\r\n{ \"model\" : \"m\" ,\r\n\t\"messages\" : [ 1 ] } \n"};
    QTest::newRow("empty containers") << QByteArray {R"({"model":"m","messages":[{}],"a":[],"b":{ },"c":[ ]})"};
    QTest::newRow("empty key") << QByteArray {R"({"":1,"model":"m","messages":[1]})"};
}

void RequestPeekTest::accepts()
{
    QFETCH(QByteArray, body);
    const auto peek = peekRequest(WireDialect::Chat, body);
    QVERIFY2(peek, peek ? "" : qPrintable(peek.error().detail));
    QCOMPARE(peek->model, "m");
}

void RequestPeekTest::refusesEveryTruncation()
{
    const QByteArray body =
        R"({"model":"m","messages":[{"role":"user","content":"a\u00e9\n"}],"x":[1.5e3,true,null,{"k":false}]})";
    QVERIFY(peekRequest(WireDialect::Chat, body));
    for (qsizetype size = 0; size < body.size(); ++size)
        QVERIFY2(!peekRequest(WireDialect::Chat, body.first(size)), body.first(size).constData());
}

void RequestPeekTest::refusesEveryControlByteInAString()
{
    // At each place of the eight bytes that are looked at together.
    for (char control = 0; control < 0x20; ++control) {
        for (int place = 0; place < 9; ++place) {
            QByteArray content {"0123456789abcdef"};
            content[place] = control;
            QVERIFY(!peekRequest(WireDialect::Chat, withContent(content)));
        }
    }
}

void RequestPeekTest::countsMediaAsLittle_data()
{
    QTest::addColumn<WireDialect>("dialect");
    QTest::addColumn<QByteArray>("prompt"); // with a long one for the letter L
    QTest::addColumn<bool>("isMedia");
    const auto row = [](const char *name, WireDialect dialect, const char *prompt, bool isMedia = true) {
        QTest::newRow(name) << dialect << QByteArray {prompt} << isMedia;
    };
    using Dialect = WireDialect;
    row("text", Dialect::Chat, R"("messages":[{"content":"L"}])", false);
    row("text in base64", Dialect::Chat, R"("messages":[{"content":[{"type":"text","text":"L"}]}])", false);
    row("text behind media", Dialect::Chat, R"("messages":[{"content":[{"data":"x"},"L"]}])", false);
    row("text that begins with data", Dialect::Chat, R"("messages":[{"content":"data: a, b and L"}])", false);
    row("a data URL", Dialect::Chat, R"("messages":[{"content":"data:image/png;base64,L"}])");
    row("chat's sound", Dialect::Chat,
        R"("messages":[{"content":[{"type":"input_audio","input_audio":{"data":"L","format":"wav"}}]}])");
    row("sound in one text", Dialect::Chat, R"("messages":[{"content":[{"input_audio":"L"}]}])");
    row("a file's bytes", Dialect::Responses, R"("input":[{"content":[{"type":"input_file","file_data":"L"}]}])");
    row("a drawn picture", Dialect::Responses, R"("input":[{"type":"image_generation_call","result":"L"}])");
    row("Responses' text", Dialect::Responses, R"("input":"L")", false);
    row("Anthropic's", Dialect::Messages,
        R"("messages":[{"content":[{"source":{"type":"base64","media_type":"image/png","data":"L"}}]}])");
    row("Anthropic's plain text", Dialect::Messages,
        R"("messages":[{"content":[{"source":{"media_type":"text/plain","data":"A text L"}}]}])", false);
    row("Gemini's", Dialect::Gemini,
        R"("contents":[{"parts":[{"inlineData":{"mimeType":"application/pdf","data":"\/\/L\n"}}]}])");
    row("Gemini's in snake case", Dialect::Gemini, R"("contents":[{"parts":[{"inline_data":{"data":"L"}}]}])");
    row("Ollama's", Dialect::Ollama, R"("messages":[{"content":"x","images":["L"]}])");
}

void RequestPeekTest::countsMediaAsLittle()
{
    QFETCH(WireDialect, dialect);
    QFETCH(QByteArray, prompt);
    QFETCH(bool, isMedia);
    const QByteArray model = dialect == WireDialect::Gemini ? "" : R"("model":"m",)";
    const QByteArray body = '{' + model + prompt.replace('L', QByteArray(100'000, 'x')) + '}';
    const Result<RequestPeek> peek = peekRequest(dialect, body);
    QVERIFY(peek);
    if (isMedia)
        QVERIFY2(peek->promptBytes > 4'000 && peek->promptBytes < 5'000,
                 QByteArray::number(peek->promptBytes).constData());
    else
        QVERIFY2(peek->promptBytes > 100'000, QByteArray::number(peek->promptBytes).constData());
}

void RequestPeekTest::readsEveryDialect_data()
{
    QTest::addColumn<WireDialect>("dialect");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected"); // model, stream, limit, choices, prompt bytes; or the refusal
    const auto row = [](const char *name, WireDialect dialect, const char *body, const char *expected) {
        QTest::newRow(name) << dialect << QByteArray {body} << QByteArray {expected};
    };
    row("responses, text", WireDialect::Responses, R"({"model":"m","input":"hi","max_output_tokens":9})", "m 0 9 1 4");
    row("responses, items", WireDialect::Responses, R"({"input":[{}],"instructions":"be","stream":true,"model":"m"})",
        "m 1 0 1 8");
    row("responses without a model", WireDialect::Responses, R"({"input":"hi"})", "'model' is missing.");
    row("messages", WireDialect::Messages,
        R"({"model":"m","max_tokens":5,"system":"be","messages":[{}],"stream":true})", "m 1 5 1 8");
    row("messages without any", WireDialect::Messages, R"({"model":"m","messages":[]})",
        "'messages' must not be empty.");
    row("gemini", WireDialect::Gemini,
        R"({"contents":[{}],"generationConfig":{"maxOutputTokens":7,"candidateCount":2,"x":{}}})", " 0 7 2 4");
    row("gemini, snake case", WireDialect::Gemini,
        R"({"contents":[{}],"generation_config":{"max_output_tokens":7},"system_instruction":{"parts":[]}})",
        " 0 7 1 16");
    row("gemini without contents", WireDialect::Gemini, "{}", "'contents' is missing.");
    row("a second model in other letters", WireDialect::Messages, R"({"model":"m","messages":[{}],"MODEL":"n"})",
        "'model' is given in other letters, too.");
    row("ollama streams by itself", WireDialect::Ollama, R"({"model":"m","messages":[{}],"options":{"num_predict":3}})",
        "m 1 3 1 4");
    row("ollama told not to", WireDialect::Ollama, R"({"model":"m","prompt":"hi","stream":false})", "m 0 0 1 4");
}

void RequestPeekTest::readsEveryDialect()
{
    QFETCH(WireDialect, dialect);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, expected);
    const Result<RequestPeek> peek = peekRequest(dialect, body);
    if (!peek) {
        QCOMPARE(peek.error().detail.toUtf8(), expected);
        return;
    }
    const QByteArrayList facts {peek->model, QByteArray::number(peek->stream),
                                QByteArray::number(peek->maxOutputTokens), QByteArray::number(peek->choices),
                                QByteArray::number(peek->promptBytes)};
    QCOMPARE(facts.join(' '), expected);
}

void RequestPeekTest::countsToolsAsPrompt()
{
    const auto peek =
        peekRequest(WireDialect::Chat, R"({"model":"m","messages":[1],"tools":[{"a":1}],"functions":[2]})");
    QCOMPARE(peek->promptBytes, QByteArray {R"([1][{"a":1}][2])"}.size());
}

void RequestPeekTest::countsPromptsOfACompletion_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("expected"); // prompts, choices, answers, prompt bytes; or the refusal
    const auto row = [](const char *name, const char *rest, const char *expected) {
        QTest::newRow(name) << QByteArray {rest} << QByteArray {expected};
    };
    row("none", R"("n":1)", "1 1 1 0");
    row("text", R"("prompt":"ab")", "1 1 1 4");
    row("texts", R"("prompt": ["a","b","c"],"n":2)", "3 2 6 13");
    row("no text", R"("prompt":[])", "1 1 1 2");
    row("tokens", R"("prompt":[1,2,3])", "1 1 1 7");
    row("arrays of tokens", R"("prompt":[[1,2],[3]],"best_of":5,"n":3)", "2 5 10 11");
    row("what stands behind", R"("suffix":"abc","prompt":"ab","best_of":null)", "1 1 1 9");
    row("the best of none", R"("prompt":"ab","best_of":0)", "'best_of' must be from 1 to 128.");
}

void RequestPeekTest::countsPromptsOfACompletion()
{
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, expected);
    const Result<RequestPeek> peek = peekCompletion(R"({"model":"m",)" + rest + '}');
    if (!peek) {
        QCOMPARE(peek.error().detail.toUtf8(), expected);
        return;
    }
    const QByteArrayList facts {QByteArray::number(peek->prompts), QByteArray::number(peek->choices),
                                QByteArray::number(peek->answers()), QByteArray::number(peek->promptBytes)};
    QCOMPARE(facts.join(' '), expected);
}

QTEST_GUILESS_MAIN(RequestPeekTest)
#include "tst_requestpeek.moc"

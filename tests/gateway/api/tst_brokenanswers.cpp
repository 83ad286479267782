// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/retrywait.h"
#include "tests/gateway/api/kindhub.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray longKey = "0123456789abcdef0123"; // no prefix: known by its value only
const QByteArray speech = R"({"model":"one/m1","input":"Hello","voice":"alloy"})";
const QByteArray three = R"({"model":"one/m1","input":["a","b","c"]})";
const QByteArray oneVector = R"({"data":[{"embedding":[1]}]})";
const QByteArray detail = R"({"detail":")" + longKey + R"( at http://10.9.8.7:1234/x and /srv/app/x.py:12"})";

/// Of what the client got and what was recorded, nothing is the provider's own.
void checkNothingLeaked(const ApiFixture &hub, const FakeExchange &exchange)
{
    const ModelCall call = hub.record();
    QString all = QString::fromUtf8(exchange.body) + call.errorMessage;
    for (const CallAttempt &attempt : call.attempts)
        all += attempt.reason;
    for (const char *secret : {"0123456789abcdef", "10.9.8.7", "/srv/app"})
        QVERIFY2(!all.contains(QLatin1StringView {secret}), qPrintable(all));
}

/// A hub with one provider, whose only key is a long one.
struct LongKeyHub : ApiFixture
{
    explicit LongKeyHub(const QByteArray &key = longKey)
    {
        snapshot->providers[0] = makeProvider(1, "one", {"m1", "shared"}, {{11, key}});
        publish();
    }

    [[nodiscard]] std::unique_ptr<ExchangeHandler> ask(FakeExchange &exchange, const QByteArray &path,
                                                       const QByteArray &body)
    {
        exchange.requestHead = head("POST", path);
        return chat(exchange, body);
    }
};
} // namespace

/// Answers of status 200 that are none.
class BrokenAnswersTest final : public QObject
{
    Q_OBJECT

private slots:
    void takesNoTextForSound_data();
    void takesNoTextForSound();
    void passesSoundThatBeginsLikeText_data();
    void passesSoundThatBeginsLikeText();
    void wantsWhatTheServiceIsFor_data();
    void wantsWhatTheServiceIsFor();
    void wantsAVectorForEachText_data();
    void wantsAVectorForEachText();
    void passesNoEventThatIsNoChunk_data();
    void passesNoEventThatIsNoChunk();
    void keepsTheCredentialToItself_data();
    void keepsTheCredentialToItself();
    void knowsItsCredentialInEscapes_data();
    void knowsItsCredentialInEscapes();
    void refusesACodingInAnyField_data();
    void refusesACodingInAnyField();
    void believesNoEndlessWait_data();
    void believesNoEndlessWait();
};

void BrokenAnswersTest::takesNoTextForSound_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    const QByteArray error = R"({"error":{"message":"Incorrect API key: )" + longKey + "\"}}";
    for (const char *type : {"application/json", "application/octet-stream", "audio/mpeg", "text/plain"}) {
        const auto row = [type](const char *name, const QByteArray &body) {
            QTest::addRow("%s as %s", name, type) << QByteArray {type} << body;
        };
        row("an error", error);
        row("a framework's error", detail);
        row("a long one", R"({"detail":")" + QByteArray(200'000, 'x') + longKey + "\"}");
        row("a page", "<!doctype html>\n<html>" + longKey + "</html>");
        row("a list", R"([{"type":"missing","msg":")" + longKey + "\"}]");
    }
    QTest::newRow("words as JSON") << "application/json"_ba << longKey;
    QTest::newRow("words as text") << "text/plain"_ba << longKey;
}

void BrokenAnswersTest::takesNoTextForSound()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    for (const bool split : {false, true}) {
        LongKeyHub hub;
        FakeExchange exchange;
        const auto handler = hub.ask(exchange, "/v1/audio/speech", speech);
        const auto sent = hub.upstream.sent.back();
        sent->head(200, type);
        for (qsizetype at = 0; sent->alive && at < body.size(); at += split ? 7 : body.size())
            sent->bytes(body.mid(at, split ? 7 : body.size()));
        if (sent->alive)
            sent->end();
        QTRY_VERIFY(exchange.isOver());
        QCOMPARE(exchange.status, 502);
        QCOMPARE(hub.record().status, CallStatus::Failed);
        QCOMPARE(hub.record().usage, TokenUsage {});
        checkNothingLeaked(hub, exchange);
    }
}

void BrokenAnswersTest::passesSoundThatBeginsLikeText_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("of samples") << "{\"" + QByteArray(4, '\0') + "\x01\xff";
    QTest::newRow("that is long") << "<<<<" + QByteArray(100'000, '\x7f') + '\0';
    QTest::newRow("that is blank") << QByteArray(2000, ' ');
    QTest::newRow("of an MP3") << QByteArray {"ID3\x04"};
}

void BrokenAnswersTest::passesSoundThatBeginsLikeText()
{
    QFETCH(QByteArray, body);
    if (body.startsWith("<<<<"))
        body[100] = '\x02';
    LongKeyHub hub;
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, "/v1/audio/speech", speech);
    const auto sent = hub.upstream.sent.back();
    sent->head(200, "audio/pcm");
    for (qsizetype at = 0; at < body.size(); at += 999)
        sent->bytes(body.mid(at, 999));
    sent->end();
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    QVERIFY(exchange.body == body);
}

void BrokenAnswersTest::wantsWhatTheServiceIsFor_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    for (const char *path :
         {"/v1/embeddings", "/v1/images/generations", "/v1/moderations", "/v1/rerank", "/v1/completions"}) {
        const auto row = [path](const QByteArray &answer, int status) {
            QTest::addRow("%s: %s", path, answer.left(20).constData()) << QByteArray {path} << answer << status;
        };
        row("{}", 502);
        row(R"({"error":null})", 502);
        row(detail, 502);
        row(R"({"data":null,"results":null,"choices":null})", 502);
        row(R"({"data":{},"results":{},"choices":{}})", 502);
        row(R"({"message":"Bad key: )" + longKey + "\"}", 502);
    }
    const auto row = [](const char *path, const char *answer, int status) {
        QTest::addRow("%s: %s", path, answer) << QByteArray {path} << QByteArray {answer} << status;
    };
    row("/v1/embeddings", R"({"data":[]})", 502);
    row("/v1/embeddings", R"({"data":[{"embedding":[1]}]})", 200);
    row("/v1/images/generations", R"({"data":[]})", 502);
    row("/v1/images/generations", R"({"data":[{"url":"https://i/1.png"}]})", 200);
    row("/v1/moderations", R"({"results":[{"flagged":false}]})", 200);
    row("/v1/rerank", R"({"results":[]})", 200);
    row("/v1/completions", R"({"choices":[]})", 502);
    row("/v1/completions", R"({"choices":[{"text":""}]})", 200);
}

void BrokenAnswersTest::wantsWhatTheServiceIsFor()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    LongKeyHub hub;
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, path, R"({"model":"one/m1","input":"x","prompt":"x","query":"x"})");
    hub.upstream.last().answer(200, answer);
    QTRY_VERIFY(exchange.isOver());
    QCOMPARE(exchange.status, status);
    checkNothingLeaked(hub, exchange);
}

void BrokenAnswersTest::wantsAVectorForEachText_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *kind, const char *path, const QByteArray &asked,
                        const QByteArray &answer, int status) {
        QTest::newRow(name) << QByteArray {kind} << QByteArray {path} << asked << answer << status;
    };
    const QByteArray threeVectors = R"({"data":[{"embedding":[1]},{"embedding":[2]},{"embedding":[3]}]})";
    const QByteArray part = R"({"model":"models/one/m1","content":{"parts":[{"text":"a"}]}})";
    const QByteArray batch = R"({"requests":[)" + part + ',' + part + ',' + part + "]}";
    const char *const own = "/v1/embeddings";
    const char *const google = "/v1beta/models/one/m1:batchEmbedContents";
    row("one for three", "openai-compatible", own, three, oneVector, 502);
    row("three for three", "openai-compatible", own, three, threeVectors, 200);
    row("three for one", "openai-compatible", own, R"({"model":"one/m1","input":"a"})", threeVectors, 502);
    row("one for the tokens of one", "openai-compatible", own, R"({"model":"one/m1","input":[1,2]})", oneVector, 200);
    row("one for the tokens of two", "openai-compatible", own, R"({"model":"one/m1","input":[[1],[2]]})", oneVector,
        502);
    row("a form that is not known", "openai-compatible", own, R"({"model":"one/m1","input":[{"image":"x"},"b"]})",
        oneVector, 200);
    row("a batch of Google's, translated", "openai-compatible", google, batch, oneVector, 502);
    row("a whole batch, translated", "openai-compatible", google, batch, threeVectors, 200);
    row("a batch of Google's", "google", google, batch, R"({"embeddings":[{"values":[1]}]})", 502);
    row("Google's for three", "google", own, three, R"({"embeddings":[{"values":[1]}]})", 502);
    row("Ollama's for three", "ollama", "/api/embed", three, R"({"embeddings":[[1]]})", 502);
    row("Ollama's three", "ollama", "/api/embed", three, R"({"embeddings":[[1],[2],[3]]})", 200);
    row("Ollama's, translated", "openai-compatible", "/api/embed", three, oneVector, 502);
}

void BrokenAnswersTest::wantsAVectorForEachText()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, answer);
    KindHub hub {kind, ModelType::Embedding};
    hub.ask(path, asked);
    hub.hub.upstream.last().answer(200, answer);
    QTRY_VERIFY(hub.exchange.isOver());
    QTEST(hub.exchange.status, "status");
}

void BrokenAnswersTest::passesNoEventThatIsNoChunk_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("first");
    QTest::newRow("chat") << "/v1/chat/completions"_ba << Sample::streamRequest << Sample::chunk;
    QTest::newRow("completions") << "/v1/completions"_ba
                                 << R"({"model":"one/m1","prompt":"x","stream":true})"_ba << Sample::chunk;
    QTest::newRow("speech") << "/v1/audio/speech"_ba << speech
                            << "data: {\"type\":\"speech.audio.delta\",\"audio\":\"aa\"}\n\n"_ba;
    QTest::newRow("pictures") << "/v1/images/generations"_ba
                              << R"({"model":"one/m1","prompt":"x","stream":true})"_ba
                              << "data: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"aa\"}\n\n"_ba;
}

void BrokenAnswersTest::passesNoEventThatIsNoChunk()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, first);
    for (const QByteArray &before : {QByteArray {}, first}) {
        LongKeyHub hub;
        FakeExchange exchange;
        const auto handler = hub.ask(exchange, path, asked);
        const auto sent = hub.upstream.sent.back();
        sent->head(200, "text/event-stream");
        sent->bytes(before + "data: " + detail + "\n\n");
        QTRY_VERIFY(exchange.isOver());
        QCOMPARE(exchange.status, before.isEmpty() ? 502 : 200);
        QVERIFY2(exchange.body.startsWith(before) && exchange.body.contains("\"error\":"), exchange.body.constData());
        QCOMPARE(hub.record().status, CallStatus::Failed);
        checkNothingLeaked(hub, exchange);
    }
}

void BrokenAnswersTest::keepsTheCredentialToItself_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    const QByteArray chat = "/v1/chat/completions";
    const QByteArray events = "text/event-stream";
    const QByteArray said = QByteArray {Sample::chunk}.replace("Hi", longKey);
    QTest::newRow("a whole answer") << chat << Sample::request << "application/json"_ba
                                    << QByteArray {Sample::answer}.replace("Hi", longKey) << 502;
    QTest::newRow("the first event") << chat << Sample::streamRequest << events << said + Sample::done << 502;
    QTest::newRow("a later event") << chat << Sample::streamRequest << events << Sample::chunk + said + Sample::done
                                   << 200;
    QTest::newRow("an odd member") << chat << Sample::streamRequest << events
                                   << "data: {\"id\":\"c\",\"debug\":\"" + longKey + "\"}\n\n"
                                   << 502;
    QTest::newRow("sound") << "/v1/audio/speech"_ba << speech << "audio/mpeg"_ba
                           << "ID3" + longKey << 502;
    QTest::newRow("vectors") << "/v1/embeddings"_ba
                             << R"({"model":"one/m1","input":"x"})"_ba
                             << "application/json"_ba
                             << R"({"data":[{}],"note":")" + longKey + "\"}" << 502;
}

void BrokenAnswersTest::keepsTheCredentialToItself()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, answer);
    LongKeyHub hub;
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, path, asked);
    const auto sent = hub.upstream.sent.back();
    sent->head(200, type);
    sent->bytes(answer);
    if (sent->alive)
        sent->end();
    QTRY_VERIFY(exchange.isOver());
    QTEST(exchange.status, "status");
    QCOMPARE(hub.record().status, CallStatus::Failed);
    QVERIFY(!exchange.body.contains("[DONE]"));
    checkNothingLeaked(hub, exchange);
}

void BrokenAnswersTest::knowsItsCredentialInEscapes_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("status");
    const QByteArray chat = "/v1/chat/completions";
    const QByteArray events = "text/event-stream";
    const QByteArray whole = Sample::answer;
    const qsizetype cut = whole.indexOf("Hi");
    QTest::newRow("a whole answer") << chat << Sample::request << "application/json"_ba << whole.left(cut)
                                    << whole.mid(cut) << 502;
    QTest::newRow("the first event") << chat << Sample::streamRequest << events << "data: {\"id\":\"c\",\"debug\":\""_ba
                                     << "\"}\n\n"_ba << 502;
    QTest::newRow("a later event") << chat << Sample::streamRequest << events
                                   << Sample::chunk + "data: {\"id\":\"c\",\"debug\":\""
                                   << "\"}\n\n" + Sample::done << 200;
    QTest::newRow("vectors") << "/v1/embeddings"_ba
                             << R"({"model":"one/m1","input":"x"})"_ba
                             << "application/json"_ba
                             << R"({"data":[{"embedding":[1]}],"note":")"_ba
                             << "\"}"_ba << 502;
}

/// Writers of JSON may put a backslash before a slash.
void BrokenAnswersTest::knowsItsCredentialInEscapes()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    for (const QByteArray &quoted : {"01234/56789abc/def0123"_ba, R"(01234\/56789abc\/def0123)"_ba}) {
        LongKeyHub hub {"01234/56789abc/def0123"};
        FakeExchange exchange;
        const auto handler = hub.ask(exchange, path, asked);
        const auto sent = hub.upstream.sent.back();
        sent->head(200, type);
        sent->bytes(before + quoted + after);
        if (sent->alive)
            sent->end();
        QTRY_VERIFY(exchange.isOver());
        QTEST(exchange.status, "status");
        QCOMPARE(hub.record().status, CallStatus::Failed);
        QVERIFY2(!exchange.body.contains("56789abc"), exchange.body.constData());
    }
}

void BrokenAnswersTest::refusesACodingInAnyField_data()
{
    QTest::addColumn<QList<QByteArray>>("codings");
    QTest::addColumn<bool>("isGood");
    const auto row = [](const char *name, const QList<QByteArray> &codings, bool isGood) {
        QTest::newRow(name) << codings << isGood;
    };
    row("none", {}, true);
    row("an empty one", {""}, true);
    row("identity", {"Identity"}, true);
    row("identity twice", {"identity", "identity, identity"}, true);
    row("one", {"gzip"}, false);
    row("behind identity", {"identity", "gzip"}, false);
    row("behind an empty one", {"", "br"}, false);
    row("in a list", {"identity, gzip"}, false);
    row("behind a comma", {",zstd"}, false);
}

void BrokenAnswersTest::refusesACodingInAnyField()
{
    QFETCH(QList<QByteArray>, codings);
    QFETCH(bool, isGood);
    HeaderList headers;
    headers.add("content-type", "application/json");
    for (const QByteArray &coding : codings)
        headers.add("Content-Encoding", coding);
    QCOMPARE(!answerHeadFault(headers, {"application/json"}).has_value(), isGood);
}

void BrokenAnswersTest::believesNoEndlessWait_data()
{
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<qint64>("ms");
    QTest::newRow("a second") << "1"_ba << qint64 {1000};
    QTest::newRow("two days") << "172800"_ba << qint64 {86'400'000};
    QTest::newRow("a date") << "Thu, 01 Jan 1970 00:01:00 GMT"_ba << qint64 {60'000};
    QTest::newRow("a far date") << "Fri, 31 Dec 9999 23:59:59 GMT"_ba << qint64 {86'400'000};
}

void BrokenAnswersTest::believesNoEndlessWait()
{
    QFETCH(QByteArray, said);
    HeaderList headers;
    headers.add("Retry-After", said);
    QTEST(retryWaitMs(503, headers, 0), "ms");
    LongKeyHub hub;
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, "/v1/chat/completions", Sample::request);
    hub.upstream.last().answer(503, "{}", headers);
    QTRY_VERIFY(exchange.isOver());
    QCOMPARE(exchange.status, 503);
    QVERIFY(exchange.headers.value("retry-after").toLongLong() <= 86'400);
}

QTEST_GUILESS_MAIN(BrokenAnswersTest)
#include "tst_brokenanswers.moc"

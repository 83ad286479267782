// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/scrubbing.h"
#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray providersKey = "sk-ant-0123456789abcdef0123456789abcdef";
const QByteArray plainKey = "0123456789abcdef0123"; // no prefix and not long: known by its value only

std::shared_ptr<ProviderSnapshot> providerAt(const QByteArray &baseUrl, const QByteArray &key = plainKey)
{
    auto provider = makeProvider(1, "one", {"m1"}, {{11, key}});
    provider->baseUrl = baseUrl;
    return provider;
}

QByteArray allThatIsKept(const ModelCall &call)
{
    QString kept = call.errorMessage + call.errorCode + call.notes + call.modelServed;
    for (const CallAttempt &attempt : call.attempts)
        kept += attempt.reason + attempt.errorCode;
    return kept.toUtf8();
}
} // namespace

/// What of a provider's words reaches a client or the record.
class ScrubbingTest final : public QObject
{
    Q_OBJECT

private slots:
    void hidesThePlace_data();
    void hidesThePlace();
    void hidesTheHalvesOfTemporaryKeys();
    void hidesAKeyWhereTheMessageIsCut_data();
    void hidesAKeyWhereTheMessageIsCut();
    void dropsWordsThatHoldASecret_data();
    void dropsWordsThatHoldASecret();
    void keepsKeysOutOfEveryDialectsErrors_data();
    void keepsKeysOutOfEveryDialectsErrors();
};

void ScrubbingTest::hidesThePlace_data()
{
    QTest::addColumn<QByteArray>("baseUrl");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QByteArray>("told");
    const auto row = [](const char *name, const char *baseUrl, const char *said, const char *told) {
        QTest::newRow(name) << QByteArray {baseUrl} << QByteArray {said} << QByteArray {told};
    };
    row("host and port", "http://127.0.0.1:7956/v1", "no answer from 127.0.0.1:7956, sorry",
        "no answer from ***, sorry");
    row("host alone", "http://llm.example:7956", "llm.example is down", "*** is down");
    row("other case", "http://llm.example", "LLM.Example:443 is down", "*** is down");
    row("under a name of its own", "http://llm.example", "at eu.llm.example:1.", "at eu.***.");
    row("no part of a word", "http://ai:8080", "the main chain at ai:8080", "the main chain at ***");
    row("IPv6", "http://[fd00::7]:8080/v1", "at [fd00::7]:8080 or fd00::7", "at *** or ***");
    row("another spelling", "http://b\u00fccher.example", "at xn--bcher-kva.example and b\u00fccher.example:80",
        "at *** and ***");
    row("private address", "http://llm.example", "boom at 10.0.0.1", "boom at ***");
    row("private address and port", "http://llm.example", "(upstream=192.168.7.9:8443)", "(upstream=***)");
    row("private IPv6", "http://llm.example", "dial [fd00:1::2]:80: refused, ::1 too", "dial ***: refused, *** too");
    row("no address", "http://llm.example", "version 1.2.3, at 12:30:45, 8.8.8.8 std::vector a::b",
        "version 1.2.3, at 12:30:45, 8.8.8.8 std::vector a::b");
}

void ScrubbingTest::hidesThePlace()
{
    QFETCH(QByteArray, baseUrl);
    QFETCH(QByteArray, said);
    const auto provider = providerAt(baseUrl);
    QTEST(scrubbed(said, *provider, nullptr), "told");
}

void ScrubbingTest::hidesTheHalvesOfTemporaryKeys()
{
    const auto provider = providerAt("http://llm.example", "halfofakey:sessiontoken");
    provider->credentials.front().accessKeyId = "MYACCESSKEY";
    QCOMPARE(scrubbed("halfofakey with sessiontoken of MYACCESSKEY", *provider, &provider->credentials.front()),
             QByteArray {"*** with *** of ***"});
}

void ScrubbingTest::hidesAKeyWhereTheMessageIsCut_data()
{
    QTest::addColumn<QByteArray>("filling");
    for (const char *filling : {"\n", " ", "\t", "\x01"})
        QTest::addRow("%#x", *filling) << QByteArray {filling};
}

/// What is read of a message is bounded, and what fills it may be of no width.
void ScrubbingTest::hidesAKeyWhereTheMessageIsCut()
{
    QFETCH(QByteArray, filling);
    const auto provider = providerAt("http://llm.example");
    for (const qsizetype limit : {16'000, 1'024'000}) {
        for (qsizetype shown = 0; shown <= plainKey.size(); ++shown) {
            const QByteArray said = "x" + filling.repeated(limit - 1 - shown) + plainKey + " more";
            const QByteArray told = scrubbed(said, *provider, &provider->credentials.front());
            QVERIFY2(!told.contains(plainKey.first(4)), told.constData());
        }
    }
}

void ScrubbingTest::dropsWordsThatHoldASecret_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<bool>("stays");
    for (const char *member : {"type", "code", "param"}) {
        const auto row = [member](const char *name, const QByteArray &word, bool stays) {
            QTest::addRow("%s: %s", member, name) << QByteArray {member} << word << stays;
        };
        row("the key", plainKey, false);
        row("the key in a word", "bad_key." + plainKey, false);
        row("another key", providersKey, false);
        row("the host", "llm.example", false);
        row("an address", "10.0.0.1", false);
        row("a word", "context_length_exceeded", true);
        row("a path", "messages[0].content[1].cache_control", true);
    }
}

void ScrubbingTest::dropsWordsThatHoldASecret()
{
    QFETCH(QByteArray, member);
    QFETCH(QByteArray, word);
    QFETCH(bool, stays);
    const auto provider = providerAt("http://llm.example/v1");
    const QByteArray body = R"({"error":{"message":"no",")" + member + R"(":")" + word + "\"}}";
    const ApiFault fault =
        failureOfStatus(400, {}, body, *provider, &provider->credentials.front(), 1'700'000'000'000).fault;
    QCOMPARE(faultBody(ApiDialect::OpenAi, fault).contains(word), stays);
}

void ScrubbingTest::keepsKeysOutOfEveryDialectsErrors_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *name, const char *kind, const char *path, const char *request, const char *first,
                        const char *error) {
        QTest::newRow(name) << QByteArray {kind} << QByteArray {path} << QByteArray {request} << QByteArray {first}
                            << QByteArray {error}.replace("KEY", plainKey);
    };
    const char *const chat = R"({"model":"one/m1","messages":[{"role":"user","content":"x"}],"max_tokens":9})";
    const char *const talk =
        R"({"model":"one/m1","stream":true,"messages":[{"role":"user","content":"x"}],"max_tokens":9})";
    const char *const responses = R"({"model":"one/m1","stream":true,"input":"x"})";
    const char *const gemini = R"({"contents":[{"role":"user","parts":[{"text":"x"}]}]})";
    const char *const response =
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
        "event: response.output_item.added\ndata: "
        "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{"
        "\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\",\"content\":[]}}\n\n"
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"output_index\":0,"
        "\"content_index\":0,\"item_id\":\"m\",\"delta\":\"a\"}\n\n";
    const char *const chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    const char *const words = R"({"error":{"message":"KEY at 127.0.0.1:9","type":"KEY","code":"KEY","param":"KEY"}})";
    row("refused chat", "openai", "/v1/chat/completions", chat, "", words);
    row("refused messages", "openai", "/v1/messages", chat, "", words);
    row("refused by Anthropic", "anthropic", "/v1/chat/completions", chat, "",
        R"({"type":"error","error":{"type":"KEY","message":"KEY at 127.0.0.1:9"}})");
    row("refused by Google", "google", "/v1beta/models/one/m1:generateContent", gemini, "",
        R"({"error":{"code":400,"message":"KEY","status":"KEY","details":[{"reason":"KEY"}]}})");
    row("refused service", "openai-compatible", "/v1/completions", R"({"model":"one/m1","prompt":"x"})", "", words);
    row("chat stream", "openai", "/v1/chat/completions", talk, chunk,
        "data: {\"error\":{\"message\":\"KEY at "
        "127.0.0.1:9\",\"type\":\"KEY\",\"code\":\"KEY\",\"param\":\"KEY\"}}\n\n");
    row("chat stream's choice", "openrouter", "/v1/chat/completions", talk, chunk,
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\",\"error\":{\"code\":\"KEY\","
        "\"message\":\"KEY\"}}]}\n\n");
    row("Groq's stream", "groq", "/v1/chat/completions", talk, chunk,
        "data: {\"choices\":[],\"x_groq\":{\"error\":\"KEY\"}}\n\n");
    row("messages of a chat stream", "openai", "/v1/messages", talk, chunk,
        "data: {\"error\":{\"message\":\"KEY at 127.0.0.1:9\",\"type\":\"KEY\",\"code\":\"KEY\"}}\n\n");
    row("responses stream", "openai", "/v1/responses", responses, response,
        "event: error\ndata: {\"type\":\"error\",\"code\":\"KEY\",\"message\":\"KEY\",\"param\":\"KEY\"}\n\n");
    row("failed response", "openai", "/v1/responses", responses, response,
        "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"id\":\"r\",\"status\":\"failed\","
        "\"error\":{\"code\":\"KEY\",\"message\":\"KEY\"}}}\n\n");
    row("messages stream", "anthropic", "/v1/messages", talk,
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{}}}\n\n"
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{"
        "\"type\":\"text\",\"text\":\"\"}}\n\n",
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"KEY\",\"message\":\"KEY\"}}\n\n");
    row("gemini stream", "google", "/v1beta/models/one/m1:streamGenerateContent?alt=sse", gemini,
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n",
        "data: {\"error\":{\"code\":503,\"message\":\"KEY\",\"status\":\"KEY\"}}\n\n");
    row("ollama stream", "ollama", "/api/chat", talk,
        "{\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":false}\n", "{\"error\":\"KEY\"}\n");
    row("completions stream", "openai", "/v1/completions", R"({"model":"one/m1","prompt":"x","stream":true})",
        "data: {\"choices\":[{\"text\":\"a\"}]}\n\n", "data: {\"error\":{\"message\":\"KEY\",\"code\":\"KEY\"}}\n\n");
}

void ScrubbingTest::keepsKeysOutOfEveryDialectsErrors()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, error);
    ApiFixture hub;
    const auto provider = providerAt("http://127.0.0.1:9");
    provider->kind = kind;
    hub.snapshot->providers = {provider};
    hub.publish();
    FakeExchange exchange;
    const qsizetype question = path.indexOf('?');
    exchange.requestHead = ApiFixture::head("POST", question < 0 ? path : path.left(question));
    exchange.requestHead.query = question < 0 ? QByteArray {} : path.mid(question + 1);
    const auto handler = hub.chat(exchange, request);
    QVERIFY2(!hub.upstream.sent.empty(), exchange.body.constData());
    if (first.isEmpty()) {
        hub.upstream.last().answer(400, error);
    } else {
        hub.upstream.last().head(200, kind == "ollama" ? "application/x-ndjson" : "text/event-stream");
        hub.upstream.last().bytes(first);
        QVERIFY(exchange.started);
        hub.upstream.last().bytes(error);
    }
    QTRY_VERIFY(exchange.finished);
    for (const QByteArray &told : {exchange.body, allThatIsKept(hub.record())}) {
        QVERIFY2(!told.contains(plainKey), told.constData());
        QVERIFY2(!told.contains("127.0.0.1") && !told.contains(":9"), told.constData());
    }
    QCOMPARE(hub.record().status, CallStatus::Failed);
}

QTEST_GUILESS_MAIN(ScrubbingTest)
#include "tst_scrubbing.moc"

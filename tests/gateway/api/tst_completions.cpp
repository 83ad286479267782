// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QtEndian>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/services/serviceshape.h"
#include "tests/gateway/api/kindhub.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray path = "/v1/completions";
} // namespace

/// Services of OpenAI's clients from providers that have them in another form, or say nothing of a model.
class CompletionsTest final : public QObject
{
    Q_OBJECT

private slots:
    void knowsEveryFormOfTheCatalogue();
    void asksForAPromptByAChat_data();
    void asksForAPromptByAChat();
    void streamsACompletionOfAChat();
    void refusesWhatAChatCannotDo_data();
    void refusesWhatAChatCannotDo();
    void fillsInByMistral();
    void streamsWhatMistralFillsIn();
    void speaksByGoogle_data();
    void speaksByGoogle();
    void refusesOtherFormsOfSound();
    void saysWhenNoSoundCame();
    void takesTheOnlyModel_data();
    void takesTheOnlyModel();
    void namesTheModelsThatThereAre();
};

void CompletionsTest::knowsEveryFormOfTheCatalogue()
{
    for (const ProviderKind &kind : ProviderKind::all()) {
        for (auto place = kind.services.constBegin(); place != kind.services.constEnd(); ++place) {
            const bool isKnown = place->shape == "openai" || ServiceShape::of(place.key(), place->shape);
            QVERIFY2(isKnown, qPrintable(kind.name + u' ' + QString::fromLatin1(place->shape)));
        }
    }
}

void CompletionsTest::asksForAPromptByAChat_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("answered");
    const auto row = [](const char *kind, const char *target, const char *sent, const char *answered) {
        QTest::newRow(kind) << QByteArray {kind} << QByteArray {target} << QByteArray {sent} << QByteArray {answered};
    };
    row("anthropic", "/v1/messages", R"("content":[{"type":"text","text":"Say hi"}])",
        R"({"id":"msg_1","type":"message","role":"assistant","model":"m1","content":[{"type":"text","text":"hi"}],)"
        R"("stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":2}})");
    row("google", "/v1beta/models/m1:generateContent", R"("parts":[{"text":"Say hi"}])",
        R"({"candidates":[{"content":{"role":"model","parts":[{"text":"hi"}]},"finishReason":"STOP"}],)"
        R"("usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2}})");
    row("groq", "/openai/v1/chat/completions", R"({"role":"user","content":"Say hi"})",
        R"({"id":"c","object":"chat.completion","created":1,"model":"m1","choices":[{"index":0,"message":)"
        R"({"role":"assistant","content":"hi"},"finish_reason":"stop"}],)"
        R"("usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}})");
}

void CompletionsTest::asksForAPromptByAChat()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, answered);
    KindHub hub {kind};
    hub.ask(path, R"({"model":"one/m1","prompt":["Say hi"],"max_tokens":9,"echo":false,"best_of":1,"suffix":null})");
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    QTEST(hub.hub.upstream.last().request.target, "target");
    const QByteArray body = hub.hub.upstream.last().body();
    QVERIFY2(body.contains(sent) && !body.contains("best_of") && !body.contains("echo"), body.constData());
    hub.hub.upstream.last().answer(200, answered);
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    const JsonView given {hub.exchange.body};
    QCOMPARE(given["object"].text(), "text_completion"_ba);
    QVERIFY(given["id"].text().startsWith("cmpl-"));
    QCOMPARE(given["model"].text(), "one/m1"_ba);
    QCOMPARE(given["choices"].raw(),
             QByteArrayView {R"([{"text":"hi","index":0,"logprobs":null,"finish_reason":"stop"}])"});
    QCOMPARE(given["usage"]["total_tokens"].integer(), 7);
    QCOMPARE(hub.hub.record().endpoint, u"completions"_s);
    QCOMPARE(hub.hub.record().usage.output, 2);
}

void CompletionsTest::streamsACompletionOfAChat()
{
    KindHub hub {"groq"};
    hub.ask(path, R"({"model":"one/m1","prompt":"x","stream":true,"stream_options":{"include_usage":true}})");
    hub.hub.upstream.last().head(200, "text/event-stream");
    hub.hub.upstream.last().bytes(Sample::chunk + Sample::lastChunk + Sample::usageChunk + Sample::done);
    hub.hub.upstream.last().end();
    QTRY_VERIFY(hub.exchange.finished);
    const QByteArray &body = hub.exchange.body;
    QVERIFY2(body.contains(R"("object":"text_completion")"), body.constData());
    QVERIFY2(body.contains(R"("choices":[{"text":"Hi","index":0,"logprobs":null,"finish_reason":null}],"usage":null)"),
             body.constData());
    QVERIFY2(body.contains(R"("choices":[{"text":"","index":0,"logprobs":null,"finish_reason":"stop"}])"),
             body.constData());
    QVERIFY2(body.contains(R"("choices":[],"usage":{"prompt_tokens":10)"), body.constData());
    QVERIFY(body.endsWith("data: [DONE]\n\n"));
    QCOMPARE(body.count("delta"), 0);
}

void CompletionsTest::refusesWhatAChatCannotDo_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("suffix") << "\"prompt\":\"a\",\"suffix\":\"b\""_ba
                            << "suffix"_ba;
    QTest::newRow("echo") << "\"prompt\":\"a\",\"echo\":true"_ba
                          << "echo"_ba;
    QTest::newRow("best_of") << "\"prompt\":\"a\",\"best_of\":2"_ba
                             << "best_of"_ba;
    QTest::newRow("logprobs") << "\"prompt\":\"a\",\"logprobs\":3"_ba
                              << "logprobs"_ba;
    QTest::newRow("two prompts") << "\"prompt\":[\"a\",\"b\"]"_ba
                                 << "prompt"_ba;
    QTest::newRow("tokens") << "\"prompt\":[1,2]"_ba
                            << "prompt"_ba;
    QTest::newRow("none") << "\"max_tokens\":3"_ba
                          << "prompt"_ba;
}

void CompletionsTest::refusesWhatAChatCannotDo()
{
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, named);
    KindHub hub {"anthropic"};
    hub.ask(path, R"({"model":"one/m1",)" + rest + '}');
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 400);
    QVERIFY2(hub.exchange.body.contains(QByteArray {named + ':'}), hub.exchange.body.constData());
    QVERIFY(hub.hub.upstream.sent.empty());
}

void CompletionsTest::fillsInByMistral()
{
    KindHub hub {"mistral"};
    hub.ask(path, R"({"model":"one/m1","prompt":"def f","suffix":"return 1","seed":7,"user":"u","temperature":0.20})");
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    QCOMPARE(hub.hub.upstream.last().request.target, "/v1/fim/completions"_ba);
    QCOMPARE(hub.hub.upstream.last().body(),
             R"({"model":"m1","prompt":"def f","suffix":"return 1","temperature":0.20,"random_seed":7})"_ba);
    hub.hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    QCOMPARE(JsonView {hub.exchange.body}["choices"].raw(),
             QByteArrayView {R"([{"text":"Hi","index":0,"logprobs":null,"finish_reason":"stop"}])"});
    QCOMPARE(hub.exchange.headers.value("x-portico-dropped"), "user"_ba);
    QCOMPARE(hub.hub.record().usage.output, 4);
    QCOMPARE(hub.hub.record().usage.cacheRead, 3);
}

void CompletionsTest::streamsWhatMistralFillsIn()
{
    KindHub hub {"mistral"};
    hub.ask(path, R"({"model":"one/m1","prompt":"a","stream":true})");
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    QCOMPARE(hub.hub.upstream.last().body(), R"({"model":"m1","prompt":"a","stream":true})"_ba);
    hub.hub.upstream.last().head(200, "text/event-stream");
    hub.hub.upstream.last().bytes(Sample::chunk + Sample::lastChunk + Sample::usageChunk + Sample::done);
    hub.hub.upstream.last().end();
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.body.contains(R"({"text":"Hi","index":0)"), hub.exchange.body.constData());
    QVERIFY(hub.exchange.body.endsWith("data: [DONE]\n\n"));
    QCOMPARE(hub.hub.record().usage.output, 4);
}

void CompletionsTest::speaksByGoogle_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<bool>("isWav");
    QTest::addColumn<QByteArray>("dropped");
    const QByteArray plain =
        R"({"contents":[{"parts":[{"text":"Hello"}]}],"generationConfig":{"responseModalities":["AUDIO"])";
    const QByteArray kore = R"(,"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}}})";
    QTest::newRow("wav") << R"("voice":"Kore","response_format":"wav")"_ba << QByteArray {plain + kore + "}}"} << true
                         << QByteArray {};
    QTest::newRow("pcm") << R"("voice":"Kore","response_format":"pcm")"_ba << QByteArray {plain + kore + "}}"} << false
                         << QByteArray {};
    QTest::newRow("nothing said") << R"("voice":{"id":"Kore"})"_ba << QByteArray {plain + kore + "}}"} << true
                                  << QByteArray {};
    QTest::newRow("OpenAI's voice, mp3") << R"("voice":"alloy","response_format":"mp3","speed":2)"_ba
                                         << QByteArray {plain + "}}"} << true << "response_format, voice, speed"_ba;
    QTest::newRow("manner") << R"("voice":"alloy","instructions":"Whisper.")"_ba
                            << QByteArray {plain + "}}"}.replace("Hello", R"(Whisper.\n\nHello)") << true << "voice"_ba;
}

void CompletionsTest::speaksByGoogle()
{
    QFETCH(QByteArray, rest);
    QFETCH(bool, isWav);
    KindHub hub {"google", ModelType::Speech};
    hub.ask("/v1/audio/speech", R"({"model":"one/m1","input":"Hello",)" + rest + '}');
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    QCOMPARE(hub.hub.upstream.last().request.target, "/v1beta/models/m1:generateContent"_ba);
    QCOMPARE(hub.hub.upstream.last().request.headers.value("accept"), "application/json"_ba);
    QTEST(hub.hub.upstream.last().body(), "sent");
    const QByteArray samples {"\x01\x02\x03\x04", 4};
    hub.hub.upstream.last().answer(
        200,
        R"({"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"audio/L16;codec=pcm;rate=16000","data":")"
            + samples.toBase64()
            + R"("}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":25}})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    const QByteArray &sound = hub.exchange.body;
    QCOMPARE(hub.exchange.headers.value("content-type"), isWav ? "audio/wav"_ba : "audio/pcm"_ba);
    QVERIFY(sound.endsWith(samples));
    QCOMPARE(sound.size(), isWav ? 48 : 4);
    if (isWav) {
        QCOMPARE(sound.first(4), "RIFF"_ba);
        QCOMPARE(sound.mid(8, 8), "WAVEfmt "_ba);
        QCOMPARE(qFromLittleEndian<quint32>(sound.constData() + 4), 40U);
        QCOMPARE(qFromLittleEndian<quint32>(sound.constData() + 24), 16000U);
        QCOMPARE(qFromLittleEndian<quint32>(sound.constData() + 40), 4U);
    }
    QTEST(hub.exchange.headers.value("x-portico-dropped"), "dropped");
    QCOMPARE(hub.hub.record().usage.characters, 5);
    QCOMPARE(hub.hub.record().usage.uncachedInput, 3);
    QCOMPARE(hub.hub.record().usage.output, 25);
}

void CompletionsTest::refusesOtherFormsOfSound()
{
    KindHub hub {"google", ModelType::Speech};
    hub.ask("/v1/audio/speech", R"({"model":"one/m1","input":"Hello","voice":"Kore","response_format":"opus"})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 400);
    QVERIFY2(hub.exchange.body.contains("response_format"), hub.exchange.body.constData());
}

void CompletionsTest::saysWhenNoSoundCame()
{
    KindHub hub {"google", ModelType::Speech};
    hub.ask("/v1/audio/speech", R"({"model":"one/m1","input":"Hello","voice":"Kore"})");
    hub.hub.upstream.last().answer(200,
                                   R"({"candidates":[{"content":{"parts":[{"text":"no"}]},"finishReason":"STOP"}]})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 502);
    QVERIFY2(hub.exchange.body.contains("no sound"), hub.exchange.body.constData());
}

void CompletionsTest::takesTheOnlyModel_data()
{
    QTest::addColumn<QByteArray>("where");
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("sent");
    QTest::newRow("moderation") << "/v1/moderations"_ba << static_cast<int>(ModelType::Moderation)
                                << R"({"input":"x"})"_ba
                                << R"({"input":"x","model":"m1"})"_ba;
    QTest::newRow("images") << "/v1/images/generations"_ba << static_cast<int>(ModelType::Image)
                            << R"({ "prompt":"x" })"_ba
                            << R"({ "prompt":"x" ,"model":"m1"})"_ba;
    QTest::newRow("nothing") << "/v1/moderations"_ba << static_cast<int>(ModelType::Moderation) << "{}"_ba
                             << R"({"model":"m1"})"_ba;
}

void CompletionsTest::takesTheOnlyModel()
{
    QFETCH(QByteArray, where);
    QFETCH(int, type);
    QFETCH(QByteArray, body);
    KindHub hub {"openai-compatible", static_cast<ModelType>(type)};
    hub.ask(where, body);
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    QTEST(hub.hub.upstream.last().body(), "sent");
    hub.hub.upstream.last().answer(200, R"({"id":"x","data":[],"results":[]})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.hub.record().modelAsked, u"one/m1"_s);
}

void CompletionsTest::namesTheModelsThatThereAre()
{
    KindHub hub {"openai-compatible", ModelType::Moderation};
    const std::shared_ptr<ProviderSnapshot> provider = makeProvider(1, "one", {}, {{11, "secret-eleven"}});
    provider->models.insert("m1", ModelType::Moderation);
    provider->models.insert("m2", ModelType::Moderation);
    provider->models.insert("m3", ModelType::Chat);
    hub.hub.snapshot->providers = {provider};
    hub.hub.publish();
    hub.ask("/v1/moderations", R"({"input":"x"})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 400);
    QVERIFY2(hub.exchange.body.contains("one/m1, one/m2\""), hub.exchange.body.constData());
    QVERIFY2(hub.exchange.body.contains(R"("param":"model")"), hub.exchange.body.constData());
}

QTEST_GUILESS_MAIN(CompletionsTest)
#include "tst_completions.moc"

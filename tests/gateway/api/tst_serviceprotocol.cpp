// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/billing/callprice.h"
#include "tests/gateway/api/apifixture.h"

namespace
{
const QByteArray speech = R"({"model":"one/m1","input":"Gr\u00fc\u00dfe, ä😀","voice":"alloy"})";
constexpr qint64 speechCharacters = 9;
const QByteArray embeddings = R"({"model":"one/m1","input":"0123456789abcdef01"})"; // 20 bytes of JSON: 5 tokens
const QByteArray pictures = R"({"model":"one/m1","prompt":"a cat","stream":true})";

QByteArray field(const QByteArray &name, const QByteArray &value)
{
    return "--xYz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

QByteArray transcript(bool stream)
{
    return field("model", "one/m1") + field("stream", stream ? "true" : "false") + field("file", "sound")
           + "--xYz--\r\n";
}

QByteArray eventOf(const QByteArray &json)
{
    return "data: " + json + "\n\n";
}

const QByteArray delta = eventOf(R"({"type":"transcript.text.delta","delta":"Hi"})");
const QByteArray textDone = eventOf(
    R"({"type":"transcript.text.done","text":"Hi","usage":{"type":"tokens","input_tokens":14,"output_tokens":3}})");
const QByteArray partial = eventOf(R"({"type":"image_generation.partial_image","b64_json":"aa"})");
const QByteArray picture =
    "event: image_generation.completed\n"
    + eventOf(R"({"type":"image_generation.completed","b64_json":"bb","usage":{"input_tokens":5,"output_tokens":7}})");

/// One call to a service, up to the provider.
struct ServiceCall
{
    ServiceCall(const QByteArray &path, const QByteArray &body)
    {
        hub.leaveOneKey();
        exchange.requestHead = ApiFixture::head("POST", path);
        if (!body.startsWith('{')) {
            exchange.requestHead.headers.remove("content-type");
            exchange.requestHead.headers.add("Content-Type", "multipart/form-data; charset=x; boundary=xYz");
        }
        handler = hub.chat(exchange, body);
    }

    FakeUpstream::Sent &sent() { return hub.upstream.last(); }

    void answer(const QByteArray &type, const QByteArray &body)
    {
        const std::shared_ptr<FakeUpstream::Sent> last = hub.upstream.sent.back();
        last->head(200, type);
        if (last->alive && !body.isEmpty())
            last->bytes(body);
        if (last->alive)
            last->end();
    }

    ApiFixture hub;
    FakeExchange exchange;
    std::unique_ptr<ExchangeHandler> handler;
};
} // namespace

class ServiceProtocolTest final : public QObject
{
    Q_OBJECT

private slots:
    void takesTheTypesOfSoundAndText_data();
    void takesTheTypesOfSoundAndText();
    void refusesAnswersOfOtherTypes_data();
    void refusesAnswersOfOtherTypes();
    void countsWhatTheAnswerDoesNotSay_data();
    void countsWhatTheAnswerDoesNotSay();
    void chargesNothingForWhatNoModelMade_data();
    void chargesNothingForWhatNoModelMade();
    void writesTheFormsTypeAnew();
    void refusesTwoBoundaries();
    void holdsTheEndOfAnEventStream();
    void takesNoEmptySoundForAnAnswer();
    void wantsAllImages_data();
    void wantsAllImages();
    void keepsFewCommentsBehindAnImage();
    void passesWholeEventStreams_data();
    void passesWholeEventStreams();
    void bearsASignOfLifeThatHasData();
    void breaksOffAnEventStreamThatIsNotWhole_data();
    void breaksOffAnEventStreamThatIsNotWhole();
    void chargesSpokenTokensAsSound_data();
    void chargesSpokenTokensAsSound();
    void roundsSecondsToTheNearestMillisecond_data();
    void roundsSecondsToTheNearestMillisecond();
};

void ServiceProtocolTest::takesTheTypesOfSoundAndText_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("type");
    const auto row = [](const char *path, const char *type) {
        QTest::addRow("%s as %s", path, type) << QByteArray {path} << QByteArray {type};
    };
    for (const char *type : {"audio/mpeg", "audio/pcm;rate=24000", "Audio/WAV", "application/octet-stream"})
        row("/v1/audio/speech", type);
    for (const char *type : {"text/plain", "text/plain; charset=utf-8", "text/vtt", "application/x-subrip"})
        row("/v1/audio/transcriptions", type);
    row("/v1/audio/translations", "text/plain");
}

void ServiceProtocolTest::takesTheTypesOfSoundAndText()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, type);
    const bool isSpeech = path.endsWith("speech");
    ServiceCall call {path, isSpeech ? speech : transcript(false)};
    call.answer(type, "some bytes");
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.status, 200);
    QCOMPARE(call.exchange.body, QByteArray {"some bytes"});
    QCOMPARE(call.exchange.headers.value("content-type"), type);
    const TokenUsage usage = call.hub.record().usage;
    QCOMPARE(usage.characters, isSpeech ? speechCharacters : 0);
    QCOMPARE(usage.total(), isSpeech ? 0 : 3); // its ten bytes of text
    QCOMPARE(usage.estimated, !isSpeech);
}

void ServiceProtocolTest::refusesAnswersOfOtherTypes_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("a page for speech") << QByteArray {"/v1/audio/speech"} << QByteArray {"text/html"};
    QTest::newRow("a page for a transcript") << QByteArray {"/v1/audio/transcriptions"} << QByteArray {"text/html"};
    QTest::newRow("a page for a translation") << QByteArray {"/v1/audio/translations"} << QByteArray {"text/html"};
    QTest::newRow("events that were not asked for")
        << QByteArray {"/v1/audio/transcriptions"} << QByteArray {"text/event-stream"};
}

void ServiceProtocolTest::refusesAnswersOfOtherTypes()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, type);
    ServiceCall call {path, path.endsWith("speech") ? speech : transcript(false)};
    call.answer(type, "<html>");
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.status, 502);
    QVERIFY2(call.exchange.body.contains("the provider did not answer with"), call.exchange.body.constData());
    QCOMPARE(call.hub.record().usage, TokenUsage {});
}

void ServiceProtocolTest::countsWhatTheAnswerDoesNotSay_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<qint64>("input");
    QTest::addColumn<qint64>("output");
    QTest::addColumn<bool>("estimated");
    const auto row = [](const char *name, const char *path, const char *answer, qint64 input, qint64 output,
                        bool estimated) {
        QTest::newRow(name) << QByteArray {path} << QByteArray {answer} << input << output << estimated;
    };
    const char *const embed = "/v1/embeddings";
    const char *const complete = "/v1/completions";
    row("said", embed, R"({"data":[{}],"usage":{"prompt_tokens":8,"total_tokens":8}})", 8, 0, false);
    row("the sum alone", embed, R"({"data":[{}],"usage":{"total_tokens":9}})", 9, 0, false);
    row("rerank: the sum alone", "/v1/rerank", R"({"results":[],"usage":{"total_tokens":11}})", 11, 0, false);
    row("nothing", embed, R"({"data":[{}],"error":null})", 5, 0, true);
    row("an empty usage", embed, R"({"data":[{}],"usage":{}})", 5, 0, true);
    row("zeros", embed, R"({"data":[{}],"usage":{"prompt_tokens":0,"total_tokens":0}})", 5, 0, true);
    row("completion: nothing", complete, R"({"choices":[{"text":"01234567"},{"text":"0123"}]})", 0, 3, true);
    row("completion: said", complete,
        R"({"choices":[{"text":"01"}],"usage":{"prompt_tokens":2,"completion_tokens":1}})", 2, 1, false);
}

void ServiceProtocolTest::countsWhatTheAnswerDoesNotSay()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, answer);
    const bool completes = path == "/v1/completions";
    ServiceCall call {path, completes ? QByteArray {R"({"model":"one/m1"})"} : embeddings};
    call.answer("application/json", answer);
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.status, 200);
    QCOMPARE(call.exchange.body, answer);
    const TokenUsage usage = call.hub.record().usage;
    QTEST(usage.totalInput(), "input");
    QTEST(usage.output, "output");
    QTEST(usage.estimated, "estimated");
}

void ServiceProtocolTest::chargesNothingForWhatNoModelMade_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("isCharged");
    QTest::newRow("an error object") << QByteArray {R"({"error":{"message":"no"}})"} << false;
    QTest::newRow("an object of the kind error") << QByteArray {R"({"object":"error","message":"no"})"} << false;
    QTest::newRow("an error that is cut off") << QByteArray {R"({"error":{"mess)"} << false;
    QTest::newRow("a page") << QByteArray {"<html>busy</html>"} << false;
    QTest::newRow("an answer that is cut off") << QByteArray {R"({"object":"list","data":[{"emb)"} << true;
}

void ServiceProtocolTest::chargesNothingForWhatNoModelMade()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, isCharged);
    ServiceCall call {"/v1/embeddings", embeddings};
    call.answer("application/json", answer);
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.status, 502);
    QCOMPARE(call.hub.record().usage.totalInput(), isCharged ? 5 : 0);
}

void ServiceProtocolTest::writesTheFormsTypeAnew()
{
    ServiceCall call {"/v1/audio/transcriptions", transcript(false)};
    const HeaderList &headers = call.sent().request.headers;
    QCOMPARE(headers.count("content-type"), 1);
    QCOMPARE(headers.value("content-type"), QByteArray {"multipart/form-data; boundary=\"xYz\""});
    QCOMPARE(call.sent().body(), transcript(false).replace("one/m1", "m1"));
}

void ServiceProtocolTest::refusesTwoBoundaries()
{
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/v1/audio/transcriptions");
    exchange.requestHead.headers.remove("content-type");
    exchange.requestHead.headers.add("Content-Type", "multipart/form-data; boundary=xYz; boundary=other");
    const auto handler = hub.chat(exchange, transcript(false));
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 415);
    QVERIFY(hub.upstream.sent.empty());
}

void ServiceProtocolTest::holdsTheEndOfAnEventStream()
{
    ServiceCall call {"/v1/audio/transcriptions", transcript(true)};
    call.hub.sink.setMode(FakeCallSink::Mode::OnDemand);
    call.answer("text/event-stream", delta + textDone);
    QCOMPARE(call.exchange.body, delta);
    QVERIFY(!call.exchange.isOver());
    QCOMPARE(call.hub.sink.submitted().size(), size_t {1});
    call.hub.sink.acknowledge();
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.body, delta + textDone);
}

void ServiceProtocolTest::takesNoEmptySoundForAnAnswer()
{
    ServiceCall call {"/v1/audio/speech", speech};
    call.answer("audio/mpeg", {});
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.status, 502);
    QCOMPARE(call.hub.record().status, CallStatus::Failed);
}

void ServiceProtocolTest::wantsAllImages_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<bool>("isWhole");
    QTest::newRow("one of two") << picture << false;
    QTest::newRow("two of two") << picture + partial + picture << true;
    QTest::newRow("one, and the provider says that this is all") << picture + eventOf("[DONE]") << true;
}

void ServiceProtocolTest::wantsAllImages()
{
    QFETCH(QByteArray, stream);
    QFETCH(bool, isWhole);
    QByteArray two = pictures;
    ServiceCall call {"/v1/images/generations", two.insert(1, R"("n":2,)")};
    call.answer("text/event-stream", stream);
    QTRY_VERIFY(call.exchange.finished);
    QVERIFY(call.exchange.body.startsWith(stream));
    QCOMPARE(call.exchange.body.contains("error"), !isWhole);
    QCOMPARE(call.hub.record().status, isWhole ? CallStatus::Succeeded : CallStatus::Failed);
}

/// While it waits for the next one, which may not come, it holds the image and little else.
void ServiceProtocolTest::keepsFewCommentsBehindAnImage()
{
    constexpr qsizetype few = 64 * 1024;
    const QByteArray comments = QByteArray {": still at it\n\n"}.repeated(few);
    QByteArray two = pictures;
    ServiceCall call {"/v1/images/generations", two.insert(1, R"("n":2,)")};
    call.answer("text/event-stream", picture + comments + picture + comments + eventOf("[DONE]"));
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.body.count(picture), 2);
    QVERIFY(call.exchange.body.endsWith(eventOf("[DONE]")));
    QVERIFY2(call.exchange.body.size() < 3 * few, QByteArray::number(call.exchange.body.size()).constData());
    QCOMPARE(call.hub.record().status, CallStatus::Succeeded);
}

void ServiceProtocolTest::passesWholeEventStreams_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<qint64>("tokens");
    QTest::addColumn<qint64>("images");
    const QByteArray texts = "/v1/audio/transcriptions";
    const QByteArray images = "/v1/images/generations";
    const QByteArray done = eventOf("[DONE]");
    const QByteArray edited = eventOf(R"({"type":"image_edit.completed","b64_json":"bb"})");
    const QByteArray named = "event: transcript.text.done\n" + eventOf(R"({"text":"Hi","usage":{"input_tokens":4}})");
    const auto row = [](const char *name, const QByteArray &path, const QByteArray &stream, qint64 tokens,
                        qint64 count) { QTest::newRow(name) << path << stream << tokens << count; };
    row("a transcript", texts, delta + textDone, 17, 0);
    row("a transcript, done", texts, delta + textDone + done, 17, 0);
    row("named by its frame", texts, delta + named, 5, 0); // its text is a token at least
    row("only done", texts, delta + done, 1, 0);
    row("an image", images, partial + picture, 12, 1);
    row("two images", images, picture + ": ping\n\n" + partial + picture, 24, 2);
    row("an edit", images, edited + done, 0, 1);
}

void ServiceProtocolTest::passesWholeEventStreams()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, stream);
    ServiceCall call {path, path.contains("images") ? pictures : transcript(true)};
    call.answer("text/event-stream; charset=utf-8", stream);
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.body, stream);
    const ModelCall record = call.hub.record();
    QCOMPARE(record.status, CallStatus::Succeeded);
    QCOMPARE(record.responseBytes, stream.size());
    QTEST(record.usage.total(), "tokens");
    QTEST(record.usage.images, "images");
}

void ServiceProtocolTest::bearsASignOfLifeThatHasData()
{
    ServiceCall call {"/v1/audio/transcriptions", transcript(true)};
    call.answer("text/event-stream", "data:\n\n" + delta + "data: \n\n" + textDone + "data:\n\n");
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.body, QByteArray {":\n\n" + delta + ":\n\n" + textDone + ":\n\n"});
    QCOMPARE(call.hub.record().status, CallStatus::Succeeded);
}

void ServiceProtocolTest::breaksOffAnEventStreamThatIsNotWhole_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("passed");
    QTest::addColumn<QByteArray>("message");
    const QByteArray texts = "/v1/audio/transcriptions";
    const QByteArray images = "/v1/images/generations";
    const QByteArray early = "ended the stream before it was complete";
    const auto row = [](const char *name, const QByteArray &path, const QByteArray &stream, const QByteArray &passed,
                        const QByteArray &message) { QTest::newRow(name) << path << stream << passed << message; };
    row("a transcript without its end", texts, delta, delta, early);
    row("an image without its end", images, partial, partial, early);
    row("a second image without its end", images, picture + partial, picture + partial, early);
    row("an error event", texts, delta + "event: error\n" + eventOf(R"({"message":"busy"})"), delta, "busy");
    row("an error object", texts, delta + eventOf(R"({"error":{"message":"busy"}})") + textDone, delta, "busy");
    row("no event of a service", texts, delta + eventOf(R"({"detail":"no"})") + textDone, delta, "cannot be read");
    row("no JSON", texts, delta + eventOf("{\"type\":") + textDone, delta, "cannot be read");
}

void ServiceProtocolTest::breaksOffAnEventStreamThatIsNotWhole()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, passed);
    QFETCH(QByteArray, message);
    ServiceCall call {path, path.contains("images") ? pictures : transcript(true)};
    call.answer("text/event-stream", stream);
    QTRY_VERIFY(call.exchange.isOver());
    QVERIFY2(call.exchange.body.startsWith(QByteArray {passed + "data: {\"error\":"}), call.exchange.body.constData());
    QVERIFY2(call.exchange.body.contains(message), call.exchange.body.constData());
    QVERIFY(!call.exchange.body.contains(textDone));
    QCOMPARE(call.hub.record().status, CallStatus::Failed);
}

void ServiceProtocolTest::chargesSpokenTokensAsSound_data()
{
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<qint64>("nano"); // 0: counted by what is to be spoken; else at 2.5, 10 and 12 USD per million of
                                      // text in, text out and sound out
    QTest::newRow("said as the API does")
        << QByteArray {R"({"input_tokens":14,"output_tokens":101})"} << qint64 {1'247'000};
    QTest::newRow("said as sound")
        << QByteArray {R"({"prompt_tokens":14,"completion_tokens":101,"completion_tokens_details":{"audio_tokens":101}})"}
        << qint64 {1'247'000};
    QTest::newRow("no token of sound") << QByteArray {R"({"input_tokens":14,"output_tokens":0})"} << qint64 {0};
}

void ServiceProtocolTest::chargesSpokenTokensAsSound()
{
    QFETCH(QByteArray, said);
    QFETCH(qint64, nano);
    QByteArray streamed = speech;
    ServiceCall call {"/v1/audio/speech", streamed.insert(1, R"("stream_format":"sse",)")};
    call.answer("text/event-stream", eventOf(R"({"type":"speech.audio.delta","audio":"aa"})")
                                         + eventOf(R"({"type":"speech.audio.done","usage":)" + said + '}'));
    QTRY_VERIFY(call.exchange.finished);
    const TokenUsage usage = call.hub.record().usage;
    UnitRates rates;
    rates.input = 2'500'000;
    rates.output = 10'000'000;
    rates.audioOutput = 12'000'000;
    if (nano == 0) {
        QCOMPARE(usage.characters, speechCharacters);
        QCOMPARE(usage.output, 0);
        return;
    }
    QCOMPARE(usage.audioOutput, 101);
    QCOMPARE(priceUsage(rates, usage), std::optional {nano});
}

void ServiceProtocolTest::roundsSecondsToTheNearestMillisecond_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<qint64>("milliseconds");
    const auto row = [](const char *seconds, qint64 milliseconds) {
        QTest::addRow("%s said", seconds)
            << QByteArray {R"({"text":"Hi","usage":{"type":"duration","seconds":)"} + seconds + "}}" << milliseconds;
        QTest::addRow("%s long", seconds) << QByteArray {R"({"text":"Hi","duration":)"} + seconds + '}' << milliseconds;
    };
    row("9", 9'000);
    row("1.001", 1'001); // less than that as a double
    row("3.319999933242798", 3'320);
    row("0.29", 290);
    row("2.0004", 2'000);
    row("2.0005", 2'001);
    row("0.9996", 1'000);
    row("9.5e0", 9'500);
    row("1E-1", 100);
}

void ServiceProtocolTest::roundsSecondsToTheNearestMillisecond()
{
    QFETCH(QByteArray, answer);
    ServiceCall call {"/v1/audio/transcriptions", transcript(false)};
    call.answer("application/json", answer);
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.body, answer);
    QTEST(call.hub.record().usage.audioMs, "milliseconds");
}

QTEST_GUILESS_MAIN(ServiceProtocolTest)
#include "tst_serviceprotocol.moc"

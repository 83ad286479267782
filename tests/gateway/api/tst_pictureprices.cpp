// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/kindhub.h"

namespace
{
constexpr qint64 picoOfCent = 10'000'000'000; ///< of an image's price, in pico-USD
constexpr qint64 nanoOfCent = 10'000'000;

QByteArray eventOf(const QByteArray &json)
{
    return "data: " + json + "\n\n";
}

UnitRates byToken(qint64 input, qint64 output)
{
    UnitRates rates;
    rates.input = input;
    rates.output = output;
    return rates;
}

UnitRates byPicture(qint64 cents, const QList<ImagePrice> &images = {})
{
    UnitRates rates;
    rates.image = cents * picoOfCent;
    rates.images = images;
    return rates;
}

/// The hub's one model has this price alone.
void setRate(KindHub &asked, ModelType type, const UnitRates &rates)
{
    AiModelRate rate;
    rate.versionId = 9;
    rate.providerId = 1;
    rate.model = QStringLiteral("m1");
    rate.type = type;
    rate.cost = rate.credit = rates;
    asked.hub.snapshot->rates = {{HubSnapshot::rateKey(1, "m1", type), rate}};
    asked.hub.publish();
}

QByteArray field(const QByteArray &name, const QByteArray &value)
{
    return "--xYz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

void askForm(KindHub &asked, const QByteArray &form)
{
    asked.exchange.requestHead = ApiFixture::head("POST", "/v1/images/edits");
    asked.exchange.requestHead.headers.remove("content-type");
    asked.exchange.requestHead.headers.add("Content-Type", "multipart/form-data; boundary=xYz");
    asked.handler = asked.hub.chat(asked.exchange, form + "--xYz--\r\n");
}

QByteArray picturePart(const QByteArray &more = {})
{
    return R"({"inlineData":{"mimeType":"image/png","data":"AAAA"})" + more + '}';
}

/// As Gemini gives it: 10 tokens in and 1290 out.
QByteArray geminiAnswer(const QByteArray &parts)
{
    return R"({"candidates":[{"index":0,"content":{"role":"model","parts":[)" + parts
           + R"(]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":1290}})";
}
} // namespace

/// What pictures cost, however they are asked for and however much of them comes.
class PicturePricesTest final : public QObject
{
    Q_OBJECT

private slots:
    void chargesAChatByThePricesOfItsModel_data();
    void chargesAChatByThePricesOfItsModel();
    void reservesAPictureForAChatThatMayBringOne();
    void chargesAStreamAsAWholeAnswer_data();
    void chargesAStreamAsAWholeAnswer();
    void pricesWhatWasCached_data();
    void pricesWhatWasCached();
    void pricesPicturesReadAndDrawnByTheirTokens_data();
    void pricesPicturesReadAndDrawnByTheirTokens();
    void pricesAFormBySizeAndQuality_data();
    void pricesAFormBySizeAndQuality();
    void reservesForAFormBySizeAndQuality();
    void refusesAFormOfTwoSizes();
    void chargesAClientThatLeavesForThePicturesItAskedFor_data();
    void chargesAClientThatLeavesForThePicturesItAskedFor();
};

void PicturePricesTest::chargesAChatByThePricesOfItsModel_data()
{
    QTest::addColumn<ModelType>("type");
    QTest::addColumn<UnitRates>("rates");
    QTest::addColumn<QByteArray>("parts");
    QTest::addColumn<std::optional<qint64>>("nano");
    const UnitRates tokens = byToken(300'000, 30'000'000);
    UnitRates both = tokens;
    both.image = 4 * picoOfCent;
    UnitRates characters;
    characters.character = 15'000'000;
    const QByteArray text = R"({"text":"Here"})";
    const QByteArray thought = picturePart(R"(,"thought":true)");
    const auto row = [](const char *name, ModelType type, const UnitRates &rates, const QByteArray &parts,
                        std::optional<qint64> nano) { QTest::newRow(name) << type << rates << parts << nano; };
    const qint64 byTokens = 10 * 300 + 1290 * 30'000;
    row("a picture by tokens", ModelType::Image, tokens, picturePart(), byTokens);
    row("a picture by the piece", ModelType::Image, byPicture(4), picturePart(), 4 * nanoOfCent);
    row("two pictures, the prompt by tokens", ModelType::Image, both, picturePart() + ',' + text + ',' + picturePart(),
        10 * 300 + 8 * nanoOfCent);
    row("a picture and the thought of one", ModelType::Image, both, thought + ',' + picturePart(),
        10 * 300 + 4 * nanoOfCent);
    row("no picture", ModelType::Image, both, text, byTokens);
    row("no picture, priced by the piece", ModelType::Image, byPicture(4), text, std::nullopt);
    row("speech by tokens", ModelType::Speech, tokens, R"({"inlineData":{"mimeType":"audio/L16","data":"AAAA"}})",
        byTokens);
    row("speech by characters", ModelType::Speech, characters, text, std::nullopt);
    row("a picture of a model with a price for chats", ModelType::Chat, both, picturePart(), byTokens);
}

void PicturePricesTest::chargesAChatByThePricesOfItsModel()
{
    QFETCH(ModelType, type);
    QFETCH(UnitRates, rates);
    QFETCH(QByteArray, parts);
    QFETCH(std::optional<qint64>, nano);
    const QByteArray chat = R"({"model":"one/m1","messages":[{"role":"user","content":"a cat"}])";
    const QByteArray gemini = R"({"contents":[{"role":"user","parts":[{"text":"a cat"}]}]})";
    const QList<std::pair<QByteArray, QByteArray>> requests {
        {"/v1beta/models/one/m1:generateContent", gemini},
        {"/v1beta/models/one/m1:streamGenerateContent", gemini},
        {"/v1/chat/completions", chat + '}'},
        {"/v1/chat/completions", chat + R"(,"stream":true})"},
    };
    for (const auto &[path, body] : requests) {
        const bool isStreamed = path.contains("stream") || body.contains("stream");
        KindHub asked {"google", type};
        setRate(asked, type, rates);
        asked.ask(path, body);
        QVERIFY(!asked.hub.upstream.sent.empty());
        const std::shared_ptr<FakeUpstream::Sent> sent = asked.hub.upstream.sent.back();
        sent->head(200, isStreamed ? "text/event-stream" : "application/json");
        sent->bytes(isStreamed ? eventOf(geminiAnswer(parts)) : geminiAnswer(parts));
        if (sent->alive)
            sent->end();
        QTRY_VERIFY(asked.exchange.finished);
        const ModelCall call = asked.hub.record();
        QCOMPARE(call.status, CallStatus::Succeeded);
        QCOMPARE(call.costNano, nano);
        QCOMPARE(call.creditsNano, nano);
        QCOMPARE(call.rateVersionId, 9);
        QCOMPARE(call.usage.output, 1290);
    }
}

void PicturePricesTest::reservesAPictureForAChatThatMayBringOne()
{
    KindHub asked {"google", ModelType::Image};
    UnitRates rates = byToken(300'000, 12'000'000);
    rates.images = {{"4K", "", 24 * picoOfCent}};
    rates.image = 13 * picoOfCent;
    setRate(asked, ModelType::Image, rates);
    asked.hub.set("billing.enforce", "on");
    asked.ask("/v1beta/models/one/m1:generateContent",
              R"({"contents":[{"role":"user","parts":[{"text":"a cat"}]}],"generationConfig":{"maxOutputTokens":10}})");
    QVERIFY(!asked.hub.upstream.sent.empty());
    asked.hub.app().limits.budgetNano = 24 * nanoOfCent;
    asked.hub.publish();
    FakeExchange second; // what is left of the budget are a few nano-credits
    second.requestHead = ApiFixture::head("POST", "/v1beta/models/one/m1:generateContent");
    const auto handler = asked.hub.chat(second, R"({"contents":[{"role":"user","parts":[{"text":"a cat"}]}]})");
    QTRY_VERIFY(second.finished);
    QCOMPARE(second.status, 429);
}

void PicturePricesTest::chargesAStreamAsAWholeAnswer_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QByteArray>("variant");
    QTest::addColumn<qint64>("cents");
    const auto row = [](const char *name, const char *asked, const char *said, const char *variant, qint64 cents) {
        QTest::newRow(name) << QByteArray {asked} << QByteArray {said} << QByteArray {variant} << cents;
    };
    row("nothing is said", "", "", "/", 4);
    row("the answer says it", "", R"(,"size":"1024x1536","quality":"high")", "1024x1536/high", 25);
    row("the answer says another", R"(,"size":"1024x1024","quality":"low")", R"(,"size":"1024x1536","quality":"high")",
        "1024x1536/high", 25);
    row("the request says it", R"(,"size":"1024x1536","quality":"high")", "", "1024x1536/high", 25);
    row("each says half of it", R"(,"size":"auto","quality":"high")", R"(,"size":"1024x1536","quality":"auto")",
        "1024x1536/high", 25);
}

void PicturePricesTest::chargesAStreamAsAWholeAnswer()
{
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, said);
    QFETCH(QByteArray, variant);
    QFETCH(qint64, cents);
    for (const bool isStreamed : {false, true}) {
        KindHub hub {"openai-compatible", ModelType::Image};
        setRate(hub, ModelType::Image, byPicture(4, {{"1024x1536", "high", 25 * picoOfCent}}));
        const QByteArray body = R"({"model":"one/m1","prompt":"a cat")" + asked;
        hub.ask("/v1/images/generations", body + (isStreamed ? R"(,"stream":true})" : "}"));
        QVERIFY(!hub.hub.upstream.sent.empty());
        const std::shared_ptr<FakeUpstream::Sent> sent = hub.hub.upstream.sent.back();
        sent->head(200, isStreamed ? "text/event-stream" : "application/json");
        sent->bytes(isStreamed ? eventOf(R"({"type":"image_generation.completed","b64_json":"bb")" + said + '}')
                               : R"({"created":1,"data":[{"b64_json":"bb"}])" + said + '}');
        if (sent->alive)
            sent->end();
        QTRY_VERIFY(hub.exchange.finished);
        const ModelCall call = hub.hub.record();
        QCOMPARE(call.imageVariant.toUtf8(), variant);
        QCOMPARE(call.costNano, std::optional {cents * nanoOfCent});
    }
}

void PicturePricesTest::pricesWhatWasCached_data()
{
    QTest::addColumn<QByteArray>("details");
    QTest::addColumn<qint64>("nano"); // of the input at 5 USD per million of tokens, and 1.25 of cached ones
    QTest::newRow("nothing") << QByteArray {R"({"text_tokens":10,"image_tokens":40})"} << qint64 {50 * 5'000};
    QTest::newRow("a part") << QByteArray {R"({"text_tokens":10,"image_tokens":40,"cached_tokens":30})"}
                            << qint64 {20 * 5'000 + 30 * 1'250};
    QTest::newRow("more than there was") << QByteArray {R"({"cached_tokens":60})"} << qint64 {50 * 1'250};
    QTest::newRow("less than nothing") << QByteArray {R"({"cached_tokens":-1})"} << qint64 {50 * 5'000};
}

void PicturePricesTest::pricesWhatWasCached()
{
    QFETCH(QByteArray, details);
    QFETCH(qint64, nano);
    const QByteArray usage =
        R"("usage":{"input_tokens":50,"output_tokens":4160,"input_tokens_details":)" + details + '}';
    for (const bool isStreamed : {false, true}) {
        KindHub asked {"openai-compatible", ModelType::Image};
        UnitRates rates = byToken(5'000'000, 40'000'000);
        rates.cacheRead = 1'250'000;
        setRate(asked, ModelType::Image, rates);
        asked.ask("/v1/images/generations", isStreamed ? R"({"model":"one/m1","prompt":"a cat","stream":true})"
                                                       : R"({"model":"one/m1","prompt":"a cat"})");
        QVERIFY(!asked.hub.upstream.sent.empty());
        const std::shared_ptr<FakeUpstream::Sent> sent = asked.hub.upstream.sent.back();
        sent->head(200, isStreamed ? "text/event-stream" : "application/json");
        sent->bytes(isStreamed ? eventOf(R"({"type":"image_generation.completed","b64_json":"bb",)" + usage + '}')
                               : R"({"created":1,"data":[{"b64_json":"bb"}],)" + usage + '}');
        if (sent->alive)
            sent->end();
        QTRY_VERIFY(asked.exchange.finished);
        QCOMPARE(asked.hub.record().costNano, std::optional {nano + 4160 * 40'000});
    }
}

void PicturePricesTest::pricesPicturesReadAndDrawnByTheirTokens_data()
{
    QTest::addColumn<QByteArray>("details");
    QTest::addColumn<qint64>(
        "nano"); // of 50 tokens in at 5 USD per million, 8 for pictures; 100 out at 10, 32 for them
    QTest::newRow("nothing is told apart") << QByteArray {} << qint64 {50 * 5'000 + 100 * 32'000};
    QTest::newRow("a picture was read")
        << QByteArray {R"(,"input_tokens_details":{"text_tokens":10,"image_tokens":40})"}
        << qint64 {10 * 5'000 + 40 * 8'000 + 100 * 32'000};
    QTest::newRow("text was written") << QByteArray {R"(,"output_tokens_details":{"text_tokens":30,"image_tokens":70})"}
                                      << qint64 {50 * 5'000 + 30 * 10'000 + 70 * 32'000};
    QTest::newRow("more than there was")
        << QByteArray {R"(,"input_tokens_details":{"image_tokens":90},"output_tokens_details":{"text_tokens":900})"}
        << qint64 {50 * 8'000 + 100 * 10'000};
}

void PicturePricesTest::pricesPicturesReadAndDrawnByTheirTokens()
{
    QFETCH(QByteArray, details);
    QFETCH(qint64, nano);
    KindHub asked {"openai-compatible", ModelType::Image};
    UnitRates rates = byToken(5'000'000, 10'000'000);
    rates.imageInput = 8'000'000;
    rates.imageOutput = 32'000'000;
    setRate(asked, ModelType::Image, rates);
    askForm(asked, field("model", "one/m1") + field("prompt", "a cat") + field("image", "PNG"));
    QVERIFY(!asked.hub.upstream.sent.empty());
    asked.hub.upstream.last().answer(200, R"({"created":1,"data":[{"b64_json":"bb"}],"usage":{"input_tokens":50,)"
                                          R"("output_tokens":100)"
                                              + details + "}}");
    QTRY_VERIFY(asked.exchange.finished);
    QCOMPARE(asked.hub.record().costNano, std::optional {nano});
}

void PicturePricesTest::pricesAFormBySizeAndQuality_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<qint64>("cents");
    const auto row = [](const char *name, const QByteArray &fields, qint64 cents) {
        QTest::newRow(name) << fields << cents;
    };
    const QByteArray wide = field("size", "1024x1536");
    row("neither", {}, 4);
    row("the size", wide, 10);
    row("both", wide + field("quality", "high"), 25);
    row("both, and two pictures", field("quality", "high") + field("n", "2") + wide, 50);
    row("the provider's choice", field("size", "auto") + field("quality", "auto"), 4);
    row("a size without end", field("size", QByteArray {1000, '1'}), 4);
}

void PicturePricesTest::pricesAFormBySizeAndQuality()
{
    QFETCH(QByteArray, fields);
    QFETCH(qint64, cents);
    KindHub asked {"openai-compatible", ModelType::Image};
    setRate(asked, ModelType::Image,
            byPicture(4, {{"1024x1536", "", 10 * picoOfCent}, {"1024x1536", "high", 25 * picoOfCent}}));
    askForm(asked, field("model", "one/m1") + field("prompt", "a cat") + fields + field("image", "PNG"));
    QVERIFY(!asked.hub.upstream.sent.empty());
    const bool areTwo = fields.contains("name=\"n\"");
    asked.hub.upstream.last().answer(200, QByteArray {R"({"created":1,"data":[{"b64_json":"bb"})"}
                                              + (areTwo ? R"(,{"b64_json":"bb"}]})" : "]}"));
    QTRY_VERIFY(asked.exchange.finished);
    QCOMPARE(asked.hub.record().costNano, std::optional {cents * nanoOfCent});
}

void PicturePricesTest::reservesForAFormBySizeAndQuality()
{
    KindHub asked {"openai-compatible", ModelType::Image};
    setRate(asked, ModelType::Image, byPicture(4, {{"1024x1536", "high", 25 * picoOfCent}}));
    asked.hub.app().limits.budgetNano = 10 * nanoOfCent;
    asked.hub.publish();
    askForm(asked,
            field("model", "one/m1") + field("size", "1024x1536") + field("quality", "high") + field("image", "PNG"));
    QTRY_VERIFY(asked.exchange.finished);
    QCOMPARE(asked.exchange.status, 402);
    QVERIFY(asked.hub.upstream.sent.empty());
}

void PicturePricesTest::refusesAFormOfTwoSizes()
{
    KindHub asked {"openai-compatible", ModelType::Image};
    askForm(asked,
            field("model", "one/m1") + field("size", "256x256") + field("size", "1024x1024") + field("image", "PNG"));
    QTRY_VERIFY(asked.exchange.finished);
    QCOMPARE(asked.exchange.status, 400);
    QVERIFY2(asked.exchange.body.contains("'size' is given twice"), asked.exchange.body.constData());
}

void PicturePricesTest::chargesAClientThatLeavesForThePicturesItAskedFor_data()
{
    QTest::addColumn<UnitRates>("rates");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("came"); // "-": not even a head
    QTest::addColumn<std::optional<qint64>>("nano");
    const auto row = [](const char *name, const UnitRates &rates, const char *asked, const QByteArray &came,
                        std::optional<qint64> nano) {
        QTest::newRow(name) << rates << QByteArray {asked} << came << nano;
    };
    const UnitRates piece = byPicture(4, {{"1024x1536", "high", 25 * picoOfCent}});
    const UnitRates tokens = byToken(0, 40'000'000);
    const char *const two = R"(,"n":2,"size":"1024x1536","quality":"high")";
    const QByteArray draft = eventOf(R"({"type":"image_generation.partial_image","b64_json":"aa"})");
    const QByteArray whole = eventOf(R"({"type":"image_generation.completed","b64_json":"bb","usage":)"
                                     R"({"input_tokens":5,"output_tokens":700}})");
    row("before the answer", piece, two, "-", 50 * nanoOfCent);
    row("before the answer, by tokens", tokens, two, "-", 2 * 6240 * 40'000); // 4160 for each square of 1024
    row("before the stream", piece, R"(,"stream":true)", "-", 4 * nanoOfCent);
    row("within an answer", piece, two, R"({"created":1,"data":[{"b64_json":"bb)", 50 * nanoOfCent);
    row("after a draft", piece, R"(,"stream":true)", draft, 4 * nanoOfCent);
    row("after a draft, by tokens", tokens, R"(,"stream":true)", draft, 1056 * 40'000);
    row("after one of two", piece, R"(,"stream":true,"n":2)", draft + whole, 8 * nanoOfCent);
    row("after one of two, by tokens", tokens, R"(,"stream":true,"n":2)", draft + whole, 1400 * 40'000);
}

void PicturePricesTest::chargesAClientThatLeavesForThePicturesItAskedFor()
{
    QFETCH(UnitRates, rates);
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, came);
    QFETCH(std::optional<qint64>, nano);
    KindHub hub {"openai-compatible", ModelType::Image};
    setRate(hub, ModelType::Image, rates);
    hub.ask("/v1/images/generations", R"({"model":"one/m1","prompt":"a cat")" + asked + '}');
    QVERIFY(!hub.hub.upstream.sent.empty());
    const std::shared_ptr<FakeUpstream::Sent> sent = hub.hub.upstream.sent.back();
    if (came != "-") {
        sent->head(200, asked.contains("stream") ? "text/event-stream" : "application/json");
        sent->bytes(came);
    }
    hub.handler->handleClientGone();
    QTRY_COMPARE(hub.hub.sink.recorded().size(), size_t {1});
    const ModelCall call = hub.hub.record();
    QCOMPARE(call.status, CallStatus::Cancelled);
    QCOMPARE(call.costNano, nano);
    QVERIFY(call.usage.estimated);
}

QTEST_GUILESS_MAIN(PicturePricesTest)
#include "tst_pictureprices.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/kindhub.h"

namespace
{
const QByteArray google = "https://generativelanguage.googleapis.com";
const QByteArray localOllama = "http://127.0.0.1:11434";
const QByteArray compatible = "http://127.0.0.1:9/v1";
} // namespace

class ForeignServicesTest final : public QObject
{
    Q_OBJECT

private slots:
    void embeds_data();
    void embeds();
    void ranks_data();
    void ranks();
    void makesPictures_data();
    void makesPictures();
    void sendsIdeogramAForm();
    void tellsErrorsInTheClientsDialect_data();
    void tellsErrorsInTheClientsDialect();
    void countsWhatIsNotSaid_data();
    void countsWhatIsNotSaid();
    void refusesWhatCannotBeSaid_data();
    void refusesWhatCannotBeSaid();
    void reportsPicturesThatWereHeldBack();
    void loadsOllamaModels_data();
    void loadsOllamaModels();
    void leavesLoadingToAnOllama();
};

void ForeignServicesTest::embeds_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("baseUrl");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("answered");
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<qint64>("tokens");
    QTest::addColumn<QByteArray>("dropped");
    const auto row = [](const char *name, const char *kind, const QByteArray &baseUrl, const char *path,
                        const char *body, const char *target, const char *sent, const char *answered, const char *given,
                        qint64 tokens, const char *dropped) {
        QTest::newRow(name) << QByteArray {kind} << baseUrl << QByteArray {path} << QByteArray {body}
                            << QByteArray {target} << QByteArray {sent} << QByteArray {answered} << QByteArray {given}
                            << tokens << QByteArray {dropped};
    };
    const char *const gemini = "/v1beta/models/one%2Fm1:embedContent";
    const char *const batch = "/v1beta/models/one/m1:batchEmbedContents";
    const char *const openAi = "/v1/embeddings";
    row("Gemini's one from OpenAI's", "openai-compatible", compatible, gemini,
        R"({"content":{"parts":[{"text":"a"}]},"taskType":"RETRIEVAL_QUERY"})", "/v1/embeddings",
        R"({"model":"m1","input":["a"]})",
        R"({"data":[{"index":0,"embedding":[0.10,-2]}],"usage":{"prompt_tokens":3}})",
        R"({"embedding":{"values":[0.10,-2]}})", 3, "taskType");
    row("Gemini's batch from Ollama's", "ollama", localOllama, batch,
        R"({"requests":[{"model":"models/one/m1","content":{"parts":[{"text":"a"}]}},{"model":"x","content":{"parts":[{"text":"b"}]}}]})",
        "/api/embed", R"({"model":"m1","input":["a","b"]})",
        R"({"model":"m1","embeddings":[[1],[2.50]],"prompt_eval_count":4})",
        R"({"embeddings":[{"values":[1]},{"values":[2.50]}]})", 4, "");
    row("Gemini's one from Google", "google", google, gemini,
        R"({ "model":"models/one/m1","content":{"parts":[{"text":"a"}]},"taskType":"X"})",
        "/v1beta/models/m1:embedContent", R"({ "model":"models/m1","content":{"parts":[{"text":"a"}]},"taskType":"X"})",
        R"({"embedding":{"values":[1]},"usageMetadata":{"promptTokenCount":9}})",
        R"({"embedding":{"values":[1]},"usageMetadata":{"promptTokenCount":9}})", 9, "");
    row("Ollama's from OpenAI's", "openai-compatible", compatible, "/api/embed",
        R"({"model":"one/m1","input":["a","b"],"truncate":true})", "/v1/embeddings",
        R"({"model":"m1","input":["a","b"]})",
        R"({"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}],"usage":{"prompt_tokens":3}})",
        R"({"model":"one/m1","embeddings":[[1],[2]],"prompt_eval_count":3})", 3, "truncate");
    row("Ollama's old way from Google", "google", google, "/api/embeddings", R"({"model":"one/m1","prompt":"a"})",
        "/v1beta/models/m1:batchEmbedContents",
        R"({"requests":[{"model":"models/m1","content":{"parts":[{"text":"a"}]}}]})",
        R"({"embeddings":[{"values":[1,2]}],"usageMetadata":{"promptTokenCount":2}})", R"({"embedding":[1,2]})", 2, "");
    row("Ollama's from an Ollama", "ollama", localOllama, "/api/embed",
        R"({"model": "one/m1","input":"a","novelty":1})", "/api/embed", R"({"model": "m1","input":"a","novelty":1})",
        R"({"model":"m1","embeddings":[[1]],"prompt_eval_count":2})",
        R"({"model":"m1","embeddings":[[1]],"prompt_eval_count":2})", 2, "");
    row("Ollama's old way from an Ollama", "ollama", localOllama, "/api/embeddings",
        R"({"model":"one/m1","prompt":"abcdefgh"})", "/api/embeddings", R"({"model":"m1","prompt":"abcdefgh"})",
        R"({"embedding":[1]})", R"({"embedding":[1]})", 3, "");
    row("OpenAI's from Google", "google", google, openAi, R"({"model":"one/m1","input":"a","user":"u","dimensions":2})",
        "/v1beta/models/m1:batchEmbedContents",
        R"({"requests":[{"model":"models/m1","content":{"parts":[{"text":"a"}]},"outputDimensionality":2}]})",
        R"({"embeddings":[{"values":[1,2]}],"usageMetadata":{"promptTokenCount":2}})",
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,2]}],"model":"one/m1","usage":{"prompt_tokens":2,"total_tokens":2}})",
        2, "user");
    row("OpenAI's in base64 from Ollama's", "ollama", localOllama, openAi,
        R"({"model":"one/m1","input":"a","encoding_format":"base64"})", "/api/embed", R"({"model":"m1","input":"a"})",
        R"({"embeddings":[[1,-2]],"prompt_eval_count":1})",
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAAMA="}],"model":"one/m1","usage":{"prompt_tokens":1,"total_tokens":1}})",
        1, "");
    row("OpenAI's in base64 from numbers", "openai-compatible", compatible, openAi,
        R"({"model":"one/m1","input":"a","encoding_format":"base64"})", "/v1/embeddings",
        R"({"model":"m1","input":"a","encoding_format":"base64"})",
        R"({"data":[{"index":0,"embedding":[1,-2]}],"usage":{"total_tokens":3}})",
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAAMA="}],"model":"one/m1","usage":{"prompt_tokens":3,"total_tokens":3}})",
        3, "");
    row("OpenAI's in base64 as it is", "openai-compatible", compatible, openAi,
        R"({"model":"one/m1","input":"a","encoding_format":"base64"})", "/v1/embeddings",
        R"({"model":"m1","input":"a","encoding_format":"base64"})",
        R"({"data":[{"index":0,"embedding":"AACAPwAAAMA="}],"new":1,"usage":{"total_tokens":3}})",
        R"({"data":[{"index":0,"embedding":"AACAPwAAAMA="}],"new":1,"usage":{"total_tokens":3}})", 3, "");
    row("OpenAI's from Vertex", "vertex-compatible", "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu",
        openAi, R"({"model":"one/m1","input":["a","b"],"dimensions":2})",
        "/v1/projects/p/locations/eu/publishers/google/models/m1:predict",
        R"({"instances":[{"content":"a"},{"content":"b"}],"parameters":{"outputDimensionality":2}})",
        R"({"predictions":[{"embeddings":{"values":[1],"statistics":{"token_count":3}}},{"embeddings":{"values":[2],"statistics":{"token_count":4}}}]})",
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[1]},{"object":"embedding","index":1,"embedding":[2]}],"model":"one/m1","usage":{"prompt_tokens":7,"total_tokens":7}})",
        7, "");
}

void ForeignServicesTest::embeds()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, baseUrl);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, answered);
    KindHub hub {kind, ModelType::Embedding, baseUrl};
    hub.ask(path, body);
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    QTEST(hub.hub.upstream.last().request.target, "target");
    QTEST(hub.hub.upstream.last().body(), "sent");
    hub.hub.upstream.last().answer(200, answered);
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    QTEST(hub.exchange.body, "given");
    QTEST(hub.exchange.headers.value("x-portico-dropped"), "dropped");
    const ModelCall record = hub.hub.record();
    QTEST(record.usage.totalInput(), "tokens");
    QCOMPARE(record.usage.output, 0);
    QCOMPARE(record.type, ModelType::Embedding);
}

void ForeignServicesTest::ranks_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("baseUrl");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("answered");
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<bool>("estimated");
    QTest::newRow("Cohere")
        << QByteArray {"cohere"} << QByteArray {"https://api.cohere.ai/compatibility/v1"} << QByteArray {"/v2/rerank"}
        << QByteArray {R"({"model":"m1","query":"q","documents":["a","b"],"top_n":1})"}
        << QByteArray {R"({"id":"r","results":[{"index":1,"relevance_score":0.90}],"meta":{"billed_units":{"search_units":1}}})"}
        << QByteArray {R"({"id":"r","model":"one/m1","results":[{"index":1,"relevance_score":0.90,"document":{"text":"b"}}],"meta":{"billed_units":{"search_units":1}}})"}
        << true;
    QTest::newRow("Voyage")
        << QByteArray {"voyage"} << QByteArray {"https://api.voyageai.com/v1"} << QByteArray {"/v1/rerank"}
        << QByteArray {R"({"model":"m1","query":"q","documents":["a","b"],"top_k":1})"}
        << QByteArray {R"({"object":"list","data":[{"index":1,"relevance_score":0.9}],"usage":{"total_tokens":5}})"}
        << QByteArray {R"({"model":"one/m1","results":[{"index":1,"relevance_score":0.9,"document":{"text":"b"}}],"usage":{"total_tokens":5}})"}
        << false;
}

void ForeignServicesTest::ranks()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, baseUrl);
    QFETCH(QByteArray, answered);
    KindHub hub {kind, ModelType::Rerank, baseUrl};
    hub.ask("/v1/rerank",
            R"({"model":"one/m1","query":"q","documents":["a",{"text":"b"}],"top_n":1,"return_documents":true,"x":1})");
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    QTEST(hub.hub.upstream.last().request.target, "target");
    QTEST(hub.hub.upstream.last().body(), "sent");
    hub.hub.upstream.last().answer(200, answered);
    QTRY_VERIFY(hub.exchange.finished);
    QTEST(hub.exchange.body, "given");
    QCOMPARE(hub.exchange.headers.value("x-portico-dropped"), QByteArray {"x"});
    QTEST(hub.hub.record().usage.estimated, "estimated");
    QVERIFY(hub.hub.record().usage.totalInput() > 0);
}

void ForeignServicesTest::makesPictures_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("parameters");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("dropped");
    const QByteArray bytes = R"({"b64_json":"AA"},{"b64_json":"BB"})";
    const auto row = [](const char *name, const char *more, const char *parameters, const QByteArray &data,
                        const char *dropped) {
        QTest::newRow(name) << QByteArray {more} << QByteArray {parameters} << data << QByteArray {dropped};
    };
    row("plain", "", R"("sampleCount":1)", bytes, "");
    row("two wide ones", R"(,"n":2,"size":"1792x1008","quality":"hd")", R"("sampleCount":2,"aspectRatio":"16:9")",
        bytes, "quality");
    row("the nearest ratio", R"(,"size":"1024x1536")", R"("sampleCount":1,"aspectRatio":"3:4")", bytes, "size");
    row("any size", R"(,"size":"auto")", R"("sampleCount":1)", bytes, "");
    row("as links", R"(,"response_format":"url")", R"("sampleCount":1)",
        R"({"url":"data:image/jpeg;base64,AA"},{"url":"data:image/png;base64,BB"})", "");
}

void ForeignServicesTest::makesPictures()
{
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, parameters);
    QFETCH(QByteArray, data);
    KindHub hub {"google", ModelType::Image, google};
    hub.ask("/v1/images/generations", R"({"model":"one/m1","prompt":"a \"cat\"")" + more + "}");
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    QCOMPARE(hub.hub.upstream.last().request.target, QByteArray {"/v1beta/models/m1:predict"});
    QCOMPARE(hub.hub.upstream.last().body(),
             QByteArray {R"({"instances":[{"prompt":"a \"cat\""}],"parameters":{)" + parameters + "}}"});
    hub.hub.upstream.last().answer(
        200,
        R"({"predictions":[{"mimeType":"image/jpeg","bytesBase64Encoded":"AA"},{"raiFilteredReason":"no"},{"bytesBase64Encoded":"BB"}]})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    QVERIFY2(hub.exchange.body.endsWith(QByteArray {R"(,"data":[)" + data + "]}"}), hub.exchange.body.constData());
    QTEST(hub.exchange.headers.value("x-portico-dropped"), "dropped");
    QCOMPARE(hub.hub.record().usage.images, 2);
}

void ForeignServicesTest::sendsIdeogramAForm()
{
    KindHub hub {"ideogram", ModelType::Image, "https://api.ideogram.ai"};
    hub.ask(
        "/v1/images/generations",
        R"({"model":"one/m1","prompt":"ein Hüt\"chen","n":2,"size":"1024x1536","quality":"low","style_type":"DESIGN","response_format":"b64_json","background":"x"})");
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    const FakeUpstream::Sent &sent = hub.hub.upstream.last();
    QCOMPARE(sent.request.target, QByteArray {"/v1/m1/generate"});
    QCOMPARE(sent.request.headers.value("api-key"), QByteArray {"secret-eleven"});
    const QByteArray type = sent.request.headers.value("content-type");
    QVERIFY2(type.startsWith("multipart/form-data; boundary="), type.constData());
    const QByteArray boundary = type.mid(type.indexOf('=') + 1);
    QVERIFY(boundary.size() >= 32);
    const auto field = [&boundary](const char *name, const char *value) {
        return QByteArray {"--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value
                           + "\r\n"};
    };
    QCOMPARE(sent.body(), QByteArray {field("prompt", "ein Hüt\"chen") + field("num_images", "2")
                                      + field("aspect_ratio", "2x3") + field("rendering_speed", "TURBO")
                                      + field("style_type", "DESIGN") + "--" + boundary + "--\r\n"});
    sent.answer(200, R"({"created":"2026-01-01T00:00:00Z","data":[{"url":"https://i/1.png","prompt":"p","seed":1},)"
                     R"({"url":null,"is_image_safe":false}]})");
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.body.endsWith(R"(,"data":[{"url":"https://i/1.png","revised_prompt":"p"}]})"),
             hub.exchange.body.constData());
    QCOMPARE(hub.exchange.headers.value("x-portico-dropped"), QByteArray {"response_format, background"});
    QCOMPARE(hub.hub.record().usage.images, 1);
}

void ForeignServicesTest::tellsErrorsInTheClientsDialect_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("Gemini") << QByteArray {"/v1beta/models/one/m1:embedContent"}
                            << QByteArray {R"({"content":{"parts":[{"text":"a"}]}})"}
                            << QByteArray {R"({"error":{"code":500,"message":")"};
    QTest::newRow("Ollama") << QByteArray {"/api/embed"} << QByteArray {R"({"model":"one/m1","input":"a"})"}
                            << QByteArray {R"({"error":")"};
    QTest::newRow("OpenAI") << QByteArray {"/v1/embeddings"} << QByteArray {R"({"model":"one/m1","input":"a"})"}
                            << QByteArray {R"({"error":{"message":")"};
}

void ForeignServicesTest::tellsErrorsInTheClientsDialect()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, begin);
    KindHub hub {"google", ModelType::Embedding, google};
    hub.ask(path, body);
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    hub.hub.upstream.last().answer(200, R"({"error":{"code":500,"message":"m","status":"INTERNAL"}})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 500); // what it says itself
    QVERIFY2(hub.exchange.body.startsWith(begin), hub.exchange.body.constData());
    QCOMPARE(hub.hub.record().usage, TokenUsage {});
}

void ForeignServicesTest::countsWhatIsNotSaid_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("baseUrl");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("answered");
    QTest::addColumn<qint64>("tokens");
    const QByteArray one = R"({"content":{"parts":[{"text":"a"}]}})"; // 24 bytes are counted
    const QByteArray vector = R"({"embedding":{"values":[1]}})";
    QTest::newRow("passed") << QByteArray {"google"} << google << QByteArray {"/v1beta/models/one/m1:embedContent"}
                            << one << vector << qint64 {6};
    QTest::newRow("translated") << QByteArray {"openai-compatible"} << compatible
                                << QByteArray {"/v1beta/models/one/m1:embedContent"} << one
                                << QByteArray {R"({"data":[{"embedding":[1]}]})"} << qint64 {6};
    QTest::newRow("of a foreign form") << QByteArray {"google"} << google << QByteArray {"/v1/embeddings"}
                                       << QByteArray {R"({"model":"one/m1","input":"012345678901234567890123456"})"}
                                       << QByteArray {R"({"embeddings":[{"values":[1]}]})"} << qint64 {8};
}

void ForeignServicesTest::countsWhatIsNotSaid()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, baseUrl);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, answered);
    KindHub hub {kind, ModelType::Embedding, baseUrl};
    hub.ask(path, body);
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    hub.hub.upstream.last().answer(200, answered);
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    const TokenUsage usage = hub.hub.record().usage;
    QVERIFY(usage.estimated);
    QTEST(usage.totalInput(), "tokens");
}

void ForeignServicesTest::refusesWhatCannotBeSaid_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("baseUrl");
    QTest::addColumn<ModelType>("type");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *name, const char *kind, const QByteArray &baseUrl, ModelType type, const char *path,
                        const char *body, const char *message) {
        QTest::newRow(name) << QByteArray {kind} << baseUrl << type << QByteArray {path} << QByteArray {body}
                            << QByteArray {message};
    };
    row("tokens", "google", google, ModelType::Embedding, "/v1/embeddings", R"({"model":"one/m1","input":[1,2]})",
        "not tokens");
    row("no texts", "openai-compatible", compatible, ModelType::Embedding, "/api/embed", R"({"model":"one/m1"})",
        "input must be a string");
    row("Gemini's without content", "openai-compatible", compatible, ModelType::Embedding,
        "/v1beta/models/one/m1:embedContent", R"({"taskType":"X"})", "content is not specified");
    row("a stream of pictures", "google", google, ModelType::Image, "/v1/images/generations",
        R"({"model":"one/m1","prompt":"a","stream":true})", "does not stream images.generations");
    row("documents that are no texts", "cohere", "https://api.cohere.ai/compatibility/v1", ModelType::Rerank,
        "/v1/rerank", R"({"model":"one/m1","query":"q","documents":[{"image":"x"}]})", "ranks texts only");
    row("a provider without embeddings", "anthropic", "https://api.anthropic.com", ModelType::Embedding, "/api/embed",
        R"({"model":"one/m1","input":"a"})", "does not serve embeddings");
}

void ForeignServicesTest::refusesWhatCannotBeSaid()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, baseUrl);
    QFETCH(ModelType, type);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, message);
    KindHub hub {kind, type, baseUrl};
    hub.ask(path, body);
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY(hub.hub.upstream.sent.empty());
    QCOMPARE(hub.exchange.status, 400);
    QVERIFY2(hub.exchange.body.contains(message), hub.exchange.body.constData());
}

void ForeignServicesTest::reportsPicturesThatWereHeldBack()
{
    KindHub hub {"google", ModelType::Image, google};
    hub.ask("/v1/images/generations", R"({"model":"one/m1","prompt":"a"})");
    QVERIFY(!hub.hub.upstream.sent.empty());
    hub.hub.upstream.last().answer(200, R"({"predictions":[{"raiFilteredReason":"no"}]})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 400);
    QVERIFY2(hub.exchange.body.contains("safety filter"), hub.exchange.body.constData());
}

void ForeignServicesTest::loadsOllamaModels_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("chat") << QByteArray {"/api/chat"} << QByteArray {R"({"model":"one/m1"})"} << QByteArray {"load"}
                          << QByteArray {"application/x-ndjson"};
    QTest::newRow("chat, to let go") << QByteArray {"/api/chat"}
                                     << QByteArray {R"({"model":"one/m1","messages":[],"keep_alive":0,"stream":false})"}
                                     << QByteArray {"unload"} << QByteArray {"application/json"};
    QTest::newRow("generate") << QByteArray {"/api/generate"}
                              << QByteArray {R"({"model":"one/m1","prompt":"","stream":false})"} << QByteArray {"load"}
                              << QByteArray {"application/json"};
}

void ForeignServicesTest::loadsOllamaModels()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, reason);
    KindHub hub {"openai-compatible", ModelType::Chat, compatible};
    hub.ask(path, body);
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    QTEST(hub.exchange.headers.value("content-type"), "type");
    QVERIFY2(hub.exchange.body.contains(QByteArray {R"("done":true,"done_reason":")" + reason + '"'}),
             hub.exchange.body.constData());
    QVERIFY(hub.hub.upstream.sent.empty());
    const ModelCall record = hub.hub.record();
    QCOMPARE(record.status, CallStatus::Succeeded);
    QCOMPARE(record.usage, TokenUsage {});
    QCOMPARE(record.creditsNano.value_or(0), 0);
}

void ForeignServicesTest::leavesLoadingToAnOllama()
{
    KindHub hub {"ollama", ModelType::Chat, localOllama};
    hub.ask("/api/chat", R"({"model":"one/m1","stream":false})");
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    QCOMPARE(hub.hub.upstream.last().body(), QByteArray {R"({"model":"m1","stream":false})"});
    const QByteArray loaded =
        R"({"model":"m1","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done_reason":"load","done":true})";
    hub.hub.upstream.last().answer(200, loaded);
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    QCOMPARE(hub.exchange.body, loaded);
}

QTEST_GUILESS_MAIN(ForeignServicesTest)
#include "tst_foreignservices.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/ollama/ollamaembeddings.h"
#include "gateway/dialects/ollama/ollamamodels.h"

class TestOllamaEndpoints final : public QObject
{
    Q_OBJECT

private slots:
    void listsModels();
    void showsAModel();
    void readsWhichModelIsAskedFor_data();
    void readsWhichModelIsAskedFor();
    void saysErrorsAndItsVersion();
    void translatesEmbeddingRequests_data();
    void translatesEmbeddingRequests();
    void translatesEmbeddingAnswers();
    void packsVectorsForOpenAi();
    void refusesAnswersWithoutVectors_data();
    void refusesAnswersWithoutVectors();
};

void TestOllamaEndpoints::listsModels()
{
    OllamaModel model;
    model.name = "anthropic/claude";
    model.modifiedAtSeconds = 1'700'000'000;
    const QByteArray body = ollamaTagsBody({model, {}});
    const std::optional<JsonView> json = JsonView::checked(body);
    QVERIFY(json);
    const std::vector<JsonView> models = (*json)["models"].elements();
    QCOMPARE(models.size(), size_t {2});
    QCOMPARE(models[0]["name"].text(), model.name);
    QCOMPARE(models[0]["model"].text(), model.name);
    QCOMPARE(models[0]["modified_at"].text(), QByteArray {"2023-11-14T22:13:20Z"});
    QVERIFY(models[0]["digest"].text() != models[1]["digest"].text());
    QVERIFY(models[0]["details"]["families"].isArray());
    QCOMPARE(ollamaTagsBody({}), QByteArray {R"({"models":[]})"});
}

void TestOllamaEndpoints::showsAModel()
{
    OllamaModel model;
    model.name = "m";
    model.family = "anthropic";
    model.contextTokens = 200'000;
    model.takesImages = true;
    model.thinks = true;
    const QByteArray body = ollamaShowBody(model);
    const std::optional<JsonView> json = JsonView::checked(body);
    QVERIFY(json);
    QCOMPARE((*json)["capabilities"].raw().toByteArray(), QByteArray {R"(["completion","tools","vision","thinking"])"});
    QVERIFY((*json)["model_info"]["general.architecture"].is("anthropic"));
    QCOMPARE((*json)["model_info"]["anthropic.context_length"].integer(), std::optional<qint64> {200'000});
    model.embeds = true;
    model.takesImages = false;
    model.thinks = false;
    QVERIFY(ollamaShowBody(model).contains(R"("capabilities":["embedding"])"));
}

void TestOllamaEndpoints::readsWhichModelIsAskedFor_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("model");
    QTest::newRow("model") << QByteArray {R"({"model":"m"})"} << QByteArray {"m"};
    QTest::newRow("the older name") << QByteArray {R"({"name":"m"})"} << QByteArray {"m"};
    QTest::newRow("none") << QByteArray {"{}"} << QByteArray {};
    QTest::newRow("no JSON") << QByteArray {"{"} << QByteArray {};
}

void TestOllamaEndpoints::readsWhichModelIsAskedFor()
{
    QFETCH(const QByteArray, body);
    QTEST(ollamaShownModel(body), "model");
}

void TestOllamaEndpoints::saysErrorsAndItsVersion()
{
    QCOMPARE(ollamaErrorBody("model \"x\" not found"), QByteArray {R"({"error":"model \"x\" not found"})"});
    QCOMPARE(ollamaVersionBody("1.2.3"), QByteArray {R"({"version":"1.2.3"})"});
}

void TestOllamaEndpoints::translatesEmbeddingRequests_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("toOpenAi"); // empty: refused
    QTest::addColumn<QByteArray>("toOllama");
    const auto row = [](const char *name, const char *body, const char *toOpenAi, const char *toOllama) {
        QTest::newRow(name) << QByteArray {body} << QByteArray {toOpenAi} << QByteArray {toOllama};
    };
    row("a text", R"({"model":"x","input":"a"})", R"({"model":"m","input":"a"})", R"({"model":"m","input":"a"})");
    row("texts, shortened", R"({"model":"x","input":["a","b"],"dimensions":64,"truncate":true})",
        R"({"model":"m","input":["a","b"],"dimensions":64})", R"({"model":"m","input":["a","b"],"dimensions":64})");
    row("the older prompt", R"({"model":"x","prompt":"a"})", R"({"model":"m","input":"a"})", "");
    row("tokens", R"({"model":"x","input":[1,2]})", "", "");
    row("nothing", R"({"model":"x","input":[]})", "", "");
    row("no object", "[]", "", "");
}

void TestOllamaEndpoints::translatesEmbeddingRequests()
{
    QFETCH(const QByteArray, body);
    DialectNotes notes;
    const Result<QByteArray> toOpenAi = OllamaEmbeddings::openAiRequest(body, "m", notes);
    const Result<QByteArray> toOllama = OllamaEmbeddings::ollamaRequest(body, "m", notes);
    QTEST(toOpenAi.value_or(QByteArray {}), "toOpenAi");
    QTEST(toOllama.value_or(QByteArray {}), "toOllama");
    QVERIFY(toOpenAi || toOpenAi.error().code == ErrorCode::BadRequest);
    QVERIFY(toOllama || toOllama.error().code == ErrorCode::BadRequest);
}

void TestOllamaEndpoints::translatesEmbeddingAnswers()
{
    const QByteArray openAi =
        R"({"object":"list","data":[{"index":1,"embedding":[0.30]},{"index":0,"embedding":[0.10,-2e-3]}],)"
        R"("usage":{"prompt_tokens":4,"total_tokens":4}})";
    QCOMPARE(OllamaEmbeddings::ollamaAnswer(openAi, "m", false).value(),
             QByteArray {R"({"model":"m","embeddings":[[0.10,-2e-3],[0.30]],"prompt_eval_count":4})"});
    QCOMPARE(OllamaEmbeddings::ollamaAnswer(openAi, "m", true).value(), QByteArray {R"({"embedding":[0.10,-2e-3]})"});
    const QByteArray ollama = R"({"model":"x","embeddings":[[0.10],[0.30]],"prompt_eval_count":4})";
    QCOMPARE(OllamaEmbeddings::openAiAnswer(ollama, {"m", false, 0}).value(),
             QByteArray {R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.10]},)"
                         R"({"object":"embedding","index":1,"embedding":[0.30]}],"model":"m",)"
                         R"("usage":{"prompt_tokens":4,"total_tokens":4}})"});
    QCOMPARE(OllamaEmbeddings::usageOf(ollama)->uncachedInput, 4);
    QVERIFY(!OllamaEmbeddings::usageOf("{}"));
}

void TestOllamaEndpoints::packsVectorsForOpenAi()
{
    const QByteArray body = OllamaEmbeddings::openAiAnswer(R"({"embeddings":[[1.0,-2.5]]})", {"m", true, 0}).value();
    const QByteArray bytes = QByteArray::fromBase64(JsonView {body}["data"].elements().at(0)["embedding"].text());
    QCOMPARE(bytes.toHex(), QByteArray {"0000803f000020c0"});
}

void TestOllamaEndpoints::refusesAnswersWithoutVectors_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : {"", "{}", "[]", R"({"data":[]})", R"({"data":[{"embedding":7}],"embeddings":["x"]})"})
        QTest::newRow(body) << QByteArray {body};
}

void TestOllamaEndpoints::refusesAnswersWithoutVectors()
{
    QFETCH(const QByteArray, body);
    QCOMPARE(OllamaEmbeddings::ollamaAnswer(body, "m", false).error().code, ErrorCode::UpstreamFailed);
    QCOMPARE(OllamaEmbeddings::openAiAnswer(body, {"m", false, 0}).error().code, ErrorCode::UpstreamFailed);
}

QTEST_GUILESS_MAIN(TestOllamaEndpoints)
#include "tst_ollamaendpoints.moc"

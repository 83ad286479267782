// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/gemini/geminiembeddings.h"

class GeminiEmbeddingsTest final : public QObject
{
    Q_OBJECT

private slots:
    void asksOpenAi_data();
    void asksOpenAi();
    void refusesOddRequests_data();
    void refusesOddRequests();
    void answersGeminiClients_data();
    void answersGeminiClients();
    void asksGemini_data();
    void asksGemini();
    void answersOpenAiClients_data();
    void answersOpenAiClients();
    void callsAnAnswerWithoutVectorsAFailure_data();
    void callsAnAnswerWithoutVectorsAFailure();
    void knowsItsPath();
    void renamesInEveryRequest();
};

void GeminiEmbeddingsTest::asksOpenAi_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("notes");
    const auto row = [](const char *name, const char *body, const char *request, int notes) {
        QTest::newRow(name) << QByteArray {body} << QByteArray {request} << notes;
    };
    row("one", R"({"content":{"parts":[{"text":"a"}]}})", R"({"model":"m","input":["a"]})", 0);
    row("parts are one text", R"({"content":{"parts":[{"text":"a"},{"text":"b"}]},"outputDimensionality":256})",
        R"({"model":"m","input":["a\nb"],"dimensions":256})", 0);
    row("with a task",
        R"({"model":"models/m","content":{"parts":[{"text":"a"}]},"task_type":"RETRIEVAL_DOCUMENT","title":"t"})",
        R"({"model":"m","input":["a"]})", 2);
    row("batch",
        R"({"requests":[{"model":"models/m","content":{"parts":[{"text":"a"}]},"output_dimensionality":3},{"content":{"parts":{"text":"b"}},"outputDimensionality":3}]})",
        R"({"model":"m","input":["a","b"],"dimensions":3})", 0);
}

void GeminiEmbeddingsTest::asksOpenAi()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, request);
    DialectNotes notes;
    QCOMPARE(GeminiEmbeddings::openAiRequest(body, "m", notes).value_or(QByteArray {}), request);
    QTEST(static_cast<int>(notes.all().size()), "notes");
}

void GeminiEmbeddingsTest::refusesOddRequests_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("sentence");
    const auto row = [](const char *name, const char *body, const char *sentence) {
        QTest::newRow(name) << QByteArray {body} << QByteArray {sentence};
    };
    row("no content", "{}", "* EmbedContentRequest.content: content is not specified");
    row("an unknown name", R"({"content":{"parts":[{"text":"a"}]},"dims":1})",
        R"(Invalid JSON payload received. Unknown name "dims": Cannot find field.)");
    row("an unknown name in a batch", R"({"requests":[{"content":{"parts":[{"text":"a"}],"x":1}}]})",
        R"(Invalid JSON payload received. Unknown name "x" at 'requests[0].content': Cannot find field.)");
    row("an empty batch", R"({"requests":[]})",
        "* BatchEmbedContentsRequest.requests: at least one request is required");
    row("uneven dimensions",
        R"({"requests":[{"content":{"parts":[{"text":"a"}]},"outputDimensionality":1},{"content":{"parts":[{"text":"a"}]}}]})",
        "requests: all must have the same output_dimensionality for this model");
}

void GeminiEmbeddingsTest::refusesOddRequests()
{
    QFETCH(QByteArray, body);
    DialectNotes notes;
    const Result<QByteArray> request = GeminiEmbeddings::openAiRequest(body, "m", notes);
    QVERIFY(!request);
    QCOMPARE(int(request.error().code), int(ErrorCode::BadRequest));
    QTEST(request.error().detail.toUtf8(), "sentence");
}

void GeminiEmbeddingsTest::answersGeminiClients_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isBatch");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray two =
        R"({"object":"list","data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[0.10,-1e-3]}],"usage":{"prompt_tokens":2}})";
    QTest::newRow("batch in order") << two << true
                                    << QByteArray {R"({"embeddings":[{"values":[0.10,-1e-3]},{"values":[2]}]})"};
    QTest::newRow("one") << two << false << QByteArray {R"({"embedding":{"values":[0.10,-1e-3]}})"};
    QTest::newRow("base64") << QByteArray {R"({"data":[{"embedding":"AACAPwAAAMA="}]})"} << false
                            << QByteArray {R"({"embedding":{"values":[1,-2]}})"};
    QTest::newRow("base64 that is cut") << QByteArray {R"({"data":[{"embedding":"AACAPwAA"}]})"} << false
                                        << QByteArray {R"({"embedding":{"values":[1]}})"};
}

void GeminiEmbeddingsTest::answersGeminiClients()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, isBatch);
    QFETCH(QByteArray, answer);
    QCOMPARE(GeminiEmbeddings::geminiAnswer(body, isBatch).value_or(QByteArray {}), answer);
}

void GeminiEmbeddingsTest::asksGemini_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("notes");
    const auto row = [](const char *name, const char *body, const char *request, int notes) {
        QTest::newRow(name) << QByteArray {body} << QByteArray {request} << notes;
    };
    row("a text", R"({"model":"x","input":"a","encoding_format":"base64"})",
        R"({"requests":[{"model":"models/m","content":{"parts":[{"text":"a"}]}}]})", 0);
    row("texts", R"({"input":["a","\u00e9"],"dimensions":3,"user":"u","novelty":1})",
        "{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":3},"
        "{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"\xc3\xa9\"}]},\"outputDimensionality\":3}]}",
        2);
    for (const char *body : {R"({"input":[1,2]})", R"({"input":[[1,2]]})", R"({"input":[]})", "{}", R"({"input":{}})"})
        row(body, body, "", 0);
}

void GeminiEmbeddingsTest::asksGemini()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, request);
    DialectNotes notes;
    QCOMPARE(GeminiEmbeddings::geminiRequest(body, "m", notes).value_or(QByteArray {}), request);
    QTEST(static_cast<int>(notes.all().size()), "notes");
    QCOMPARE(EmbeddingList::wantsBase64(body), body.contains("base64"));
}

void GeminiEmbeddingsTest::answersOpenAiClients_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("asBase64");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *name, const char *body, bool asBase64, const char *answer) {
        QTest::newRow(name) << QByteArray {body} << asBase64 << QByteArray {answer};
    };
    row("numbers keep their text", R"({"embeddings":[{"values":[0.10,1]},{"values":[2.0]}]})", false,
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.10,1]},{"object":"embedding","index":1,"embedding":[2.0]}],"model":"m","usage":{"prompt_tokens":7,"total_tokens":7}})");
    row("base64", R"({"embeddings":[{"values":[1,-2]}],"usageMetadata":{"promptTokenCount":4}})", true,
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAAMA="}],"model":"m","usage":{"prompt_tokens":4,"total_tokens":4}})");
    row("one", R"({"embedding":{"values":[1]}})", false,
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[1]}],"model":"m","usage":{"prompt_tokens":7,"total_tokens":7}})");
}

void GeminiEmbeddingsTest::answersOpenAiClients()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, asBase64);
    QFETCH(QByteArray, answer);
    QCOMPARE(GeminiEmbeddings::openAiAnswer(body, {"m", asBase64, 7}).value_or(QByteArray {}), answer);
}

void GeminiEmbeddingsTest::callsAnAnswerWithoutVectorsAFailure_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body :
         {"", "null", "[]", "{}", "<html>", R"({"error":{"code":500}})", R"({"data":{},"embeddings":{}})",
          R"({"data":[1],"embeddings":[1]})", R"({"data":[{"embedding":1}],"embeddings":[{"values":1}]})"})
        QTest::newRow(body) << QByteArray {body};
}

void GeminiEmbeddingsTest::callsAnAnswerWithoutVectorsAFailure()
{
    QFETCH(QByteArray, body);
    const Result<QByteArray> gemini = GeminiEmbeddings::geminiAnswer(body, true);
    const Result<QByteArray> openAi = GeminiEmbeddings::openAiAnswer(body, {"m", false, 1});
    QVERIFY(!gemini && !openAi);
    QCOMPARE(int(gemini.error().code), int(ErrorCode::UpstreamFailed));
    QCOMPARE(int(openAi.error().code), int(ErrorCode::UpstreamFailed));
}

void GeminiEmbeddingsTest::knowsItsPath()
{
    QCOMPARE(GeminiEmbeddings::path("gemini-embedding-001", true),
             QByteArray {"/models/gemini-embedding-001:batchEmbedContents"});
    QCOMPARE(GeminiEmbeddings::path("a/b", false), QByteArray {"/models/a%2Fb:embedContent"});
}

void GeminiEmbeddingsTest::renamesInEveryRequest()
{
    QCOMPARE(GeminiEmbeddings::renamed(R"({ "model":"models/x", "content":{"model":"kept"}, "new":1 })", "m\""),
             QByteArray {R"({ "model":"models/m\"", "content":{"model":"kept"}, "new":1 })"});
    QCOMPARE(GeminiEmbeddings::renamed(R"({"requests":[{"model":"a","x":1},{"y":2},{"z":3, "model" : "b"}]})", "m"),
             QByteArray {R"({"requests":[{"model":"models/m","x":1},{"y":2},{"z":3, "model" : "models/m"}]})"});
}

QTEST_GUILESS_MAIN(GeminiEmbeddingsTest)
#include "tst_geminiembeddings.moc"

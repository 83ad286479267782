// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/gemini/geminicount.h"
#include "gateway/dialects/gemini/geminimodels.h"

class GeminiModelsTest final : public QObject
{
    Q_OBJECT

private slots:
    void listsModels();
    void pagesThroughAll_data();
    void pagesThroughAll();
    void refusesForeignTokens_data();
    void refusesForeignTokens();
    void readsLists();
    void readsNoListOfOtherThings_data();
    void readsNoListOfOtherThings();
    void countsTokens();
    void readsWhatToCount_data();
    void readsWhatToCount();
    void readsCounts_data();
    void readsCounts();
};

void GeminiModelsTest::listsModels()
{
    const std::vector<GeminiModel> models {{"a", "Model A", 1000, 100, true, false}, {"b/e", {}, 0, 0, false, true}};
    const QByteArray first =
        R"({"name":"models/a","displayName":"Model A","inputTokenLimit":1000,"outputTokenLimit":100,)"
        R"("supportedGenerationMethods":["generateContent","countTokens"]})";
    const QByteArray second = R"({"name":"models/b/e","displayName":"b/e",)"
                              R"("supportedGenerationMethods":["embedContent","batchEmbedContents"]})";
    QCOMPARE(geminiModelBody(models[0]), first);
    QCOMPARE(geminiModelListBody(models, 0, {}).value_or(QByteArray {}),
             QByteArray {R"({"models":[)"}.append(first).append(',').append(second).append("]}"));
    QCOMPARE(geminiModelListBody({}, 0, {}).value_or(QByteArray {}), QByteArray {R"({"models":[]})"});
}

void GeminiModelsTest::pagesThroughAll_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<qint64>("pageSize");
    QTest::addColumn<int>("pages");
    QTest::newRow("one page") << 3 << qint64 {3} << 1;
    QTest::newRow("a rest") << 7 << qint64 {3} << 3;
    QTest::newRow("no rest") << 6 << qint64 {3} << 2;
    QTest::newRow("by default fifty") << 120 << qint64 {0} << 3;
    QTest::newRow("a negative size") << 120 << qint64 {-1} << 3;
    QTest::newRow("at most a thousand") << 1001 << qint64 {1'000'000'000'000} << 2;
}

void GeminiModelsTest::pagesThroughAll()
{
    QFETCH(int, count);
    QFETCH(qint64, pageSize);
    std::vector<GeminiModel> models(static_cast<size_t>(count));
    for (size_t i = 0; i < models.size(); ++i)
        models[i].id = "m/" + QByteArray::number(static_cast<qulonglong>(i));
    std::vector<QByteArray> seen;
    QByteArray token;
    int pages = 0;
    do {
        const std::optional<QByteArray> body = geminiModelListBody(models, pageSize, token);
        QVERIFY(body);
        const std::optional<GeminiModelPage> page = readGeminiModels(*body);
        QVERIFY(page);
        for (const GeminiModel &model : page->models)
            seen.push_back(model.id);
        token = page->nextPageToken;
        ++pages;
    } while (!token.isEmpty() && pages < 100);
    QTEST(pages, "pages");
    QCOMPARE(seen.size(), models.size());
    for (size_t i = 0; i < seen.size(); ++i)
        QCOMPARE(seen[i], models[i].id);
}

void GeminiModelsTest::refusesForeignTokens_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("a model that went") << QByteArray {"gone"}.toBase64();
    QTest::newRow("not base64") << QByteArray {"!!"};
}

void GeminiModelsTest::refusesForeignTokens()
{
    QFETCH(QByteArray, token);
    QVERIFY(!geminiModelListBody(std::vector<GeminiModel> {{"a", {}, 0, 0, true, false}}, 0, token));
}

void GeminiModelsTest::readsLists()
{
    const std::optional<GeminiModelPage> page = readGeminiModels(
        R"({"models":[{"name":"models/g","displayName":"G","inputTokenLimit":1048576,"outputTokenLimit":65536,"supportedGenerationMethods":["generateContent","countTokens"]},
        {"name":"models/e","supportedGenerationMethods":["embedContent"]},{"name":7},{"name":"models/n","inputTokenLimit":-1}],"nextPageToken":"t"})");
    QVERIFY(page);
    QCOMPARE(page->nextPageToken, QByteArray {"t"});
    QCOMPARE(page->models.size(), size_t {3});
    QCOMPARE(page->models[0].id, QByteArray {"g"});
    QCOMPARE(page->models[0].outputTokenLimit, 65536);
    QVERIFY(page->models[0].generates && !page->models[0].embeds);
    QVERIFY(!page->models[1].generates && page->models[1].embeds);
    QVERIFY(page->models[2].generates);
    QCOMPARE(page->models[2].inputTokenLimit, 0);
}

void GeminiModelsTest::readsNoListOfOtherThings_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : {"", "[]", "7", "<html>", R"({"error":{"code":403}})"})
        QTest::newRow(body) << QByteArray {body};
}

void GeminiModelsTest::readsNoListOfOtherThings()
{
    QFETCH(QByteArray, body);
    QVERIFY(!readGeminiModels(body));
}

void GeminiModelsTest::countsTokens()
{
    QCOMPARE(geminiCountAnswer(31),
             QByteArray {R"({"totalTokens":31,"promptTokensDetails":[{"modality":"TEXT","tokenCount":31}]})"});
}

void GeminiModelsTest::readsWhatToCount_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("contents") << QByteArray {R"({"contents":[{"parts":[{"text":"a"}]}]})"} << QByteArray {};
    QTest::newRow("a whole request")
        << QByteArray {R"({"generateContentRequest":{"model":"models/m","contents":[{"parts":[{"text":"a"}]}],"generationConfig":{}}})"}
        << QByteArray {};
    QTest::newRow("in snake_case")
        << QByteArray {R"({"generate_content_request":{"contents":[{"parts":[{"text":"a"}]}]}})"} << QByteArray {};
    QTest::newRow("nothing") << QByteArray {"{}"}
                             << QByteArray {"* GenerateContentRequest.contents: contents is not specified"};
}

void GeminiModelsTest::readsWhatToCount()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, error);
    const Result<NeutralRequest> request = readGeminiCount(body);
    QCOMPARE(request.has_value(), error.isEmpty());
    if (request)
        QCOMPARE(request->messages.at(0).parts.at(0).text, QByteArray {"a"});
    else
        QCOMPARE(request.error().detail.toUtf8(), error);
}

void GeminiModelsTest::readsCounts_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("tokens"); // -1: none
    QTest::newRow("a count") << QByteArray {R"({"totalTokens":31})"} << qint64 {31};
    QTest::newRow("negative") << QByteArray {R"({"totalTokens":-1})"} << qint64 {-1};
    QTest::newRow("an error") << QByteArray {R"({"error":{}})"} << qint64 {-1};
    QTest::newRow("not JSON") << QByteArray {"no"} << qint64 {-1};
}

void GeminiModelsTest::readsCounts()
{
    QFETCH(QByteArray, body);
    QTEST(tokensOfGeminiCount(body).value_or(-1), "tokens");
}

QTEST_GUILESS_MAIN(GeminiModelsTest)
#include "tst_geminimodels.moc"

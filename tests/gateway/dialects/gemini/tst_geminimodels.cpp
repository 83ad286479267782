// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/api/modellist.h"
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
    void countsTokens();
    void readsWhatToCount_data();
    void readsWhatToCount();
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
        const std::optional<ModelList> page = ModelList::read(ProviderKind::ListShape::Gemini, *body);
        QVERIFY(page);
        for (const ListedModel &model : page->models)
            seen.push_back(model.name);
        token = page->nextPage;
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

QTEST_GUILESS_MAIN(GeminiModelsTest)
#include "tst_geminimodels.moc"

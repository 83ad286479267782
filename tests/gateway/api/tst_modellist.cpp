// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/modellist.h"

using Shape = ProviderKind::ListShape;
using Models = std::vector<ListedModel>;

class ModelListTest : public QObject
{
    Q_OBJECT

private slots:

    void readsEveryShape_data()
    {
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Models>("models");
        QTest::addColumn<QByteArray>("nextPage");
        QTest::newRow("openai") << Shape::OpenAi
                                << QByteArray {R"({"object":"list","data":[{"id":"a","object":"model"},{"id":"b/c"}]})"}
                                << Models {{"a", {}}, {"b/c", {}}} << QByteArray {};
        QTest::newRow("a bare array") << Shape::OpenAi << QByteArray {R"([{"id":"a"},{"object":"model"}])"}
                                      << Models {{"a", {}}} << QByteArray {};
        QTest::newRow("anthropic's last page")
            << Shape::Anthropic << QByteArray {R"({"data":[{"type":"model","id":"a"}],"has_more":false,"last_id":"a"})"}
            << Models {{"a", {}}} << QByteArray {};
        QTest::newRow("anthropic's first page")
            << Shape::Anthropic << QByteArray {R"({"data":[{"type":"model","id":"a"}],"has_more":true,"last_id":"a"})"}
            << Models {{"a", {}}} << QByteArray {"a"};
        QTest::newRow("gemini") << Shape::Gemini << QByteArray {R"({"models":[
                {"name":"models/a","supportedGenerationMethods":["generateContent","countTokens"]},
                {"name":"models/b","supportedGenerationMethods":["embedContent"]},
                {"name":"models/c","supportedGenerationMethods":["predict"]},
                {"name":"models/d"}],"nextPageToken":"t=1"})"}
                                << Models {{"a", ModelType::Chat},
                                           {"b", ModelType::Embedding},
                                           {"c", ModelType::Image},
                                           {"d", {}}}
                                << QByteArray {"t=1"};
        QTest::newRow("ollama") << Shape::Ollama
                                << QByteArray {R"({"models":[{"name":"a:8b","model":"a:8b","size":1}]})"}
                                << Models {{"a:8b", {}}} << QByteArray {};
        QTest::newRow("cohere") << Shape::Cohere
                                << QByteArray {R"({"models":[{"name":"a","endpoints":["generate","chat"]},
                {"name":"b","endpoints":["embed","classify"]},{"name":"c","endpoints":["rerank"]}],"next_page_token":""})"}
                                << Models {{"a", ModelType::Chat},
                                           {"b", ModelType::Embedding},
                                           {"c", ModelType::Rerank}}
                                << QByteArray {};
        QTest::newRow("bedrock's models")
            << Shape::Bedrock << QByteArray {R"({"modelSummaries":[
                {"modelId":"m.a-v1:0","outputModalities":["TEXT"],"inferenceTypesSupported":["ON_DEMAND"]},
                {"modelId":"m.b","outputModalities":["EMBEDDING"]},
                {"modelId":"m.c","outputModalities":["TEXT"],"inferenceTypesSupported":["INFERENCE_PROFILE"]}]})"}
            << Models {{"m.a-v1:0", ModelType::Chat}, {"m.b", ModelType::Embedding}} << QByteArray {};
        QTest::newRow("bedrock's profiles")
            << Shape::Bedrock
            << QByteArray {R"({"inferenceProfileSummaries":[{"inferenceProfileId":"us.m.c"}],"nextToken":"n"})"}
            << Models {{"us.m.c", {}}} << QByteArray {"n"};
        QTest::newRow("nothing listed") << Shape::OpenAi << QByteArray {R"({"data":[]})"} << Models {} << QByteArray {};
    }

    void readsEveryShape()
    {
        QFETCH(Shape, shape);
        QFETCH(QByteArray, body);
        QFETCH(Models, models);
        QFETCH(QByteArray, nextPage);
        const std::optional<ModelList> list = ModelList::read(shape, body);
        QVERIFY(list);
        QCOMPARE(list->models.size(), models.size());
        QVERIFY(list->models == models);
        QCOMPARE(list->nextPage, nextPage);
    }

    void anythingElseIsNoList_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const char *body :
             {"", "null", "{}", "[", "\"a\"", R"({"data":{}})", R"({"models":"none"})", "<html></html>"})
            QTest::newRow(body) << QByteArray {body};
    }

    void anythingElseIsNoList()
    {
        QFETCH(QByteArray, body);
        for (const Shape shape :
             {Shape::OpenAi, Shape::Anthropic, Shape::Gemini, Shape::Ollama, Shape::Cohere, Shape::Bedrock})
            QVERIFY(!ModelList::read(shape, body));
    }

    void asksForTheNextPageByItsToken()
    {
        QCOMPARE(ModelList::query(Shape::OpenAi, {}), QByteArray {});
        QCOMPARE(ModelList::query(Shape::Anthropic, {}), QByteArray {"?limit=1000"});
        QCOMPARE(ModelList::query(Shape::Anthropic, "a"), QByteArray {"?limit=1000&after_id=a"});
        QCOMPARE(ModelList::query(Shape::Gemini, "t=1&x"), QByteArray {"?pageSize=1000&pageToken=t%3D1%26x"});
        QCOMPARE(ModelList::query(Shape::Cohere, "p"), QByteArray {"?page_size=1000&page_token=p"});
        QCOMPARE(ModelList::query(Shape::Bedrock, "n/1"), QByteArray {"?nextToken=n%2F1"});
    }
};

QTEST_GUILESS_MAIN(ModelListTest)
#include "tst_modellist.moc"

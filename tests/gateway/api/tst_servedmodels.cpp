// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <rapidjson/document.h>

#include <QTest>

#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"
#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

/// What an app is told of the models that it may use, in every dialect.
class ServedModelsTest final : public QObject
{
    Q_OBJECT

private slots:
    void listsOnlyWhatTheAppMayUse();
    void listsTheSameBytesEveryTime();
    void givesOneModel_data();
    void givesOneModel();
    void findsABareNameInEveryDialect();
    void tellsWhatIsKnownOfAModel();
};

void ServedModelsTest::listsOnlyWhatTheAppMayUse()
{
    const auto idsFor = [](ApiFixture &hub) {
        FakeExchange exchange;
        exchange.requestHead = ApiFixture::head("GET", "/v1/models");
        [[maybe_unused]] const auto handler = hub.router.route(exchange);
        rapidjson::Document list;
        list.Parse(exchange.body.constData());
        QByteArrayList ids;
        for (const auto &item : list["data"].GetArray()) {
            ids.append(item["id"].GetString());
            if (item["object"] != "model" || !item["created"].IsInt64() || !item["owned_by"].IsString())
                ids.append("malformed");
        }
        return ids;
    };
    ApiFixture hub;
    QCOMPARE(idsFor(hub), (QByteArrayList {"both", "one/m1", "one/shared", "two/m2", "two/shared"}));
    hub.app().limits.modelGlobs = {u"two/*"_s};
    hub.publish();
    QCOMPARE(idsFor(hub), (QByteArrayList {"both", "two/m2", "two/shared"}));
    hub.app().limits.modelGlobs = {u"m1"_s};
    hub.publish();
    QCOMPARE(idsFor(hub), QByteArrayList {"m1"}); // allowed by its bare name only
    hub.app().limits.modelGlobs.clear();
    auto disabled = makeProvider(2, "two", {"m2", "shared"}, {});
    disabled->enabled = false;
    hub.snapshot->providers[1] = disabled;
    hub.publish();
    QCOMPARE(idsFor(hub), (QByteArrayList {"both", "one/m1", "one/shared"}));
}

void ServedModelsTest::listsTheSameBytesEveryTime()
{
    ApiFixture hub;
    QByteArray first;
    for (int i = 0; i < 5; ++i) {
        FakeExchange exchange;
        exchange.requestHead = ApiFixture::head("GET", "/v1/models");
        QVERIFY(!hub.router.route(exchange));
        QCOMPARE(exchange.status, 200);
        if (first.isEmpty())
            first = exchange.body;
        QCOMPARE(exchange.body, first);
        hub.clock.advance(86'400'000);
        hub.publish();
    }
}

void ServedModelsTest::givesOneModel_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::newRow("plain") << QByteArray {"/v1/models/one/m1"} << 200;
    QTest::newRow("encoded") << QByteArray {"/v1/models/one%2Fm1"} << 200;
    QTest::newRow("alias") << QByteArray {"/v1/models/both"} << 200;
    QTest::newRow("bare") << QByteArray {"/v1/models/m1"} << 200;
    QTest::newRow("not listed") << QByteArray {"/v1/models/one/new"} << 200; // it can be called, too
    QTest::newRow("forbidden") << QByteArray {"/v1/models/two/m2"} << 404;
    QTest::newRow("forbidden, bare") << QByteArray {"/v1/models/m2"} << 404;
    QTest::newRow("unknown") << QByteArray {"/v1/models/three/m3"} << 404;
}

void ServedModelsTest::givesOneModel()
{
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    ApiFixture hub;
    hub.app().limits.modelGlobs = {u"one/*"_s};
    hub.publish();
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("GET", path);
    QVERIFY(!hub.router.route(exchange));
    QCOMPARE(exchange.status, status);
    QVERIFY(exchange.body.contains(status == 200 ? R"("object":"model")" : R"("code":"model_not_found")"));
}

void ServedModelsTest::findsABareNameInEveryDialect()
{
    ApiFixture hub;
    const auto asked = [&hub](const QByteArray &path, const char *header = nullptr) {
        FakeExchange exchange;
        exchange.requestHead = ApiFixture::head("GET", path);
        if (header)
            exchange.requestHead.headers.add(header, "2023-06-01");
        [[maybe_unused]] const auto handler = hub.router.route(exchange);
        return QByteArray {QByteArray::number(exchange.status) + exchange.body};
    };
    QVERIFY(asked("/v1beta/models/m1").startsWith(R"(200{"name":"models/m1")"));
    QVERIFY(asked("/v1/models/m1", "anthropic-version").contains(R"("id":"m1")"));
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/api/show");
    const auto handler = hub.router.route(exchange);
    QVERIFY(handler);
    handler->handleBody(R"({"model":"m1"})");
    QCOMPARE(exchange.status, 200);
}

void ServedModelsTest::tellsWhatIsKnownOfAModel()
{
    // Whichever row says most: no model is named here.
    const auto &rows = ModelCatalogue::instance().models();
    const ProviderKind &kind = *ProviderKind::byName(u"openai"_s);
    const auto row = std::find_if(rows.begin(), rows.end(), [&kind](const CatalogueModel &each) {
        return each.kind == "openai" && ModelCatalogue::instance().traitsOf(kind, each.id).takesTools
               && each.type == ModelType::Chat && each.contextTokens > 0 && each.maxOutputTokens > 0
               && each.inputs.testFlag(CatalogueModel::Input::Image);
    });
    QVERIFY(row != rows.end());
    ApiFixture hub;
    auto provider = makeProvider(1, "one", {row->id, "vectors"}, {{11, "secret"}});
    provider->kind = "openai";
    provider->models["vectors"] = ModelType::Embedding;
    hub.snapshot->providers[0] = provider;
    hub.publish();
    const auto asked = [&hub](const QByteArray &path) {
        FakeExchange exchange;
        exchange.requestHead = ApiFixture::head("GET", path);
        [[maybe_unused]] const auto handler = hub.router.route(exchange);
        return exchange.body;
    };
    const QByteArray context = QByteArray::number(row->contextTokens);
    const QByteArray output = QByteArray::number(row->maxOutputTokens);
    const QByteArray anthropic = asked("/anthropic/v1/models/" + row->id);
    QVERIFY2(anthropic.contains(QByteArray {R"("max_input_tokens":)" + context + ','}), anthropic.constData());
    QVERIFY2(anthropic.contains(QByteArray {R"("max_tokens":)" + output + '}'}), anthropic.constData());
    const QByteArray gemini = asked("/v1beta/models/" + row->id);
    QVERIFY2(gemini.contains(QByteArray {R"("inputTokenLimit":)" + context + ','}), gemini.constData());
    QVERIFY2(gemini.contains(QByteArray {R"("outputTokenLimit":)" + output + ','}), gemini.constData());
    const QByteArray vectors = asked("/v1beta/models/one/vectors");
    QVERIFY2(vectors.contains(R"("supportedGenerationMethods":["embedContent","batchEmbedContents"])"),
             vectors.constData());
    const auto shown = [&hub](const QByteArray &model) {
        FakeExchange exchange;
        exchange.requestHead = ApiFixture::head("POST", "/api/show");
        const auto handler = hub.router.route(exchange);
        handler->handleBody(R"({"model":")" + model + R"("})");
        return exchange.body;
    };
    const QByteArray known = shown(row->id);
    QVERIFY2(known.contains(R"("capabilities":["completion","tools","vision")"), known.constData());
    const QByteArray length = R"(.context_length":)" + context;
    QVERIFY2(known.contains(length), known.constData());
    QVERIFY2(shown("vectors").contains(R"("capabilities":["embedding"])"), shown("vectors").constData());
    QVERIFY2(shown("m2").contains(R"("capabilities":["completion","tools"])"), shown("m2").constData());
}

QTEST_GUILESS_MAIN(ServedModelsTest)
#include "tst_servedmodels.moc"

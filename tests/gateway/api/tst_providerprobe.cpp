// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QTest>

#include "gateway/api/providerprobe.h"
#include "models/values/modelcatalogue.h"
#include "tests/gateway/api/fakeupstream.h"

using namespace Qt::Literals::StringLiterals;

class ProviderProbeTest : public QObject
{
    Q_OBJECT

    FakeUpstream m_upstream;
    std::optional<ProviderTest> m_result;
    std::unique_ptr<ProviderProbe> m_probe;

    void probe(const QByteArray &kind, const QByteArray &baseUrl, const QByteArray &model = {},
               const QByteArray &accessKeyId = {}, const QByteArray &secret = "s3cret")
    {
        auto provider = std::make_shared<ProviderSnapshot>();
        provider->name = "p";
        provider->kind = kind;
        provider->baseUrl = baseUrl;
        provider->credentials.push_back({7, "key", accessKeyId, Secret {QByteArray {secret}}, 100});
        const Result<ProviderEndpoint> endpoint = parseProviderEndpoint(*provider, {});
        QVERIFY(endpoint);
        m_upstream.sent.clear();
        m_result.reset();
        const CredentialSnapshot *credential = &provider->credentials.front();
        m_probe =
            std::make_unique<ProviderProbe>(m_upstream, ProviderProbe::Subject {provider, credential, *endpoint, model},
                                            [this](const ProviderTest &result) { m_result = result; });
        m_probe->start();
    }

private slots:

    void asksEachKindInItsOwnWay_data()
    {
        QTest::addColumn<QByteArray>("baseUrl");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char *kind, QByteArray baseUrl, QByteArray host, QByteArray target, QByteArray header,
                            QByteArray value) { QTest::newRow(kind) << baseUrl << host << target << header << value; };
        row("openai", "https://api.openai.com/v1", "api.openai.com", "/v1/models", "authorization", "Bearer s3cret");
        row("anthropic", "https://api.anthropic.com", "api.anthropic.com", "/v1/models?limit=1000", "x-api-key",
            "s3cret");
        row("google", "https://g.example", "g.example", "/v1beta/models?pageSize=1000", "x-goog-api-key", "s3cret");
        row("ollama", "http://127.0.0.1:11434/v1", "127.0.0.1", "/api/tags", "authorization", "Bearer s3cret");
        row("azure-openai", "https://x.openai.azure.com/openai/v1", "x.openai.azure.com", "/openai/v1/models",
            "api-key", "s3cret");
        row("cohere", "https://api.cohere.ai/compatibility/v1", "api.cohere.ai", "/v1/models?page_size=1000",
            "authorization", "Bearer s3cret");
        row("bedrock", "https://bedrock-runtime.eu-west-1.amazonaws.com", "bedrock.eu-west-1.amazonaws.com",
            "/foundation-models", "authorization", "Bearer s3cret");
    }

    void asksEachKindInItsOwnWay()
    {
        QFETCH(QByteArray, baseUrl);
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        probe(QTest::currentDataTag(), baseUrl);
        QCOMPARE(m_upstream.sent.size(), 1U);
        const UpstreamRequest &request = m_upstream.last().request;
        QCOMPARE(request.method, QByteArray {"GET"});
        QCOMPARE(request.origin.host, host);
        QCOMPARE(request.target, target);
        QCOMPARE(request.headers.value(header), value);
        int carriers = 0; // the secret travels once
        for (const HeaderList::Field &field : request.headers.fields())
            carriers += field.value.contains("s3cret") ? 1 : 0;
        QCOMPARE(carriers, 1);
    }

    void namesTheVersionThatAnthropicWants()
    {
        probe("anthropic", "https://api.anthropic.com");
        QCOMPARE(m_upstream.last().request.headers.value("anthropic-version"), QByteArray {"2023-06-01"});
    }

    void asksAModelInTheDialectThatServesIt()
    {
        const auto &rows = ModelCatalogue::instance().models();
        const auto row = std::find_if(rows.begin(), rows.end(), [](const CatalogueModel &each) {
            return each.kind == "openai" && each.traits.value("dialect"_L1) == "responses"_L1;
        });
        QVERIFY(row != rows.end());
        probe("openai", "https://api.openai.com/v1", row->id);
        QCOMPARE(m_upstream.last().request.target, QByteArray {"/v1/responses"});
        m_upstream.last().answer(200,
                                 R"({"id":"resp_1","object":"response","status":"completed","model":"m","output":[)"
                                 R"({"type":"message","id":"msg_1","role":"assistant","status":"completed",)"
                                 R"("content":[{"type":"output_text","text":"Hi","annotations":[]}]}],)"
                                 R"("usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}})");
        QVERIFY(m_result);
        QVERIFY2(m_result->succeeded, qPrintable(m_result->message));
    }

    void aPairOfKeysIsNotSentAsABearerKey()
    {
        probe("bedrock", "https://bedrock-runtime.eu-west-1.amazonaws.com", {}, "AKIA");
        const QByteArray authorization = m_upstream.last().request.headers.value("authorization");
        QVERIFY(authorization.startsWith("AWS4-HMAC-SHA256 Credential=AKIA/"));
        QVERIFY(authorization.contains("/eu-west-1/bedrock/aws4_request"));
    }

    void temporaryKeysBringTheirToken()
    {
        probe("bedrock", "https://bedrock-runtime.eu-west-1.amazonaws.com", {}, "ASIA", "s3cret:token==");
        const HeaderList &headers = m_upstream.last().request.headers;
        QCOMPARE(headers.value("x-amz-security-token"), QByteArray {"token=="});
        QVERIFY(headers.value("authorization").contains("x-amz-security-token"));
    }

    void joinsThePagesOfAList()
    {
        probe("anthropic", "https://api.anthropic.com");
        m_upstream.last().answer(200, R"({"data":[{"id":"a"},{"id":"b"}],"has_more":true,"last_id":"b"})");
        QVERIFY(!m_result);
        QCOMPARE(m_upstream.sent.size(), 2U);
        QVERIFY2(!m_upstream.sent.front()->alive, "the first request is over");
        QCOMPARE(m_upstream.last().request.target, QByteArray {"/v1/models?limit=1000&after_id=b"});
        m_upstream.last().answer(200, R"({"data":[{"id":"b"},{"id":"c"}],"has_more":false,"last_id":"c"})");
        QVERIFY(m_result);
        QVERIFY(m_result->succeeded);
        QVERIFY(!m_result->hasAnswered);
        QCOMPARE(m_result->models, QStringList({u"a"_s, u"b"_s, u"c"_s}));
    }

    void saysWhatAListSaysOfTypes()
    {
        probe("google", "https://g.example");
        m_upstream.last().answer(200, R"({"models":[{"name":"models/e","supportedGenerationMethods":["embedContent"]},
                                         {"name":"models/x"}]})");
        QVERIFY(m_result && m_result->succeeded);
        QCOMPARE(m_result->models, QStringList({u"e"_s, u"x"_s}));
        QCOMPARE(m_result->modelTypes, (QHash<QString, ModelType> {{u"e"_s, ModelType::Embedding}}));
    }

    void joinsThePlacesOfAList()
    {
        probe("bedrock", "http://127.0.0.1:9000");
        m_upstream.last().answer(200, R"({"modelSummaries":[{"modelId":"m.a"}]})");
        QCOMPARE(m_upstream.last().request.target, QByteArray {"/inference-profiles"});
        QCOMPARE(m_upstream.last().request.origin.host, QByteArray {"127.0.0.1"});
        m_upstream.last().answer(200, R"({"inferenceProfileSummaries":[{"inferenceProfileId":"us.m.a"}]})");
        QVERIFY(m_result && m_result->succeeded);
        QCOMPARE(m_result->models, QStringList({u"m.a"_s, u"us.m.a"_s}));
    }

    void aListThatNeverEndsIsLeft()
    {
        probe("anthropic", "https://api.anthropic.com");
        for (int i = 0; i < 100 && !m_result; ++i)
            m_upstream.last().answer(200, R"({"data":[{"id":"a"}],"has_more":true,"last_id":"a"})");
        QVERIFY(m_result && m_result->succeeded);
        QVERIFY(m_upstream.sent.size() <= 20);
    }

    void aPageThatFailsFailsTheTest()
    {
        probe("anthropic", "https://api.anthropic.com");
        m_upstream.last().answer(200, R"({"data":[{"id":"a"}],"has_more":true,"last_id":"a"})");
        m_upstream.last().answer(401, R"({"type":"error","error":{"type":"authentication_error","message":"no"}})");
        QVERIFY(m_result && !m_result->succeeded);
        QCOMPARE(m_result->httpStatus, 401);
        QCOMPARE(m_result->error, ErrorCode::UpstreamAuth);
    }

    void talksToTheModelInTheProvidersOwnDialect()
    {
        probe("anthropic", "https://api.anthropic.com", "a");
        QCOMPARE(m_upstream.last().request.target, QByteArray {"/v1/messages"});
        QCOMPARE(m_upstream.last().request.headers.value("x-api-key").isEmpty(), false);
        m_upstream.last().answer(200, R"({"type":"message","id":"msg_1","role":"assistant","model":"a",)"
                                      R"("content":[{"type":"text","text":"Hi"}],"stop_reason":"max_tokens",)"
                                      R"("usage":{"input_tokens":1,"output_tokens":1}})");
        QVERIFY(m_result && m_result->succeeded && m_result->hasAnswered);
        probe("anthropic", "https://api.anthropic.com", "b");
        m_upstream.last().answer(200, R"({"choices":[]})");
        QVERIFY(m_result && !m_result->succeeded && !m_result->hasAnswered && !m_result->error);
    }

    void chatsWithTheModelWhereItCan()
    {
        probe("deepseek", "https://api.deepseek.com", "m");
        QCOMPARE(m_upstream.last().request.target, QByteArray {"/chat/completions"});
        QVERIFY(m_upstream.last().body().contains(R"("model":"m")"));
    }
};

QTEST_GUILESS_MAIN(ProviderProbeTest)
#include "tst_providerprobe.moc"

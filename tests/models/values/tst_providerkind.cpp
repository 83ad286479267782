// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDate>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QUrl>

#include "models/values/providerkind.h"
#include "models/values/providerkindreader.h"

using namespace Qt::Literals::StringLiterals;

class ProviderKindTest : public QObject
{
    Q_OBJECT

private slots:

    void hasTheKindsThatSpeakOpenAi_data()
    {
        QTest::addColumn<QString>("baseUrl");
        const auto row = [](const char *name, const QString &baseUrl) { QTest::newRow(name) << baseUrl; };
        row("openai", u"https://api.openai.com/v1"_s);
        row("openai-compatible", {});
        row("deepseek", u"https://api.deepseek.com"_s);
        row("xai", u"https://api.x.ai/v1"_s);
        row("openrouter", u"https://openrouter.ai/api/v1"_s);
        row("groq", u"https://api.groq.com/openai/v1"_s);
        row("mistral", u"https://api.mistral.ai/v1"_s);
        row("together", u"https://api.together.ai/v1"_s);
        row("fireworks", u"https://api.fireworks.ai/inference/v1"_s);
        row("moonshot", u"https://api.moonshot.ai/v1"_s);
        row("dashscope", u"https://dashscope-intl.aliyuncs.com/compatible-mode/v1"_s);
        row("zhipu", u"https://open.bigmodel.cn/api/paas/v4"_s);
        row("perplexity", u"https://api.perplexity.ai"_s);
        row("doubao", u"https://ark.cn-beijing.volces.com/api/v3"_s);
        row("poe", u"https://api.poe.com/v1"_s);
        row("cohere", u"https://api.cohere.ai/compatibility/v1"_s);
        row("azure-openai", u"https://{resource}.openai.azure.com/openai/v1"_s);
    }

    void hasTheKindsThatSpeakOpenAi()
    {
        QFETCH(QString, baseUrl);
        const ProviderKind *kind = ProviderKind::byName(QByteArrayView {QTest::currentDataTag()});
        QVERIFY(kind);
        QCOMPARE(kind->baseUrl, baseUrl);
        QVERIFY(kind->surface(WireDialect::Chat));
        QCOMPARE(kind->surfaces.front().dialect, WireDialect::Chat);
        QVERIFY2(!kind->surface(WireDialect::Chat)->place.prefix, "its base URL is the whole prefix");
        QVERIFY(!kind->builtIn);
    }

    void everyRowIsWhole()
    {
        static const QRegularExpression nameForm {u"^[a-z0-9][a-z0-9._-]*$"_s};
        QSet<QString> names;
        for (const ProviderKind &kind : ProviderKind::all()) {
            QVERIFY2(nameForm.match(kind.name).hasMatch(), qPrintable(kind.name));
            QVERIFY2(!names.contains(kind.name), qPrintable(kind.name));
            names.insert(kind.name);
            QVERIFY(!kind.title.isEmpty());
            QVERIFY2(!kind.surfaces.empty() || !kind.services.isEmpty(), qPrintable(kind.name));
            QVERIFY(!kind.baseUrl.endsWith(u'/'));
            QSet<WireDialect> dialects;
            for (const ProviderKind::Surface &surface : kind.surfaces) {
                QVERIFY2(!dialects.contains(surface.dialect), qPrintable(kind.name));
                dialects.insert(surface.dialect);
            }
        }
        QVERIFY(names.size() >= 40);
    }

    void everyPathIsAPath()
    {
        const auto isPath = [](const QByteArray &path) { return path.startsWith('/') && !path.endsWith('/'); };
        for (const ProviderKind &kind : ProviderKind::all()) {
            for (const ProviderKind::Surface &surface : kind.surfaces)
                QVERIFY2(!surface.place.prefix || isPath(*surface.place.prefix), qPrintable(kind.name));
            for (const ProviderKind::Place &place : kind.modelsEndpoint.places)
                QVERIFY2(isPath(place.path), qPrintable(kind.name));
            for (const ProviderKind::Place &place : kind.services)
                QVERIFY2(isPath(place.path) && !place.shape.isEmpty(), qPrintable(kind.name));
            for (const QByteArray &suffix : kind.suffixes)
                QVERIFY2(isPath(suffix), qPrintable(kind.name));
            for (const QByteArray &other : kind.catalogueKinds)
                QVERIFY2(ProviderKind::byName(QByteArrayView {other}), other.constData());
        }
    }

    void hasAllTheKindsThatPeopleExpect_data()
    {
        QTest::addColumn<WireDialect>("dialect");
        QTest::addColumn<ProviderKind::AuthScheme>("auth");
        using Auth = ProviderKind::AuthScheme;
        QTest::newRow("azure-openai") << WireDialect::Chat << Auth::ApiKey;
        QTest::newRow("anthropic") << WireDialect::Messages << Auth::XApiKey;
        QTest::newRow("google") << WireDialect::Gemini << Auth::XGoogApiKey;
        QTest::newRow("vertex-compatible") << WireDialect::Gemini << Auth::Bearer;
        QTest::newRow("bedrock") << WireDialect::Converse << Auth::SigV4;
        QTest::newRow("ollama") << WireDialect::Ollama << Auth::Bearer;
        QTest::newRow("minimax") << WireDialect::Messages << Auth::XApiKey;
        QTest::newRow("cerebras") << WireDialect::Chat << Auth::Bearer;
        QTest::newRow("lmstudio") << WireDialect::Chat << Auth::Bearer;
    }

    void hasAllTheKindsThatPeopleExpect()
    {
        QFETCH(WireDialect, dialect);
        QFETCH(ProviderKind::AuthScheme, auth);
        const ProviderKind *kind = ProviderKind::byName(QByteArrayView {QTest::currentDataTag()});
        QVERIFY(kind);
        QCOMPARE(kind->surfaces.front().dialect, dialect);
        QCOMPARE(kind->auth, auth);
    }

    void aKnownEndingOfTheBaseUrlIsReplacedNotDoubled_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<WireDialect>("dialect");
        QTest::addColumn<QByteArray>("basePath");
        QTest::addColumn<QByteArray>("prefix");
        const auto row = [](const char *kind, WireDialect dialect, const char *basePath, const char *prefix) {
            QTest::addRow("%s %d %s", kind, static_cast<int>(dialect), basePath)
                << QByteArray {kind} << dialect << QByteArray {basePath} << QByteArray {prefix};
        };
        row("openai", WireDialect::Chat, "/v1", "/v1");
        row("openai", WireDialect::Chat, "", "");
        row("openai", WireDialect::Responses, "/proxy", "/proxy");
        row("anthropic", WireDialect::Messages, "", "/v1");
        row("anthropic", WireDialect::Messages, "/v1", "/v1");
        row("anthropic", WireDialect::Messages, "/team/v1", "/team/v1");
        row("google", WireDialect::Gemini, "", "/v1beta");
        row("google", WireDialect::Gemini, "/v1beta", "/v1beta");
        row("google", WireDialect::Gemini, "/v1beta/openai", "/v1beta");
        row("ollama", WireDialect::Ollama, "", "");
        row("ollama", WireDialect::Ollama, "/v1", "");
        row("ollama", WireDialect::Chat, "", "/v1");
        row("ollama", WireDialect::Chat, "/v1", "/v1");
        row("deepseek", WireDialect::Chat, "", "");
        row("deepseek", WireDialect::Chat, "/v1", "/v1");
        row("deepseek", WireDialect::Messages, "", "/anthropic/v1");
        row("deepseek", WireDialect::Messages, "/v1", "/anthropic/v1");
        row("deepseek", WireDialect::Messages, "/anthropic", "/anthropic/v1");
        row("dashscope", WireDialect::Chat, "/compatible-mode/v1", "/compatible-mode/v1");
        row("dashscope", WireDialect::Messages, "/compatible-mode/v1", "/apps/anthropic/v1");
        row("dashscope", WireDialect::Messages, "/proxy/compatible-mode/v1", "/proxy/apps/anthropic/v1");
        row("zhipu", WireDialect::Messages, "/api/paas/v4", "/api/anthropic/v1");
        row("minimax", WireDialect::Messages, "/anthropic/v1", "/anthropic/v1");
        row("minimax", WireDialect::Chat, "/anthropic/v1", "/v1");
        row("bedrock", WireDialect::Converse, "", "");
        row("vertex-compatible", WireDialect::Gemini, "/v1/projects/p/locations/x",
            "/v1/projects/p/locations/x/publishers/google");
        row("vertex-compatible", WireDialect::Chat, "/v1/projects/p/locations/x",
            "/v1/projects/p/locations/x/endpoints/openapi");
    }

    void aKnownEndingOfTheBaseUrlIsReplacedNotDoubled()
    {
        QFETCH(QByteArray, kind);
        QFETCH(WireDialect, dialect);
        QFETCH(QByteArray, basePath);
        QFETCH(QByteArray, prefix);
        const ProviderKind *known = ProviderKind::byName(QByteArrayView {kind});
        QVERIFY(known && known->surface(dialect));
        QCOMPARE(known->prefixFor(known->surface(dialect)->place, basePath), prefix);
    }

    void aServiceMayHaveAPrefixOfItsOwn()
    {
        const ProviderKind *cohere = ProviderKind::byName(u"cohere"_s);
        const ProviderKind::Place *rerank = cohere->service(ProviderKind::Service::Rerank);
        QVERIFY(rerank);
        QCOMPARE(rerank->shape, QByteArray("cohere"));
        QCOMPARE(cohere->prefixFor(*rerank, "/compatibility/v1") + rerank->path, QByteArray("/v2/rerank"));
        QCOMPARE(cohere->prefixFor(cohere->modelsEndpoint.places.front(), "/compatibility/v1"), QByteArray("/v1"));
        QVERIFY(!cohere->service(ProviderKind::Service::Speech));
    }

    void saysWhatTheUserMustFillIn()
    {
        QCOMPARE(ProviderKind::byName(u"bedrock"_s)->placeholders(), QStringList {u"region"_s});
        QCOMPARE(ProviderKind::byName(u"azure-openai"_s)->placeholders(), QStringList {u"resource"_s});
        QCOMPARE(ProviderKind::byName(u"vertex-compatible"_s)->placeholders(),
                 QStringList({u"region"_s, u"project"_s}));
        QVERIFY(ProviderKind::byName(u"openai"_s)->placeholders().isEmpty());
    }

    void aSlipInTheFileIsFound_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::newRow("member") << QByteArray {R"({"name": "x", "dialect": ["chat"]})"};
        QTest::newRow("dialect") << QByteArray {R"({"name": "x", "dialects": ["chats"]})"};
        QTest::newRow("auth") << QByteArray {R"({"name": "x", "auth": "basic"})"};
        QTest::newRow("service") << QByteArray {R"({"name": "x", "serves": ["videos"]})"};
        QTest::newRow("shape") << QByteArray {R"({"name": "x", "models": {"path": "/models", "shape": "xml"}})"};
        QTest::newRow("trait") << QByteArray {R"({"name": "x", "traits": {"takesAll": true}})"};
        QTest::newRow("trait's value") << QByteArray {R"({"name": "x", "traits": {"takesTopK": "no"}})"};
    }

    void aSlipInTheFileIsFound()
    {
        QFETCH(QByteArray, row);
        const auto read = ProviderCatalogue::read(R"({"format": 2, "date": "2026-01-01", "kinds": [)" + row + "]}");
        QVERIFY(!read);
        QVERIFY2(read.error().detail.startsWith(u"x: "), qPrintable(read.error().detail));
    }

    void keysGoOnlyOverTls()
    {
        for (const ProviderKind &kind : ProviderKind::all()) {
            if (kind.baseUrl.isEmpty())
                continue;
            QString filled = kind.baseUrl;
            for (const QString &word : kind.placeholders())
                filled.replace(u'{' + word + u'}', u"x"_s);
            const QUrl url {filled, QUrl::StrictMode};
            QVERIFY2(url.isValid() && !url.host().isEmpty(), qPrintable(kind.name));
            QVERIFY2(url.scheme() == u"https" || url.host() == u"127.0.0.1", qPrintable(kind.name));
            QVERIFY2(!url.hasQuery() && url.userInfo().isEmpty(), qPrintable(kind.name));
        }
    }

    void headersAreSafeToSend()
    {
        for (const ProviderKind &kind : ProviderKind::all()) {
            for (auto at = kind.headers.begin(); at != kind.headers.end(); ++at) {
                QVERIFY(!at.key().isEmpty() && !at.key().contains(' ') && !at.key().contains(':'));
                QVERIFY(!at.value().contains('\r') && !at.value().contains('\n'));
            }
        }
    }

    void demoNeedsNothingAndSaysSo()
    {
        const ProviderKind *demo = ProviderKind::byName(u"demo"_s);
        QVERIFY(demo);
        QVERIFY(demo->builtIn);
        QVERIFY(!demo->needsKey);
        QVERIFY(demo->baseUrl.isEmpty());
        QVERIFY(demo->title.contains(u"Demo"));
        QVERIFY(demo->title.contains(u"built in"));
        QCOMPARE(demo->models, QStringList({u"echo"_s, u"lorem"_s}));
    }

    void localKindsNeedNoKey()
    {
        QVERIFY(!ProviderKind::byName(u"ollama"_s)->needsKey);
        QVERIFY(!ProviderKind::byName(u"openai-compatible"_s)->needsKey);
        QVERIFY(ProviderKind::byName(u"openai"_s)->needsKey);
    }

    void bothLookUpsAgree()
    {
        for (const ProviderKind &kind : ProviderKind::all()) {
            QCOMPARE(ProviderKind::byName(kind.name), &kind);
            QCOMPARE(ProviderKind::byName(QByteArrayView {kind.name.toUtf8()}), &kind);
        }
        QCOMPARE(ProviderKind::byName(u"OpenAI"_s), nullptr);
        QCOMPARE(ProviderKind::byName(QByteArrayView {}), nullptr);
        QCOMPARE(ProviderKind::byName(u"no-such"_s), nullptr);
    }

    void isDated() { QVERIFY(QDate::fromString(ProviderKind::catalogueDate(), Qt::ISODate).isValid()); }
};

QTEST_GUILESS_MAIN(ProviderKindTest)
#include "tst_providerkind.moc"

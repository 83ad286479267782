// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/routing/glob.h"
#include "gateway/routing/modelnames.h"
#include "gateway/routing/modelresolver.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
std::shared_ptr<const ProviderSnapshot> provider(qint64 id, const char *name, bool enabled,
                                                 const QHash<QByteArray, ModelType> &models)
{
    auto made = std::make_shared<ProviderSnapshot>();
    made->id = id;
    made->name = name;
    made->enabled = enabled;
    made->models = models;
    return made;
}

AliasSnapshot alias(const std::vector<QByteArray> &targets)
{
    AliasSnapshot made;
    for (const QByteArray &target : targets)
        made.targets.push_back({target, 1});
    return made;
}

HubSnapshot hub()
{
    constexpr ModelType chat = ModelType::Chat;
    HubSnapshot snapshot;
    snapshot.providers = {
        provider(1, "openai", true, {{"gpt-5-mini", chat}, {"shared", chat}, {"embed", ModelType::Embedding}}),
        provider(2, "openrouter", true, {{"openai/gpt-5-mini", chat}, {"meta/llama", chat}, {"shared", chat}}),
        provider(3, "off", false, {{"old", chat}, {"gpt-5-mini", chat}}),
        provider(4, "my-box.1", true, {}),
    };
    snapshot.aliases = {{"fast", alias({"openai/gpt-5-mini", "off/old", "openrouter/meta/llama"})},
                        {"gone", alias({"off/old", "nobody/x"})},
                        {"openai/aliased", alias({"openrouter/meta/llama"})},
                        {"team/fast", alias({"openrouter/meta/llama"})}};
    return snapshot;
}

/// "provider:model ..." of the targets, or the error's code and sentence.
QString outcome(const QByteArray &asked, const QStringList &globs = {}, ModelType type = ModelType::Chat)
{
    AppSnapshot app;
    app.limits.modelGlobs = globs;
    ModelNames modelNames;
    const auto route = resolveModel(hub(), app, asked, type, modelNames);
    if (!route)
        return errorCodeName(route.error().code) + u": "_s + route.error().detail;
    QStringList names;
    for (const ModelTarget &target : route->targets)
        names.append(QString::fromUtf8(target.provider->name + ':' + target.model));
    return names.join(u' ');
}
} // namespace

class ModelResolverTest : public QObject
{
    Q_OBJECT

private slots:
    void resolves_data();
    void resolves();
    void refuses_data();
    void refuses();
    void explainsItsChoice_data();
    void explainsItsChoice();
    void writesNamesAsTheProviderDoes_data();
    void writesNamesAsTheProviderDoes();
    void findsWhoServesAFamily_data();
    void findsWhoServesAFamily();
    void namesAtMostTenModels();
    void cutsALongName();
    void sharesTheSnapshotsProvider();
    void matchesGlobs_data();
    void matchesGlobs();
    void matchesHostileGlobsFast();
};

void ModelResolverTest::resolves_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QStringList>("globs");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *asked, const char *expected, const QStringList &globs = {}) {
        QTest::addRow("%s by %s", asked, qPrintable(globs.join(u',')))
            << QByteArray {asked} << globs << QString::fromLatin1(expected);
    };
    row("openai/gpt-5-mini", "openai:gpt-5-mini");
    row("OpenAI/gpt-5-mini", "openai:gpt-5-mini");
    row("openai/GPT-5-mini", "openai:GPT-5-mini");
    row("openai/not-listed", "openai:not-listed");
    row("openrouter/openai/gpt-5-mini", "openrouter:openai/gpt-5-mini");
    row("MY-BOX.1/any/thing:70b", "my-box.1:any/thing:70b");
    row("gpt-5-mini", "openai:gpt-5-mini"); // the other one that lists it is disabled
    row("meta/llama", "openrouter:meta/llama");
    row("fast", "openai:gpt-5-mini openrouter:meta/llama");
    row("team/fast", "openrouter:meta/llama");
    row("openai/aliased", "openai:aliased"); // a provider's name goes before an alias
    row("fast", "openrouter:meta/llama", {u"openrouter/*"_s});
    row("fast", "openai:gpt-5-mini openrouter:meta/llama", {u"fast"_s});
    row("shared", "openai:shared openrouter:shared");
    row("shared", "openai:shared", {u"OPENAI/*"_s});
    row("gpt-5-mini", "openai:gpt-5-mini", {u"gpt-?-*"_s});
}

void ModelResolverTest::resolves()
{
    QFETCH(QByteArray, asked);
    QFETCH(QStringList, globs);
    QTEST(outcome(asked, globs), "expected");
}

void ModelResolverTest::refuses_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QStringList>("globs");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *asked, const char *code, const char *named, const QStringList &globs = {}) {
        QTest::addRow("%s by %s", asked, qPrintable(globs.join(u',')))
            << QByteArray {asked} << globs << QString::fromLatin1(code) << QString::fromLatin1(named);
    };
    row("nothing", "not_found", "openai/gpt-5-mini, openai/shared, openrouter/meta/llama");
    row("foo/bar", "not_found", "'foo/bar'");
    row("openai/", "not_found", "'openai/'");
    row("/gpt-5-mini", "not_found", "'/gpt-5-mini'");
    row("GPT-5-MINI", "not_found", "openai/gpt-5-mini");
    row("embed", "not_found", "'embed'"); // of another type
    row("old", "model_unavailable", "off");
    row("off/old", "model_unavailable", "'off' is disabled");
    row("gone", "model_unavailable", "off/old");
    row("openai/gpt-5-mini", "forbidden", "openrouter/*", {u"openrouter/*"_s});
    row("gpt-5-mini", "forbidden", "openrouter/*", {u"openrouter/*"_s});
    row("gone", "forbidden", "openai/*", {u"openai/*"_s});
    row("nothing", "not_found", "There are: openrouter/meta/llama, openrouter/openai/gpt-5-mini, openrouter/shared.",
        {u"openrouter/*"_s});
    row("nothing", "not_found", "no model is set up", {u"nobody/*"_s});
}

void ModelResolverTest::refuses()
{
    QFETCH(QByteArray, asked);
    QFETCH(QStringList, globs);
    QFETCH(QString, code);
    QFETCH(QString, named);
    const QString got = outcome(asked, globs);
    QVERIFY2(got.startsWith(code + u": "), qPrintable(got));
    QVERIFY2(got.contains(named), qPrintable(got));
}

void ModelResolverTest::explainsItsChoice_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("note");
    QTest::newRow("a provider's") << QByteArray {"openai/gpt-5-mini"} << QByteArray {};
    QTest::newRow("only one has it") << QByteArray {"meta/llama"} << QByteArray {};
    QTest::newRow("two have it") << QByteArray {"shared"}
                                 << QByteArray {"routed to openai/shared, the first of 2 by priority"};
    QTest::newRow("alias of one") << QByteArray {"team/fast"} << QByteArray {};
    QTest::newRow("alias") << QByteArray {"fast"}
                           << QByteArray {"routed to openai/gpt-5-mini, the first of 2 by priority"};
}

void ModelResolverTest::explainsItsChoice()
{
    QFETCH(QByteArray, asked);
    ModelNames names;
    const auto route = resolveModel(hub(), {}, asked, ModelType::Chat, names);
    QVERIFY(route);
    QTEST(routeNote(*route), "note");
}

void ModelResolverTest::writesNamesAsTheProviderDoes_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("region");
    QTest::addColumn<QList<QByteArray>>("listed");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("served");
    const auto row = [](const char *name, const char *kind, const char *region, const QList<QByteArray> &listed,
                        const char *asked, const char *served) {
        QTest::newRow(name) << QByteArray {kind} << QByteArray {region} << listed << QByteArray {asked}
                            << QByteArray {served};
    };
    const QList<QByteArray> bedrock {"anthropic.claude-x-9-20260101-v1:0", "us.anthropic.claude-x-9-20260101-v1:0",
                                     "eu.anthropic.claude-x-9-20260101-v1:0", "global.anthropic.claude-y-1-v1:0"};
    row("no rule", "openai", "", {}, "claude-x", "claude-x");
    row("listed as it is", "openrouter", "", {"gpt-9"}, "gpt-9", "gpt-9");
    row("vendor by the family", "openrouter", "", {}, "gpt-9-mini", "openai/gpt-9-mini");
    row("vendor by the list", "openrouter", "", {"someone/gpt-9-mini", "openai/gpt-9-mini"}, "gpt-9-mini",
        "openai/gpt-9-mini");
    row("vendor is there", "openrouter", "", {}, "openai/gpt-9-mini", "openai/gpt-9-mini");
    row("another vendor's", "openrouter", "", {}, "nobody/knows", "nobody/knows");
    row("unknown family", "openrouter", "", {}, "zzz-1", "zzz-1");
    row("region's profile", "bedrock", "us-east-1", bedrock, "claude-x-9", "us.anthropic.claude-x-9-20260101-v1:0");
    row("another region's", "bedrock", "eu-west-3", bedrock, "claude-x-9", "eu.anthropic.claude-x-9-20260101-v1:0");
    row("with its maker", "bedrock", "us-east-1", bedrock, "anthropic.claude-x-9",
        "us.anthropic.claude-x-9-20260101-v1:0");
    row("no profile there", "bedrock", "ap-south-1", bedrock, "claude-x-9", "anthropic.claude-x-9-20260101-v1:0");
    row("global profile", "bedrock", "ap-south-1", bedrock, "claude-y-1", "global.anthropic.claude-y-1-v1:0");
    row("a profile was asked for", "bedrock", "us-east-1", bedrock, "eu.anthropic.claude-x-9-20260101-v1:0",
        "eu.anthropic.claude-x-9-20260101-v1:0");
    row("an ARN", "bedrock", "us-east-1", bedrock, "arn:aws:bedrock:us-east-1:1:inference-profile/x",
        "arn:aws:bedrock:us-east-1:1:inference-profile/x");
    row("not listed", "bedrock", "us-east-1", {}, "claude-zz", "anthropic.claude-zz");
}

void ModelResolverTest::writesNamesAsTheProviderDoes()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, region);
    QFETCH(QList<QByteArray>, listed);
    QFETCH(QByteArray, asked);
    ProviderSnapshot provider;
    provider.id = 1;
    provider.kind = kind;
    provider.region = region;
    for (const QByteArray &model : listed)
        provider.models.insert(model, ModelType::Chat);
    ModelNames names;
    QTEST(names.served(provider, asked), "served");
    QTEST(names.served(provider, asked), "served"); // as it was remembered
}

void ModelResolverTest::findsWhoServesAFamily_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QString>("expected");
    QTest::newRow("maker first") << QByteArray {"gpt-99-new"}
                                 << u"mine:gpt-99-new azure:gpt-99-new "
                                    "agg:openai/gpt-99-new"_s;
    QTest::newRow("aggregator only") << QByteArray {"grok-99"} << u"azure:grok-99 agg:x-ai/grok-99"_s;
    QTest::newRow("nobody's") << QByteArray {"zzz-9"} << u"not_found"_s;
}

void ModelResolverTest::findsWhoServesAFamily()
{
    QFETCH(QByteArray, asked);
    HubSnapshot snapshot;
    const auto add = [&snapshot](qint64 id, const char *name, const char *kind, bool enabled) {
        auto made = std::make_shared<ProviderSnapshot>();
        made->id = id;
        made->name = name;
        made->kind = kind;
        made->enabled = enabled;
        snapshot.providers.push_back(std::move(made));
    };
    add(1, "agg", "openrouter", true);
    add(2, "azure", "azure-openai", true);
    add(3, "off", "openai", false);
    add(4, "mine", "openai", true);
    ModelNames names;
    const auto route = resolveModel(snapshot, {}, asked, ModelType::Chat, names);
    QStringList found;
    for (const ModelTarget &target : route ? route->targets : std::vector<ModelTarget> {})
        found.append(QString::fromUtf8(target.provider->name + ':' + target.model));
    QTEST(route ? found.join(u' ') : errorCodeName(route.error().code), "expected");
    QVERIFY(!route || routeNote(*route).contains("by its family"));
}

void ModelResolverTest::namesAtMostTenModels()
{
    QHash<QByteArray, ModelType> models;
    for (int number = 10; number < 35; ++number)
        models.insert("m" + QByteArray::number(number), ModelType::Chat);
    HubSnapshot snapshot;
    snapshot.providers = {provider(1, "p", true, models)};
    ModelNames names;
    const auto targets = resolveModel(snapshot, {}, "x", ModelType::Chat, names);
    QVERIFY(!targets);
    QVERIFY(targets.error().detail.contains(u"p/m19 and 15 more"));
    QVERIFY(!targets.error().detail.contains(u"p/m20"));
}

void ModelResolverTest::cutsALongName()
{
    ModelNames names;
    const auto targets = resolveModel(hub(), {}, QByteArray(1'000'000, 'x'), ModelType::Chat, names);
    QVERIFY(!targets);
    QVERIFY(targets.error().detail.size() < 1000);
}

void ModelResolverTest::sharesTheSnapshotsProvider()
{
    const HubSnapshot snapshot = hub();
    ModelNames names;
    const auto route = resolveModel(snapshot, {}, "openai/x", ModelType::Chat, names);
    QCOMPARE(route->targets.front().provider, snapshot.providers[0]);
}

void ModelResolverTest::matchesGlobs_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *pattern, const char *text, bool expected) {
        QTest::addRow("%s %s", pattern, text) << QString::fromLatin1(pattern) << QString::fromLatin1(text) << expected;
    };
    row("", "", true);
    row("", "a", false);
    row("*", "", true);
    row("*", "a/b/c", true);
    row("**", "ab", true);
    row("?", "", false);
    row("?", "a", true);
    row("?", "ab", false);
    row("a*c", "abbbc", true);
    row("a*c", "abbbcd", false);
    row("a*b*c", "aXbYbZc", true);
    row("*mini", "gpt-5-mini", true);
    row("*mini", "gpt-5-minis", false);
    row("gpt-?-*", "gpt-5-mini", true);
    row("gpt-?-*", "gpt-55-mini", false);
    row("OpenAI/GPT*", "openai/gpt-5", true);
    row("[a]", "a", false);
    row("a.c", "abc", false);
    row("ab", "abc", false);
    row("abc", "ab", false);
}

void ModelResolverTest::matchesGlobs()
{
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QTEST(globMatches(pattern, text), "expected");
}

void ModelResolverTest::matchesHostileGlobsFast()
{
    const QString pattern = u"*a"_s.repeated(200) + u'b';
    QVERIFY(!globMatches(pattern, QString(5000, u'a')));
}

QTEST_GUILESS_MAIN(ModelResolverTest)
#include "tst_modelresolver.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/routing/glob.h"
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
    snapshot.aliases = {{"fast", {u"openai/gpt-5-mini"_s, u"off/old"_s, u"openrouter/meta/llama"_s}},
                        {"gone", {u"off/old"_s, u"nobody/x"_s}},
                        {"openai/aliased", {u"openrouter/meta/llama"_s}},
                        {"team/fast", {u"openrouter/meta/llama"_s}}};
    return snapshot;
}

/// "provider:model ..." of the targets, or the error's code and sentence.
QString outcome(const QByteArray &asked, const QStringList &globs = {}, ModelType type = ModelType::Chat)
{
    AppSnapshot app;
    app.limits.modelGlobs = globs;
    const auto targets = resolveModel(hub(), app, asked, type);
    if (!targets)
        return errorCodeName(targets.error().code) + u": "_s + targets.error().detail;
    QStringList names;
    for (const ModelTarget &target : *targets)
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
    row("shared", "not_found", "openai/shared, openrouter/shared");
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

void ModelResolverTest::namesAtMostTenModels()
{
    QHash<QByteArray, ModelType> models;
    for (int number = 10; number < 35; ++number)
        models.insert("m" + QByteArray::number(number), ModelType::Chat);
    HubSnapshot snapshot;
    snapshot.providers = {provider(1, "p", true, models)};
    const auto targets = resolveModel(snapshot, {}, "x", ModelType::Chat);
    QVERIFY(!targets);
    QVERIFY(targets.error().detail.contains(u"p/m19 and 15 more"));
    QVERIFY(!targets.error().detail.contains(u"p/m20"));
}

void ModelResolverTest::cutsALongName()
{
    const auto targets = resolveModel(hub(), {}, QByteArray(1'000'000, 'x'), ModelType::Chat);
    QVERIFY(!targets);
    QVERIFY(targets.error().detail.size() < 1000);
}

void ModelResolverTest::sharesTheSnapshotsProvider()
{
    const HubSnapshot snapshot = hub();
    QCOMPARE(resolveModel(snapshot, {}, "openai/x", ModelType::Chat)->front().provider, snapshot.providers[0]);
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QTest>

#include "tests/models/store/hubcommandstest.h"

using namespace Qt::Literals::StringLiterals;

/// Models that a provider is said to have, and aliases of them.
class TestHubCommandsModels final : public HubCommandsTest
{
    Q_OBJECT

private slots:
    void refusesAliasesThatNobodyReaches();
    void listsModelsAndAliases();
    void createsAnAliasOnlyUnderAFreeName();
    void keepsWhatTheUserKnowsOfAModel();
    void addsOnlyModelsThatAreNew();
    void anAliasNeedsRealTargets_data();
    void anAliasNeedsRealTargets();
};

void TestHubCommandsModels::refusesAliasesThatNobodyReaches()
{
    m_fixture->addPeople(*m_hub);
    for (const QString &alias : {u"openai/fast"_s, u"OpenAI/fast"_s}) {
        const auto refused = commands().addAlias({0, alias, {{u"openai/b"_s, 1}}});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
    }
    QVERIFY(commands().addAlias({0, u"team/fast"_s, {{u"openai/b"_s, 1}}}));
    QCOMPARE(commands().addProvider(u"team"_s, u"openai"_s, {}, {}, true).error().code, ErrorCode::Conflict);
    HubCommands::ProviderEdit rename;
    rename.name = u"team"_s;
    QCOMPARE(commands().editProvider(u"openai"_s, rename).error().code, ErrorCode::Conflict);
    QVERIFY(commands().removeAlias(u"team/fast"_s));
    QVERIFY(commands().addProvider(u"team"_s, u"openai"_s, {}, {}, true));
}

void TestHubCommandsModels::createsAnAliasOnlyUnderAFreeName()
{
    m_fixture->addPeople(*m_hub);
    const ModelAlias fast {0, u"fast"_s, {{u"openai/a"_s, 1}}};
    QVERIFY(commands().createAlias(fast));
    const auto again = commands().createAlias({0, u"FAST"_s, {{u"openai/b"_s, 1}}});
    QCOMPARE(again.error().code, ErrorCode::Conflict);
    QVERIFY2(again.error().detail.contains(u"fast"_s), qPrintable(again.error().detail));
    QCOMPARE(m_hub->queries().aliases()->first().targets, fast.targets);
}

void TestHubCommandsModels::listsModelsAndAliases()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().addModel(u"openai"_s, u"gpt-5"_s, ModelType::Chat));
    QVERIFY(commands().addModel(u"openai"_s, u"gpt-5"_s, ModelType::Embedding));
    QCOMPARE(m_hub->queries().models(u"openai"_s)->size(), 1);
    QCOMPARE(m_hub->queries().models({})->first().type, ModelType::Embedding);
    QVERIFY(commands().addAlias({0,
                                 u"fast"_s,
                                 {{u"openai/gpt-5"_s, 3}, {u" openai/gpt-5 "_s, 1}, {u"openai/o/x"_s, 1}},
                                 RoutingStrategy::Weighted}));
    const ModelAlias added = m_hub->queries().aliases()->first();
    QCOMPARE(added.targets, (QList<ModelAlias::Target> {{u"openai/gpt-5"_s, 3}, {u"openai/o/x"_s, 1}}));
    QCOMPARE(added.strategy, RoutingStrategy::Weighted);
    QVERIFY(commands().addAlias({0, u"FAST"_s, {{u"openai/b"_s, 1}}}));
    QCOMPARE(m_hub->queries().aliases()->size(), 1);
    QCOMPARE(m_hub->queries().aliases()->first().strategy, RoutingStrategy::Priority);
    QCOMPARE(commands().addAlias({0, u"x"_s, {{u"openai/b"_s, 0}}}).error().code, ErrorCode::BadRequest);
    QCOMPARE(commands().addAlias({0, u"x"_s, {{u"openai/b"_s, 1001}}}).error().code, ErrorCode::BadRequest);
    QVERIFY(commands().removeAlias(u"fast"_s));
    QCOMPARE(commands().removeAlias(u"fast"_s).error().code, ErrorCode::NotFound);
    QVERIFY(commands().removeModel(u"openai"_s, u"gpt-5"_s));
    QCOMPARE(commands().removeModel(u"openai"_s, u"gpt-5"_s).error().code, ErrorCode::NotFound);
    QCOMPARE(commands().addModel(u"openai"_s, u"a b"_s, ModelType::Chat).error().code, ErrorCode::BadRequest);
}

void TestHubCommandsModels::keepsWhatTheUserKnowsOfAModel()
{
    m_fixture->addPeople(*m_hub);
    const QJsonObject traits {{u"takesTools"_s, false}, {u"efforts"_s, QJsonArray {u"low"_s}}};
    QCOMPARE(commands().editModel(u"openai"_s, u"mine"_s, {{}, traits}).error().code, ErrorCode::NotFound);
    QVERIFY(commands().addModel(u"openai"_s, u"mine"_s, ModelType::Chat));
    const auto edited = commands().editModel(u"openai"_s, u"mine"_s, {{}, traits});
    QVERIFY2(edited, edited ? "" : qPrintable(edited.error().detail));
    QCOMPARE(m_hub->queries().models(u"openai"_s)->first().traits, traits);
    QVERIFY2(commands().addModel(u"openai"_s, u"mine"_s, ModelType::Chat), "adding again changes nothing");
    QVERIFY(commands().editModel(u"openai"_s, u"mine"_s, {ModelType::Embedding, {}}));
    QCOMPARE(m_hub->queries().models(u"openai"_s)->first().traits, traits);
    QCOMPARE(m_hub->queries().models(u"openai"_s)->first().type, ModelType::Embedding);
    const QJsonObject wrong {{u"takesEverything"_s, true}};
    QCOMPARE(commands().editModel(u"openai"_s, u"mine"_s, {{}, wrong}).error().code, ErrorCode::BadRequest);
    QVERIFY(commands().editModel(u"openai"_s, u"mine"_s, {{}, QJsonObject {}}));
    QVERIFY(m_hub->queries().models(u"openai"_s)->first().traits.isEmpty());
}

void TestHubCommandsModels::addsOnlyModelsThatAreNew()
{
    m_fixture->addPeople(*m_hub);
    QVERIFY(commands().addModel(u"openai"_s, u"mine"_s, ModelType::Rerank));
    QList<AiModel> found;
    for (const QString &name : {u"mine"_s, u"text-embedding-3-small"_s, u"unheard-of"_s, u"unheard-of"_s, u"a b"_s}) {
        AiModel model;
        model.name = name;
        found.append(model);
    }
    const auto added = commands().addModels(u"openai"_s, found);
    QVERIFY2(added, added ? "" : qPrintable(added.error().detail));
    QCOMPARE(*added, QStringList({u"text-embedding-3-small"_s, u"unheard-of"_s}));
    QHash<QString, ModelType> types;
    const auto models = m_hub->queries().models(u"openai"_s);
    for (const AiModel &model : *models)
        types.insert(model.name, model.type);
    QCOMPARE(types.size(), 3);
    QCOMPARE(types.value(u"mine"_s), ModelType::Rerank);
    QCOMPARE(types.value(u"text-embedding-3-small"_s), ModelType::Embedding);
    QCOMPARE(types.value(u"unheard-of"_s), ModelType::Chat);
    QCOMPARE(commands().addModels(u"nobody"_s, found).error().code, ErrorCode::NotFound);
}

void TestHubCommandsModels::anAliasNeedsRealTargets_data()
{
    QTest::addColumn<QStringList>("targets");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("none") << QStringList {} << ErrorCode::BadRequest;
    QTest::newRow("no provider") << QStringList {u"gpt-5"_s} << ErrorCode::BadRequest;
    QTest::newRow("no model") << QStringList {u"openai/"_s} << ErrorCode::BadRequest;
    QTest::newRow("unknown provider") << QStringList {u"nobody/gpt-5"_s} << ErrorCode::NotFound;
    QTest::newRow("too many") << QStringList(33, u"openai/x"_s) << ErrorCode::BadRequest;
}

void TestHubCommandsModels::anAliasNeedsRealTargets()
{
    QFETCH(QStringList, targets);
    QFETCH(ErrorCode, code);
    m_fixture->addPeople(*m_hub);
    ModelAlias alias {0, u"fast"_s, {}};
    for (const QString &target : targets)
        alias.targets.append({target, 1});
    QCOMPARE(commands().addAlias(alias).error().code, code);
}

QTEST_GUILESS_MAIN(TestHubCommandsModels)
#include "tst_hubcommands_models.moc"

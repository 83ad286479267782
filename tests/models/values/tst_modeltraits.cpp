// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "models/values/modeltraitsjson.h"
#include "tests/models/values/knownmodels.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Control = ModelTraits::ReasoningControl;
} // namespace

/// What models take and how they are asked to think, by the bundled catalogue and by what a person says.
class ModelTraitsTest final : public QObject
{
    Q_OBJECT

private slots:

    /// An older model refuses what a newer one takes; a person may know better.
    void asksLittleOfAnUnknownModel()
    {
        QVERIFY(!traits("anthropic", "unheard-of").takesLateSystem);
        QVERIFY(!traits("anthropic", "unheard-of").takesJsonSchema);
        QVERIFY(!traits("anthropic-compatible", "unheard-of").takesJsonSchema);
        QVERIFY(traits("anthropic", "claude-opus-4-8").takesLateSystem);
        QVERIFY(traits("anthropic", "claude-opus-4-8").takesJsonSchema);
        QVERIFY(traits("anthropic", "unheard-of", {{u"takesJsonSchema"_s, true}}).takesJsonSchema);
    }

    /// A model's row adds to what its provider's kind refuses, and never replaces it.
    void everyRowKeepsWhatItsKindRefuses()
    {
        const auto holds = [](const std::vector<QByteArray> &all, const std::vector<QByteArray> &some) {
            return std::all_of(some.begin(), some.end(), [&all](const QByteArray &one) {
                return std::find(all.begin(), all.end(), one) != all.end();
            });
        };
        for (const ProviderKind &kind : ProviderKind::all()) {
            for (const CatalogueModel *model : ModelCatalogue::instance().ofKind(kind)) {
                const ModelTraits known = ModelCatalogue::instance().traitsOf(kind, model->id);
                const QByteArray place = kind.name.toUtf8() + '/' + model->id;
                QVERIFY2(holds(known.refusedMembers, kind.traits.refusedMembers), place.constData());
                QVERIFY2(holds(known.refusedRoles, kind.traits.refusedRoles), place.constData());
            }
        }
        QVERIFY(holds(traits("openai", "gpt-5.1").refusedMembers, {"messages.*.reasoning_content", "logprobs"}));
        // A person's word is the last.
        QVERIFY(traits("openai", "gpt-5.1", {{u"refusedMembers"_s, QJsonArray {}}}).refusedMembers.empty());
    }

    void knowsOlderModelsLimits_data()
    {
        QTest::addColumn<qint64>("most");
        QTest::addColumn<bool>("thinks");
        QTest::newRow("anthropic claude-3-haiku-20240307") << qint64 {4096} << false;
        QTest::newRow("anthropic claude-3-opus-latest") << qint64 {4096} << false;
        QTest::newRow("anthropic claude-3-5-haiku-20241022") << qint64 {8192} << false;
        QTest::newRow("anthropic claude-3-5-sonnet-latest") << qint64 {8192} << false;
        QTest::newRow("anthropic claude-3-7-sonnet-20250219") << qint64 {64000} << true;
        QTest::newRow("anthropic claude-2.1") << qint64 {4096} << false;
        QTest::newRow("bedrock us.anthropic.claude-3-5-haiku-20241022-v1:0") << qint64 {8192} << false;
        QTest::newRow("openrouter anthropic/claude-3.5-haiku") << qint64 {8192} << false;
        QTest::newRow("bedrock amazon.nova-pro-v1:0") << qint64 {10000} << false;
        QTest::newRow("bedrock us.amazon.nova-micro-v1:0") << qint64 {10000} << false;
        QTest::newRow("bedrock amazon.nova-next-v3:0") << qint64 {10000} << false;
    }

    void knowsOlderModelsLimits()
    {
        QFETCH(qint64, most);
        QFETCH(bool, thinks);
        const QList<QByteArray> asked = QByteArray {QTest::currentDataTag()}.split(' ');
        const ModelTraits known = traits(asked[0].constData(), asked[1].constData());
        QCOMPARE(known.maxOutputTokens, most);
        QCOMPARE(known.reasoning, thinks ? Control::Budget : Control::None);
        QVERIFY(!known.takesJsonSchema && known.takesTools);
    }

    void knowsWhatModelsTake()
    {
        QVERIFY(traits("openai", "gpt-3.5-turbo").takesTools);
        QVERIFY(traits("azure-openai", "deepseek-v4-pro").takesTools);
        for (const char *model : {"gpt-4o-2024-08-06", "gpt-4.1-nano", "gpt-5", "gpt-5.1", "gpt-5.4-mini"})
            QVERIFY2(traits("openai", model).takesDocuments, model); // all of OpenAI's that see read PDFs
        QVERIFY(!traits("openai", "gpt-4").takesDocuments);
        QVERIFY(!traits("openai", "gpt-5.1").takesMaxTokens && traits("openai", "gpt-4o").takesMaxTokens);
    }

    void modernClaudeIsAdaptiveAndTakesNoSampling_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::newRow("anthropic") << QByteArray {"claude-opus-4-8"};
        QTest::newRow("bedrock") << QByteArray {"eu.anthropic.claude-opus-4-8"};
        QTest::newRow("vertex-compatible") << QByteArray {"claude-opus-4-8"};
        QTest::newRow("openrouter") << QByteArray {"anthropic/claude-opus-4.8"};
    }

    void modernClaudeIsAdaptiveAndTakesNoSampling()
    {
        QFETCH(QByteArray, model);
        const ModelTraits modern = traits(QTest::currentDataTag(), model.constData());
        QCOMPARE(modern.reasoning, Control::Adaptive);
        QVERIFY(!modern.takesTemperature && !modern.takesTopP && !modern.takesTopK && !modern.takesPrefill);
        QVERIFY(modern.takesJsonSchema);
        QCOMPARE(modern.family, QByteArray {"anthropic"});
        QCOMPARE(modern.maxOutputTokens, 128'000);
        QCOMPARE(modern.efforts.front(), QByteArray {"low"});
        QCOMPARE(modern.efforts.back(), QByteArray {"max"});
    }

    void olderClaudeHasABudget()
    {
        const ModelTraits older = traits("anthropic", "claude-sonnet-4-5-20250929");
        QCOMPARE(older.reasoning, Control::Budget);
        QCOMPARE(older.minBudget, 1024);
        QVERIFY(older.takesTemperature && older.takesPrefill && older.canSwitchReasoningOff);
        QVERIFY(!older.takesTemperatureWithTopP);
        QVERIFY(!older.takesLateSystem);
        QVERIFY(traits("anthropic", "claude-opus-4-8").takesLateSystem);
        QVERIFY2(!traits("bedrock", "anthropic.claude-opus-4-8").takesLateSystem, "Converse has no such role");
        QVERIFY(traits("anthropic", "claude-opus-4-0").takesTemperatureWithTopP);
        const ModelTraits between = traits("anthropic", "claude-opus-4-6");
        QCOMPARE(between.reasoning, Control::Adaptive);
        QVERIFY(between.takesTemperature && !between.takesPrefill);
    }

    void openAiReasonersTakeEffortsAndNoSampling()
    {
        const ModelTraits reasoner = traits("openai", "gpt-5.5");
        QCOMPARE(reasoner.reasoning, Control::Effort);
        QCOMPARE(reasoner.efforts, (std::vector<QByteArray> {"none", "low", "medium", "high", "xhigh"}));
        QVERIFY(reasoner.usesMaxCompletionTokens && reasoner.takesDeveloperRole && reasoner.canSwitchReasoningOff);
        QVERIFY(!reasoner.takesTemperature && !reasoner.takesTopP && !reasoner.takesPenalties);
        QCOMPARE(reasoner.idRule, ModelTraits::IdRule::Letters40);
        QVERIFY2(!traits("openai", "gpt-5").canSwitchReasoningOff, "minimal is the least");
        QVERIFY2(traits("azure-openai", "gpt-5-mini").usesMaxCompletionTokens, "the same API");
        QVERIFY2(!traits("openrouter", "openai/gpt-5-mini").usesMaxCompletionTokens, "another API");
        QVERIFY(!traits("openrouter", "openai/gpt-5-mini").takesTemperature);
        const ModelTraits classic = traits("openai", "gpt-4o");
        QVERIFY(classic.takesTemperature && !classic.usesMaxCompletionTokens && !classic.takesDeveloperRole);
        QCOMPARE(classic.reasoning, Control::None);
    }

    void geminiHasBudgetsOrLevels()
    {
        const ModelTraits pro = traits("google", "gemini-2.5-pro");
        QCOMPARE(pro.reasoning, Control::Budget);
        QCOMPARE(pro.minBudget, 128);
        QCOMPARE(pro.maxBudget, 32768);
        QVERIFY(!pro.canSwitchReasoningOff);
        QVERIFY(traits("google", "gemini-2.5-flash").canSwitchReasoningOff);
        const ModelTraits third = traits("vertex-compatible", "gemini-3.1-pro-preview");
        QCOMPARE(third.reasoning, Control::Effort);
        QCOMPARE(third.efforts, (std::vector<QByteArray> {"low", "medium", "high"}));
        QVERIFY(third.takesAudio && third.takesDocuments && !third.takesImageUrls);
    }

    void providersHaveTheirQuirks()
    {
        const ModelTraits mistral = traits("mistral", "mistral-large-latest");
        QCOMPARE(mistral.idRule, ModelTraits::IdRule::NineLetters);
        QVERIFY(mistral.usesRandomSeed && !mistral.takesUserAfterTool && !mistral.takesStreamOptions);
        QVERIFY(!mistral.takesUnknownMembers && mistral.usesPrefillFlag);
        const ModelTraits deepseek = traits("deepseek", "deepseek-v4-pro");
        QVERIFY(deepseek.needsReasoningBack && !deepseek.takesJsonSchema && !deepseek.takesImages);
        QCOMPARE(deepseek.reasoningField, QByteArray {"reasoning_content"});
        QCOMPARE(deepseek.chatReasoning, ModelTraits::ChatReasoning::Thinking);
        QVERIFY(!traits("deepseek", "deepseek-chat").needsReasoningBack);
        QVERIFY(!traits("ollama", "qwen3:8b").takesToolChoice && !traits("ollama", "qwen3:8b").takesImageUrls);
        QVERIFY2(traits("groq", "qwen/qwen3-32b").reasoningField.isEmpty(), "it refuses what it sent");
        QVERIFY(!traits("groq", "qwen/qwen3-32b").refusedMembers.empty());
        QVERIFY(traits("xai", "grok-4.3").needsAssistantText && !traits("xai", "grok-4.3").takesStop);
        QVERIFY(!traits("together", "zai-org/GLM-5.2").takesToolChoice);
        QVERIFY(traits("openrouter", "anthropic/claude-sonnet-5").takesCacheControl);
        QCOMPARE(traits("openrouter", "z-ai/glm-5.2").chatReasoning, ModelTraits::ChatReasoning::Reasoning);
        QCOMPARE(traits("dashscope", "qwen3.7-plus").chatReasoning, ModelTraits::ChatReasoning::EnableThinking);
        QVERIFY(!traits("perplexity", "sonar").takesTools);
        QCOMPARE(traits("bedrock", "anthropic.claude-opus-4-8").idRule, ModelTraits::IdRule::Letters64);
    }

    void theUserHasTheLastWord()
    {
        const QJsonObject overrides {{u"takesTemperature"_s, true},
                                     {u"takesImageUrls"_s, true},
                                     {u"maxOutputTokens"_s, 1000},
                                     {u"reasoning"_s, u"effort"_s},
                                     {u"efforts"_s, QJsonArray {u"low"_s, u"high"_s}}};
        const ModelTraits changed = traits("bedrock", "anthropic.claude-opus-4-8", overrides);
        QVERIFY(changed.takesTemperature && changed.takesImageUrls);
        QCOMPARE(changed.maxOutputTokens, 1000);
        QCOMPARE(changed.reasoning, Control::Effort);
        QCOMPARE(changed.efforts, (std::vector<QByteArray> {"low", "high"}));
        QVERIFY(!changed.takesTopK);
    }

    void someModelsAreServedInOneDialect()
    {
        QCOMPARE(traits("openai", "gpt-5-codex").dialect, std::optional {WireDialect::Responses});
        QVERIFY(!traits("openai", "gpt-4o").dialect);
        QVERIFY(!traits("openai", "gpt-5-codex", {{u"dialect"_s, QJsonValue::Null}}).dialect);
        QCOMPARE(traits("ollama", "any", {{u"dialect"_s, u"chat"_s}}).dialect, std::optional {WireDialect::Chat});
    }

    void traitsSurviveTheirJson()
    {
        for (const auto &[kind, model] :
             {std::pair {"anthropic", "claude-opus-4-8"}, std::pair {"openai", "gpt-5-pro"}}) {
            const QJsonObject json = ModelTraitsJson::toJson(traits(kind, model));
            QCOMPARE(QStringList {json.keys()}, ModelTraitsJson::names());
            ModelTraits again;
            QVERIFY(ModelTraitsJson::apply(json, again));
            QCOMPARE(ModelTraitsJson::toJson(again), json);
        }
    }

    void refusesTraitsThatAreNone_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json :
             {R"({"takesEverything": true})", R"({"takesTools": 1})", R"({"maxOutputTokens": -1})",
              R"({"maxOutputTokens": 1.5})", R"({"reasoning": "much"})", R"({"efforts": "low"})",
              R"({"efforts": ["a b"]})", R"({"minBudget": "1"})", R"({"idRule": "ten"})", R"({"model": "other"})",
              R"({"kind": "openai"})", R"({"dialect": "latin"})", R"({"dialect": 1})"})
            QTest::newRow(json) << QByteArray {json};
    }

    void refusesTraitsThatAreNone()
    {
        QFETCH(QByteArray, json);
        ModelTraits scratch;
        const Outcome refused = ModelTraitsJson::apply(QJsonDocument::fromJson(json).object(), scratch);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::BadRequest);
    }
};

QTEST_GUILESS_MAIN(ModelTraitsTest)
#include "tst_modeltraits.moc"

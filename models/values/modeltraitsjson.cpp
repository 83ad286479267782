// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/modeltraitsjson.h"

#include <algorithm>
#include <array>

#include <QJsonArray>
#include <QStringList>

#include "models/values/wiredialectnames.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 maxTokens = 1'000'000'000;
constexpr qsizetype maxWords = 32;
constexpr qsizetype maxWordChars = 64;

template <typename Value>
struct Member
{
    QLatin1StringView name;
    Value ModelTraits::*member;
};

template <typename Enum>
using Word = std::pair<QLatin1StringView, Enum>;

using Control = ModelTraits::ReasoningControl;
using ChatReasoning = ModelTraits::ChatReasoning;
using IdRule = ModelTraits::IdRule;

constexpr std::array flags {
    Member<bool> {"takesTemperature"_L1, &ModelTraits::takesTemperature},
    Member<bool> {"takesTopP"_L1, &ModelTraits::takesTopP},
    Member<bool> {"takesTopK"_L1, &ModelTraits::takesTopK},
    Member<bool> {"takesTemperatureWithTopP"_L1, &ModelTraits::takesTemperatureWithTopP},
    Member<bool> {"takesPenalties"_L1, &ModelTraits::takesPenalties},
    Member<bool> {"takesStop"_L1, &ModelTraits::takesStop},
    Member<bool> {"takesTools"_L1, &ModelTraits::takesTools},
    Member<bool> {"takesToolChoice"_L1, &ModelTraits::takesToolChoice},
    Member<bool> {"takesParallelSwitch"_L1, &ModelTraits::takesParallelSwitch},
    Member<bool> {"takesJsonSchema"_L1, &ModelTraits::takesJsonSchema},
    Member<bool> {"takesImages"_L1, &ModelTraits::takesImages},
    Member<bool> {"takesImageUrls"_L1, &ModelTraits::takesImageUrls},
    Member<bool> {"takesDocuments"_L1, &ModelTraits::takesDocuments},
    Member<bool> {"takesAudio"_L1, &ModelTraits::takesAudio},
    Member<bool> {"takesPrefill"_L1, &ModelTraits::takesPrefill},
    Member<bool> {"takesLateSystem"_L1, &ModelTraits::takesLateSystem},
    Member<bool> {"takesUserAfterTool"_L1, &ModelTraits::takesUserAfterTool},
    Member<bool> {"takesCustomTools"_L1, &ModelTraits::takesCustomTools},
    Member<bool> {"usesPrefillFlag"_L1, &ModelTraits::usesPrefillFlag},
    Member<bool> {"needsAssistantText"_L1, &ModelTraits::needsAssistantText},
    Member<bool> {"takesCacheControl"_L1, &ModelTraits::takesCacheControl},
    Member<bool> {"takesDeveloperRole"_L1, &ModelTraits::takesDeveloperRole},
    Member<bool> {"takesStreamOptions"_L1, &ModelTraits::takesStreamOptions},
    Member<bool> {"takesUnknownMembers"_L1, &ModelTraits::takesUnknownMembers},
    Member<bool> {"takesMaxTokens"_L1, &ModelTraits::takesMaxTokens},
    Member<bool> {"takesMaxCompletionTokens"_L1, &ModelTraits::takesMaxCompletionTokens},
    Member<bool> {"takesMessageImages"_L1, &ModelTraits::takesMessageImages},
    Member<bool> {"usesMaxCompletionTokens"_L1, &ModelTraits::usesMaxCompletionTokens},
    Member<bool> {"usesRandomSeed"_L1, &ModelTraits::usesRandomSeed},
    Member<bool> {"needsReasoningBack"_L1, &ModelTraits::needsReasoningBack},
    Member<bool> {"canSwitchReasoningOff"_L1, &ModelTraits::canSwitchReasoningOff},
};

constexpr std::array counts {
    Member<qint64> {"contextTokens"_L1, &ModelTraits::contextTokens},
    Member<qint64> {"maxOutputTokens"_L1, &ModelTraits::maxOutputTokens},
};

constexpr std::array budgets {
    Member<std::optional<qint64>> {"minBudget"_L1, &ModelTraits::minBudget},
    Member<std::optional<qint64>> {"maxBudget"_L1, &ModelTraits::maxBudget},
};

constexpr std::array texts {
    Member<QByteArray> {"family"_L1, &ModelTraits::family},
    Member<QByteArray> {"reasoningField"_L1, &ModelTraits::reasoningField},
};

constexpr std::array lists {
    Member<std::vector<QByteArray>> {"efforts"_L1, &ModelTraits::efforts},
    Member<std::vector<QByteArray>> {"refusedMembers"_L1, &ModelTraits::refusedMembers},
    Member<std::vector<QByteArray>> {"refusedRoles"_L1, &ModelTraits::refusedRoles},
};

constexpr std::array controls {
    Word<Control> {"unknown"_L1, Control::Unknown},   Word<Control> {"none"_L1, Control::None},
    Word<Control> {"effort"_L1, Control::Effort},     Word<Control> {"budget"_L1, Control::Budget},
    Word<Control> {"adaptive"_L1, Control::Adaptive},
};

constexpr std::array chatReasonings {
    Word<ChatReasoning> {"effort"_L1, ChatReasoning::Effort},
    Word<ChatReasoning> {"thinking"_L1, ChatReasoning::Thinking},
    Word<ChatReasoning> {"enableThinking"_L1, ChatReasoning::EnableThinking},
    Word<ChatReasoning> {"reasoning"_L1, ChatReasoning::Reasoning},
};

constexpr std::array idRules {
    Word<IdRule> {"any"_L1, IdRule::Any},
    Word<IdRule> {"letters40"_L1, IdRule::Letters40},
    Word<IdRule> {"letters64"_L1, IdRule::Letters64},
    Word<IdRule> {"letters"_L1, IdRule::Letters},
    Word<IdRule> {"nineLetters"_L1, IdRule::NineLetters},
};

bool isWord(const QString &text)
{
    return text.size() <= maxWordChars && std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c.isDigit() || c == u'_' || c == u'-';
           });
}

/// Words with dots between them; "*" is one, too.
bool isPath(const QString &text)
{
    const QStringList words = text.split(u'.');
    return text.size() <= maxWordChars && std::all_of(words.begin(), words.end(), [](const QString &word) {
               return word == u"*" || (!word.isEmpty() && isWord(word));
           });
}

/// False: the value is not what the member holds.
bool put(const QJsonValue &json, bool &member)
{
    member = json.toBool();
    return json.isBool();
}

bool put(const QJsonValue &json, qint64 &member)
{
    member = json.toInteger(-1);
    return json.isDouble() && member >= 0 && member <= maxTokens;
}

bool put(const QJsonValue &json, std::optional<qint64> &member)
{
    member.reset();
    return json.isNull() || put(json, member.emplace(0));
}

bool put(const QJsonValue &json, QByteArray &member)
{
    member = json.toString().toLatin1();
    return json.isString() && isWord(json.toString());
}

bool put(const QJsonValue &json, std::vector<QByteArray> &member)
{
    const QJsonArray array = json.toArray();
    member.clear();
    return json.isArray() && array.size() <= maxWords
           && std::all_of(array.begin(), array.end(), [&member](const QJsonValue &word) {
                  member.push_back(word.toString().toLatin1());
                  return word.isString() && isPath(word.toString());
              });
}

template <typename Words, typename Enum>
bool putWord(const Words &words, const QJsonValue &json, Enum &member)
{
    const QString name = json.toString();
    const auto word = std::find_if(words.begin(), words.end(), [&](const auto &one) { return one.first == name; });
    if (!json.isString() || word == words.end())
        return false;
    member = word->second;
    return true;
}

bool putDialect(const QJsonValue &json, std::optional<WireDialect> &member)
{
    member.reset();
    return json.isNull() || putWord(wireDialectNames, json, member.emplace());
}

QJsonValue jsonOf(bool value)
{
    return value;
}

QJsonValue jsonOf(qint64 value)
{
    return value;
}

QJsonValue jsonOf(const std::optional<qint64> &value)
{
    return value ? QJsonValue {*value} : QJsonValue {};
}

QJsonValue jsonOf(const QByteArray &value)
{
    return QString::fromLatin1(value);
}

QJsonValue jsonOf(const std::vector<QByteArray> &value)
{
    QJsonArray array;
    for (const QByteArray &word : value)
        array.append(QString::fromLatin1(word));
    return array;
}

template <typename Words, typename Enum>
QString wordOf(const Words &words, Enum value)
{
    return std::find_if(words.begin(), words.end(), [value](const auto &one) { return one.second == value; })->first;
}

enum class Fit
{
    Good,
    Bad,
    Unknown
};

template <typename Members>
Fit putIn(const Members &members, const QString &name, const QJsonValue &json, ModelTraits &traits)
{
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto &one) { return one.name == name; });
    if (found == members.end())
        return Fit::Unknown;
    return put(json, traits.*(found->member)) ? Fit::Good : Fit::Bad;
}

Fit putWords(const QString &name, const QJsonValue &json, ModelTraits &traits)
{
    const auto fit = [](bool isGood) { return isGood ? Fit::Good : Fit::Bad; };
    if (name == "reasoning"_L1)
        return fit(putWord(controls, json, traits.reasoning));
    if (name == "chatReasoning"_L1)
        return fit(putWord(chatReasonings, json, traits.chatReasoning));
    if (name == "idRule"_L1)
        return fit(putWord(idRules, json, traits.idRule));
    if (name == "dialect"_L1)
        return fit(putDialect(json, traits.dialect));
    return Fit::Unknown;
}

Fit putMember(const QString &name, const QJsonValue &json, ModelTraits &traits)
{
    Fit fit = putIn(flags, name, json, traits);
    if (fit == Fit::Unknown)
        fit = putIn(counts, name, json, traits);
    if (fit == Fit::Unknown)
        fit = putIn(budgets, name, json, traits);
    if (fit == Fit::Unknown)
        fit = putIn(texts, name, json, traits);
    if (fit == Fit::Unknown)
        fit = putIn(lists, name, json, traits);
    return fit == Fit::Unknown ? putWords(name, json, traits) : fit;
}
} // namespace

Outcome ModelTraitsJson::apply(const QJsonObject &json, ModelTraits &traits)
{
    for (auto at = json.begin(); at != json.end(); ++at) {
        switch (putMember(at.key(), at.value(), traits)) {
        case Fit::Good:
            break;
        case Fit::Bad:
            return fail(ErrorCode::BadRequest, u"the trait \"%1\" cannot have this value"_s.arg(at.key()));
        case Fit::Unknown:
            return fail(ErrorCode::BadRequest,
                        u"there is no trait \"%1\": the traits are %2"_s.arg(at.key().left(64), names().join(u", "_s)));
        }
    }
    return {};
}

QJsonObject ModelTraitsJson::toJson(const ModelTraits &traits)
{
    QJsonObject json {{u"dialect"_s, traits.dialect ? wordOf(wireDialectNames, *traits.dialect) : QJsonValue {}},
                      {u"idRule"_s, wordOf(idRules, traits.idRule)},
                      {u"reasoning"_s, wordOf(controls, traits.reasoning)},
                      {u"chatReasoning"_s, wordOf(chatReasonings, traits.chatReasoning)}};
    const auto add = [&](const auto &members) {
        for (const auto &member : members)
            json.insert(member.name, jsonOf(traits.*(member.member)));
    };
    add(flags);
    add(counts);
    add(budgets);
    add(texts);
    add(lists);
    return json;
}

void ModelTraitsJson::narrow(ModelTraits &traits, const ModelTraits &limit)
{
    for (const Member<bool> &flag : flags) {
        if (flag.name.startsWith("takes"_L1))
            traits.*(flag.member) = traits.*(flag.member) && limit.*(flag.member);
    }
}

QStringList ModelTraitsJson::names()
{
    QStringList all {u"dialect"_s, u"idRule"_s, u"reasoning"_s, u"chatReasoning"_s};
    const auto add = [&all](const auto &members) {
        for (const auto &member : members)
            all.append(QString {member.name});
    };
    add(flags);
    add(counts);
    add(budgets);
    add(texts);
    add(lists);
    all.sort();
    return all;
}

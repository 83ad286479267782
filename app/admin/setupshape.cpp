// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/setupshape.h"

#include <algorithm>
#include <span>

#include <QDateTime>
#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace
{

enum class Kind
{
    Text,
    Flag,
    Integer,
    Time, ///< ISO 8601 or null
    Texts,
    TextMap, ///< any names, each with a text
    Open,    ///< an object that somebody else checks
    One,     ///< an object of the shape `inner`
    Many     ///< an array of them
};

struct Member
{
    const char *name;
    Kind kind = Kind::Text;
    bool isRequired = false;
    std::span<const Member> inner = {};
};

constexpr Member tierMembers[] {{"over", Kind::Integer, true}, {"input", Kind::Integer},
                                {"output", Kind::Integer},     {"cacheRead", Kind::Integer},
                                {"cacheWrite", Kind::Integer}, {"cacheWrite1h", Kind::Integer}};
constexpr Member imageMembers[] {{"size"}, {"quality"}, {"price", Kind::Integer, true}};
constexpr Member costMembers[] {{"input", Kind::Integer},
                                {"output", Kind::Integer},
                                {"cacheRead", Kind::Integer},
                                {"cacheWrite", Kind::Integer},
                                {"cacheWrite1h", Kind::Integer},
                                {"image", Kind::Integer},
                                {"second", Kind::Integer},
                                {"character", Kind::Integer},
                                {"audioInput", Kind::Integer},
                                {"audioOutput", Kind::Integer},
                                {"imageInput", Kind::Integer},
                                {"imageOutput", Kind::Integer},
                                {"reasoning", Kind::Integer},
                                {"request", Kind::Integer},
                                {"batchPpm", Kind::Integer},
                                {"tiers", Kind::Many, false, tierMembers},
                                {"images", Kind::Many, false, imageMembers}};
constexpr Member rateMembers[] {{"model", Kind::Text, true},
                                {"type", Kind::Text, true},
                                {"costPico", Kind::One, true, costMembers},
                                {"marginPpm", Kind::Integer},
                                {"source"}};
constexpr Member modelMembers[] {{"name", Kind::Text, true}, {"type", Kind::Text, true}, {"traits", Kind::Open}};
constexpr Member credentialMembers[] {
    {"name", Kind::Text, true}, {"accessKeyId"}, {"weight", Kind::Integer}, {"enabled", Kind::Flag}};
constexpr Member providerMembers[] {{"name", Kind::Text, true},
                                    {"kind", Kind::Text, true},
                                    {"baseUrl"},
                                    {"region"},
                                    {"enabled", Kind::Flag},
                                    {"credentials", Kind::Many, false, credentialMembers},
                                    {"models", Kind::Many, false, modelMembers},
                                    {"rates", Kind::Many, false, rateMembers}};
constexpr Member accountMembers[] {{"name", Kind::Text, true}, {"monthlyNano", Kind::Integer}};
constexpr Member aliasMembers[] {{"alias", Kind::Text, true}, {"targets", Kind::Texts, true}, {"strategy"}};
constexpr Member appMembers[] {{"name", Kind::Text, true},
                               {"account", Kind::Text, true},
                               {"models", Kind::Texts},
                               {"requestsPerMinute", Kind::Integer},
                               {"tokensPerMinute", Kind::Integer},
                               {"concurrentCalls", Kind::Integer},
                               {"budgetNano", Kind::Integer},
                               {"budgetPeriod"},
                               {"expiresAt", Kind::Time}};
constexpr Member documentMembers[] {{"format", Kind::Text, true},
                                    {"formatVersion", Kind::Integer, true},
                                    {"productVersion"},
                                    {"settings", Kind::TextMap},
                                    {"accounts", Kind::Many, false, accountMembers},
                                    {"providers", Kind::Many, false, providerMembers},
                                    {"aliases", Kind::Many, false, aliasMembers},
                                    {"apps", Kind::Many, false, appMembers}};

Outcome checkMember(const Member &member, const QJsonValue &value, const QString &where);

tl::unexpected<Error> wrong(const QString &what)
{
    return fail(ErrorCode::BadRequest, what + u"; nothing was changed"_s);
}

Outcome checkObject(std::span<const Member> members, const QJsonObject &object, const QString &where)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto known = std::ranges::find_if(
            members, [&it](const Member &member) { return it.key() == QLatin1StringView(member.name); });
        if (known == members.end()) {
            return wrong(u"the set-up has a member that this Portico does not know: %1%2"_s.arg(where, it.key()));
        }
        if (const Outcome fits = checkMember(*known, *it, where + it.key()); !fits) {
            return fits;
        }
    }
    for (const Member &member : members) {
        const QLatin1StringView name {member.name};
        if (member.isRequired && !object.contains(name)) {
            return wrong(u"the set-up misses %1%2"_s.arg(where, name));
        }
    }
    return {};
}

bool isWhole(const QJsonValue &value)
{
    return value.isDouble() && value.toInteger(0) == value.toInteger(1);
}

bool isTime(const QJsonValue &value)
{
    return value.isNull() || QDateTime::fromString(value.toString(), Qt::ISODateWithMs).isValid();
}

bool areTexts(const QJsonValue &value)
{
    const QJsonArray items = value.toArray();
    return value.isArray() && std::ranges::all_of(items, [](const QJsonValue &item) { return item.isString(); });
}

bool isTextMap(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    return value.isObject() && std::ranges::all_of(object, [](const QJsonValue &item) { return item.isString(); });
}

Outcome checkMany(const Member &member, const QJsonValue &value, const QString &where)
{
    if (!value.isArray()) {
        return wrong(u"in the set-up, %1 is no list"_s.arg(where));
    }
    const QJsonArray items = value.toArray();
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QString place = u"%1[%2]"_s.arg(where).arg(i);
        if (!items.at(i).isObject()) {
            return wrong(u"in the set-up, %1 is no object"_s.arg(place));
        }
        if (const Outcome fits = checkObject(member.inner, items.at(i).toObject(), place + u'.'); !fits) {
            return fits;
        }
    }
    return {};
}

Outcome checkMember(const Member &member, const QJsonValue &value, const QString &where)
{
    const auto must = [&where](bool isRight, const QString &what) -> Outcome {
        return isRight ? Outcome {} : wrong(u"in the set-up, %1 is no %2"_s.arg(where, what));
    };
    switch (member.kind) {
    case Kind::Text:
        return must(value.isString(), u"text"_s);
    case Kind::Flag:
        return must(value.isBool(), u"true or false"_s);
    case Kind::Integer:
        return must(isWhole(value), u"whole number"_s);
    case Kind::Time:
        return must(isTime(value), u"time such as 2026-01-31T12:00:00Z, nor null"_s);
    case Kind::Texts:
        return must(areTexts(value), u"list of texts"_s);
    case Kind::TextMap:
        return must(isTextMap(value), u"object of texts"_s);
    case Kind::Open:
        return must(value.isObject(), u"object"_s);
    case Kind::One:
        return must(value.isObject(), u"object"_s).and_then([&] {
            return checkObject(member.inner, value.toObject(), where + u'.');
        });
    case Kind::Many:
        return checkMany(member, value, where);
    }
    return {};
}

} // namespace

QString SetupShape::format()
{
    return u"portico-setup"_s;
}

Outcome SetupShape::check(const QJsonObject &document)
{
    if (document[u"format"_s].toString() != format()) {
        return wrong(u"this is no set-up that 'portico export' wrote"_s);
    }
    if (document[u"formatVersion"_s].toInteger() != formatVersion) {
        return wrong(u"the set-up has format version %1, this Portico knows %2: use the version that wrote it (%3)"_s
                         .arg(document[u"formatVersion"_s].toInteger())
                         .arg(formatVersion)
                         .arg(document[u"productVersion"_s].toString(u"unknown"_s).left(32)));
    }
    return checkObject(documentMembers, document, {});
}

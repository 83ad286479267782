// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminverbs.h"
#include "app/admin/jsonvalues.h"
#include "app/admin/marginnote.h"
#include "models/settings/settingconflicts.h"
#include "models/store/hubqueries.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

QLatin1StringView typeName(SettingType type)
{
    switch (type) {
    case SettingType::Integer:
        return "integer"_L1;
    case SettingType::Text:
        return "text"_L1;
    case SettingType::Choice:
        return "choice"_L1;
    case SettingType::List:
        return "list"_L1;
    case SettingType::Boolean:
        return "boolean"_L1;
    }
    return {};
}

QString rangeOf(const SettingSpec &spec)
{
    switch (spec.type) {
    case SettingType::Integer:
        return u"%1..%2"_s.arg(spec.minimum).arg(spec.maximum);
    case SettingType::Choice:
        return QString::fromLatin1(spec.choices);
    case SettingType::Boolean:
        return u"on,off"_s;
    case SettingType::Text:
    case SettingType::List:
        break;
    }
    return {};
}

QJsonObject settingJson(const SettingSpec &spec, const QHash<QString, QString> &stored)
{
    const QString name = QString::fromLatin1(spec.name);
    const QString byDefault = QString::fromLatin1(spec.defaultValue);
    return {{u"key"_s, name},
            {u"value"_s, stored.value(name, byDefault)},
            {u"default"_s, byDefault},
            {u"changed"_s, stored.contains(name)},
            {u"type"_s, typeName(spec.type)},
            {u"range"_s, rangeOf(spec)},
            {u"sentence"_s, QString::fromLatin1(spec.sentence)},
            {u"needsRestart"_s, spec.needsRestart}};
}

QStringList conflictsOf(const QHash<QString, QString> &stored)
{
    QHash<QByteArray, QByteArray> values;
    for (const auto &[name, value] : stored.asKeyValueRange()) {
        values.insert(name.toLatin1(), value.toUtf8());
    }
    return settingConflicts(SettingValues {std::move(values)});
}

Result<const SettingSpec *> specOf(const QJsonObject &parameters)
{
    const QString name = parameters[u"key"_s].toString();
    const SettingSpec *spec = SettingSpec::byName(name);
    if (spec == nullptr) {
        return fail(ErrorCode::NotFound, u"there is no setting '%1'"_s.arg(name));
    }
    return spec;
}

AdminReply listSettings(const HubQueries &queries, const QJsonObject &)
{
    return queries.storedSettings().map([](const auto &stored) {
        QJsonArray settings;
        for (const SettingSpec &spec : SettingSpec::all()) {
            settings.append(settingJson(spec, stored));
        }
        return QJsonObject {{u"settings"_s, settings}};
    });
}

AdminReply getSetting(const HubQueries &queries, const QJsonObject &p)
{
    const auto spec = specOf(p);
    if (!spec) {
        return tl::make_unexpected(spec.error());
    }
    return queries.storedSettings().map([&spec](const auto &stored) { return settingJson(**spec, stored); });
}

AdminReply storage(const HubQueries &queries, const QJsonObject &)
{
    return queries.storage().map([](const StorageSizes &sizes) {
        QJsonArray archives;
        for (const StorageSizes::Archive &archive : sizes.archives) {
            const QJsonValue error = archive.error.isEmpty() ? QJsonValue() : QJsonValue(archive.error);
            archives.append(QJsonObject {{u"name"_s, archive.name}, {u"bytes"_s, archive.bytes}, {u"error"_s, error}});
        }
        return QJsonObject {{u"databaseBytes"_s, sizes.databaseBytes},
                            {u"freeBytes"_s, sizes.freeBytes},
                            {u"bodyBytes"_s, sizes.bodyBytes},
                            {u"responseBytes"_s, sizes.responseBytes},
                            {u"diskFreeBytes"_s, sizes.diskFreeBytes},
                            {u"calls"_s, sizes.calls},
                            {u"oldestCall"_s, timeJson(sizes.oldestCallMs)},
                            {u"archiveBytes"_s, sizes.archiveBytes()},
                            {u"archives"_s, archives}};
    });
}

AdminReply setSetting(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const auto spec = specOf(p);
    if (!spec) {
        return tl::make_unexpected(spec.error());
    }
    const QString name = QString::fromLatin1((*spec)->name);
    const auto value = (*spec)->normalized(p[u"value"_s].toString());
    if (!value) {
        return tl::make_unexpected(value.error());
    }
    if (const Outcome set = commands.setSetting(name, *value); !set) {
        return tl::make_unexpected(set.error());
    }
    QJsonObject reply = settingJson(**spec, {{name, *value}});
    const auto stored = commands.queries().storedSettings();
    const QStringList conflicts = stored && name.startsWith("upstream."_L1) ? conflictsOf(*stored) : QStringList();
    const QString note = (*spec)->key == SettingKey::BillingMarginPercent ? marginNote(commands.queries(), *value)
                                                                          : conflicts.join(u"; "_s);
    if (!note.isEmpty()) {
        reply.insert(u"note"_s, note);
    }
    return reply;
}

AdminReply issueToken(const HubCommands &commands, const QJsonObject &, const Secret &)
{
    return commands.issueAdminToken().map([](const QString &token) { return QJsonObject {{u"token"_s, token}}; });
}

} // namespace

std::span<const AdminVerb> settingVerbs()
{
    static constexpr AdminVerb verbs[] {
        {"settings.list", listSettings},       {"settings.get", getSetting},
        {"settings.set", nullptr, setSetting}, {"storage", storage},
        {"admin-token", nullptr, issueToken},
    };
    return verbs;
}

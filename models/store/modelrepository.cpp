// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/modelrepository.h"

#include <QJsonDocument>

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
AiModel modelOf(const QSqlQuery &row)
{
    AiModel model;
    model.id = row.value(0).toLongLong();
    model.providerId = row.value(1).toLongLong();
    model.providerName = row.value(2).toString();
    model.name = row.value(3).toString();
    model.type = modelTypeFromName(row.value(4).toString()).value_or(ModelType::Chat);
    model.createdAtMs = row.value(5).toLongLong();
    model.traits = QJsonDocument::fromJson(row.value(6).toString().toUtf8()).object();
    return model;
}
} // namespace

Result<QList<AiModel>> ModelRepository::all() const
{
    return readRows<AiModel>(m_connection,
                             u"SELECT m.id, m.provider_id, p.name, m.name, m.type, m.created_at_ms, m.traits FROM "
                             "ai_models m JOIN ai_providers p ON p.id = m.provider_id AND p.deleted_at_ms IS NULL "
                             "ORDER BY p.name, m.name"_s,
                             {}, modelOf);
}

Result<QList<AiModel>> ModelRepository::ofProvider(qint64 providerId) const
{
    return readRows<AiModel>(
        m_connection,
        u"SELECT m.id, m.provider_id, p.name, m.name, m.type, m.created_at_ms, m.traits FROM "
        "ai_models m JOIN ai_providers p ON p.id = m.provider_id WHERE m.provider_id = ? ORDER BY m.name"_s,
        {providerId}, modelOf);
}

Result<qint64> ModelRepository::put(const AiModel &model) const
{
    return readInteger(m_connection,
                       u"INSERT INTO ai_models (provider_id, name, type, created_at_ms) VALUES (?, ?, ?, ?) "
                       "ON CONFLICT (provider_id, name) DO UPDATE SET type = excluded.type RETURNING id"_s,
                       {model.providerId, model.name, modelTypeName(model.type), model.createdAtMs});
}

Outcome ModelRepository::update(const AiModel &model) const
{
    const QString traits =
        model.traits.isEmpty() ? u""_s : QString::fromUtf8(QJsonDocument {model.traits}.toJson(QJsonDocument::Compact));
    const Result<int> changed =
        changeRows(m_connection, u"UPDATE ai_models SET type = ?, traits = ? WHERE provider_id = ? AND name = ?"_s,
                   {modelTypeName(model.type), traits, model.providerId, model.name});
    if (!changed)
        return tl::unexpected {changed.error()};
    if (*changed == 0)
        return fail(ErrorCode::NotFound, u"the provider does not list a model \"%1\""_s.arg(model.name));
    return {};
}

Outcome ModelRepository::remove(qint64 providerId, const QString &name) const
{
    const Result<int> changed =
        changeRows(m_connection, u"DELETE FROM ai_models WHERE provider_id = ? AND name = ?"_s, {providerId, name});
    if (!changed)
        return tl::unexpected {changed.error()};
    if (*changed == 0)
        return fail(ErrorCode::NotFound, u"the provider does not list a model \"%1\""_s.arg(name));
    return {};
}

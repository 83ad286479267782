// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/raterepository.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
UnitRates unitRatesOf(const QSqlQuery &row, int column)
{
    UnitRates rates;
    for (std::optional<qint64> *part : {&rates.input, &rates.output, &rates.cacheRead, &rates.cacheWrite5m,
                                        &rates.cacheWrite1h, &rates.image, &rates.second, &rates.character})
        *part = optionalInteger(row.value(column++));
    return rates;
}

QVariantList valuesOf(const UnitRates &rates)
{
    QVariantList values;
    for (const std::optional<qint64> &part : {rates.input, rates.output, rates.cacheRead, rates.cacheWrite5m,
                                              rates.cacheWrite1h, rates.image, rates.second, rates.character})
        values.append(optionalInteger(part));
    return values;
}

AiModelRate rateOf(const QSqlQuery &row)
{
    AiModelRate rate;
    rate.versionId = row.value(0).toLongLong();
    rate.providerId = row.value(1).toLongLong();
    rate.providerName = row.value(2).toString();
    rate.model = row.value(3).toString();
    rate.type = modelTypeFromName(row.value(4).toString()).value_or(ModelType::Chat);
    rate.marginPpm = row.value(5).toLongLong();
    rate.validFromMs = row.value(6).toLongLong();
    rate.cost = unitRatesOf(row, 7);
    rate.credit = unitRatesOf(row, 15);
    return rate;
}
} // namespace

Result<QList<AiModelRate>> RateRepository::current() const
{
    return readRows<AiModelRate>(
        m_connection,
        u"SELECT v.id, v.provider_id, p.name, v.model, v.type, v.margin_ppm, v.valid_from_ms, "
        "v.cost_input, v.cost_output, v.cost_cache_read, v.cost_cache_write_5m, v.cost_cache_write_1h, v.cost_image, "
        "v.cost_second, v.cost_character, v.credit_input, v.credit_output, v.credit_cache_read, "
        "v.credit_cache_write_5m, v.credit_cache_write_1h, v.credit_image, v.credit_second, v.credit_character "
        "FROM ai_model_rates r JOIN ai_model_rate_versions v ON v.id = r.version_id "
        "JOIN ai_providers p ON p.id = r.provider_id AND p.deleted_at_ms IS NULL ORDER BY p.name, v.model, v.type"_s,
        {}, rateOf);
}

Result<QList<AiModelRate>> RateRepository::history(qint64 providerId, const QString &model) const
{
    return readRows<AiModelRate>(
        m_connection,
        u"SELECT v.id, v.provider_id, p.name, v.model, v.type, v.margin_ppm, v.valid_from_ms, "
        "v.cost_input, v.cost_output, v.cost_cache_read, v.cost_cache_write_5m, v.cost_cache_write_1h, v.cost_image, "
        "v.cost_second, v.cost_character, v.credit_input, v.credit_output, v.credit_cache_read, "
        "v.credit_cache_write_5m, v.credit_cache_write_1h, v.credit_image, v.credit_second, v.credit_character "
        "FROM ai_model_rate_versions v JOIN ai_providers p ON p.id = v.provider_id "
        "WHERE v.provider_id = ? AND v.model = ? ORDER BY v.id DESC"_s,
        {providerId, model}, rateOf);
}

Result<qint64> RateRepository::put(const AiModelRate &rate) const
{
    const QVariantList values =
        QVariantList {rate.providerId, rate.model, modelTypeName(rate.type), rate.marginPpm, rate.validFromMs}
        + valuesOf(rate.cost) + valuesOf(rate.credit);
    const Result<qint64> version = readInteger(
        m_connection,
        u"INSERT INTO ai_model_rate_versions (provider_id, model, type, margin_ppm, valid_from_ms, "
        "cost_input, cost_output, cost_cache_read, cost_cache_write_5m, cost_cache_write_1h, cost_image, cost_second, "
        "cost_character, credit_input, credit_output, credit_cache_read, credit_cache_write_5m, "
        "credit_cache_write_1h, credit_image, credit_second, credit_character) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"_s,
        values);
    if (!version)
        return version;
    const Outcome inForce = change(m_connection,
                                   u"INSERT INTO ai_model_rates (provider_id, model, type, version_id) "
                                   "VALUES (?, ?, ?, ?) ON CONFLICT (provider_id, model, type) "
                                   "DO UPDATE SET version_id = excluded.version_id"_s,
                                   {rate.providerId, rate.model, modelTypeName(rate.type), *version});
    if (!inForce)
        return tl::unexpected {inForce.error()};
    return version;
}

Outcome RateRepository::remove(qint64 providerId, const QString &model, ModelType type) const
{
    const Result<int> changed =
        changeRows(m_connection, u"DELETE FROM ai_model_rates WHERE provider_id = ? AND model = ? AND type = ?"_s,
                   {providerId, model, modelTypeName(type)});
    if (!changed)
        return tl::unexpected {changed.error()};
    if (*changed == 0)
        return fail(ErrorCode::NotFound, u"the model \"%1\" has no rate"_s.arg(model));
    return {};
}

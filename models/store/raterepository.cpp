// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/raterepository.h"

#include <algorithm>

#include <QJsonDocument>

#include "models/billing/ratejson.h"
#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// The prices that have columns of their own; the others are in one object.
constexpr std::size_t columnCount = 8;

UnitRates unitRatesOf(const QSqlQuery &row, int column, int moreColumn)
{
    const QString more = row.value(moreColumn).toString();
    UnitRates rates =
        more.isEmpty() ? UnitRates {} : RateJson::fromJson(QJsonDocument::fromJson(more.toUtf8()).object());
    for (std::size_t i = 0; i < columnCount; ++i)
        rates.*UnitRates::prices[i] = optionalInteger(row.value(column++));
    return rates;
}

QVariantList valuesOf(const UnitRates &rates)
{
    QVariantList values;
    for (std::size_t i = 0; i < columnCount; ++i)
        values.append(optionalInteger(rates.*UnitRates::prices[i]));
    return values;
}

QVariant moreOf(UnitRates rates)
{
    for (std::size_t i = 0; i < columnCount; ++i)
        (rates.*UnitRates::prices[i]).reset();
    const QJsonObject more = RateJson::toJson(rates);
    return more.isEmpty() ? text({}) : text(QString::fromUtf8(QJsonDocument {more}.toJson(QJsonDocument::Compact)));
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
    rate.cost = unitRatesOf(row, 7, 23);
    rate.credit = unitRatesOf(row, 15, 24);
    rate.source = row.value(25).toString();
    rate.inForce = row.value(26).toBool();
    return rate;
}

QString columns()
{
    return u"SELECT v.id, v.provider_id, p.name, v.model, v.type, v.margin_ppm, v.valid_from_ms, "
           "v.cost_input, v.cost_output, v.cost_cache_read, v.cost_cache_write_5m, v.cost_cache_write_1h, "
           "v.cost_image, v.cost_second, v.cost_character, v.credit_input, v.credit_output, v.credit_cache_read, "
           "v.credit_cache_write_5m, v.credit_cache_write_1h, v.credit_image, v.credit_second, v.credit_character, "
           "v.cost_more, v.credit_more, v.source, "_s;
}
} // namespace

Result<QList<AiModelRate>> RateRepository::everSet() const
{
    return readRows<AiModelRate>(
        m_connection,
        columns()
            + u"r.priced FROM ai_model_rates r JOIN ai_model_rate_versions v ON v.id = r.version_id "
              "JOIN ai_providers p ON p.id = r.provider_id AND p.deleted_at_ms IS NULL "
              "ORDER BY p.name, v.model, v.type"_s,
        {}, rateOf);
}

Result<QList<AiModelRate>> RateRepository::current() const
{
    return everSet().map([](QList<AiModelRate> rates) {
        rates.removeIf([](const AiModelRate &rate) { return !rate.inForce; });
        return rates;
    });
}

Result<QList<AiModelRate>> RateRepository::history(qint64 providerId, const QString &model) const
{
    return readRows<AiModelRate>(
        m_connection,
        columns()
            + u"coalesce(r.priced, 0) FROM ai_model_rate_versions v JOIN ai_providers p ON p.id = v.provider_id "
              "LEFT JOIN ai_model_rates r ON r.provider_id = v.provider_id AND r.model = v.model "
              "AND r.type = v.type AND r.version_id = v.id "
              "WHERE v.provider_id = ? AND v.model = ? ORDER BY v.id DESC"_s,
        {providerId, model}, rateOf);
}

Result<qint64> RateRepository::put(const AiModelRate &rate) const
{
    const Result<qint64> version = addVersion(rate);
    if (!version)
        return version;
    const Outcome inForce = change(m_connection,
                                   u"INSERT INTO ai_model_rates (provider_id, model, type, version_id) "
                                   "VALUES (?, ?, ?, ?) ON CONFLICT (provider_id, model, type) "
                                   "DO UPDATE SET version_id = excluded.version_id, priced = 1"_s,
                                   {rate.providerId, rate.model, modelTypeName(rate.type), *version});
    if (!inForce)
        return tl::unexpected {inForce.error()};
    return version;
}

Result<qint64> RateRepository::addVersion(const AiModelRate &rate) const
{
    const QVariantList values =
        QVariantList {rate.providerId, rate.model, modelTypeName(rate.type), rate.marginPpm, rate.validFromMs}
        + valuesOf(rate.cost) + valuesOf(rate.credit)
        + QVariantList {moreOf(rate.cost), moreOf(rate.credit), text(rate.source)};
    return readInteger(
        m_connection,
        u"INSERT INTO ai_model_rate_versions (provider_id, model, type, margin_ppm, valid_from_ms, "
        "cost_input, cost_output, cost_cache_read, cost_cache_write_5m, cost_cache_write_1h, cost_image, cost_second, "
        "cost_character, credit_input, credit_output, credit_cache_read, credit_cache_write_5m, "
        "credit_cache_write_1h, credit_image, credit_second, credit_character, cost_more, credit_more, source) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"_s,
        values);
}

Outcome RateRepository::remove(qint64 providerId, const QString &model, ModelType type, qint64 nowMs) const
{
    const Result<QList<AiModelRate>> rates = current();
    if (!rates)
        return tl::unexpected {rates.error()};
    const auto now = std::ranges::find_if(*rates, [&](const AiModelRate &rate) {
        return rate.providerId == providerId && rate.model == model && rate.type == type;
    });
    if (now == rates->end())
        return fail(ErrorCode::NotFound, u"the model \"%1\" has no rate"_s.arg(model));
    AiModelRate removal;
    removal.providerId = providerId;
    removal.model = model;
    removal.type = type;
    removal.marginPpm = now->marginPpm;
    removal.validFromMs = nowMs;
    removal.source = QString::fromLatin1(AiModelRate::removed);
    return addVersion(removal).and_then([&](qint64 version) {
        return change(m_connection,
                      u"UPDATE ai_model_rates SET priced = 0, version_id = ? "
                      "WHERE provider_id = ? AND model = ? AND type = ?"_s,
                      {version, providerId, model, modelTypeName(type)});
    });
}

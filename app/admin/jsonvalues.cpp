// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/jsonvalues.h"

#include <algorithm>
#include <limits>

#include <QDateTime>

#include "models/billing/money.h"
#include "models/values/aliastarget.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue callIdJson(qint64 id)
{
    return id == 0 ? QJsonValue() : QJsonValue(QString::number(id));
}

/// Inserts an amount as text ("credits") and as the exact integer ("creditsNano").
void insertMoney(QJsonObject &object, const QString &name, std::optional<qint64> nano)
{
    object.insert(name, nano ? QJsonValue(Money::formatNano(*nano)) : QJsonValue());
    object.insert(name + u"Nano"_s, nano ? QJsonValue(*nano) : QJsonValue());
}

QJsonArray tiersJson(const QList<RateTier> &tiers)
{
    const auto value = [](std::optional<qint64> pico) {
        return pico ? QJsonValue(Money::formatPicoPerMillion(*pico)) : QJsonValue();
    };
    QJsonArray json;
    for (const RateTier &tier : tiers) {
        json.append(QJsonObject {{u"overTokens"_s, tier.overTokens},
                                 {u"input"_s, value(tier.input)},
                                 {u"output"_s, value(tier.output)},
                                 {u"cacheRead"_s, value(tier.cacheRead)},
                                 {u"cacheWrite"_s, value(tier.cacheWrite5m)},
                                 {u"cacheWrite1h"_s, value(tier.cacheWrite1h)}});
    }
    return json;
}

QJsonArray imagesJson(const QList<ImagePrice> &images)
{
    QJsonArray json;
    for (const ImagePrice &image : images) {
        json.append(QJsonObject {{u"size"_s, textOrNull(QString::fromUtf8(image.size))},
                                 {u"quality"_s, textOrNull(QString::fromUtf8(image.quality))},
                                 {u"image"_s, Money::formatPicoPerUnit(image.price)}});
    }
    return json;
}

QJsonObject unitRatesJson(const UnitRates &rates)
{
    const auto value = [](std::optional<qint64> pico, bool perMillion) {
        return pico ? QJsonValue(perMillion ? Money::formatPicoPerMillion(*pico) : Money::formatPicoPerUnit(*pico))
                    : QJsonValue();
    };
    return {{u"input"_s, value(rates.input, true)},
            {u"output"_s, value(rates.output, true)},
            {u"cacheRead"_s, value(rates.cacheRead, true)},
            {u"cacheWrite"_s, value(rates.cacheWrite5m, true)},
            {u"cacheWrite1h"_s, value(rates.cacheWrite1h, true)},
            {u"image"_s, value(rates.image, false)},
            {u"second"_s, value(rates.second, false)},
            {u"character"_s, value(rates.character, true)},
            {u"audioInput"_s, value(rates.audioInput, true)},
            {u"audioOutput"_s, value(rates.audioOutput, true)},
            {u"imageInput"_s, value(rates.imageInput, true)},
            {u"imageOutput"_s, value(rates.imageOutput, true)},
            {u"reasoning"_s, value(rates.reasoning, true)},
            {u"request"_s, value(rates.request, false)},
            {u"batchPercent"_s, rates.batchPpm ? QJsonValue(Money::formatPpmAsPercent(*rates.batchPpm)) : QJsonValue()},
            {u"tiers"_s, tiersJson(rates.tiers)},
            {u"images"_s, imagesJson(rates.images)}};
}

QJsonObject usageJson(const TokenUsage &usage)
{
    return {{u"inputTokens"_s, usage.totalInput()},
            {u"uncachedInputTokens"_s, usage.uncachedInput},
            {u"cacheReadTokens"_s, usage.cacheRead},
            {u"cacheWriteTokens"_s, usage.cacheWrite5m},
            {u"cacheWrite1hTokens"_s, usage.cacheWrite1h},
            {u"outputTokens"_s, usage.output},
            {u"reasoningTokens"_s, usage.reasoning},
            {u"totalTokens"_s, usage.total()},
            {u"images"_s, usage.images},
            {u"characters"_s, usage.characters},
            {u"audioMs"_s, usage.audioMs},
            {u"audioInputTokens"_s, usage.audioInput},
            {u"audioOutputTokens"_s, usage.audioOutput},
            {u"imageInputTokens"_s, usage.imageInput},
            {u"imageOutputTokens"_s, usage.imageOutput},
            {u"batch"_s, usage.isBatch},
            {u"estimated"_s, usage.estimated}};
}

QJsonObject attemptJson(const CallAttempt &attempt)
{
    const auto saidOrNull = [](qint64 tokens) { return tokens == 0 ? QJsonValue() : QJsonValue(tokens); };
    QJsonObject object {{u"number"_s, attempt.number},
                        {u"providerId"_s, attempt.providerId},
                        {u"credentialId"_s, attempt.credentialId},
                        {u"startedAt"_s, timeJson(attempt.startedAtMs)},
                        {u"durationMs"_s, static_cast<double>(attempt.durationUs) / 1000},
                        {u"httpStatus"_s, attempt.httpStatus == 0 ? QJsonValue() : QJsonValue(attempt.httpStatus)},
                        {u"connectionReused"_s, attempt.connectionReused},
                        {u"errorCode"_s, textOrNull(attempt.errorCode)},
                        {u"reason"_s, textOrNull(attempt.reason)},
                        {u"inputTokens"_s, saidOrNull(attempt.inputTokens)},
                        {u"outputTokens"_s, saidOrNull(attempt.outputTokens)}};
    insertMoney(object, u"cost"_s, attempt.costNano);
    return object;
}

/// In milliseconds; null: no call sent a byte.
QJsonObject percentilesJson(const LatencyHistogram &times)
{
    const auto at = [&times](int perMille) {
        const std::optional<qint64> us = times.percentileUs(perMille);
        return us ? QJsonValue(static_cast<double>(*us) / 1000) : QJsonValue();
    };
    return {{u"p50"_s, at(500)}, {u"p95"_s, at(950)}, {u"p99"_s, at(990)}};
}
} // namespace

QJsonValue timeJson(qint64 utcMs)
{
    if (utcMs == 0) {
        return {};
    }
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(Qt::ISODateWithMs);
}

QJsonObject toJson(const AiProvider &provider)
{
    return {{u"id"_s, provider.id},
            {u"name"_s, provider.name},
            {u"kind"_s, provider.kind},
            {u"baseUrl"_s, textOrNull(provider.baseUrl)},
            {u"region"_s, textOrNull(provider.region)},
            {u"enabled"_s, provider.enabled},
            {u"createdAt"_s, timeJson(provider.createdAtMs)},
            {u"updatedAt"_s, timeJson(provider.updatedAtMs)}};
}

QJsonObject toJson(const AiCredential &credential)
{
    return {{u"id"_s, credential.id},
            {u"providerId"_s, credential.providerId},
            {u"name"_s, credential.name},
            {u"accessKeyId"_s, textOrNull(credential.accessKeyId)},
            {u"maskedSecret"_s, credential.maskedSecret},
            {u"weight"_s, credential.weight},
            {u"enabled"_s, credential.enabled},
            {u"lastError"_s, textOrNull(credential.lastError)},
            {u"lastUsedAt"_s, timeJson(credential.lastUsedAtMs)},
            {u"usedCount"_s, credential.usedCount},
            {u"createdAt"_s, timeJson(credential.createdAtMs)}};
}

QJsonObject toJson(const AiModel &model)
{
    return {{u"id"_s, model.id},         {u"provider"_s, model.providerName},
            {u"model"_s, model.name},    {u"type"_s, modelTypeName(model.type)},
            {u"traits"_s, model.traits}, {u"createdAt"_s, timeJson(model.createdAtMs)}};
}

namespace
{
QJsonObject circuitJson(const Circuit *circuit, qint64 nowMs)
{
    if (circuit == nullptr) {
        return {{u"state"_s, u"closed"_s}, {u"reason"_s, {}}, {u"since"_s, {}}, {u"retryAt"_s, {}}};
    }
    return {{u"state"_s, circuit->untilMs > nowMs ? u"open"_s : u"half-open"_s},
            {u"reason"_s, circuitReasonName(circuit->reason)},
            {u"since"_s, timeJson(circuit->sinceMs)},
            {u"retryAt"_s, timeJson(circuit->untilMs)},
            {u"retryInMs"_s, std::max<qint64>(0, circuit->untilMs - nowMs)},
            {u"failures"_s, circuit->failures},
            {u"detail"_s, circuit->detail}};
}
} // namespace

QJsonObject stateJson(const AiCredential &credential, const QList<Circuit> &circuits, qint64 nowMs)
{
    const Circuit *own = nullptr;
    QJsonArray models;
    for (const Circuit &circuit : circuits) {
        const bool isOfModel = !circuit.place.model.isEmpty();
        const bool isOfAll = circuit.place.credentialId == 0; // the provider's model fails, whoever asks
        if (circuit.place.providerId != credential.providerId
            || (!isOfAll && circuit.place.credentialId != credential.id)) {
            continue;
        }
        if (!isOfModel) {
            own = &circuit;
            continue;
        }
        QJsonObject model = circuitJson(&circuit, nowMs);
        model.insert(u"model"_s, QString::fromUtf8(circuit.place.model));
        models.append(model);
    }
    QJsonObject state = circuitJson(own, nowMs);
    state.insert(u"models"_s, models);
    return state;
}

QJsonObject toJson(const ModelAlias &alias)
{
    QJsonArray targets;
    for (const ModelAlias::Target &target : alias.targets) {
        targets.append(aliasTargetText(target));
    }
    return {{u"alias"_s, alias.alias}, {u"targets"_s, targets}, {u"strategy"_s, routingStrategyName(alias.strategy)}};
}

QJsonObject toJson(const AiModelRate &rate)
{
    return {{u"version"_s, rate.versionId},
            {u"provider"_s, rate.providerName},
            {u"model"_s, rate.model},
            {u"type"_s, modelTypeName(rate.type)},
            {u"usd"_s, unitRatesJson(rate.cost)},
            {u"credits"_s, unitRatesJson(rate.credit)},
            {u"marginPercent"_s, static_cast<double>(rate.marginPpm) / 10'000},
            {u"validFrom"_s, timeJson(rate.validFromMs)},
            {u"source"_s, rate.source},
            {u"inForce"_s, rate.inForce},
            {u"removed"_s, rate.isRemoval()}};
}

QJsonObject toJson(const RateChange &change)
{
    // What was free and is not has no percentage.
    const bool hasPercent = change.differencePpm != std::numeric_limits<qint64>::max();
    return {{u"provider"_s, change.rate.providerName},
            {u"model"_s, change.rate.model},
            {u"type"_s, modelTypeName(change.rate.type)},
            {u"change"_s, rateChangeName(change.kind)},
            {u"percent"_s, hasPercent ? QJsonValue(Money::formatPpmAsPercent(change.differencePpm)) : QJsonValue()},
            {u"jump"_s, change.isJump},
            {u"belowCost"_s, change.isBelowCost},
            {u"source"_s, textOrNull(change.rate.source)},
            {u"before"_s, unitRatesJson(change.before)},
            {u"theirs"_s, unitRatesJson(change.theirs)}};
}

QJsonObject toJson(const Account &account)
{
    QJsonObject object {{u"id"_s, account.id},
                        {u"name"_s, account.name},
                        {u"nextExpiry"_s, timeJson(account.nextExpiryMs)},
                        {u"low"_s, account.isLow},
                        {u"createdAt"_s, timeJson(account.createdAtMs)}};
    insertMoney(object, u"balance"_s, account.balanceNano);
    insertMoney(object, u"monthly"_s, account.monthlyNano == 0 ? std::nullopt : std::optional(account.monthlyNano));
    return object;
}

QJsonObject toJson(const App &app)
{
    const AppLimits &limits = app.limits;
    QJsonObject object {{u"id"_s, app.id},
                        {u"name"_s, app.name},
                        {u"account"_s, app.accountName},
                        {u"keyHint"_s, app.keyHint},
                        {u"oldKeyUntil"_s, timeJson(app.oldKeyUntilMs)},
                        {u"models"_s, QJsonArray::fromStringList(limits.modelGlobs)},
                        {u"requestsPerMinute"_s, limits.requestsPerMinute},
                        {u"tokensPerMinute"_s, limits.tokensPerMinute},
                        {u"concurrentCalls"_s, limits.concurrentCalls},
                        {u"budgetPeriod"_s, budgetPeriodName(limits.budgetPeriod)},
                        {u"expiresAt"_s, timeJson(limits.expiresAtMs)},
                        {u"revoked"_s, app.revoked},
                        {u"lastUsedAt"_s, timeJson(app.lastUsedAtMs)},
                        {u"createdAt"_s, timeJson(app.createdAtMs)}};
    insertMoney(object, u"budget"_s, limits.budgetNano == 0 ? std::nullopt : std::optional(limits.budgetNano));
    return object;
}

QJsonObject toJson(const IssuedKey &issued)
{
    QJsonObject object = toJson(issued.app);
    object.insert(u"key"_s, issued.key);
    return object;
}

QJsonObject toJson(const CreditEntry &entry)
{
    QJsonObject object {{u"id"_s, callIdJson(entry.id)},           {u"account"_s, entry.accountName},
                        {u"kind"_s, creditKindName(entry.kind)},   {u"callId"_s, callIdJson(entry.callId)},
                        {u"at"_s, timeJson(entry.atMs)},           {u"expiresAt"_s, timeJson(entry.expiresAtMs)},
                        {u"grantId"_s, callIdJson(entry.grantId)}, {u"note"_s, textOrNull(entry.note)}};
    insertMoney(object, u"amount"_s, entry.amountNano);
    return object;
}

QJsonObject toJson(const LedgerCheck &check)
{
    return {{u"ok"_s, check.differences.isEmpty()},
            {u"accounts"_s, check.accounts},
            {u"entries"_s, check.entries},
            {u"differences"_s, QJsonArray::fromStringList(check.differences)}};
}

QJsonValue toJson(const KeptBody &body)
{
    if (body.bytes.isEmpty()) {
        return QJsonValue::Null;
    }
    QJsonObject object {{u"contentType"_s, QString::fromUtf8(body.contentType)},
                        {u"cut"_s, body.isCut},
                        {u"bytes"_s, body.bytes.size()}};
    if (const auto text = body.text()) {
        object.insert(u"text"_s, *text);
    } else {
        object.insert(u"base64"_s, QString::fromLatin1(body.bytes.toBase64()));
    }
    return object;
}

QJsonObject toJson(const CallRow &row)
{
    const ModelCall &call = row.call;
    QJsonObject object {{u"id"_s, callIdJson(call.id)},
                        {u"requestId"_s, call.requestId},
                        {u"startedAt"_s, timeJson(call.startedAtMs)},
                        {u"app"_s, textOrNull(row.appName)},
                        {u"account"_s, textOrNull(row.accountName)},
                        {u"endpoint"_s, call.endpoint},
                        {u"type"_s, modelTypeName(call.type)},
                        {u"modelAsked"_s, textOrNull(call.modelAsked)},
                        {u"modelServed"_s, textOrNull(call.modelServed)},
                        {u"provider"_s, textOrNull(row.providerName)},
                        {u"credential"_s, textOrNull(row.credentialName)},
                        {u"streamed"_s, call.streamed},
                        {u"status"_s, callStatusName(call.status)},
                        {u"httpStatus"_s, call.httpStatus},
                        {u"errorCode"_s, textOrNull(call.errorCode)},
                        {u"errorMessage"_s, textOrNull(call.errorMessage)},
                        {u"usage"_s, usageJson(call.usage)},
                        {u"imageVariant"_s, textOrNull(call.imageVariant)},
                        {u"rateVersion"_s, call.rateVersionId == 0 ? QJsonValue() : QJsonValue(call.rateVersionId)},
                        {u"ttfbMs"_s, call.ttfbUs == 0 ? QJsonValue() : static_cast<double>(call.ttfbUs) / 1000},
                        {u"durationMs"_s, static_cast<double>(call.durationUs) / 1000},
                        {u"requestBytes"_s, call.requestBytes},
                        {u"responseBytes"_s, call.responseBytes},
                        {u"notes"_s, textOrNull(call.notes)}};
    insertMoney(object, u"cost"_s, call.costNano);
    insertMoney(object, u"credits"_s, call.creditsNano);
    if (!call.attempts.isEmpty()) {
        QJsonArray attempts;
        for (const CallAttempt &attempt : call.attempts) {
            attempts.append(attemptJson(attempt));
        }
        object.insert(u"attempts"_s, attempts);
    }
    return object;
}

QJsonObject toJson(const UsageBucket &bucket)
{
    const auto average = [](qint64 sumUs, const LatencyHistogram &times) {
        const qint64 calls = times.count();
        return calls == 0 ? QJsonValue() : QJsonValue(static_cast<double>(sumUs / calls) / 1000);
    };
    QJsonObject object {{u"start"_s, timeJson(bucket.startMs)},
                        {u"key"_s, textOrNull(bucket.key)},
                        {u"calls"_s, bucket.calls},
                        {u"failures"_s, bucket.failures},
                        {u"inputTokens"_s, bucket.inputTokens},
                        {u"outputTokens"_s, bucket.outputTokens},
                        {u"cacheReadTokens"_s, bucket.cacheReadTokens},
                        {u"unpricedCalls"_s, bucket.unpricedCalls},
                        {u"averageTtfbMs"_s, average(bucket.ttfbSumUs, bucket.ttfb)},
                        {u"averageDurationMs"_s, average(bucket.durationSumUs, bucket.duration)},
                        {u"ttfbMs"_s, percentilesJson(bucket.ttfb)},
                        {u"durationMs"_s, percentilesJson(bucket.duration)}};
    insertMoney(object, u"cost"_s, bucket.costNano);
    insertMoney(object, u"credits"_s, bucket.creditsNano);
    return object;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/callwriter.h"

#include <array>

#include "models/store/responserepository.h"
#include "models/store/sql.h"
#include "models/store/usagecolumns.h"
#include "models/store/usageseal.h"
#include "models/store/usagespans.h"
#include "models/values/latencyhistogram.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Made once: a shared string costs a reference count.
const QString &typeText(ModelType type)
{
    static const std::array<QString, 8> texts = [] {
        std::array<QString, 8> made;
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] = modelTypeName(static_cast<ModelType>(i));
        return made;
    }();
    return texts[static_cast<std::size_t>(type)];
}

const QString &statusText(CallStatus status)
{
    static const std::array<QString, 3> texts {callStatusName(CallStatus::Succeeded),
                                               callStatusName(CallStatus::Failed),
                                               callStatusName(CallStatus::Cancelled)};
    return texts[static_cast<std::size_t>(status)];
}

const QString &ownerText(GroupTotals::Owner owner)
{
    static const std::array<QString, 3> texts {u"account"_s, u"app"_s, u"credential"_s};
    return texts[static_cast<std::size_t>(owner)];
}
} // namespace

CallWriter::CallWriter(const Connection &connection)
    : m_connection {connection}
    , m_begin {connection}
    , m_commit {connection}
    , m_insertCall {connection}
    , m_insertAttempt {connection}
    , m_insertCharge {connection}
    , m_insertEvent {connection}
    , m_insertKept {connection}
    , m_addHour {connection}
    , m_addDay {connection}
    , m_addTotals {connection}
    , m_addTally {connection}
{}

template <typename... Values>
bool CallWriter::run(PreparedStatement &statement, const Values &...values)
{
    if (statement.run(values...))
        return true;
    m_failedByRow = isConstraint(statement.lastError());
    m_error = sqlError(statement.lastError(), m_connection.path());
    return false;
}

Outcome CallWriter::prepare()
{
    const std::array<std::pair<PreparedStatement *, QString>, 11> statements {{
        {&m_begin, u"BEGIN IMMEDIATE"_s},
        {&m_commit, u"COMMIT"_s},
        {&m_insertCall,
         u"INSERT INTO model_calls (id, request_id, started_at_ms, app_id, account_id, endpoint, type, model_asked, "
         "model_served, provider_id, credential_id, streamed, status, http_status, error_code, error_message, "
         "uncached_input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, images, characters, "
         "audio_ms, estimated, cost_nano, credits_nano, rate_version_id, ttfb_us, duration_us, request_bytes, "
         "response_bytes, notes, attempts, last_started_at_ms, last_duration_us, last_http_status, last_reused, "
         "last_error_code, last_reason, audio_input, audio_output, batch, image_variant, image_input, image_output) "
         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
         "?, "
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s},
        {&m_insertAttempt,
         u"INSERT INTO call_attempts (call_id, number, provider_id, credential_id, started_at_ms, duration_us, "
         "http_status, connection_reused, error_code, reason, input_tokens, output_tokens, cost_nano) "
         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s},
        {&m_insertCharge,
         u"INSERT INTO credit_entries (account_id, id, kind, amount_nano, at_ms) VALUES (?, ?, 'charge', ?, ?)"_s},
        {&m_insertEvent, u"INSERT INTO outbox_events (call_id) VALUES (?)"_s},
        {&m_insertKept, ResponseRepository::insertSql()},
        {&m_addHour, u"INSERT INTO usage_hours (hour_ms, app_id, account_id, provider_id, model, type, "_s
                         + UsageColumns::names()
                         + u", quarters) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                           "ON CONFLICT (hour_ms, app_id, account_id, provider_id, model, type) DO UPDATE SET "_s
                         + UsageColumns::additions() + u", quarters = quarters_merged(quarters, excluded.quarters)"_s},
        {&m_addDay, u"INSERT INTO usage_days (day_ms, app_id, account_id, provider_id, model, type, "_s
                        + UsageColumns::names()
                        + u") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                          "ON CONFLICT (day_ms, app_id, account_id, provider_id, model, type) DO UPDATE SET "_s
                        + UsageColumns::additions()},
        {&m_addTotals,
         u"INSERT INTO usage_totals (hour_ms, "_s + UsageColumns::names()
             + u", quarters) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hour_ms) DO UPDATE SET "_s
             + UsageColumns::additions() + u", quarters = quarters_merged(quarters, excluded.quarters)"_s},
        {&m_addTally,
         u"INSERT INTO tallies (kind, owner_id, calls, charged_nano, last_used_at_ms) VALUES (?, ?, ?, ?, ?) "
         "ON CONFLICT (kind, owner_id) DO UPDATE SET calls = calls + excluded.calls, "
         "charged_nano = charged_nano + excluded.charged_nano, "
         "last_used_at_ms = max(last_used_at_ms, excluded.last_used_at_ms)"_s},
    }};
    for (const auto &[statement, sql] : statements) {
        if (!statement->prepare(sql))
            return tl::unexpected {sqlError(statement->lastError(), m_connection.path())};
    }
    return readSeal();
}

Outcome CallWriter::readSeal()
{
    return UsageSeal {m_connection}.untilMs().map([this](qint64 untilMs) { m_sealedUntilMs = untilMs; });
}

Outcome CallWriter::write(std::span<const QueuedCall> group)
{
    m_failedByRow = false;
    if (!run(m_begin))
        return tl::unexpected {m_error};
    if (m_begun)
        m_begun();
    if (writeRows(group) && run(m_commit))
        return {};
    // The first error is the one to tell; after a full disk SQLite may have rolled back by itself.
    static_cast<void>(m_connection.execute(u"ROLLBACK"_s));
    return tl::unexpected {m_error};
}

Outcome CallWriter::writeOne(QueuedCall &queued)
{
    const Outcome written = write(std::span {&queued, 1});
    ModelCall &call = queued.call;
    if (written || !m_failedByRow || (!call.creditsNano && !call.costNano))
        return written;
    const QueuedCall asked = queued;
    call.creditsNano.reset();
    call.costNano.reset();
    for (CallAttempt &attempt : call.attempts)
        attempt.costNano.reset();
    const Outcome unpriced = write(std::span {&queued, 1});
    if (unpriced) {
        qCritical("A call was recorded without its price: %s", qPrintable(written.error().detail));
        return unpriced;
    }
    queued = asked; // its price was not the trouble
    return unpriced;
}

bool CallWriter::writeRows(std::span<const QueuedCall> group)
{
    m_totals.clear();
    for (const QueuedCall &queued : group) {
        if (!insertCall(queued.call))
            return false;
        const QList<CallAttempt> &attempts = queued.call.attempts;
        for (qsizetype i = 0; i + 1 < attempts.size(); ++i) { // the last is in the call's own row
            if (!insertAttempt(queued.call.id, attempts[i]))
                return false;
        }
        if (!insertCharge(queued.call) || !insertEvent(queued.call) || (queued.kept && !insertKept(*queued.kept)))
            return false;
        m_totals.add(queued.call);
    }
    return std::all_of(m_totals.hours().begin(), m_totals.hours().end(),
                       [this](const GroupTotals::Hour &hour) { return addHour(hour); })
           && std::all_of(m_totals.tallies().begin(), m_totals.tallies().end(),
                          [this](const GroupTotals::Tally &tally) { return addTally(tally); });
}

bool CallWriter::insertCall(const ModelCall &call)
{
    static const CallAttempt none {.number = 0, .errorCode = {}, .reason = {}};
    const CallAttempt &last = call.attempts.isEmpty() ? none : call.attempts.constLast();
    const TokenUsage &usage = call.usage;
    return run(m_insertCall, call.id, call.requestId, call.startedAtMs, Reference {call.appId},
               Reference {call.accountId}, call.endpoint, typeText(call.type), call.modelAsked, call.modelServed,
               Reference {call.providerId}, Reference {call.credentialId}, call.streamed, statusText(call.status),
               call.httpStatus, call.errorCode, call.errorMessage, usage.uncachedInput, usage.cacheRead,
               usage.cacheWrite5m, usage.cacheWrite1h, usage.output, usage.reasoning, usage.images, usage.characters,
               usage.audioMs, usage.estimated, call.costNano, call.creditsNano, Reference {call.rateVersionId},
               call.ttfbUs, call.durationUs, call.requestBytes, call.responseBytes, call.notes, last.number,
               last.startedAtMs, last.durationUs, last.httpStatus, last.connectionReused, last.errorCode, last.reason,
               usage.audioInput, usage.audioOutput, usage.isBatch, call.imageVariant, usage.imageInput,
               usage.imageOutput);
}

bool CallWriter::insertAttempt(qint64 callId, const CallAttempt &attempt)
{
    return run(m_insertAttempt, callId, attempt.number, Reference {attempt.providerId},
               Reference {attempt.credentialId}, attempt.startedAtMs, attempt.durationUs, attempt.httpStatus,
               attempt.connectionReused, attempt.errorCode, attempt.reason, attempt.inputTokens, attempt.outputTokens,
               attempt.costNano);
}

bool CallWriter::insertCharge(const ModelCall &call)
{
    const qint64 credits = call.creditsNano.value_or(0);
    if (credits <= 0 || call.accountId == 0)
        return true;
    return run(m_insertCharge, call.accountId, call.id, -credits, call.startedAtMs);
}

bool CallWriter::insertEvent(const ModelCall &call)
{
    const TokenUsage &usage = call.usage;
    const bool isUsed =
        (usage.total() | usage.images | usage.characters | usage.audioMs | call.creditsNano.value_or(0)) > 0;
    return !m_isReporting || !isUsed || run(m_insertEvent, call.id);
}

bool CallWriter::insertKept(const StoredResponse &kept)
{
    return run(m_insertKept, QString::fromUtf8(kept.id), kept.appId, QString::fromUtf8(kept.previousId), kept.input,
               kept.response, kept.bytes(), kept.createdAtMs);
}

bool CallWriter::addHour(const GroupTotals::Hour &hour)
{
    return run(m_addHour, hour.hourMs, hour.appId, hour.accountId, hour.providerId, hour.model, typeText(hour.type),
               hour.calls, hour.failures, hour.inputTokens, hour.outputTokens, hour.cacheReadTokens, hour.costNano,
               hour.creditsNano, hour.unpricedCalls, hour.ttfbSumUs, hour.durationSumUs,
               LatencyHistogram::encodedOf(hour.ttfbUs), LatencyHistogram::encodedOf(hour.durationUs),
               hour.quarters.encoded())
           && (hour.hourMs >= m_sealedUntilMs || addLate(hour));
}

/// To what was already added up.
bool CallWriter::addLate(const GroupTotals::Hour &hour)
{
    const QByteArray ttfb = LatencyHistogram::encodedOf(hour.ttfbUs);
    const QByteArray duration = LatencyHistogram::encodedOf(hour.durationUs);
    return run(m_addDay, hour.hourMs / usageDayMs * usageDayMs, hour.appId, hour.accountId, hour.providerId, hour.model,
               typeText(hour.type), hour.calls, hour.failures, hour.inputTokens, hour.outputTokens,
               hour.cacheReadTokens, hour.costNano, hour.creditsNano, hour.unpricedCalls, hour.ttfbSumUs,
               hour.durationSumUs, ttfb, duration)
           && run(m_addTotals, hour.hourMs, hour.calls, hour.failures, hour.inputTokens, hour.outputTokens,
                  hour.cacheReadTokens, hour.costNano, hour.creditsNano, hour.unpricedCalls, hour.ttfbSumUs,
                  hour.durationSumUs, ttfb, duration, hour.quarters.encoded());
}

bool CallWriter::addTally(const GroupTotals::Tally &tally)
{
    return run(m_addTally, ownerText(tally.owner), tally.ownerId, tally.calls, tally.chargedNano, tally.lastUsedAtMs);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "models/store/auditedchange.h"
#include "models/store/hubcommands.h"
#include "models/store/outboxrepository.h"
#include "models/store/sealedplaces.h"
#include "models/vault/vault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxTokenBytes = 8192;

/// A header's value, or nothing.
bool isHeaderText(QByteArrayView token)
{
    return token.size() <= maxTokenBytes
           && std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}
} // namespace

Outcome HubCommands::bookEvents(const OutboxResult &result) const
{
    Transaction transaction {m_connection};
    if (!transaction.begun())
        return transaction.begun();
    return OutboxRepository {m_connection}.book(result).and_then([&] { return transaction.commit(); });
}

Result<int> HubCommands::retryEvents(qint64 callId) const
{
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"outbox.retry"_s, callId == 0 ? u"all"_s : u"call %1"_s.arg(callId), [&]() -> Result<int> {
            const Result<int> changed = OutboxRepository {m_connection}.retry(callId);
            if (changed && *changed == 0 && callId != 0)
                return fail(ErrorCode::NotFound, u"no event of the call %1 waits or was given up"_s.arg(callId));
            return changed;
        });
}

Result<int> HubCommands::dropEvents(qint64 callId) const
{
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"outbox.drop"_s, callId == 0 ? u"all that were given up"_s : u"call %1"_s.arg(callId), [&]() -> Result<int> {
            const Result<int> changed = OutboxRepository {m_connection}.drop(callId);
            if (changed && *changed == 0 && callId != 0)
                return fail(ErrorCode::NotFound, u"there is no event of the call %1"_s.arg(callId));
            return changed;
        });
}

Outcome HubCommands::setEventToken(const Secret &token) const
{
    if (!isHeaderText(token.reveal()))
        return fail(ErrorCode::BadRequest, u"a token is visible ASCII without spaces, at most 8192 characters"_s);
    const OutboxRepository outbox {m_connection};
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"outbox.token"_s, token.isEmpty() ? u"removed"_s : u"set"_s, [&]() -> Outcome {
            Result<OutboxRepository::Target> target = outbox.target();
            if (!target)
                return tl::unexpected {target.error()};
            target->token.clear();
            if (token.isEmpty())
                return outbox.setTarget(*target);
            return m_vault.seal(token, SealedPlaces::ofEventToken(target->uuid))
                .and_then([&](const QByteArray &sealed) {
                    target->token = sealed;
                    return outbox.setTarget(*target);
                });
        });
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/api/answerrelay.h"
#include "gateway/api/httpstatus.h"
#include "gateway/routing/routingstate.h"
#include "gateway/upstream/upstreamclient.h"
#include "models/values/hubsnapshot.h"

/// Why one attempt brought no answer, and what may be tried next.
struct AttemptFailure
{
    enum class Then
    {
        GiveUp,         ///< it would fail anywhere, or a part of the answer came
        NextCredential, ///< another credential of the same provider is tried first, then another target
        NextTarget      ///< no other credential of the same provider can help
    };

    Then then = Then::GiveUp;
    ApiFault fault;                           ///< what the client is told when this attempt was the last
    QString reason;                           ///< one English line for the record; no secret
    std::optional<RoutingState::Blame> blame; ///< what is left alone for a while; nothing: it did what it should
};

/// What the client is told of an error that a provider reported with this status, in its answer's head or inside a
/// stream. `message`: the provider's, scrubbed or to be scrubbed; it is kept where it is the client's affair. Pure.
[[nodiscard]] ApiFault reportedFault(int status, const QByteArray &message);
/// What a status other than 200 means. The message for the client is built anew from the upstream's own: without the
/// credential, the host and control characters, and of bounded length. Pure.
[[nodiscard]] AttemptFailure failureOfStatus(int status, const HeaderList &headers, const QByteArray &body,
                                             const ProviderSnapshot &provider, const CredentialSnapshot *credential,
                                             qint64 nowMs);
/// What an error means that the provider reported within a 200 answer, before anything of it was sent on. One of which
/// nothing is known is the provider's, and another may do better. Pure.
[[nodiscard]] AttemptFailure failureOfReport(const AnswerRelay::Report &report, const ProviderSnapshot &provider,
                                             const CredentialSnapshot *credential);
/// What an answer means that cannot be used: of another kind than asked for, unreadable, too large. Pure.
[[nodiscard]] AttemptFailure failureOfAnswer(const ApiFault &fault);
/// What a connection that brought no whole answer means. Pure.
[[nodiscard]] AttemptFailure failureOfConnection(const UpstreamFailure &failure);
/// The head of an answer that names the type of a stream, of whichever dialect.
[[nodiscard]] bool isStreamHead(const HeaderList &headers);
/// What is wrong with the head of a 200 answer: another kind of content than those that were asked for (lower case; ""
/// for none at all), or a coded one.
[[nodiscard]] std::optional<ApiFault> answerHeadFault(const HeaderList &headers,
                                                      std::initializer_list<QByteArrayView> wanted);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "gateway/api/callrecorder.h"
#include "gateway/api/httpstatus.h"
#include "gateway/metering/ratebook.h"
#include "models/values/hubsnapshot.h"

/// The facts of one call as they come up, and the record they become at the end. Text stays bytes until then. A plain
/// value of one call; gateway thread.
struct CallAccount
{
    struct Closed
    {
        ModelCall call;
        CallRecorder::Reservation reservation;
    };

    std::shared_ptr<const AppSnapshot> app;
    HubSnapshotPtr snapshot; ///< the one the call began with
    QByteArray requestId;
    qint64 startedAtMs = 0;  ///< UTC
    qint64 receivedAtNs = 0; ///< monotonic: the request was complete
    qint64 firstByteAtNs = 0;
    QString endpoint; ///< for the record: "chat.completions"
    ModelType type = ModelType::Chat;
    QByteArray notes;            ///< what could not be said to the provider, or "response.end"; empty: nothing
    bool isUsageDoubted = false; ///< what the provider said cannot be; `usage` was counted here
    QByteArray route;            ///< why it went where it went; empty: that is plain
    QByteArray modelAsked;
    QByteArray modelServed;
    qint64 providerId = 0;
    qint64 credentialId = 0;
    bool streamed = false;
    bool isKeyed = false; ///< under an Idempotency-Key
    qint64 requestBytes = 0;
    qint64 promptBytes = 0; ///< of it, as RequestPeek counts them
    qint64 responseBytes = 0;

    /// What was reserved for what the request itself says, where money is limited. What came beyond is how the next one
    /// is reserved for.
    struct Plain
    {
        qint64 input = 0; ///< of the text; 0: money is not limited
        bool isReadElsewhere = false;
        qint64 output = 0; ///< the client's maximum; 0: nothing is thought beside
    };

    Plain plain;
    QList<CallAttempt> attempts;
    TokenUsage usage;
    qint64 pictures = 0;       ///< that came in a chat
    QByteArray imageVariant;   ///< see ModelCall
    RateBook *rates = nullptr; ///< of the worker
    Admission::Ticket ticket;  ///< 0: not admitted

    /// Another attempt follows the last one: what its provider said that it billed stays with it, with its cost. To be
    /// called while the place is still the last one's.
    void noteGivenUp(const std::optional<TokenUsage> &said);
    /// Of a call that succeeded. `isOpen`: the client gave no maximum for the answer.
    void noteLengths(AnswerLengths &lengths, bool isOpen) const;
    /// The finished record. `fault` says why it failed or was cancelled; none: it succeeded. Call once.
    [[nodiscard]] Closed close(qint64 id, CallStatus status, const ApiFault *fault, qint64 nowNs);

private:
    [[nodiscard]] QString noteOf(CallStatus status) const;
    void price(ModelCall &call);
    void countUnsaid(const AiModelRate &rate);
};

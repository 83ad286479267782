// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QByteArray>
#include <QByteArrayView>

#include "gateway/dialects/neutral/neutraldelta.h"

struct NeutralRequest;

/// What the hub gives an answer beside what the provider says.
struct AnswerIdentity
{
    QByteArray id;                     ///< minted here, 24 letters and digits; the dialect puts its prefix before it
    QByteArray requestId;              ///< of the hub's, for dialects whose errors name it; may be empty
    QByteArray model;                  ///< as the client asked for it
    qint64 createdAtSeconds = 0;       ///< UTC
    qint64 estimatedInputTokens = 0;   ///< for dialects that state the input first
    bool includeUsage = true;          ///< chat: the extra chunk is wanted
    bool asJsonArray = false;          ///< Gemini without alt=sse
    std::function<qint64()> elapsedNs; ///< since the call began, for dialects that say how long it took; may be null
    const NeutralRequest *request = nullptr; ///< what is echoed; outlives the writer; may be null
};

/// Writes an answer's steps as a stream in the client's dialect, in that dialect's exact order. One per answer; gateway
/// thread.
class AnswerWriter
{
public:
    virtual ~AnswerWriter() = default;

    [[nodiscard]] virtual QByteArray contentType() const = 0;
    /// Appends what the client gets now. Neither End nor Fault are given to it.
    virtual void take(const NeutralDelta &step, QByteArray &out) = 0;

    /// Appends the provider's own event, which the client gets in place of what take() would have written: `raw` are
    /// its bytes, `data` its payload, empty where it has none.
    virtual void pass(QByteArrayView raw, QByteArrayView data, QByteArray &out)
    {
        Q_UNUSED(data);
        out.append(raw);
    }

    /// The client got such an event; `data`: its payload.
    virtual void follow(QByteArrayView) {}

    /// What ends a whole answer of which the provider's own events were passed.
    virtual void endPassed(QByteArray &) {}

    /// What ends a whole answer: appended when the call has been recorded, so nothing in take() may look like an end.
    virtual void end(QByteArray &out) = 0;
    /// What ends a broken one in the dialect's own words. `message` is scrubbed and valid UTF-8.
    virtual void breakOff(int status, QByteArrayView message, QByteArray &out) = 0;
    /// Keeps a silent stream alive without meaning anything.
    virtual void ping(QByteArray &out) = 0;
};

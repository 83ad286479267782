// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArrayView>

#include "gateway/dialects/neutral/neutraldelta.h"

/// Reads a provider's answer into steps, event by event. It never fails: what it cannot read becomes a Fault step. Adds
/// End only when the dialect's own sign of a whole answer has been seen, so that a stream that was cut off is told from
/// a whole one. One per answer; gateway thread.
class AnswerReader
{
public:
    virtual ~AnswerReader() = default;

    /// The next event of a stream, cut by the framing of its dialect: of server-sent events `type` and `data`, of JSON
    /// lines or elements `data` alone, of an AWS frame its event type (or ":exception/<type>") and payload.
    virtual void takeEvent(QByteArrayView type, QByteArrayView data, std::vector<NeutralDelta> &steps) = 0;

    /// The last event told the client, if it got it, that its answer is over, though End has not come yet.
    [[nodiscard]] virtual bool isEnding() const { return false; }

    /// The stream ended well-framed: adds End if the dialect ends so and the answer is whole. Else nothing.
    virtual void takeEndOfStream(std::vector<NeutralDelta> &steps) = 0;
    /// A whole answer that was not streamed: all its steps, End last; or a Fault.
    virtual void takeWhole(QByteArrayView body, std::vector<NeutralDelta> &steps) = 0;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/thinkingmarks.h"

#include "gateway/dialects/neutral/opaqueenvelope.h"

ThinkingMarks::ThinkingMarks(const std::vector<OpaqueMark> &marks)
{
    OpaqueEnvelope foreign;
    for (const OpaqueMark &mark : marks) {
        const bool isOwn = mark.family == "anthropic";
        if (isOwn && mark.kind == OpaqueMark::Kind::Redacted)
            m_redacted.push_back(mark);
        else if (isOwn && mark.kind == OpaqueMark::Kind::Signature)
            m_signature = mark.value;
        else
            foreign.marks.push_back(mark);
    }
    if (m_signature.isEmpty() && !foreign.marks.empty())
        m_signature = foreign.sealed();
}

QByteArray ThinkingMarks::ofCall(std::vector<OpaqueMark> marks, const QByteArray &callId)
{
    OpaqueEnvelope envelope;
    envelope.marks = std::move(marks);
    envelope.callId = callId;
    return envelope.sealed();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/dialects/neutral/neutralpart.h"

/// The marks of one piece of reasoning as Anthropic's clients carry them: its own signature and encrypted blocks as
/// they are, those of other families sealed into the signature of a thinking block. A plain value; any thread.
class ThinkingMarks final
{
public:
    explicit ThinkingMarks(const std::vector<OpaqueMark> &marks);

    /// Of the thinking block; empty: it has none.
    [[nodiscard]] const QByteArray &signature() const { return m_signature; }

    /// Each becomes a block of its own.
    [[nodiscard]] const std::vector<OpaqueMark> &redacted() const { return m_redacted; }

    /// The signature of a thinking block beside a call, which brings the call's marks back to it.
    [[nodiscard]] static QByteArray ofCall(std::vector<OpaqueMark> marks, const QByteArray &callId);

private:
    QByteArray m_signature;
    std::vector<OpaqueMark> m_redacted;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QtGlobal>

/// A refusal because the talk is longer than the model's window. Clients of every dialect know the words of their own
/// provider for it, and shorten the talk then. A plain value; any thread.
struct ContextOverflow
{
    qint64 inputTokens = 0; ///< as the provider counted them; 0: it did not say
    qint64 outputTokens =
        0; ///< asked for beside, where these made it too much; 0: the input alone is too long, or not said
    qint64 mostTokens = 0; ///< of the window; 0: the provider did not say

    [[nodiscard]] bool isCounted() const { return inputTokens > 0 && mostTokens > 0; }

    /// `status` as the provider answered (0: not known), `message`, `type` and `code` as it wrote them. nullopt: it
    /// refused something else.
    [[nodiscard]] static std::optional<ContextOverflow> of(int status, const QByteArray &message,
                                                           const QByteArray &type, const QByteArray &code);

    bool operator==(const ContextOverflow &) const = default;
};

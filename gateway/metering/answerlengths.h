// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <mutex>
#include <optional>

#include <QByteArray>
#include <QHash>

/// How much the calls of each model use where nobody gives them a maximum: what the reserve for another one goes by.
/// Kept in memory only. Thread-safe (one uncontended lock), so that several gateway workers share one.
class AnswerLengths final
{
    Q_DISABLE_COPY_MOVE(AnswerLengths)

public:
    enum class Part
    {
        Answer,        ///< of a call whose client gave no maximum
        Thoughts,      ///< beyond the client's maximum
        ReadElsewhere, ///< input that is not in the request
        Added          ///< by the provider to the request's words: templates, instructions for tools
    };

    AnswerLengths() = default;

    /// All answers of one call together had this many tokens.
    void note(qint64 providerId, const QByteArray &model, qint64 tokens, Part part = Part::Answer);
    /// The longest of late, in tokens: one that was longer fades with the answers that follow it. nullopt: there was
    /// none yet.
    [[nodiscard]] std::optional<qint64> longest(qint64 providerId, const QByteArray &model,
                                                Part part = Part::Answer) const;

private:
    using Lengths = QHash<std::pair<qint64, QByteArray>, qint64>;

    mutable std::mutex m_mutex;
    std::array<Lengths, 4> m_longest; ///< by part
};

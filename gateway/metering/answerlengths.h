// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <optional>

#include <QByteArray>
#include <QHash>

/// How long the answers of each model get when nobody gives them a maximum: what the reserve for another one goes by.
/// Kept in memory only. Thread-safe (one uncontended lock), so that several gateway workers share one.
class AnswerLengths final
{
    Q_DISABLE_COPY_MOVE(AnswerLengths)

public:
    AnswerLengths() = default;

    /// All answers of one call together had this many tokens.
    void note(qint64 providerId, const QByteArray &model, qint64 tokens);
    /// The longest of late, in tokens: one that was longer fades with the answers that follow it. nullopt: there was
    /// none yet.
    [[nodiscard]] std::optional<qint64> longest(qint64 providerId, const QByteArray &model) const;

private:
    mutable std::mutex m_mutex;
    QHash<std::pair<qint64, QByteArray>, qint64> m_longest;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QtGlobal>

/// What was spent in the running period of a kind (UTC days or months), in nano-credits. Rolls over by the time it is
/// told, and keeps the last few periods: after a step of the clock what was spent in the period that runs then counts
/// again. Where that is not known it begins anew, until a record completes it. A clock that steps back over the
/// beginning of a period by less than a step (see isStepBack()) stands still. Not thread-safe.
class PeriodSums final
{
public:
    struct Span
    {
        qint64 beginMs = 0;
        qint64 endMs = 0; ///< the first moment of the next
    };

    /// The period that holds a moment.
    using SpanOf = Span (*)(qint64 atMs);

    PeriodSums() = default;
    /// `spentNano` is what was spent in the period of `atMs`.
    PeriodSums(SpanOf spanOf, qint64 atMs, qint64 spentNano);

    /// Counts in the period in which the call began, if that is still known.
    void add(qint64 nano, qint64 startedAtMs, qint64 nowMs);
    [[nodiscard]] qint64 running(qint64 nowMs);
    /// What is recorded for the period of `atMs`: taken over, once, if that is the running one and a step of the clock
    /// made it begin without all that was spent in it.
    void complete(qint64 spentNano, qint64 atMs);

private:
    struct Period
    {
        Span span;
        qint64 spentNano = 0;
        bool isComplete = true;

        [[nodiscard]] bool holds(qint64 atMs) const { return atMs >= span.beginMs && atMs < span.endMs; }
    };

    void rollTo(qint64 nowMs);

    SpanOf m_spanOf = nullptr;
    std::vector<Period> m_periods; ///< the running one first, then the others by when they last ran
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/dialects/neutral/neutraldelta.h"

/// Spells out the steps of an answer for tests of those who write answers: whole blocks with their beginning and end.
class StepScript final
{
public:
    /// Begins the answer "up-1" of "upstream-model".
    StepScript();

    StepScript &text(const std::vector<QByteArray> &pieces);
    StepScript &refusal(const QByteArray &text);
    StepScript &reasoning(const std::vector<QByteArray> &pieces, const std::vector<OpaqueMark> &marks = {});
    /// The marks are known when the call begins.
    StepScript &call(const QByteArray &id, const QByteArray &name, const std::vector<QByteArray> &pieces,
                     const std::vector<OpaqueMark> &marks = {});
    StepScript &annotation(WireDialect dialect, const QByteArray &raw);
    StepScript &usage(const TokenUsage &usage);
    StepScript &finish(FinishReason reason, const QByteArray &stopSequence = {});
    /// Any other step.
    StepScript &step(NeutralDelta step);

    /// By value: a script that is spelled out in a loop does not outlive its head.
    [[nodiscard]] std::vector<NeutralDelta> steps() const { return m_steps; }

    [[nodiscard]] static TokenUsage counts(qint64 uncachedInput, qint64 output);

private:
    StepScript &block(NeutralPart::Kind kind, NeutralPart part, const std::vector<QByteArray> &pieces,
                      const std::vector<OpaqueMark> &marks);

    std::vector<NeutralDelta> m_steps;
};

/// One answer that every dialect must be able to say, or to say best it can.
struct AnswerScript
{
    const char *name; ///< also of its golden file
    std::vector<NeutralDelta> steps;
    int faultStatus = 0; ///< not 0: the answer breaks off with this status and "The provider broke off."
};

/// Text, parallel calls, reasoning with marks, refusal, limits, filter, usage, faults: what golden files hold of each
/// dialect.
[[nodiscard]] std::vector<AnswerScript> answerScripts();

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/modeltraits.h"

/// How a request says what the model may think and write: thinking, output_config.effort, max_tokens. They hang
/// together, since what is thought counts against what may be written. A plain value.
struct MessagesThinking
{
    enum class Mode
    {
        Unsaid,
        Disabled,
        Enabled, ///< within budgetTokens
        Adaptive
    };

    Mode mode = Mode::Unsaid;
    qint64 budgetTokens = 0;
    qint64 maxTokens = 0;
    QByteArray effort; ///< empty: not said

    [[nodiscard]] bool isOn() const { return mode == Mode::Enabled || mode == Mode::Adaptive; }

    /// From what the client asked for and what the model takes. `request` has its tool turns mended. Any thread.
    [[nodiscard]] static MessagesThinking of(const NeutralRequest &request, const ModelTraits &traits,
                                             DialectNotes &notes);
};

/// A mark that this model's family made and wants back.
[[nodiscard]] bool isReplayed(const OpaqueMark &mark, const ModelTraits &traits);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/answerwriter.h"

/// How an answer ended.
struct ResponsesEnding
{
    FinishReason finish = FinishReason::Stop;
    std::optional<TokenUsage> usage; ///< nullopt: not known; the estimate of the input stands for it
};

/// How one broke off.
struct ResponsesFailure
{
    int status = 0;                  ///< HTTP
    QByteArrayView message;          ///< valid UTF-8
    QByteArray id;                   ///< under which the client knows the response; empty: that of the hub's
    std::optional<TokenUsage> usage; ///< nullopt: not known
};

/// Writes the response object around the output: what was asked is echoed from the request as the bytes it came in.
/// One per answer; gateway thread.
class ResponsesBody final
{
public:
    explicit ResponsesBody(const AnswerIdentity &identity);

    [[nodiscard]] QByteArray inProgress() const;
    /// "completed", or "incomplete" when it was cut off or held back, or "failed" when the model broke off. `items`:
    /// the output, each as JSON.
    [[nodiscard]] QByteArray ended(const std::vector<QByteArray> &items, const ResponsesEnding &ending) const;
    [[nodiscard]] QByteArray failed(const std::vector<QByteArray> &items, const ResponsesFailure &failure) const;

private:
    struct State
    {
        QByteArrayView status;
        QByteArray error = "null";
        QByteArray incomplete = "null";
        QByteArray usage = "null";
        QByteArray id; ///< empty: m_id
    };

    [[nodiscard]] QByteArray text(const std::vector<QByteArray> &items, const State &state) const;
    [[nodiscard]] QByteArray usageText(const std::optional<TokenUsage> &usage) const;

    QByteArray m_id;
    QByteArray m_model;
    qint64 m_createdAtSeconds = 0;
    qint64 m_estimatedInputTokens = 0;
    QByteArray m_echo; ///< `,"instructions":...` and the rest of what is echoed
};

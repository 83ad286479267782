// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/answerreader.h"

/// Reads answers of Ollama's /api/chat and /api/generate, whose objects differ in where the text stands. The answer is
/// whole when an object has said that it is done. One per answer; gateway thread.
class OllamaAnswerReader final : public AnswerReader
{
public:
    void takeEvent(QByteArrayView type, QByteArrayView data, std::vector<NeutralDelta> &steps) override;
    void takeEndOfStream(std::vector<NeutralDelta> &steps) override;
    void takeWhole(QByteArrayView body, std::vector<NeutralDelta> &steps) override;

private:
    using Steps = std::vector<NeutralDelta>;

    void takeObject(const JsonObject &object, Steps &steps);
    void takeText(NeutralPart::Kind kind, const QByteArray &text, Steps &steps);
    void takeLogprobs(const JsonView &logprobs, Steps &steps);
    void takeCall(const JsonView &call, Steps &steps);
    void takeImage(const JsonView &image, Steps &steps);
    void takeEnd(const JsonObject &object, Steps &steps);
    void open(NeutralPart part, Steps &steps);
    void close(Steps &steps);
    void fail(const QByteArray &message, int status, Steps &steps);

    std::optional<NeutralPart::Kind> m_open;
    bool m_hasBegun = false;
    bool m_hasCalls = false;
    bool m_isOver = false;
};

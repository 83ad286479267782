// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include "gateway/dialects/gemini/geminicitations.h"
#include "gateway/dialects/gemini/geminierror.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/answerreader.h"

/// Reads GenerateContentResponse objects, one per event or a whole one. A candidate's finishReason is kept until the
/// stream ends, since older models repeat it in every event; only then is the answer known to be whole. Calls without
/// an id get one from the response's id and a counter of the answer, so that none comes twice in a history. One per
/// answer; gateway thread.
class GeminiAnswerReader final : public AnswerReader
{
public:
    /// `family` is put on the signatures.
    explicit GeminiAnswerReader(QByteArray family);

    void takeEvent(QByteArrayView type, QByteArrayView data, std::vector<NeutralDelta> &steps) override;
    [[nodiscard]] bool isEnding() const override;
    void takeEndOfStream(std::vector<NeutralDelta> &steps) override;
    void takeWhole(QByteArrayView body, std::vector<NeutralDelta> &steps) override;

private:
    using Steps = std::vector<NeutralDelta>;

    struct Candidate
    {
        std::optional<NeutralPart::Kind> open; ///< the block that is not closed yet
        QByteArray finishReason;
        GeminiCitations citations;
        bool isSeen = false;
        bool hasCalls = false;
    };

    void takeResponse(const JsonView &value, Steps &steps);
    void start(const JsonObject &response, Steps &steps);
    void takeCandidate(const JsonView &value, Steps &steps);
    void takePart(int choice, const JsonObject &part, Steps &steps);
    void takeText(int choice, const JsonObject &part, Steps &steps);
    void takeCall(int choice, const JsonObject &part, Steps &steps);
    void takeMedia(int choice, const JsonObject &part, Steps &steps);
    void takeForeign(int choice, QByteArrayView name, const JsonView &value, Steps &steps);
    void takeNotes(int choice, const JsonObject &candidate, Steps &steps);
    void openBlock(int choice, NeutralPart part, Steps &steps);
    void closeBlock(int choice, Steps &steps);
    void addMark(int choice, const JsonView &signature, Steps &steps);
    void finish(int choice, Steps &steps);
    void fault(GeminiError error, Steps &steps);
    QByteArray mintedId();

    static constexpr int maxCandidates = 16; ///< the service gives at most eight

    QByteArray m_family;
    QByteArray m_responseId;
    std::array<Candidate, maxCandidates> m_candidates;
    int m_calls = 0;
    bool m_isStarted = false;
    bool m_isBlocked = false; ///< the prompt was refused: no candidate will come
    bool m_isOver = false;    ///< End or Fault was given
};

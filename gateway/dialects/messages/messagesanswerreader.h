// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/answerreader.h"

/// Reads Anthropic's answers, streamed or whole, and those of the many services that imitate it: they leave events out,
/// send whole blocks in their first event or another vendor's error object. Steps are well-formed whatever comes.
/// Blocks of server tools are Foreign, byte for byte. One per answer; gateway thread.
class MessagesAnswerReader final : public AnswerReader
{
public:
    explicit MessagesAnswerReader(QByteArray family);

    void takeEvent(QByteArrayView type, QByteArrayView data, std::vector<NeutralDelta> &steps) override;
    /// Adds nothing: only message_stop is the sign of a whole answer.
    void takeEndOfStream(std::vector<NeutralDelta> &steps) override;
    void takeWhole(QByteArrayView body, std::vector<NeutralDelta> &steps) override;

private:
    using Steps = std::vector<NeutralDelta>;
    using EventReader = void (MessagesAnswerReader::*)(const JsonObject &, Steps &);

    /// The block whose events come now.
    struct OpenBlock
    {
        NeutralPart::Kind kind = NeutralPart::Kind::Text;
        QByteArray raw;   ///< Foreign: as it began
        QByteArray input; ///< Call: what stood in its first event; Foreign: what came after
        bool hasText = false;
    };

    void readMessageStart(const JsonObject &event, Steps &steps);
    void readBlockStart(const JsonObject &event, Steps &steps);
    void readBlockDelta(const JsonObject &event, Steps &steps);
    void readBlockStop(const JsonObject &event, Steps &steps);
    void readMessageDelta(const JsonObject &event, Steps &steps);
    void readMessageStop(const JsonObject &event, Steps &steps);
    void finish(Steps &steps);
    void readError(const JsonObject &event, Steps &steps);
    void ignore(const JsonObject &event, Steps &steps);

    [[nodiscard]] bool isAfterFinish(Steps &steps);
    void start(const JsonObject &message, Steps &steps);
    void openBlock(const JsonView &block, Steps &steps);
    void openCall(const JsonObject &block, Steps &steps);
    void openPlain(NeutralPart::Kind kind, Steps &steps);
    void ensureOpen(NeutralPart::Kind kind, Steps &steps);
    void closeBlock(Steps &steps);
    void closeForeign(Steps &steps);
    void addText(QByteArray text, Steps &steps);
    void addMark(OpaqueMark::Kind kind, const QByteArray &value, Steps &steps);
    void addCitation(const JsonView &citation, Steps &steps);
    void addUsage(const JsonView &usage, bool isFinal, Steps &steps);
    void addFinish(const JsonObject &source, Steps &steps);
    void addFault(const QByteArray &message, const QByteArray &code, int status, Steps &steps);

    QByteArray m_family;
    TokenUsage m_usage;
    std::optional<OpenBlock> m_block;
    bool m_isStarted = false;
    bool m_hasCalls = false;
    bool m_hasFinish = false;
    bool m_hasDelta = false; ///< a message_delta came
    bool m_isOver = false;   ///< after End or Fault nothing comes any more
};

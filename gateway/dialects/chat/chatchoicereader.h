// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>

#include "gateway/dialects/chat/chatcallreader.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutraldelta.h"

/// Turns the deltas of one choice, or its whole message, into blocks. Its finish is held until finish(): some vendors
/// state it in every chunk, and usage comes behind it. Gateway thread.
class ChatChoiceReader final
{
public:
    ChatChoiceReader(int choice, QByteArray family, const QByteArray &idSeed)
        : m_choice {choice}
        , m_family {std::move(family)}
        , m_calls {choice, idSeed}
    {}

    /// An element of `choices`.
    void take(const JsonObject &choice, std::vector<NeutralDelta> &steps);
    /// Closes what is open and says how it ended.
    void finish(std::vector<NeutralDelta> &steps);

    /// It said why it ended, and nothing more after that.
    [[nodiscard]] bool hasFinished() const { return m_finish && !m_spokeOn; }

    /// Neither a word, a call or an image came, nor why there is none.
    [[nodiscard]] bool isVoid() const { return !m_hasSpoken && !m_finish; }

    /// Calls began, and nothing said that they ended.
    [[nodiscard]] bool isCallCut() const { return !m_finish && !m_calls.isEmpty(); }

    /// What ended the answer in a fault; not set: nothing did.
    [[nodiscard]] std::optional<NeutralDelta> fault() const;

private:
    using Block = NeutralPart::Kind;

    void takeMessage(const JsonObject &message, std::vector<NeutralDelta> &steps);
    void takeReasoning(const JsonObject &message, std::vector<NeutralDelta> &steps);
    void takeReasoningDetail(const JsonObject &detail, bool withText, std::vector<NeutralDelta> &steps);
    void takeContent(const JsonView &content, std::vector<NeutralDelta> &steps);
    void takeContentPart(const JsonView &part, std::vector<NeutralDelta> &steps);
    void takeCalls(const JsonObject &message, std::vector<NeutralDelta> &steps);
    void takeImage(const JsonView &image, std::vector<NeutralDelta> &steps);
    void takeRaw(NeutralDelta::Kind kind, const JsonView &value, std::vector<NeutralDelta> &steps);
    void takeFinish(const JsonObject &choice);
    void text(Block block, QByteArray text, std::vector<NeutralDelta> &steps);
    void letOutHeld(std::vector<NeutralDelta> &steps);
    void mark(OpaqueMark mark, std::vector<NeutralDelta> &steps);
    void open(Block block, std::vector<NeutralDelta> &steps);
    void close(std::vector<NeutralDelta> &steps);
    [[nodiscard]] NeutralDelta step(NeutralDelta::Kind kind, Block block) const;

    int m_choice = 0;
    QByteArray m_family;
    ChatCallReader m_calls;
    std::optional<Block> m_open; ///< other than a call
    /// Texts that came amid a call's arguments: they follow behind it.
    std::vector<std::pair<Block, QByteArray>> m_held;
    std::optional<FinishReason> m_finish;
    bool m_hasSpoken = false;
    bool m_spokeOn = false; ///< after a finish reason, which so means nothing
    std::optional<NeutralDelta> m_fault;
};

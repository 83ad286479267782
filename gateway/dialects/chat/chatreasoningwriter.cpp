// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatreasoningwriter.h"

#include <algorithm>

#include "gateway/dialects/neutral/reasoningeffort.h"

using Control = ModelTraits::ReasoningControl;

void ChatReasoningWriter::write()
{
    using Mode = NeutralReasoning::Mode;
    const bool isAsked = m_reasoning.mode != Mode::Unset || !m_reasoning.effort.isEmpty() || m_reasoning.budgetTokens;
    if (!isAsked)
        return;
    m_isOff = m_reasoning.mode == Mode::Off;
    if (m_traits.reasoning == Control::None) {
        if (!m_isOff)
            m_notes.add("reasoning");
        return;
    }
    if (m_isOff && !m_traits.canSwitchReasoningOff)
        m_notes.add("reasoning");
    switch (m_traits.chatReasoning) {
    case ModelTraits::ChatReasoning::Effort:
        writeEffort();
        break;
    case ModelTraits::ChatReasoning::Thinking:
        writeThinking();
        break;
    case ModelTraits::ChatReasoning::EnableThinking:
        writeEnableThinking();
        break;
    case ModelTraits::ChatReasoning::Reasoning:
        writeReasoning();
        break;
    }
}

/// A model that cannot be switched off does the least that it can.
QByteArray ChatReasoningWriter::effort() const
{
    if (!m_isOff)
        return effortFor(m_reasoning, m_traits);
    const bool takesNone =
        m_traits.efforts.empty()
        || std::find(m_traits.efforts.begin(), m_traits.efforts.end(), "none") != m_traits.efforts.end();
    if (takesNone && m_traits.canSwitchReasoningOff)
        return "none";
    return m_traits.efforts.empty() ? QByteArray {"minimal"} : m_traits.efforts.front();
}

void ChatReasoningWriter::writeEffort()
{
    using Show = NeutralReasoning::Show;
    if (m_traits.reasoningField.isEmpty() && (m_reasoning.show == Show::Summary || m_reasoning.show == Show::Full))
        m_notes.add("reasoning summary");
    if (const QByteArray word = effort(); !word.isEmpty())
        m_json.member("reasoning_effort", word);
}

void ChatReasoningWriter::writeThinking()
{
    if (m_isOff && !m_traits.canSwitchReasoningOff)
        return;
    m_json.key("thinking").beginObject().member("type", m_isOff ? "disabled" : "enabled");
    const std::optional<qint64> budget = budgetFor(m_reasoning, m_traits);
    if (!m_isOff && budget && m_traits.reasoning == Control::Budget)
        m_json.member("budget_tokens", *budget);
    m_json.endObject();
    if (!m_isOff && !m_traits.efforts.empty() && m_traits.reasoning != Control::Budget)
        writeEffort();
}

void ChatReasoningWriter::writeEnableThinking()
{
    if (!m_isOff || m_traits.canSwitchReasoningOff)
        m_json.flag("enable_thinking", !m_isOff);
    if (m_isOff)
        return;
    if (m_traits.reasoning == Control::Effort)
        writeEffort();
    else if (const std::optional<qint64> budget = budgetFor(m_reasoning, m_traits))
        m_json.member("thinking_budget", *budget);
}

/// Of effort and max_tokens OpenRouter takes one.
void ChatReasoningWriter::writeReasoning()
{
    m_json.key("reasoning").beginObject();
    const QByteArray word = m_isOff ? QByteArray {} : effort();
    if (m_isOff)
        m_json.flag("enabled", !m_traits.canSwitchReasoningOff);
    else if (m_reasoning.budgetTokens && m_traits.reasoning != Control::Effort)
        m_json.member("max_tokens", *m_reasoning.budgetTokens);
    else if (!word.isEmpty())
        m_json.member("effort", word);
    else
        m_json.flag("enabled", true);
    if (m_reasoning.show == NeutralReasoning::Show::None)
        m_json.flag("exclude", true);
    m_json.endObject();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/thoughtstore.h"

#include <algorithm>

namespace
{
using Kind = NeutralPart::Kind;

constexpr qsizetype entryOverheadBytes = 256;

qsizetype bytesOf(const std::vector<OpaqueMark> &marks)
{
    qsizetype bytes = 0;
    for (const OpaqueMark &mark : marks)
        bytes += mark.value.size() + mark.family.size();
    return bytes;
}

qsizetype bytesOf(const ThoughtStore::Thought &thought)
{
    qsizetype bytes = bytesOf(thought.callMarks);
    for (const NeutralPart &part : thought.reasoning)
        bytes += part.text.size() + bytesOf(part.marks);
    return bytes;
}

bool isSigned(const NeutralPart &part)
{
    return part.kind == Kind::Reasoning && !part.marks.empty();
}

/// Many clients bring the words of a thought back, and never what was signed with them: then the signed ones stand in
/// their place.
void putBack(const std::vector<NeutralPart> &thoughts, std::vector<NeutralPart> &parts)
{
    const auto isThought = [](const NeutralPart &part) { return part.kind == Kind::Reasoning; };
    if (std::any_of(parts.begin(), parts.end(), isThought)) {
        if (std::any_of(parts.begin(), parts.end(), isSigned)
            || std::none_of(thoughts.begin(), thoughts.end(), isSigned))
            return;
        parts.erase(std::remove_if(parts.begin(), parts.end(), isThought), parts.end());
    }
    parts.insert(parts.begin(), thoughts.begin(), thoughts.end());
}
} // namespace

void ThoughtStore::drop(Entries::iterator entry, Entries &gone)
{
    m_bytes -= entry->bytes;
    m_byCall.remove(entry->key);
    gone.splice(gone.end(), m_entries, entry);
}

void ThoughtStore::keep(qint64 appId, const QByteArray &callId, Thought thought, qint64 nowMs)
{
    const qsizetype bytes = bytesOf(thought) + callId.size() + entryOverheadBytes;
    Entries fresh;
    fresh.push_back({{appId, callId}, std::make_shared<const Thought>(std::move(thought)), bytes, nowMs});
    Entries gone; // before the lock, so that it is destroyed after it
    const std::lock_guard lock {m_mutex};
    if (const auto known = m_byCall.constFind(fresh.front().key); known != m_byCall.constEnd())
        drop(*known, gone);
    m_entries.splice(m_entries.end(), fresh);
    m_byCall.insert(m_entries.back().key, std::prev(m_entries.end()));
    m_bytes += bytes;
    while (m_byCall.size() > maxEntries || m_bytes > maxBytes)
        drop(m_entries.begin(), gone);
}

std::shared_ptr<const ThoughtStore::Thought> ThoughtStore::find(qint64 appId, const QByteArray &callId, qint64 nowMs)
{
    Entries gone;
    const std::lock_guard lock {m_mutex};
    const auto known = m_byCall.constFind({appId, callId});
    if (known == m_byCall.constEnd())
        return nullptr;
    const auto entry = *known;
    if (nowMs - entry->keptAtMs > maxAgeMs) {
        drop(entry, gone);
        return nullptr;
    }
    m_entries.splice(m_entries.end(), m_entries, entry);
    return entry->thought;
}

qsizetype ThoughtStore::entries() const
{
    const std::lock_guard lock {m_mutex};
    return m_byCall.size();
}

qsizetype ThoughtStore::bytes() const
{
    const std::lock_guard lock {m_mutex};
    return m_bytes;
}

void ThoughtStore::restore(qint64 appId, NeutralRequest &request, qint64 nowMs)
{
    for (NeutralMessage &message : request.messages) {
        std::vector<NeutralPart> &parts = message.parts;
        const auto is = [](Kind kind) { return [kind](const NeutralPart &part) { return part.kind == kind; }; };
        const auto call = std::find_if(parts.begin(), parts.end(), is(Kind::Call));
        if (message.role != NeutralMessage::Role::Assistant || call == parts.end())
            continue;
        const std::shared_ptr<const Thought> thought = find(appId, call->callId, nowMs);
        if (!thought)
            continue;
        if (call->marks.empty())
            call->marks = thought->callMarks;
        putBack(thought->reasoning, parts);
    }
}

void ThoughtCollector::take(const NeutralDelta &step)
{
    if (step.choice != 0 || m_bytes > maxThoughtBytes)
        return;
    switch (step.kind) {
    case NeutralDelta::Kind::BlockStart:
        m_open = step.block;
        if (step.block == Kind::Reasoning) {
            m_reasoning.push_back(step.part);
            m_reasoning.back().kind = Kind::Reasoning;
        } else if (step.block == Kind::Call) {
            m_calls.push_back({step.part.callId, step.part.marks});
        }
        break;
    case NeutralDelta::Kind::Text:
        if (m_open != Kind::Reasoning || m_reasoning.empty())
            return;
        m_reasoning.back().text += step.text;
        m_bytes += step.text.size();
        break;
    case NeutralDelta::Kind::Mark: {
        std::vector<OpaqueMark> *marks = m_open == Kind::Reasoning && !m_reasoning.empty() ? &m_reasoning.back().marks
                                         : m_open == Kind::Call && !m_calls.empty()        ? &m_calls.back().marks
                                                                                           : nullptr;
        if (!marks)
            return;
        marks->insert(marks->end(), step.part.marks.begin(), step.part.marks.end());
        m_bytes += bytesOf(step.part.marks);
        break;
    }
    default:
        break;
    }
}

void ThoughtCollector::keepIn(ThoughtStore &store, qint64 appId, qint64 nowMs)
{
    if (m_bytes > maxThoughtBytes)
        return;
    bool isFirst = true;
    for (Call &call : m_calls) {
        ThoughtStore::Thought thought {isFirst ? std::move(m_reasoning) : std::vector<NeutralPart> {},
                                       std::move(call.marks)};
        isFirst = false;
        if (!call.id.isEmpty() && (!thought.reasoning.empty() || !thought.callMarks.empty()))
            store.keep(appId, call.id, std::move(thought), nowMs);
    }
}

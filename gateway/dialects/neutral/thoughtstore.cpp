// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/thoughtstore.h"

#include <algorithm>

#include <QCryptographicHash>

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

bool isCall(const NeutralPart &part)
{
    return part.kind == Kind::Call;
}

bool hasCalls(const NeutralMessage &message)
{
    return message.role == NeutralMessage::Role::Assistant
           && std::any_of(message.parts.begin(), message.parts.end(), &isCall);
}

/// Grows with the talk. Messages are not told apart, since a reader may join what comes in a row.
class TalkDigest
{
public:
    void add(const NeutralMessage &message)
    {
        if (message.role == NeutralMessage::Role::System)
            return;
        for (const NeutralPart &part : message.parts)
            add(part);
    }

    [[nodiscard]] QByteArray value() const { return m_hash.result(); }

private:
    void add(const NeutralPart &part)
    {
        if (part.kind == Kind::Reasoning)
            return;
        for (const QByteArray *text : {&part.text, &part.callId, &part.name, &part.arguments, &part.media.url}) {
            m_hash.addData(QByteArray {QByteArray::number(text->size()) + ':'});
            m_hash.addData(*text);
        }
        // Files are long, and what is said of them tells the talk.
        m_hash.addData(QByteArray {QByteArray::number(part.media.base64.size()) + ';'});
        for (const NeutralPart &inner : part.parts)
            add(inner);
    }

    QCryptographicHash m_hash {QCryptographicHash::Blake2b_160};
};
} // namespace

void ThoughtStore::drop(Entries::iterator entry, Entries &gone)
{
    m_bytes -= entry->bytes;
    m_byCall.remove(entry->key);
    gone.splice(gone.end(), m_entries, entry);
}

QByteArray ThoughtStore::digestOf(const std::vector<NeutralMessage> &messages)
{
    TalkDigest digest;
    for (const NeutralMessage &message : messages)
        digest.add(message);
    return digest.value();
}

void ThoughtStore::keep(const Key &key, Thought thought, qint64 nowMs)
{
    const qsizetype bytes = bytesOf(thought) + key.callId.size() + key.talk.size() + entryOverheadBytes;
    Entries fresh;
    fresh.push_back({key, std::make_shared<const Thought>(std::move(thought)), bytes, nowMs});
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

std::shared_ptr<const ThoughtStore::Thought> ThoughtStore::find(const Key &key, qint64 nowMs)
{
    Entries gone;
    const std::lock_guard lock {m_mutex};
    const auto known = m_byCall.constFind(key);
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
    if (entries() == 0)
        return;
    const auto last = std::find_if(request.messages.rbegin(), request.messages.rend(), &hasCalls);
    TalkDigest digest;
    for (auto message = request.messages.begin(); message != last.base(); ++message) {
        if (hasCalls(*message))
            restoreTurn({appId, {}, digest.value()}, message->parts, nowMs);
        digest.add(*message);
    }
}

void ThoughtStore::restoreTurn(Key key, std::vector<NeutralPart> &parts, qint64 nowMs)
{
    const auto call = std::find_if(parts.begin(), parts.end(), &isCall);
    key.callId = call->callId;
    const std::shared_ptr<const Thought> thought = find(key, nowMs);
    if (!thought)
        return;
    if (call->marks.empty())
        call->marks = thought->callMarks;
    putBack(thought->reasoning, parts);
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

void ThoughtCollector::keepIn(ThoughtStore &store, qint64 appId, const std::vector<NeutralMessage> &messages,
                              qint64 nowMs)
{
    if (m_bytes > maxThoughtBytes)
        return;
    bool isFirst = true;
    QByteArray talk; // made when it is needed
    for (Call &call : m_calls) {
        ThoughtStore::Thought thought {isFirst ? std::move(m_reasoning) : std::vector<NeutralPart> {},
                                       std::move(call.marks)};
        isFirst = false;
        if (call.id.isEmpty() || (thought.reasoning.empty() && thought.callMarks.empty()))
            continue;
        if (talk.isEmpty())
            talk = ThoughtStore::digestOf(messages);
        store.keep({appId, call.id, talk}, std::move(thought), nowMs);
    }
}

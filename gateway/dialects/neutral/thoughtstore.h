// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <QByteArray>
#include <QHash>

#include "gateway/dialects/neutral/neutraldelta.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// Remembers what a model thought before it called a tool, for clients whose dialect cannot carry signatures: their
/// next request names the call, and the thoughts are put back before it, without which some providers refuse the turn.
/// Bounded in entries, bytes and age; in memory only, since it is a convenience and holds what people asked. One for
/// all gateway workers, as a client's next call may come to another one: any thread; the lock is held for a look-up or
/// a link, never for a copy.
class ThoughtStore final
{
public:
    static constexpr qsizetype maxEntries = 20'000;
    static constexpr qsizetype maxBytes = 64 * 1024 * 1024;
    static constexpr qint64 maxAgeMs = 24LL * 60 * 60 * 1000;

    /// What belongs to the first call of a turn.
    struct Thought
    {
        std::vector<NeutralPart> reasoning; ///< in order
        std::vector<OpaqueMark> callMarks;  ///< of the call itself (Gemini)
    };

    /// Ids are kept by app: one app's thoughts never reach another's request. The oldest go when it is full.
    /// `nowMs`: UTC.
    void keep(qint64 appId, const QByteArray &callId, Thought thought, qint64 nowMs);
    /// nullptr: not known, or too old.
    [[nodiscard]] std::shared_ptr<const Thought> find(qint64 appId, const QByteArray &callId, qint64 nowMs);
    /// Puts thoughts back before the calls of the assistant's turns that came without any, or with their words only.
    void restore(qint64 appId, NeutralRequest &request, qint64 nowMs);

    [[nodiscard]] qsizetype entries() const;
    [[nodiscard]] qsizetype bytes() const;

private:
    using Key = std::pair<qint64, QByteArray>;

    struct Entry
    {
        Key key;
        std::shared_ptr<const Thought> thought;
        qsizetype bytes = 0;
        qint64 keptAtMs = 0;
    };

    using Entries = std::list<Entry>;

    /// Unlinks it into `gone`, to be destroyed when the lock is released.
    void drop(Entries::iterator entry, Entries &gone);

    mutable std::mutex m_mutex; ///< of all below
    Entries m_entries;          ///< the least recently used first
    QHash<Key, Entries::iterator> m_byCall;
    qsizetype m_bytes = 0;
};

/// Picks the thoughts out of an answer's steps as they pass. One per answer; gateway thread.
class ThoughtCollector final
{
public:
    static constexpr qsizetype maxThoughtBytes = 256 * 1024;

    void take(const NeutralDelta &step);
    /// The answer is whole: hands what belongs to its calls over.
    void keepIn(ThoughtStore &store, qint64 appId, qint64 nowMs);

private:
    struct Call
    {
        QByteArray id;
        std::vector<OpaqueMark> marks;
    };

    std::vector<NeutralPart> m_reasoning; ///< since the beginning of the answer
    std::vector<Call> m_calls;
    NeutralPart::Kind m_open = NeutralPart::Kind::Text;
    qsizetype m_bytes = 0;
};

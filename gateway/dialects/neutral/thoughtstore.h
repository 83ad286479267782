// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include <QByteArray>
#include <QHash>

#include "gateway/dialects/neutral/neutraldelta.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// Remembers what a model thought before it called a tool, for clients whose dialect cannot carry signatures: their
/// next request names the call, and the thoughts are put back before it, without which some providers refuse the turn.
/// A call is known by its id and by the talk that led to it, since some providers count their ids anew in each talk.
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

    /// Which call; one app's thoughts never reach another's request.
    struct Key
    {
        qint64 appId = 0;
        QByteArray callId; ///< the provider's
        QByteArray talk;   ///< see digestOf(): of the messages before the call's turn
        friend bool operator==(const Key &, const Key &) = default;

        friend size_t qHash(const Key &key, size_t seed) noexcept
        {
            return qHashMulti(seed, key.appId, key.callId, key.talk);
        }
    };

    /// Of what was said, called and answered, as the client repeats it: not of thoughts, which it may leave out, nor of
    /// system texts, which may tell the time.
    [[nodiscard]] static QByteArray digestOf(const std::vector<NeutralMessage> &messages);

    /// The oldest go when it is full. `nowMs`: UTC.
    void keep(const Key &key, Thought thought, qint64 nowMs);
    /// nullptr: not known, or too old.
    [[nodiscard]] std::shared_ptr<const Thought> find(const Key &key, qint64 nowMs);
    /// Puts thoughts back before the calls of the assistant's turns that came without any, or with their words only.
    void restore(qint64 appId, NeutralRequest &request, qint64 nowMs);

    [[nodiscard]] qsizetype entries() const;
    [[nodiscard]] qsizetype bytes() const;

private:
    struct Entry
    {
        Key key;
        std::shared_ptr<const Thought> thought;
        qsizetype bytes = 0;
        qint64 keptAtMs = 0;
    };

    using Entries = std::list<Entry>;

    /// `key` lacks the call's id; `parts` have a call.
    void restoreTurn(Key key, std::vector<NeutralPart> &parts, qint64 nowMs);
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
    /// The answer is whole: hands what belongs to its calls over. `messages`: of the request that it answers.
    void keepIn(ThoughtStore &store, qint64 appId, const std::vector<NeutralMessage> &messages, qint64 nowMs);

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

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include <QHash>

#include "gateway/api/answertape.h"

/// Which request an app made under which Idempotency-Key, with the answer: for 24 hours, and no more than fits. Shared
/// by all workers, in memory; what failed is forgotten, so that it can be tried again. What was kept while the clock
/// was ahead (see isStepBack()) counts as of when that is seen. Thread-safe. After
/// draft-ietf-httpapi-idempotency-key-header-07.
class IdempotencyStore final
{
    Q_DISABLE_COPY_MOVE(IdempotencyStore)

public:
    struct Limits
    {
        qint64 keepMs = 24LL * 60 * 60 * 1000;
        qsizetype answers = 10'000;
        qsizetype bytes = 64 * 1024 * 1024;
    };

    struct Key
    {
        qint64 appId = 0;
        QByteArray text;
        friend bool operator==(const Key &, const Key &) = default;
    };

    /// What is known under a key. `tape` is null when the request under it was another one.
    struct Found
    {
        std::shared_ptr<AnswerTape> tape;
        bool isNew = false; ///< the caller runs the call and writes the tape
    };

    /// The answers' bytes are taken of the budget; null: no limit but the others.
    explicit IdempotencyStore(std::shared_ptr<BufferBudget> budget = nullptr);
    IdempotencyStore(std::shared_ptr<BufferBudget> budget, const Limits &limits);

    [[nodiscard]] const std::shared_ptr<BufferBudget> &budget() const { return m_budget; }

    /// The tape of the same request, or of a new one, made by `make`; `fingerprint` is a hash of the request.
    [[nodiscard]] Found find(const Key &key, const QByteArray &fingerprint, qint64 nowMs,
                             const std::function<std::shared_ptr<AnswerTape>()> &make);
    /// The run behind the tape has ended: it is kept if it succeeded, else forgotten.
    void settle(const Key &key, const std::shared_ptr<AnswerTape> &tape);

private:
    struct Entry
    {
        QByteArray fingerprint;
        std::shared_ptr<AnswerTape> tape;
        qint64 atMs = 0;
        qsizetype keptBytes = 0; ///< 0: it runs
        bool isKept = false;

        [[nodiscard]] bool isRunning() const { return tape->state() == AnswerTape::State::Open; }
    };

    void forgetOld(qint64 nowMs);
    void forget(const Key &key);
    [[nodiscard]] bool isKnown(const Entry &entry, qint64 nowMs) const;
    void makeRoom();

    friend size_t qHash(const Key &key, size_t seed) { return qHashMulti(seed, key.appId, key.text); }

    const std::shared_ptr<BufferBudget> m_budget;
    const Limits m_limits;
    std::mutex m_mutex;
    QHash<Key, Entry> m_entries;
    qsizetype m_keptBytes = 0;
    qint64 m_lookedAtMs = 0;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>

#include <QHash>

#include "gateway/api/wholeanswer.h"
#include "gateway/http/bufferbudget.h"
#include "gateway/http/headerlist.h"

/// An answer as it is given, for several clients: one run writes it, each client reads at its own pace, from the
/// beginning. Thread-safe; clients may belong to other workers. What is called back is called with the tape's lock
/// held, on the thread of whoever changed it, and may only post.
class AnswerTape final
{
    Q_DISABLE_COPY_MOVE(AnswerTape)

public:
    enum class State
    {
        Open,
        Finished,
        Aborted ///< the rest is missing
    };

    using Wake = std::function<void()>;

    /// Up to here an answer that comes piece by piece is held from its beginning, for whoever joins; of a longer one
    /// only what the slowest reader has not had yet, and nobody joins it any more.
    static constexpr qsizetype sharedBytes = 8 * 1024 * 1024;

    /// Whether an answer of that size can be kept: of one that is given at once, all that is taken of a provider.
    [[nodiscard]] static bool canKeep(qint64 bytes, bool isWhole)
    {
        return bytes <= (isWhole ? WholeAnswer::maxBytes : sharedBytes);
    }

    /// What a client has not had yet.
    struct Piece
    {
        bool hasHead = false;
        bool isWhole = false; ///< all of the answer was given at once, with its length
        int status = 0;
        HeaderList headers;
        QByteArray bytes;
        State state = State::Open;
    };

    /// Whom the run's side of the tape calls.
    struct Writer
    {
        Wake abandoned; ///< no reader is left before the end
        Wake stopping;  ///< a reader's hub is stopping
        Wake caughtUp;  ///< the readers have had what isFull() was about
    };

    /// Of the budget is taken what the tape holds; null: no limit.
    AnswerTape(std::shared_ptr<BufferBudget> budget, Writer writer);

    void start(int status, HeaderList headers, bool isWhole);
    void write(QByteArrayView bytes);
    /// `isGood`: it is the whole answer of a call that succeeded.
    void end(State state, bool isGood);
    /// Aborts it unless a reader has come back or it has ended; gives whether it did.
    [[nodiscard]] bool abortIfUnread();
    /// The slowest reader of a long answer has much to take yet: the writer should wait for caughtUp.
    [[nodiscard]] qint64 pendingBytes();

    /// `more` is called whenever there is something new. Gives the number to read and leave with; 0: it was aborted or
    /// is too long to be joined.
    [[nodiscard]] quint64 join(Wake more);
    void leave(quint64 reader);
    /// A reader's hub is stopping: the run should end its answer.
    void stop();
    /// What the reader has not had yet; it counts as taken.
    [[nodiscard]] Piece read(quint64 reader);

    [[nodiscard]] State state() const;
    /// It ended well and is held whole.
    [[nodiscard]] bool isWorthKeeping() const;
    [[nodiscard]] qsizetype heldBytes() const;

private:
    struct Reader
    {
        Wake more;
        qsizetype had = 0; ///< of all bytes
    };

    [[nodiscard]] qsizetype total() const { return m_dropped + m_bytes.size(); }

    [[nodiscard]] qsizetype leastHad() const;
    void trim();
    void wakeAll();

    mutable std::mutex m_mutex;
    std::shared_ptr<BufferBudget> m_budget; // before the share
    BufferShare m_share;
    Writer m_writer;
    QHash<quint64, Reader> m_readers;
    quint64 m_lastReader = 0;
    int m_status = 0; ///< 0: not begun
    bool m_isWhole = false;
    HeaderList m_headers;
    QByteArray m_bytes;
    qsizetype m_dropped = 0; ///< bytes before those in m_bytes
    State m_state = State::Open;
    bool m_isGood = false;
    bool m_isWaited = false; ///< the writer waits for caughtUp
};

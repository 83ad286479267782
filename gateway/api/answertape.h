// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>

#include <QHash>

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

    /// Of the budget is taken what the tape holds; null: no limit. `abandoned`: no reader is left before the end;
    /// `stopping`: a reader's hub is stopping.
    AnswerTape(std::shared_ptr<BufferBudget> budget, Wake abandoned, Wake stopping);

    void start(int status, HeaderList headers, bool isWhole);
    void write(QByteArrayView bytes);
    void end(State state);

    /// `more` is called whenever there is something new. Gives the number to leave() with, never 0.
    [[nodiscard]] quint64 join(Wake more);
    void leave(quint64 reader);
    /// A reader's hub is stopping: the run should end its answer.
    void stop();
    [[nodiscard]] Piece readFrom(qsizetype offset) const;

    [[nodiscard]] State state() const;
    /// It ended well, with a success of at most this size.
    [[nodiscard]] bool isWorthKeeping(qsizetype maxBytes) const;
    [[nodiscard]] qsizetype size() const;

private:
    void wakeAll();

    mutable std::mutex m_mutex;
    std::shared_ptr<BufferBudget> m_budget; // before the share
    BufferShare m_share;
    Wake m_abandoned;
    Wake m_stopping;
    QHash<quint64, Wake> m_readers;
    quint64 m_lastReader = 0;
    int m_status = 0; ///< 0: not begun
    bool m_isWhole = false;
    HeaderList m_headers;
    QByteArray m_bytes;
    State m_state = State::Open;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QObject>
#include <QPointer>
#include <QThread>

#include "models/store/hubqueries.h"

class ReaderWorker;

/// Reads for pages, charts, exports and admin queries on the reader thread, over a read-only connection. A facade on
/// the main thread. Results come back on `context`'s thread, unless it was destroyed.
class Reader final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Reader)

public:
    explicit Reader(QString databasePath, QObject *parent = nullptr);
    ~Reader() override;

    template <typename T>
    void run(std::function<Result<T>(const HubQueries &)> work, QObject *context, std::function<void(Result<T>)> done)
    {
        auto result = std::make_shared<std::optional<Result<T>>>();
        runErased([work = std::move(work), result](const HubQueries &queries) { result->emplace(work(queries)); },
                  [result](const Error &error) { result->emplace(tl::unexpected {error}); }, context,
                  [done = std::move(done), result] { done(std::move(**result)); });
    }

private:
    void runErased(std::function<void(const HubQueries &)> work, std::function<void(const Error &)> refuse,
                   QObject *context, std::function<void()> done);

    QThread *m_thread = nullptr;
    ReaderWorker *m_worker = nullptr; ///< deletes itself when the thread ends
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>

#include <QWidget>

#include "models/store/hubcommands.h"
#include "models/store/reader.h"
#include "models/store/store.h"
#include "ui/hubcontext.h"

class Banner;
class QHBoxLayout;
class QVBoxLayout;
class TextLabel;

/// One page of the window: a title line with its actions, a place for an error, and a body. Reads by Reader, changes by
/// Store; nothing here waits. Main thread.
class Page : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Page)

public:
    Page(const HubContext &hub, const QString &title, const QString &subtitle, QWidget *parent = nullptr);

    virtual void refresh() = 0;                                ///< reads everything again
    virtual void showSnapshot(const HubSnapshotPtr &snapshot); ///< the configuration changed
    virtual void showCommitted(const QList<ModelCall> &calls); ///< calls were recorded
    virtual void createNew();                                  ///< Ctrl+N
    virtual void focusFilter();                                ///< Ctrl+F
    virtual void goBack();                                     ///< Esc

protected:
    [[nodiscard]] const HubContext &hub() const { return m_hub; }

    [[nodiscard]] QVBoxLayout *body() const { return m_body; }

    /// Right of the title.
    void addAction(QWidget *widget);
    void setSubtitle(const QString &text);
    /// Shows what went wrong until the next success or until it is closed.
    void showError(const Error &error);
    /// Something works but for a part; `reason` in the words of the log.
    void showWarning(const QString &headline, const QString &text, const QString &reason);
    void clearError();

    /// Runs a change on the store and shows its error, if any; `done` only after a success.
    template <typename T>
    void change(std::function<Result<T>(const HubCommands &)> work, std::function<void(const Result<T> &)> done = {})
    {
        m_hub.store->run<T>(QStringLiteral("window"), std::move(work), this,
                            [this, done = std::move(done)](const Result<T> &result) {
                                if (!result) {
                                    showError(result.error());
                                    refresh(); // a switch that was flipped goes back
                                    return;
                                }
                                clearError();
                                if (done)
                                    done(result);
                            });
    }

    /// Reads on the reader thread and shows the error, if any; `done` only with a value.
    template <typename T>
    void read(std::function<Result<T>(const HubQueries &)> work, std::function<void(const T &)> done)
    {
        m_hub.reader->run<T>(std::move(work), this, [this, done = std::move(done)](const Result<T> &result) {
            if (result)
                done(*result);
            else
                showError(result.error());
        });
    }

private:
    HubContext m_hub;
    TextLabel *m_subtitle;
    QHBoxLayout *m_actions;
    Banner *m_error;
    QVBoxLayout *m_body;
};

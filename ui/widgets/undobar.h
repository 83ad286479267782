// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QFrame>
#include <QString>
#include <QTimer>

class QPushButton;
class TextLabel;

/// "Removed X. [Undo]" for ten seconds after the last removal or Undo. Several removals are undone one after another,
/// the newest first, or all of them. One whose Undo failed stays, for long enough to clear what was in its way.
class UndoBar final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UndoBar)

public:
    static constexpr int defaultDurationMs = 10'000;
    static constexpr int durationAfterFailureMs = 5 * 60'000;

    /// Begins to undo, and tells when that has ended whether it is undone.
    using Undo = std::function<void(std::function<void(bool isUndone)> ended)>;

    explicit UndoBar(QWidget *parent = nullptr);

    void offer(const QString &text, Undo undo, int durationMs = defaultDurationMs);

private:
    struct Removal
    {
        int number;
        QString text;
        Undo undo;
    };

    void showNewest();
    void undo(std::size_t count);
    void undoNext();
    void settle(int number, bool isUndone);
    void forget();

    TextLabel *m_text;
    QPushButton *m_button;
    QPushButton *m_all;
    QTimer m_timer;
    std::vector<Removal> m_removals; ///< the newest last
    std::size_t m_wanted = 0;        ///< how many are to be undone
    int m_lastNumber = 0;
    int m_durationMs = defaultDurationMs;
    bool m_isUndoing = false;
};

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
/// the newest first, or all at once.
class UndoBar final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UndoBar)

public:
    static constexpr int defaultDurationMs = 10'000;

    explicit UndoBar(QWidget *parent = nullptr);

    void offer(const QString &text, std::function<void()> undo, int durationMs = defaultDurationMs);

private:
    struct Removal
    {
        QString text;
        std::function<void()> undo;
    };

    void showNewest();
    void undo();
    void undoAll();
    void forget();

    TextLabel *m_text;
    QPushButton *m_button;
    QPushButton *m_all;
    QTimer m_timer;
    std::vector<Removal> m_removals; ///< the newest last
};

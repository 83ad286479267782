// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QFrame>
#include <QTimer>

class QPushButton;
class TextLabel;

/// "Removed X. [Undo]" for ten seconds. Only the newest removal can be undone; showing a further one ends the first.
class UndoBar final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UndoBar)

public:
    static constexpr int defaultDurationMs = 10'000;

    explicit UndoBar(QWidget *parent = nullptr);

    void offer(const QString &text, std::function<void()> undo, int durationMs = defaultDurationMs);

private:
    void undo();

    TextLabel *m_text;
    QPushButton *m_button;
    QTimer m_timer;
    std::function<void()> m_undo;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

/// One choice of a few, side by side. Arrow keys move within it.
class SegmentedControl final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SegmentedControl)

public:
    explicit SegmentedControl(const QString &accessibleName, QWidget *parent = nullptr);

    void addChoice(const QString &text);
    void setCurrent(int index);
    [[nodiscard]] int current() const;

signals:
    void currentChanged(int index);

private:
    QButtonGroup *m_group;
    QHBoxLayout *m_row;
};

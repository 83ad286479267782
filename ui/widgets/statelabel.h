// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/widgets/statemark.h"

class TextLabel;

/// A mark and its words.
class StateLabel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StateLabel)

public:
    explicit StateLabel(QWidget *parent = nullptr);

    void setState(Mark mark, const QString &text);

    [[nodiscard]] Mark mark() const { return m_mark; }

    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Mark m_mark = Mark::Off;
    TextLabel *m_text;
};

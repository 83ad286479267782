// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class TextLabel;

/// One number to be seen from afar: its name, the number, and how it compares with the period before.
class FigureCard final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FigureCard)

public:
    FigureCard(const QString &name, const QString &meaning, QWidget *parent = nullptr);

    void setFigure(const QString &figure, const QString &full, const QString &note);
    [[nodiscard]] QString figure() const;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitNote();

    QString m_name;
    TextLabel *m_figure;
    TextLabel *m_note;
};

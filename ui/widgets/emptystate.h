// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;
class QVBoxLayout;
class TextLabel;

/// What a page shows instead of nothing: a picture, one sentence, and the button that ends the emptiness.
class EmptyState final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EmptyState)

public:
    EmptyState(const QString &iconName, const QString &headline, const QString &sentence, QWidget *parent = nullptr);

    QPushButton *addPrimary(const QString &text);
    QPushButton *addSecondary(const QString &text);
    void addBelow(QWidget *widget);
    void setTexts(const QString &headline, const QString &sentence);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showIcon();

    QString m_iconName;
    class QLabel *m_icon;
    TextLabel *m_headline;
    TextLabel *m_sentence;
    class QHBoxLayout *m_buttons;
    QVBoxLayout *m_column;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QPushButton;
class TextLabel;

/// A line across a page: what is wrong, and the buttons that mend it.
class Banner : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Banner)

public:
    enum class Kind
    {
        Info,
        Warning,
        Danger
    };

    explicit Banner(QWidget *parent = nullptr);

    void setMessage(Kind kind, const QString &headline, const QString &detail);
    /// Below the message: the words of the log, for those who have to look further. Empty: nothing.
    void setReason(const QString &reason);
    [[nodiscard]] QString headline() const;
    QPushButton *addButton(const QString &text);
    void removeButtons();

private:
    class QLabel *m_icon;
    TextLabel *m_headline;
    TextLabel *m_detail;
    TextLabel *m_reason;
    QHBoxLayout *m_buttons;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;
class Shell;

/// Goes to a page by typing a part of its name.
class JumpDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(JumpDialog)

public:
    JumpDialog(Shell *shell, QWidget *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill(const QString &text);
    void go();

    Shell *m_shell;
    QLineEdit *m_text;
    QListWidget *m_list;
};

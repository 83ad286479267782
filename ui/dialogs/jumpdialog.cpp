// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/jumpdialog.h"

#include <algorithm>

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include "ui/shell.h"

using namespace Qt::Literals::StringLiterals;

JumpDialog::JumpDialog(Shell *shell, QWidget *parent)
    : QDialog {parent}
    , m_shell {shell}
    , m_text {new QLineEdit}
    , m_list {new QListWidget}
{
    setWindowTitle(tr("Go to"));
    m_text->setObjectName(u"jumpField"_s);
    m_text->setPlaceholderText(tr("Name of a page, provider or app"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->installEventFilter(this);
    m_list->setObjectName(u"jumpList"_s);
    m_list->setAccessibleName(tr("Matches"));
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(16, 16, 16, 16);
    column->addWidget(m_text);
    column->addWidget(m_list);
    connect(m_text, &QLineEdit::textChanged, this, &JumpDialog::fill);
    // returnPressed comes after an input method has committed, unlike a raw key.
    connect(m_text, &QLineEdit::returnPressed, this, &JumpDialog::go);
    connect(m_list, &QListWidget::itemActivated, this, &JumpDialog::go);
    resize(420, 320);
    fill({});
}

void JumpDialog::fill(const QString &text)
{
    m_list->clear();
    const auto targets = m_shell->jumpTargets();
    for (const Shell::JumpTarget &target : targets) {
        if (!target.title.contains(text.trimmed(), Qt::CaseInsensitive))
            continue;
        auto *item = new QListWidgetItem {target.title, m_list};
        item->setData(Qt::UserRole, target.page);
        item->setData(Qt::UserRole + 1, target.rowId);
    }
    m_list->setCurrentRow(0);
}

void JumpDialog::go()
{
    if (const QListWidgetItem *item = m_list->currentItem())
        m_shell->jumpTo(item->data(Qt::UserRole).toInt(), item->data(Qt::UserRole + 1).toLongLong());
    accept();
}

bool JumpDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_text || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key != Qt::Key_Down && key != Qt::Key_Up)
        return QDialog::eventFilter(watched, event);
    const int row = m_list->currentRow() + (key == Qt::Key_Down ? 1 : -1);
    m_list->setCurrentRow(std::clamp(row, 0, std::max(0, m_list->count() - 1)));
    return true;
}

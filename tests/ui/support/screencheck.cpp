// SPDX-License-Identifier: GPL-3.0-or-later
#include "screencheck.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QTabBar>
#include <QTableView>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int sectionPadding = 22; // of the style sheet, both sides
constexpr int cellPadding = 22;
constexpr int fieldPadding = 16;
constexpr int markRoom = 20;

QString plain(QString text)
{
    return text.remove(u'&').trimmed();
}

QString said(const QWidget *widget, const QString &what, const QString &text)
{
    return u"%1 %2: %3 \"%4\""_s.arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(), what,
                                     text.left(60));
}

void checkLabel(const QLabel *label, QStringList &faults)
{
    if (label->text().isEmpty())
        return;
    const bool cut = label->wordWrap() ? label->heightForWidth(label->width()) > label->height()
                                       : label->sizeHint().width() > label->width();
    if (cut && label->toolTip().isEmpty())
        faults.append(said(label, u"text is cut"_s, label->text()));
    if (!label->wordWrap() && label->sizeHint().height() > label->height() + 1)
        faults.append(said(label, u"text is cut at its foot"_s, label->text()));
}

bool isField(const QWidget *widget)
{
    const bool isInSpinBox = qobject_cast<const QAbstractSpinBox *>(widget->parentWidget())
                             || qobject_cast<const QComboBox *>(widget->parentWidget());
    return qobject_cast<const QAbstractSpinBox *>(widget) || qobject_cast<const QComboBox *>(widget)
           || (qobject_cast<const QLineEdit *>(widget) && !isInSpinBox);
}

void checkFields(const QWidget *screen, QStringList &faults)
{
    for (const auto *button : screen->findChildren<QAbstractButton *>()) {
        if (button->isVisible() && !button->text().isEmpty() && button->sizeHint().width() > button->width())
            faults.append(said(button, u"narrower than its text"_s, button->text()));
    }
    for (const auto *box : screen->findChildren<QComboBox *>()) {
        if (box->isVisible() && box->fontMetrics().horizontalAdvance(box->currentText()) > box->width() - 34)
            faults.append(said(box, u"narrower than its text"_s, box->currentText()));
    }
    for (const auto *spin : screen->findChildren<QAbstractSpinBox *>()) {
        const auto *inner = spin->findChild<QLineEdit *>();
        if (spin->isVisible() && spin->fontMetrics().horizontalAdvance(spin->text()) > inner->width() - 4)
            faults.append(said(spin, u"narrower than its text"_s, spin->text()));
    }
    for (const auto *field : screen->findChildren<QWidget *>()) {
        if (field->isVisible() && isField(field) && field->height() < field->sizeHint().height())
            faults.append(said(field, u"is cut at its foot"_s, field->accessibleName()));
    }
    for (const auto *field : screen->findChildren<QLineEdit *>()) {
        const QString text = field->placeholderText();
        if (field->isVisible() && field->fontMetrics().horizontalAdvance(text) > field->width() - fieldPadding)
            faults.append(said(field, u"narrower than its hint"_s, text));
    }
}

void checkHeader(const QTableView *table, QStringList &faults)
{
    const QHeaderView *header = table->horizontalHeader();
    QFont font = header->font();
    font.setWeight(QFont::DemiBold);
    for (int section = 0; section < header->count(); ++section) {
        const QString title = header->model()->headerData(section, Qt::Horizontal).toString();
        if (!header->isSectionHidden(section)
            && QFontMetrics {font}.horizontalAdvance(title) + sectionPadding > header->sectionSize(section))
            faults.append(said(table, u"column %1 is narrower than its title"_s.arg(section), title));
    }
}

void checkCells(const QTableView *table, QStringList &faults)
{
    for (int row = 0; row < std::min(table->model()->rowCount(), 40); ++row) {
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            if (table->isColumnHidden(column))
                continue;
            const QModelIndex index = table->model()->index(row, column);
            const QString text = index.data().toString();
            const bool hasMark = index.data(Qt::UserRole + 1).isValid();
            const int needed = table->fontMetrics().horizontalAdvance(text) + cellPadding + (hasMark ? markRoom : 0);
            if (needed > table->columnWidth(column) && index.data(Qt::ToolTipRole).toString().isEmpty())
                faults.append(said(table, u"cell %1,%2 is cut"_s.arg(row).arg(column), text));
        }
    }
}

bool isLeaf(const QWidget *widget)
{
    return qobject_cast<const QLabel *>(widget) || qobject_cast<const QAbstractButton *>(widget)
           || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget);
}

void checkPlaces(const QWidget *screen, QStringList &faults)
{
    for (const auto *widget : screen->findChildren<QWidget *>()) {
        const QWidget *parent = widget->parentWidget();
        if (!widget->isVisible() || !isLeaf(widget) || widget->isWindow())
            continue;
        if (!parent->rect().adjusted(-1, -1, 1, 1).contains(widget->geometry()))
            faults.append(said(widget, u"lies outside its parent"_s, widget->accessibleName()));
        for (const auto *other : parent->findChildren<QWidget *>(QString {}, Qt::FindDirectChildrenOnly)) {
            if (other > widget && other->isVisible() && isLeaf(other)
                && other->geometry().adjusted(1, 1, -1, -1).intersects(widget->geometry().adjusted(1, 1, -1, -1)))
                faults.append(said(widget, u"lies over another"_s, other->objectName()));
        }
    }
}

void addTitles(const QWidget *screen, QSet<QString> &texts)
{
    for (const auto *table : screen->findChildren<QTableView *>()) {
        for (int section = 0; table->isVisible() && section < table->model()->columnCount(); ++section)
            texts.insert(table->model()->headerData(section, Qt::Horizontal).toString());
    }
    for (const auto *tabs : screen->findChildren<QTabBar *>()) {
        for (int tab = 0; tabs->isVisible() && tab < tabs->count(); ++tab)
            texts.insert(plain(tabs->tabText(tab)));
    }
    for (const auto *list : screen->findChildren<QListWidget *>(u"navigation"_s)) {
        for (int row = 0; row < list->count(); ++row)
            texts.insert(list->item(row)->text());
    }
    for (const auto *bar : screen->findChildren<QMenuBar *>()) {
        for (const QAction *menu : bar->actions()) {
            texts.insert(plain(menu->text()));
            for (const QAction *action : menu->menu()->actions())
                texts.insert(plain(action->text()));
        }
    }
}
} // namespace

QStringList ScreenCheck::faultsOf(QWidget *screen)
{
    QStringList faults;
    for (const auto *label : screen->findChildren<QLabel *>()) {
        if (label->isVisible())
            checkLabel(label, faults);
    }
    checkFields(screen, faults);
    for (const auto *table : screen->findChildren<QTableView *>()) {
        if (!table->isVisible())
            continue;
        checkHeader(table, faults);
        checkCells(table, faults);
    }
    checkPlaces(screen, faults);
    return faults;
}

QSet<QString> ScreenCheck::textsOf(QWidget *screen)
{
    QSet<QString> texts {screen->windowTitle()};
    for (const auto *widget : screen->findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        texts.insert(widget->toolTip());
        texts.insert(widget->accessibleName());
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            texts.insert(plain(label->text()));
        else if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            texts.insert(plain(button->text()));
        else if (const auto *box = qobject_cast<const QComboBox *>(widget))
            texts.insert(box->currentText());
        else if (const auto *field = qobject_cast<const QLineEdit *>(widget))
            texts.insert(field->placeholderText());
    }
    addTitles(screen, texts);
    texts.remove({});
    return texts;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

class DataTable;
class QDialog;
class QPushButton;
class QWidget;
class TextLabel;

/// What a dialog around one table shows. The dialog takes all of it.
struct TableDialogParts
{
    TextLabel *note = nullptr; ///< what went wrong, or what is left out; hidden until there is something
    DataTable *table = nullptr;
    QWidget *empty = nullptr;     ///< in the table's place while that is hidden; may be null
    QList<QPushButton *> actions; ///< what can be done with a row
    QString closeText;
};

/// Lays the dialog out: its title, the note, the table, the actions and a button that closes it. Main thread.
void layOutTableDialog(QDialog &dialog, const TableDialogParts &parts);

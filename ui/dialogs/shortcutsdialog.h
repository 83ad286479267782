// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

/// Every shortcut, read from the menus, and the keys of the tables.
class ShortcutsDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ShortcutsDialog)

public:
    ShortcutsDialog(const QList<QAction *> &menus, QWidget *parent);
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

/// Asks before something that cannot be undone, naming what is lost. Cancel is the default.
class ConfirmDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfirmDialog)

public:
    ConfirmDialog(const QString &title, const QString &loss, const QString &action, QWidget *parent);
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

/// Name, version, licence.
class AboutDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AboutDialog)

public:
    explicit AboutDialog(QWidget *parent);
};

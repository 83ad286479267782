// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "models/values/error.h"

/// Stands in the place of all pages when the database cannot be used: what is wrong, and what can be done.
class DatabaseScreen final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DatabaseScreen)

public:
    DatabaseScreen(const Error &error, const QString &dataFolder, QWidget *parent = nullptr);

signals:
    void quitWanted();
};

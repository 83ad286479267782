// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "models/values/storagesizes.h"

class TextLabel;

/// What the database and the archives take on the disk. Main thread.
class StorageRow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StorageRow)

public:
    explicit StorageRow(QWidget *parent = nullptr);

    void setSizes(const StorageSizes &sizes);

private:
    TextLabel *m_database;
    TextLabel *m_kept;
    TextLabel *m_archives;
};

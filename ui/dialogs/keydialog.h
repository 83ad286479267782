// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "models/values/app.h"

class QCheckBox;
class QLineEdit;
class SecretClipboard;

/// Shows a fresh app key, the only time it can be seen. It closes when the user says that the key is stored.
class KeyDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeyDialog)

public:
    /// `endpoint` may be empty while the gateway is stopped; `overlap` says how long an old key stays valid, if any.
    KeyDialog(const IssuedKey &issued, const QString &endpoint, const QString &overlap, SecretClipboard *clipboard,
              QWidget *parent);
    ~KeyDialog() override;

    void reject() override;

private:
    void build(const QString &endpoint, const QString &overlap);

    QString m_appName;
    QLineEdit *m_key;
    QCheckBox *m_stored;
    SecretClipboard *m_clipboard;
};

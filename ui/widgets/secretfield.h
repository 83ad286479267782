// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

#include "models/values/secret.h"

/// A field for a key or passphrase: hidden, revealed by a button, kept out of undo history and input-method learning.
class SecretField final : public QLineEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretField)

public:
    explicit SecretField(QWidget *parent = nullptr);

    /// Takes what was typed (without white space around it) and empties the field.
    [[nodiscard]] Secret takeSecret();

private:
    void toggleReveal();

    QAction *m_reveal;
};

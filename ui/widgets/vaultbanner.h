// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "models/vaultcontrol.h"

class Banner;

/// Says when the vault cannot be used, and offers what opens it. Hidden while it is ready.
class VaultBanner final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VaultBanner)

public:
    explicit VaultBanner(VaultControl *vault, QWidget *parent = nullptr);

private:
    void show(VaultControl::State state);
    void showLocked();
    void offerRetry();
    void offerPassphrase(const QString &text, bool create);

    VaultControl *m_vault;
    Banner *m_banner;
};

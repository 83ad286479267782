// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include "models/vaultcontrol.h"

class Banner;

/// Says when the vault cannot be used, and offers what opens it. Hidden while it is ready. Main thread.
class VaultBanner final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VaultBanner)

public:
    explicit VaultBanner(VaultControl *vault, QWidget *parent = nullptr);

    static constexpr int defaultPatienceMs = 5'000;

    /// False: says only what makes calls fail, not what may be chosen or is waited for since a moment.
    void setThorough(bool thorough);

    /// How long opening may take before it is said everywhere: a person may have to answer the keyring.
    void setPatience(int patienceMs) { m_patience.setInterval(patienceMs); }

signals:
    void shownChanged();

private:
    void follow(VaultControl::State state);
    void followVisibility();
    void show(VaultControl::State state);
    void showOpening();
    void showAbsent();
    void showLocked();
    void showDamaged();
    [[nodiscard]] QString lockedSentence() const;
    [[nodiscard]] QString damagedSentence() const;
    void offerRetry();
    void offerPassphrase(const QString &text, bool create);

    VaultControl *m_vault;
    Banner *m_banner;
    QTimer m_patience;
    bool m_isThorough = true;
    bool m_isTrouble = false; ///< locked, damaged or slow to open, also while it is tried again
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

#include "ui/hubcontext.h"

class QTimer;
class QToolButton;
class StateLabel;
class TextLabel;

/// The gateway's state, its endpoint with Copy, whether providers' keys can be used, calls in flight and today's
/// credits.
class HubStatusBar final : public QStatusBar
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HubStatusBar)

public:
    explicit HubStatusBar(const HubContext &hub, QWidget *parent = nullptr);

    /// Reads today's credits again, at most once in two seconds.
    void refreshCredits();
    void setStoreHealthy(bool healthy);
    /// The last failure to listen, in words; empty: none.
    void setProblem(const QString &problem);

signals:
    void providersWanted();

private:
    void buildVaultWarning();
    void followGateway();
    void followVault();
    void readCredits();

    HubContext m_hub;
    StateLabel *m_state;
    TextLabel *m_endpoint;
    QToolButton *m_copy;
    QToolButton *m_vaultWarning;
    TextLabel *m_inFlight;
    TextLabel *m_credits;
    QTimer *m_soon;
    QTimer *m_midnight; ///< when the credits are those of another day
    QString m_problem;
    bool m_isStoreHealthy = true;
};

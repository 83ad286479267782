// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "models/values/hubsnapshot.h"

class EmptyState;
class GatewayControl;
class QPushButton;
class StateLabel;
class TextLabel;

/// What the overview shows before any call: the next step, a command to paste, and a line that turns into a tick when
/// the first call comes.
class FirstCallPane final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FirstCallPane)

public:
    explicit FirstCallPane(GatewayControl *gateway, QWidget *parent = nullptr);

    void setSnapshot(const HubSnapshotPtr &snapshot);
    void showArrived();

signals:
    void providerWanted();
    void appWanted();

private:
    void showCommand();
    [[nodiscard]] QString model() const;

    GatewayControl *m_gateway;
    HubSnapshotPtr m_snapshot;
    EmptyState *m_state;
    QPushButton *m_provider;
    QPushButton *m_app;
    TextLabel *m_command;
    StateLabel *m_waiting;
};

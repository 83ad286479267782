// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/error.h"
#include "ui/hubcontext.h"
#include "ui/widgets/banner.h"

/// Why the gateway does not listen, and what can be done: start it again, let it listen on a free port, or go to the
/// settings. Main thread.
class GatewayBanner final : public Banner
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GatewayBanner)

public:
    explicit GatewayBanner(HubContext hub, QWidget *parent = nullptr);

    void setFailure(const Error &error);

signals:
    void settingsWanted();

private:
    void setTakenPort();
    void offerFreePort();
    void listenOn(quint16 port);

    HubContext m_hub;
};

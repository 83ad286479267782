// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gatewaytext.h"

#include <QCoreApplication>

namespace
{
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(GatewayText)
};
} // namespace

QString gatewayText(GatewayControl::State state)
{
    switch (state) {
    case GatewayControl::State::Stopped:
        return Words::tr("Stopped");
    case GatewayControl::State::Starting:
        return Words::tr("Starting…");
    case GatewayControl::State::Running:
        return Words::tr("Running");
    case GatewayControl::State::Stopping:
        return Words::tr("Stopping…");
    case GatewayControl::State::Failed:
        return Words::tr("Could not start");
    }
    return {};
}

Mark gatewayMark(GatewayControl::State state)
{
    switch (state) {
    case GatewayControl::State::Stopped:
        return Mark::Off;
    case GatewayControl::State::Starting:
    case GatewayControl::State::Stopping:
        return Mark::Busy;
    case GatewayControl::State::Running:
        return Mark::Good;
    case GatewayControl::State::Failed:
        return Mark::Bad;
    }
    return Mark::Off;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "gateway/routing/circuitstate.h"
#include "gateway/routing/failurewindow.h"
#include "gateway/routing/peakewma.h"

/// What is known of one model of one provider. Guarded by the RoutingState that owns it.
struct TargetState
{
    struct Limit
    {
        qint64 credentialId = 0;
        CircuitState circuit;
    };

    qint64 providerId = 0;
    QByteArray model;
    std::array<PeakEwma, 2> latency; ///< to the first byte: of whole answers, of streams
    FailureWindow window;
    CircuitState breaker;      ///< whoever asks
    std::vector<Limit> limits; ///< of credentials for this model; only those that were open once

    [[nodiscard]] CircuitState *limitOf(qint64 credentialId)
    {
        for (Limit &limit : limits) {
            if (limit.credentialId == credentialId)
                return &limit.circuit;
        }
        return nullptr;
    }
};

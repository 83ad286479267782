// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "models/values/circuit.h"

/// Where changes of circuits go to survive a restart. Implemented by Store.
class CircuitSink
{
public:
    virtual ~CircuitSink() = default;
    /// A circuit opened, for the first time or again. Thread-safe, never blocks.
    virtual void keepCircuit(const Circuit &circuit) = 0;
    /// It closed. Thread-safe, never blocks.
    virtual void dropCircuit(const CircuitPlace &place) = 0;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/circuitsink.h"

class HubNames;

/// Writes to the log what is left alone and why, and what works again, and hands it on. Thread-safe.
class CircuitLog final : public CircuitSink
{
public:
    /// Borrows both.
    CircuitLog(CircuitSink *next, const HubNames *names)
        : m_next {next}
        , m_names {names}
    {}

    void keepCircuit(const Circuit &circuit) override;
    void dropCircuit(const CircuitPlace &place) override;

private:
    [[nodiscard]] QString described(const CircuitPlace &place) const;

    CircuitSink *m_next = nullptr;
    const HubNames *m_names = nullptr;
};

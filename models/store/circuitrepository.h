// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/circuit.h"
#include "models/values/error.h"

class Connection;

/// Table circuits: what is left alone for a while.
class CircuitRepository final
{
public:
    explicit CircuitRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<QList<Circuit>> all() const; ///< of providers that are not removed
    [[nodiscard]] Outcome put(const Circuit &circuit) const;
    [[nodiscard]] Outcome remove(const CircuitPlace &place) const;
    /// Whatever is known of a credential, and whether its provider fails.
    [[nodiscard]] Outcome removeOf(qint64 providerId, qint64 credentialId) const;
    [[nodiscard]] Outcome removeOfProvider(qint64 providerId) const; ///< whatever is known of it and its credentials

private:
    const Connection &m_connection;
};

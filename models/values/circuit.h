// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QMetaType>
#include <QString>

/// Why something is left alone for a while. Stored as text, see circuitReasonName().
enum class CircuitReason
{
    Refused,     ///< the provider refused the key (401, or a 403 about the key)
    OutOfFunds,  ///< the provider wants money (402)
    RateLimited, ///< 429
    Failing      ///< too many errors of the provider's, connections that failed, time-outs
};

[[nodiscard]] QString circuitReasonName(CircuitReason reason);
[[nodiscard]] std::optional<CircuitReason> circuitReasonFromName(const QString &name);

/// What an open circuit is about.
struct CircuitPlace
{
    qint64 providerId = 0;
    qint64 credentialId = 0; ///< 0: whoever asks
    QByteArray model;        ///< as the provider calls it; empty: all of them
    friend bool operator==(const CircuitPlace &, const CircuitPlace &) = default;
};

/// Something that does not work at present. Until `untilMs` nobody asks it; then one call does, and either ends this or
/// makes it last longer. A plain value.
struct Circuit
{
    CircuitPlace place;
    CircuitReason reason = CircuitReason::Failing;
    qint64 sinceMs = 0; ///< UTC
    qint64 untilMs = 0; ///< UTC
    int failures = 1;   ///< in a row
    QString detail;     ///< one English line; no secret
};

Q_DECLARE_METATYPE(Circuit)

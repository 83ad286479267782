// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// Wall-clock time, injectable. Thread-safe when the implementation is.
class Clock
{
public:
    virtual ~Clock() = default;
    /// UTC, milliseconds since 1970-01-01.
    [[nodiscard]] virtual qint64 utcMs() const = 0;
};

/// The system's clock; stateless, any thread.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] qint64 utcMs() const override;
};

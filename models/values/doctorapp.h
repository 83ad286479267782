// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// The app as which `portico doctor PROVIDER` calls. Whoever runs the hub tries a provider with it, so nobody's credit
/// pays for that; what the provider bills is recorded like any call's. Any thread.
namespace DoctorApp
{
inline constexpr QByteArrayView name {"portico doctor"};

[[nodiscard]] inline bool is(const QByteArray &appName)
{
    return appName == name;
}
} // namespace DoctorApp

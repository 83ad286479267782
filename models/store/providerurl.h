// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/error.h"

/// The rules for a provider's base URL. Names are not resolved here: what an address turns out to be is checked again
/// when the gateway connects.
namespace ProviderUrl
{
/// Trimmed, no slash at the end. BadRequest for anything but http(s) with a host, for user names, queries, fragments
/// and for the addresses where clouds hand out their machines' secrets.
[[nodiscard]] Result<QString> normalized(const QString &url);

/// True when keys and prompts would cross a network in clear text: http to anything but this machine or a private
/// address. Worth a warning, not an error.
[[nodiscard]] bool isClearTextAbroad(const QString &url);
} // namespace ProviderUrl

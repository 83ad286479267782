// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/aiprovider.h"
#include "models/values/error.h"

class QUrl;

/// The rules for a provider's base URL. Names are not resolved here: what an address turns out to be is checked again
/// when the gateway connects.
namespace ProviderUrl
{
/// No query, or Azure's api-version alone, which goes with every call then.
[[nodiscard]] bool hasPlainQuery(const QUrl &url);

/// Trimmed, no slash at the end. BadRequest for anything but http(s) with a host, for user names, fragments, other
/// queries and for the addresses where clouds hand out their machines' secrets.
[[nodiscard]] Result<QString> normalized(const QString &url);

/// True when keys and prompts would cross a network in clear text: http to anything but this machine or a private
/// address. Of one with a word in braces, whose host is not known yet, true for http. Worth a warning, not an error.
[[nodiscard]] bool isClearTextAbroad(const QString &url);

/// BadRequest for such an address, unless a person said that it is meant.
[[nodiscard]] Outcome checkClearText(const QString &url, bool isMeant);

/// Calls of the one go to another origin (scheme, host and port, RFC 6454) than those of the other, so that somebody
/// else may get the keys. A kind's own address is one place in all its regions.
[[nodiscard]] bool isElsewhere(const AiProvider &one, const AiProvider &other);
} // namespace ProviderUrl

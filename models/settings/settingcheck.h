// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

/// The forms that settings' values may have. Each function takes trimmed text and gives its normal form, or nothing
/// when the text does not have the form. Pure; any thread.
namespace SettingCheck
{
/// Decimal digits with an optional minus sign, nothing else: no plus, no spaces, no separators.
[[nodiscard]] std::optional<qint64> wholeNumber(const QString &text);
/// An IP address; "localhost" becomes 127.0.0.1.
[[nodiscard]] std::optional<QString> listenAddress(const QString &text);
/// "", "direct", or "http://host:port" (port 1 to 65535, no user name, no path).
[[nodiscard]] std::optional<QString> proxy(const QString &text);
/// "name", "name:port", "[v6]" or "[v6]:port", in lower case.
[[nodiscard]] std::optional<QString> hostAndPort(const QString &text);
/// "http(s)://name[:port]" as browsers write it: lower case, without the scheme's own port. Never "*" or "null".
[[nodiscard]] std::optional<QString> origin(const QString &text);
/// "", or a URL that is https, or http to this computer; without a user name and a fragment.
[[nodiscard]] std::optional<QString> webAddress(const QString &text);
/// The text as it may stand in a one-line message: control characters as '?', at most 80 characters.
[[nodiscard]] QString shown(const QString &text);
} // namespace SettingCheck

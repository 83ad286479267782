// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// What a provider refuses with a status that says little: by its own words.
enum class RefusalCause
{
    Unknown,
    Key,     ///< the key is wrong, blocked or expired
    Funds,   ///< nothing is left to pay with
    Content, ///< what the caller sent is not wanted anywhere
    Region   ///< the provider does not serve the place where the hub is
};

/// `message`, `type` and `code` as the provider wrote them. Pure.
[[nodiscard]] RefusalCause refusalCause(const QByteArray &message, const QByteArray &type, const QByteArray &code);
/// The same words name a rule on contents that was broken, so plainly that no status says otherwise: some providers
/// send it with 500, or with no status at all. Pure.
[[nodiscard]] bool isContentRefusal(const QByteArray &message, const QByteArray &type, const QByteArray &code);

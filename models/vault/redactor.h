// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

/// The line as it may be logged: "[redacted]" in place of everything that looks like a key. The last net, not the
/// first: code must not hand secrets to the log to begin with. Replaces
/// - words with a provider's or our own key prefix (sk-, AIza, AKIA, gsk_, xai-, ...) and signed tokens (eyJ...),
/// - what follows Bearer or Basic,
/// - values of names like x-api-key, authorization, password, token, secret (header, JSON, query or assignment form),
/// - the user part of URLs,
/// - long words of mixed letters and digits, as random base64 or hex makes them; UUIDs stay, since request ids are.
/// Redacting twice changes nothing more. Pure, any thread, linear in the length.
[[nodiscard]] QString redacted(QStringView line);

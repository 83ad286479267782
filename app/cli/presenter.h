// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include "models/values/error.h"

/// What a person reads: a table for lists, "name: value" lines for one thing, the key of a new app with the warning
/// that it is shown once. Money and times are formatted; `--json` does not come here.
[[nodiscard]] QString presented(const QString &verb, const QJsonObject &reply);

/// The one line on standard error: what went wrong and what to do.
[[nodiscard]] QString errorLine(const Error &error);

/// The same for a reply that says that what was asked for failed: a test, `credit check`, `doctor`. Else empty.
[[nodiscard]] QString refusalLine(const QJsonObject &reply);

/// The line beside a success that a person should think about: a provider whose keys go out in clear text, an app
/// whose time is over. Else empty.
[[nodiscard]] QString warningLine(const QString &verb, const QJsonObject &reply);

/// What to do when a reply with keys, which are shown only once, could not be printed. Else empty.
[[nodiscard]] QString lostKeysAdvice(const QString &verb, const QJsonObject &reply);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QString>

#include "models/values/app.h"
#include "models/values/error.h"

class Application;
class QObject;

/// What --demo adds to a hub: the built-in demo provider, an account and an app "demo" with a fresh key, made anew at
/// each start (the old one stops working).
namespace Demo
{
void prepare(Application &application, QObject *context, std::function<void(const Result<IssuedKey> &)> done);
/// A line for a shell that streams an answer through the hub.
[[nodiscard]] QString curlLine(const QString &endpoint, const QString &key);
/// What --demo prints: the key and the line.
[[nodiscard]] QString text(const QString &endpoint, const IssuedKey &issued);
} // namespace Demo

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QString>
#include <QStringList>

#include "models/values/app.h"
#include "models/values/error.h"

class Application;
class QObject;

/// What --demo adds to a hub: the built-in demo provider, an account and an app "demo" with a fresh key, made anew at
/// each start (the old one stops working). What a person has set up under these names stays as it is: then others
/// ("demo-2") are used, or it is told what stands in the way.
namespace Demo
{
struct Ready
{
    IssuedKey issued;
    QString model;         ///< "demo/lorem"
    QStringList obstacles; ///< why the line cannot work yet, each with what to do; one English line
};

void prepare(Application &application, QObject *context, std::function<void(const Result<Ready> &)> done);
/// A line for a shell that streams an answer through the hub.
[[nodiscard]] QString curlLine(const QString &endpoint, const Ready &ready);
/// What --demo prints: the key and the line.
[[nodiscard]] QString text(const QString &endpoint, const Ready &ready);
/// Lines for standard error; empty when nothing stands in the way.
[[nodiscard]] QString warnings(const Ready &ready);
} // namespace Demo

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include "app/cli/commandspec.h"

/// What the arguments of the program ask for, checked against the table; nothing has been done yet.
struct Invocation
{
    enum class Kind
    {
        Command,
        Help,
        Version
    };
    Kind kind = Kind::Command;
    const CommandSpec *command = nullptr; ///< null only for Help of everything
    QStringList words;                    ///< for Help of a group: "provider"
    QJsonObject parameters;               ///< by camelCase name: "baseUrl"
    QString dataDir;                      ///< empty: by the environment
    bool json = false;
};

/// A usage error (exit code 2): what is wrong, and the usage line that fits.
struct UsageError
{
    QString message;
    QString usage;
};

/// Parses the arguments after the program's name. Pure.
[[nodiscard]] tl::expected<Invocation, UsageError> parseArguments(const QStringList &arguments);

/// "cache-write-1h" -> "cacheWrite1h"
[[nodiscard]] QString parameterName(const QString &optionName);

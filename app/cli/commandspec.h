// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include <QString>
#include <QStringList>

/// How the text of an option or a positional argument is checked, and what it becomes in AdminRequest::parameters.
enum class ArgumentType
{
    Flag,    ///< no value; true
    Text,    ///< a string that is not empty
    Integer, ///< a number within minimum..maximum
    // As text, in the forms that models/billing/money takes: money and prices are never doubles.
    Credits,       ///< "12.5"
    UsdPerMillion, ///< of tokens or characters; or "none"
    UsdEach,       ///< per image or second; or "none"
    Percent,
    PercentOrNone,
    Cursor,       ///< a list's next page, as text
    Time,         ///< ISO 8601, local when it has no zone; UTC milliseconds
    TimeOrNone,   ///< the same, or "none": 0
    Zone,         ///< a time zone: see isTimeZone()
    ProviderKind, ///< a name of the catalogue
    Choice,       ///< one of `choices`
    List          ///< comma-separated; an array of strings
};

struct OptionSpec
{
    const char *name;  ///< "base-url"
    const char *value; ///< "URL"; empty for a flag
    ArgumentType type = ArgumentType::Text;
    const char *sentence = "";
    const char *choices = ""; ///< "day|month|total"
    qint64 minimum = 0;
    qint64 maximum = 0x7fffffff;
    bool isRequired = false;
};

/// One subcommand: a row of the table that parsing, help and checks come from.
struct CommandSpec
{
    const char *words;       ///< "provider add"
    const char *verb;        ///< "provider.add"; what AdminService knows
    const char *positionals; ///< "PROVIDER NAME", optional ones in brackets; "NAME," is a comma-separated list
    const char *sentence;
    std::vector<OptionSpec> options;
    const char *anyOf = ""; ///< "input|output": one of these options must be given
    const char *order = ""; ///< "from|to": the first must not be later than the second

    [[nodiscard]] static std::span<const CommandSpec> all();
    /// The rows whose words begin with these ("provider" gives all of its subcommands).
    [[nodiscard]] static std::vector<const CommandSpec *> startingWith(const QStringList &words);
};

/// The options that every subcommand takes.
[[nodiscard]] std::span<const OptionSpec> commonOptions();

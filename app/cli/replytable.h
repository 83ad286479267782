// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include <QJsonObject>
#include <QString>
#include <QTimeZone>

/// How one array of a reply is shown to people: as a table, a row for each element. Which verbs show it is part of it,
/// since a name such as "models" means something else in each.
struct ReplyTable
{
    enum class Cell
    {
        Text,
        Number, ///< to the right
        Time,
        Prices ///< what has no column of its own
    };

    struct Column
    {
        const char *title;
        const char *path; ///< "usage.inputTokens"; "a|b": b where a has no value
        Cell cell = Cell::Text;
        const char *ifNull = "-";
    };

    const char *verbs; ///< "rate.list rate.history"
    const char *array; ///< "rates"
    std::vector<Column> columns;
    const char *ifEmpty;

    /// The tables of a verb's reply.
    [[nodiscard]] static std::vector<const ReplyTable *> of(const QString &verb);

    /// `rows` are objects; none: the sentence for that. Times are in the zone, in the computer's where it is not valid.
    /// Ends with a line feed.
    [[nodiscard]] QString text(const QJsonArray &rows, const QTimeZone &zone = {}) const;
};

/// The changes of `rate sync` with a row for each price that is another.
[[nodiscard]] QJsonArray changedParts(const QJsonArray &changes);

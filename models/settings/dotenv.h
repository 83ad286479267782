// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

/// The content of a .env file. Rules: NAME=VALUE lines, "export " before them, "#" comments, single quotes as they are,
/// double quotes with \n \r \t \" \\ \$, no interpolation, no values over several lines. The last of two wins. Pure.
struct DotEnv
{
    static constexpr qint64 maxBytes = 1024 * 1024;

    QHash<QString, QString> values;
    QStringList complaints; ///< "line 3: ..." in English, without the line's text: it may be a secret

    [[nodiscard]] static DotEnv parse(const QByteArray &content);
};

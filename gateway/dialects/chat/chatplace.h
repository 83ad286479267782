// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringBuilder>

#include "models/values/error.h"

/// Where in a request's messages something stands, for words that name the field. A plain value.
struct ChatPlace
{
    qsizetype message = 0;
    qsizetype part = -1; ///< of its content; -1: the message itself

    /// "messages[2].content[0].image_url"
    [[nodiscard]] QString field(const char *name) const
    {
        QString text = QStringLiteral("messages[") % QString::number(message) % QLatin1Char(']');
        if (part >= 0)
            text += QStringLiteral(".content[") % QString::number(part) % QLatin1Char(']');
        return *name ? QString {text % QLatin1Char('.') % QLatin1String(name)} : text;
    }

    /// BadRequest: "<field> <what>".
    [[nodiscard]] tl::unexpected<Error> refuse(const char *name, const char *what) const
    {
        return fail(ErrorCode::BadRequest, field(name) % QLatin1Char(' ') % QLatin1String(what));
    }
};

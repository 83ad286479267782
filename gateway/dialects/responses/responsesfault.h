// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "models/values/error.h"

/// What is wrong with a request, in sentences that name the member. Any thread.
namespace ResponsesFault
{
[[nodiscard]] inline tl::unexpected<Error> missing(const QByteArray &member)
{
    return fail(ErrorCode::BadRequest,
                QStringLiteral("Missing required parameter: '%1'.").arg(QString::fromUtf8(member)));
}

/// `expected`: "a string".
[[nodiscard]] inline tl::unexpected<Error> wrongKind(const QByteArray &member, const char *expected)
{
    return fail(ErrorCode::BadRequest, QStringLiteral("Invalid type for '%1': expected %2.")
                                           .arg(QString::fromUtf8(member), QString::fromUtf8(expected)));
}

/// `why`: "must be ...".
[[nodiscard]] inline tl::unexpected<Error> refused(const QByteArray &member, const char *why)
{
    return fail(ErrorCode::BadRequest,
                QStringLiteral("'%1' %2.").arg(QString::fromUtf8(member), QString::fromUtf8(why)));
}
} // namespace ResponsesFault

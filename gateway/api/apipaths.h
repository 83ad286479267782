// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "gateway/api/httpstatus.h"

enum class ApiEndpoint
{
    ChatCompletions,
    ModelList,
    Model,
    Health,
    Readiness,
    Root,
    Unserved ///< a path of a dialect that we know but do not serve
};

/// Where a request goes.
struct ApiPath
{
    enum class Match
    {
        None,        ///< no such path
        WrongMethod, ///< the path exists, the method does not: see `allow`
        Found
    };

    Match match = Match::None;
    ApiEndpoint endpoint = ApiEndpoint::Unserved;
    ApiDialect dialect = ApiDialect::OpenAi;
    QByteArrayView allow; ///< value of the Allow header
    QByteArray argument;  ///< the model id of /v1/models/{id}, percent-decoded
};

/// Finds the row of the path table. Pure; any thread.
[[nodiscard]] ApiPath findApiPath(QByteArrayView method, const QByteArray &path);
/// The dialect in which errors on this path are told.
[[nodiscard]] ApiDialect dialectOfPath(QByteArrayView path);

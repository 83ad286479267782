// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ctime>

#include <QByteArray>

#include "gateway/http/headerlist.h"

/// How an answer's end is marked.
enum class AnswerFraming
{
    Length,  ///< Content-Length
    Chunked, ///< Transfer-Encoding: chunked
    Close,   ///< the end of the connection, for HTTP/1.0
    None     ///< 1xx, 204 and 304 have no body and no length
};

/// What goes into a status line and header section beside the handler's own fields.
struct AnswerHead
{
    int status = 200;
    AnswerFraming framing = AnswerFraming::Length;
    qint64 contentLength = 0;
    bool closes = false;        ///< adds Connection: close
    bool saysKeepAlive = false; ///< adds Connection: keep-alive, which HTTP/1.0 needs

    /// Appends the head with Date, Cache-Control: no-store (unless set), X-Content-Type-Options: nosniff and the
    /// framing. Fields of `headers` that are ours to set, or that could break the head open, are left out.
    void appendTo(QByteArray &out, const HeaderList &headers) const;
};

/// The standard phrase of a status; "Status" for an unknown one.
[[nodiscard]] const char *reasonPhrase(int status);
/// IMF-fixdate of the second, computed once per second and thread; not touched by the locale.
[[nodiscard]] const QByteArray &httpDate(std::time_t seconds);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/http/headerlist.h"

/// A checked request head. Everything in it passed the strict rules; `path` is percent-decoded only where that is safe.
struct RequestHead
{
    QByteArray method;    ///< HEAD reaches the router as GET; the connection leaves the answer's body out
    QByteArray target;    ///< as received (origin form after an absolute form was split)
    QByteArray path;      ///< without the query
    QByteArray query;     ///< raw, without '?'
    QByteArray authority; ///< Host, or the absolute form's
    int minorVersion = 1;
    HeaderList headers;
    qint64 contentLength = 0; ///< 0 when chunked or absent
    bool chunked = false;
    bool keepAlive = true;
    bool expectContinue = false;

    [[nodiscard]] bool hasBody() const { return chunked || contentLength > 0; }
};

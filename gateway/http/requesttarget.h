// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// A request target taken apart by the forms of RFC 9112, section 3.2. Views into the target; pure functions only.
struct RequestTarget
{
    enum class Form
    {
        Invalid,
        Origin,    ///< "/path?query"
        Absolute,  ///< "http://authority/path?query"
        Asterisk,  ///< "*"
        Authority, ///< "host:port", for CONNECT
    };

    Form form = Form::Invalid;
    QByteArrayView authority; ///< of the absolute and the authority form
    QByteArrayView path;      ///< still percent-encoded; empty for an absolute form without one
    QByteArrayView query;     ///< without '?'
    QByteArrayView resource;  ///< path with query, as received

    /// Takes only bytes that RFC 3986 allows raw, complete percent escapes, and none for NUL, CR or LF.
    [[nodiscard]] static RequestTarget parse(QByteArrayView target);
};

/// Whether `text` is `uri-host [":" port]` with a host that is not empty: a name of RFC 3986 or an IPv6 literal in
/// brackets, and a port up to 65535 (an empty one is allowed by the grammar).
[[nodiscard]] bool isValidAuthority(QByteArrayView text);
/// The path with those escapes resolved that stand for a byte a path may hold raw anyway, but '/'. What is left encoded
/// keeps its meaning, so that no decoding later finds a second path in it.
[[nodiscard]] QByteArray safelyDecodedPath(QByteArrayView path);

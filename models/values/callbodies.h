// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QString>

/// A request's or an answer's body as it is kept. A plain value; any thread.
struct KeptBody
{
    /// More of one body is not kept.
    static constexpr qsizetype maxBytes = 1024 * 1024;

    QByteArray bytes;       ///< the beginning, where it is cut
    QByteArray contentType; ///< as its header said; empty: it said none
    bool isCut = false;     ///< there was more

    /// Of a cut one without the character that was cut; nullopt: it is no text.
    [[nodiscard]] std::optional<QString> text() const;
};

/// What a client sent with one call and what it got, where the setting privacy.keepBodies wants it kept. Without its
/// headers, so without keys. Empty bytes: there was none.
struct CallBodies
{
    qint64 callId = 0;
    KeptBody request;
    KeptBody answer;

    [[nodiscard]] qint64 bytes() const { return request.bytes.size() + answer.bytes.size(); }
};

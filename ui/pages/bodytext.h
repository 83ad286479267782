// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/callbodies.h"

/// A kept body as people read it: JSON indented, and very long lines, as those of a picture within a request,
/// shortened, since no text view lays them out in time. A plain value; any thread, but better not the window's.
struct BodyText
{
    static constexpr qsizetype maxLineChars = 4'000;

    QString contentType;
    QString shown;
    QString original; ///< the whole; Base64 when it is no text
    qint64 bytes = 0;
    bool isText = true;
    bool isCut = false;
    bool isShortened = false; ///< `shown` has less than `original`

    [[nodiscard]] static BodyText of(const KeptBody &body);
};

/// Both of a call.
struct BodyTexts
{
    BodyText request;
    BodyText answer;

    [[nodiscard]] bool isEmpty() const { return request.bytes == 0 && answer.bytes == 0; }
};

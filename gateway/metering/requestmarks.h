// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

/// What a request's JSON names that its provider reads beside the text: whether there is anything that lies elsewhere
/// (a file, a page, a search, a talk that the provider keeps), and how many pictures, documents, sounds and films.
/// Found by the names that the dialects have for them, so that a text which quotes one counts as well. Looks at the
/// body once; any thread.
struct RequestMarks
{
    bool isReadElsewhere = false;
    qint64 pictures = 0;

    [[nodiscard]] static RequestMarks of(QByteArrayView body);
};

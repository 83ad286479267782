// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/jsonview.h"

/// A value to be put in the place of another.
struct JsonEdit
{
    JsonView old; ///< a view into the text that is edited
    QByteArray value;
};

/// The text with the values replaced, all else as the bytes it is. `edits` in the text's order. Any thread.
[[nodiscard]] QByteArray edited(const QByteArray &text, const std::vector<JsonEdit> &edits);

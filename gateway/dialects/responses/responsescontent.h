// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralpart.h"
#include "models/values/error.h"

/// The content of messages and of tool results in Responses requests. Any thread.
namespace ResponsesContent
{
/// A string or a list of parts. `path` names it in errors. Media without escapes point into the view's text.
[[nodiscard]] Result<std::vector<NeutralPart>> read(const JsonView &content, const QByteArray &path);
} // namespace ResponsesContent

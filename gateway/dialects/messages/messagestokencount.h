// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "models/values/error.h"

/// {"input_tokens":N} for the body of a request to /v1/messages/count_tokens, estimated here: for models whose provider
/// does not count. `body` is valid JSON and UTF-8; BadRequest with a sentence that names the field. Any thread.
[[nodiscard]] Result<QByteArray> countTokensBody(const QByteArray &body);

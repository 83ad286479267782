// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// The body of a request to /v1/messages/count_tokens, which is valid JSON and UTF-8. BadRequest with a sentence that
/// names the field. Any thread.
[[nodiscard]] Result<NeutralRequest> readMessagesCount(const QByteArray &body);
[[nodiscard]] QByteArray messagesCountAnswer(qint64 inputTokens);

/// Both, estimated here: for models whose provider does not count.
[[nodiscard]] Result<QByteArray> countTokensBody(const QByteArray &body);

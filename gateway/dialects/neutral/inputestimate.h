// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include "gateway/dialects/neutral/neutralrequest.h"

/// Tokens of a text when nobody counts them for us: four letters of plain ASCII make one, any other character is one.
/// Rounded up, so that who plans by it has room. Any thread.
[[nodiscard]] qint64 estimatedTextTokens(QByteArrayView text);

/// Tokens that a model reads with this request: system, messages, tools and what every one of them costs beside its
/// words. Pictures count as the largest that the services charge for, documents and recordings by their bytes. Rounded
/// up. Any thread.
[[nodiscard]] qint64 estimatedInputTokens(const NeutralRequest &request);

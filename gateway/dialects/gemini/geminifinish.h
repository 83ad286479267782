// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include "gateway/dialects/neutral/neutraldelta.h"

/// What a candidate's finishReason means. Gemini says STOP for tool calls too, so that is told by `hasCalls`. A name
/// that is not known is an Error: an answer that stopped for an unknown reason is not called whole.
[[nodiscard]] FinishReason finishOfGemini(QByteArrayView finishReason, bool hasCalls);
[[nodiscard]] QByteArrayView geminiFinishName(FinishReason finish);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include "gateway/dialects/neutral/neutraldelta.h"

/// What an answer holds that its stop_reason depends on.
struct MessagesContents
{
    bool hasCalls = false;
    bool hasRefusal = false;
};

/// Anthropic's stop_reason. A model that called tools stopped for them, one that refused did so, whatever its provider
/// calls it. Any thread.
[[nodiscard]] QByteArrayView messagesStopReason(FinishReason finish, const MessagesContents &contents);
/// A word that is not known stands for an ordinary stop: the set grows with the service.
[[nodiscard]] FinishReason finishOfStopReason(QByteArrayView stopReason, bool hasCalls);

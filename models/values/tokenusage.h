// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// What one call used, in parts that do not overlap: the billable input is uncachedInput + cacheRead + cacheWrite5m +
/// cacheWrite1h. Some parts are told apart within another: `output` includes `reasoning`, `audioOutput` and
/// `imageOutput`, `uncachedInput` includes `audioInput` and `imageInput`. `estimated` says that the upstream gave no
/// figures and we counted.
struct TokenUsage
{
    qint64 uncachedInput = 0;
    qint64 cacheRead = 0;
    qint64 cacheWrite5m = 0;
    qint64 cacheWrite1h = 0;
    qint64 output = 0;
    qint64 reasoning = 0;
    qint64 images = 0;
    qint64 characters = 0;
    qint64 audioMs = 0;
    qint64 audioInput = 0;  ///< tokens
    qint64 audioOutput = 0; ///< tokens
    qint64 imageInput = 0;  ///< tokens
    qint64 imageOutput = 0; ///< tokens
    bool estimated = false;
    bool isBatch = false;    ///< the provider says that it bills this as a batch, or as its slower tier
    bool isPriority = false; ///< or as its faster tier, for which no rate has a price; told in the call's note alone
    qint64 searches = 0;     ///< that it bills one by one, for which no rate has a price; told in the note alone

    [[nodiscard]] qint64 totalInput() const { return uncachedInput + cacheRead + cacheWrite5m + cacheWrite1h; }

    [[nodiscard]] qint64 total() const { return totalInput() + output; }

    friend bool operator==(const TokenUsage &, const TokenUsage &) = default;
};

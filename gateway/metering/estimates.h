// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/dialects/requestpeek.h"
#include "gateway/metering/admission.h"
#include "models/values/aimodel.h"
#include "models/values/tokenusage.h"

/// What a client that gives no maximum is expected to get back at most.
inline constexpr qint64 assumedOutputTokens = 4096;

/// A token is taken to be four bytes, a begun one counted.
[[nodiscard]] constexpr qint64 estimatedTokens(qint64 bytes)
{
    return bytes / 4 + (bytes % 4 != 0 ? 1 : 0);
}

/// What a chat call may use: its prompt, and for each choice the client's maximum or else assumedOutputTokens. `rate`
/// may be null (unpriced).
[[nodiscard]] CallEstimate estimateChat(const RequestPeek &peek, const AiModelRate *rate);
/// What the provider would bill for that at most, in nano-USD; nullopt: it has no price.
[[nodiscard]] std::optional<qint64> estimatedCostNano(const RequestPeek &peek, const AiModelRate *rate);
/// Usage counted here because the upstream gave none; marked estimated.
[[nodiscard]] TokenUsage localUsage(qint64 promptBytes, qint64 outputTextBytes);

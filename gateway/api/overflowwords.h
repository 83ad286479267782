// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/httpstatus.h"

/// A fault with an `overflow` in the words by which a client of this dialect knows it: OpenAI's code, Anthropic's
/// "prompt is too long: N tokens > M maximum". A provider's message that has them already is kept. Any other fault is
/// given back as it is. Pure.
[[nodiscard]] ApiFault inOverflowWords(ApiDialect dialect, ApiFault fault);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// BadRequest when media's bytes are not base64, which some providers only find out after they have billed. Any thread.
[[nodiscard]] Outcome checkMediaBytes(const NeutralRequest &request);

/// BadRequest when more than one answer is wanted: for providers that give one to a call. Any thread.
[[nodiscard]] Outcome checkOneChoice(const NeutralRequest &request);

/// Something in the request has no meaning at a provider of another dialect and must be mended before it is written.
[[nodiscard]] bool needsMending(const NeutralRequest &request, WireDialect provider);

/// Leaves out turns of which nothing could be said in that dialect, and asks for one token where none was wanted, which
/// only Anthropic takes for warming a cache; both are noted, and so is a name of the system's, which no dialect keeps.
/// BadRequest when the turn to answer is one of them. Any thread.
[[nodiscard]] Outcome mendForProvider(NeutralRequest &request, WireDialect provider, DialectNotes &notes);

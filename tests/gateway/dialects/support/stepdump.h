// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/dialects/neutral/neutraldelta.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// The steps as text, one per line, for comparing with golden files: the kind, then what is set. Texts stand in JSON's
/// quotes.
[[nodiscard]] QByteArray dumpedSteps(const std::vector<NeutralDelta> &steps);
/// The same of a request: one line per setting, part, tool; what is not set is not there.
[[nodiscard]] QByteArray dumpedRequest(const NeutralRequest &request);

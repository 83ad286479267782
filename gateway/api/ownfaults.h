// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/httpstatus.h"
#include "gateway/http/exchange.h"

/// Faults that are the hub's own, as a call and the router tell them. Pure; any thread.
[[nodiscard]] ApiFault noRoomFault(qint64 retryAfterMs);
/// No connection to a provider can be opened.
[[nodiscard]] ApiFault noConnectionFault();
[[nodiscard]] ApiFault refusalFault(const BodyRefusal &refusal);
[[nodiscard]] ApiFault unrecordedFault();
[[nodiscard]] ApiFault storeRefusesFault();
[[nodiscard]] ApiFault startingFault();
[[nodiscard]] ApiFault stoppingFault();
/// `forMs`: how long a client took nothing of its answer.
[[nodiscard]] ApiFault stalledReaderFault(qint64 forMs);

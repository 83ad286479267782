// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/attemptplan.h"
#include "gateway/api/callaccount.h"
#include "gateway/dialects/requestpeek.h"

class CallProtocol;
class HeaderList;
struct ApiServices;

/// Everything between a request's body and its first attempt: peek, resolve, admit. Writes what it learns into the
/// account, the reservation included. `headers` are the client's. Gateway thread.
struct ChatPreparation
{
    RequestPeek peek;
    AttemptPlan plan;

    [[nodiscard]] static tl::expected<ChatPreparation, ApiFault>
    of(ApiServices &services, CallProtocol &protocol, CallAccount &account, const HeaderList &headers, QByteArray body);
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/httpstatus.h"
#include "gateway/http/exchange.h"

/// Answers with an error in the caller's dialect; adds x-request-id, and Retry-After where the fault says to wait.
/// `extra` headers are added as they are.
void respondFault(Exchange &exchange, ApiDialect dialect, const ApiFault &fault, const QByteArray &requestId,
                  HeaderList extra = {});

void respondJson(Exchange &exchange, int status, const QByteArray &requestId, QByteArray body);

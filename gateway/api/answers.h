// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/httpstatus.h"
#include "gateway/http/exchange.h"

/// Names the request as the caller's clients look for it: x-request-id, and Anthropic's request-id.
void addRequestId(HeaderList &headers, ApiDialect dialect, const QByteArray &requestId);

/// Answers with an error in the caller's dialect; adds the request's id, and Retry-After where the fault says to wait.
/// `extra` headers are added as they are.
void respondFault(Exchange &exchange, ApiDialect dialect, const ApiFault &fault, const QByteArray &requestId,
                  HeaderList extra = {});

void respondJson(Exchange &exchange, ApiDialect dialect, int status, const QByteArray &requestId, QByteArray body);

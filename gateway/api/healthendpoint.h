// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/http/exchange.h"

struct ApiServices;

/// GET /healthz: the process answers. No key.
void respondHealth(Exchange &exchange, const QByteArray &requestId);
/// GET /readyz: 200 when calls can be served, else 503 with the reasons; "degraded" says what of the hub
/// does not work meanwhile. No key, so no names and no paths in it.
void respondReadiness(Exchange &exchange, const ApiServices &services, const QByteArray &requestId);
/// GET /: one line for a person who opened the address in a browser.
void respondRoot(Exchange &exchange, const QByteArray &requestId);

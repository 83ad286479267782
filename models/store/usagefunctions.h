// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/error.h"

class Connection;

/// Makes SQL know what usage_hours keeps as blobs, on one connection. Of times (LatencyHistogram): `latency_of(us)`, an
/// aggregate of times, `latency_sum(histogram)`, an aggregate of histograms, and `latency_merged(histogram,
/// histogram)`. Of quarters of an hour (QuarterSums): `quarters_of(at_ms, failed, input, output, cache read, cost,
/// credits, unpriced, ttfb, duration)`, an aggregate of calls, and `quarters_merged(quarters, quarters)`. Another blob
/// fails the statement. Storage: Qt's driver was built with another SQLite than Portico, whose functions can't be used
/// with its connections.
[[nodiscard]] Outcome addUsageFunctions(const Connection &connection);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/upstream/upstreamclient.h"

/// A whole answer of the demo provider, cut into the pieces in which it is sent.
struct DemoReply
{
    int status = 200;
    QByteArray contentType = "application/json";
    std::vector<QByteArray> pieces;
};

/// What the demo provider answers: POST .../chat/completions for the models "echo" and "lorem", GET .../models, else
/// 404. `number` makes the answer's id unique. Pure; any thread.
[[nodiscard]] DemoReply demoReply(const UpstreamRequest &request, quint64 number, qint64 nowSeconds);

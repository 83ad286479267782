// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

/// What the demo models read of a chat request beyond the peek. Plain value.
struct DemoChat
{
    QByteArray lastUserText;
    qint64 promptBytes = 0; ///< all messages' texts
    std::vector<QByteArray> stops;
};

/// Reads a body that peekRequest(WireDialect::Chat, ) accepted; what has another shape than a chat's is passed over.
/// Any thread.
[[nodiscard]] DemoChat readDemoChat(const QByteArray &body);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QTcpSocket>

#include "tests/integration/testhub.h"

/// One keep-alive connection that makes one call after another.
class ChaosCaller final
{
    Q_DISABLE_COPY_MOVE(ChaosCaller)

public:
    explicit ChaosCaller(const TestHub &hub);

    /// `ended` runs when the answer is there in whole, or the connection is closed.
    void call(const QByteArray &model, bool stream, int number, std::function<void()> ended);

    [[nodiscard]] const QByteArray &received() const { return m_received; }

    [[nodiscard]] int status() const { return m_received.mid(9, 3).toInt(); }

    /// `name` in lower case.
    [[nodiscard]] QByteArray header(const QByteArray &name) const;

private:
    void read();
    void handleClosed();
    void end();
    [[nodiscard]] bool isWhole() const;

    const TestHub &m_hub;
    QTcpSocket m_socket;
    QByteArray m_received;
    std::function<void()> m_ended;
    bool m_isWaiting = false;
};

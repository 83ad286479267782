// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QTest>

#include "gateway/http/bufferbudget.h"
#include "gateway/http/httpserver.h"
#include "tests/gateway/http/scriptedrouter.h"
#include "tests/support/rawclient.h"

/// A server on a free port with a scripted router, anew for every test, and the requests to it.
class HttpTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

protected:
    /// Of the defaults, changed.
    void setLimits(const std::function<void(HttpLimits &)> &change);

    [[nodiscard]] QByteArray host() const { return "Host: localhost:" + QByteArray::number(m_server->port()) + "\r\n"; }

    [[nodiscard]] QByteArray get(const QByteArray &target, const QByteArray &fields = {},
                                 const QByteArray &method = "GET") const;
    [[nodiscard]] QByteArray post(const QByteArray &target, const QByteArray &body,
                                  const QByteArray &fields = {}) const;
    [[nodiscard]] QByteArray postHead(const QByteArray &target, qint64 bytes) const;

    static constexpr qint64 bufferBytes = 64 * 1024 * 1024;

    std::unique_ptr<BufferBudget> m_buffers;
    std::unique_ptr<ScriptedRouter> m_router;
    std::unique_ptr<HttpServer> m_server;
};

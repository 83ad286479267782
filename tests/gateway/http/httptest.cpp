// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gateway/http/httptest.h"

void HttpTest::init()
{
    m_buffers = std::make_unique<BufferBudget>(bufferBytes);
    m_router = std::make_unique<ScriptedRouter>();
    m_server = std::make_unique<HttpServer>(m_router.get(), HttpServer::Shared {m_buffers.get()});
    setLimits([](HttpLimits &limits) { limits.allowedOrigins = {"https://app.example"}; });
    QVERIFY(m_server->listen(QHostAddress(QHostAddress::LocalHost), 0));
}

void HttpTest::cleanup()
{
    m_server.reset();
    QCOMPARE(m_router->livingCount(), 0U);
    QCOMPARE(m_buffers->leftBytes(), bufferBytes);
    m_router.reset();
}

void HttpTest::setLimits(const std::function<void(HttpLimits &)> &change)
{
    HttpLimits limits;
    change(limits);
    m_server->setLimits(limits);
}

QByteArray HttpTest::get(const QByteArray &target, const QByteArray &fields, const QByteArray &method) const
{
    return method + ' ' + target + " HTTP/1.1\r\n" + host() + fields + "\r\n";
}

QByteArray HttpTest::post(const QByteArray &target, const QByteArray &body, const QByteArray &fields) const
{
    return "POST " + target + " HTTP/1.1\r\n" + host() + fields + "Content-Length: " + QByteArray::number(body.size())
           + "\r\n\r\n" + body;
}

QByteArray HttpTest::postHead(const QByteArray &target, qint64 bytes) const
{
    return "POST " + target + " HTTP/1.1\r\n" + host() + "Content-Length: " + QByteArray::number(bytes) + "\r\n\r\n";
}

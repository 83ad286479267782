// SPDX-License-Identifier: GPL-3.0-or-later
#include "scriptedrouter.h"

#include <algorithm>

namespace
{
constexpr qint64 floodPieceBytes = 16 * 1024;

HeaderList textHeaders()
{
    HeaderList headers;
    headers.add("Content-Type", "text/plain");
    return headers;
}
} // namespace

/// One request's handler; what it does depends on the path.
class ScriptedHandler final : public ExchangeHandler
{
public:
    ScriptedHandler(ScriptedRouter &router, Exchange &exchange)
        : m_router(router)
        , m_exchange(exchange)
        , m_path(exchange.head().path)
        , m_left(exchange.head().query.toLongLong())
    {
        m_router.m_living.push_back(&exchange);
    }

    ~ScriptedHandler() override
    {
        std::erase(m_router.m_living, &m_exchange);
        ++m_router.destroyedCount;
    }

    [[nodiscard]] bool wantsBody() const override { return m_path != "/unwanted"; }

    [[nodiscard]] bool handleRefusedBody(const BodyRefusal &) override
    {
        ++m_router.refusedBodies;
        return m_path == "/proud";
    }

    void handleBody(QByteArray body) override
    {
        m_router.bodies.append(body);
        if (m_path == "/echo") {
            m_exchange.respond(200, textHeaders(), body);
            // The handler must still be alive here.
            m_router.bodies.last() = body;
        } else if (m_path == "/stream" || m_path == "/polite" || m_path == "/abort") {
            m_exchange.start(200, textHeaders());
            if (m_path == "/abort") {
                m_exchange.write("part");
                m_exchange.abort();
            }
        } else if (m_path == "/flood") {
            m_exchange.start(200, textHeaders());
            flood();
        }
    }

    void handleClientGone() override
    {
        ++m_router.goneCount;
        // Too late, and must do no harm.
        m_exchange.respond(500, {}, "late");
        m_exchange.finish();
    }

    void handleStalledReader(qint64 forMs) override
    {
        m_router.stalledForMs = forMs;
        handleClientGone();
    }

    void handleWritable() override { flood(); }

    void handleShutdown() override
    {
        ++m_router.shutdownCount;
        if (m_path == "/polite") {
            m_exchange.write("bye");
            m_exchange.finish();
        }
    }

private:
    void flood()
    {
        while (m_left > 0 && m_exchange.pendingBytes() <= Exchange::highWaterBytes) {
            const qint64 count = std::min(m_left, floodPieceBytes);
            m_exchange.write(QByteArray(count, 'f'));
            m_left -= count;
            m_router.floodedBytes += count;
            m_router.largestPending = std::max(m_router.largestPending, m_exchange.pendingBytes());
        }
        if (m_left == 0)
            m_exchange.finish();
    }

    ScriptedRouter &m_router;
    Exchange &m_exchange;
    QByteArray m_path;
    qint64 m_left;
};

std::unique_ptr<ExchangeHandler> ScriptedRouter::route(Exchange &exchange)
{
    const RequestHead &head = exchange.head();
    routed.append(head.method + ' ' + head.target);
    if (head.path == "/hello")
        exchange.respond(200, textHeaders(), "hello");
    else if (head.path == "/refuse")
        exchange.respond(401, textHeaders(), "no key");
    else if (head.path == "/big")
        exchange.respond(200, textHeaders(), QByteArray(head.query.toLongLong(), 'b'));
    else if (head.path != "/nothing")
        return std::make_unique<ScriptedHandler>(*this, exchange);
    return nullptr;
}

void ScriptedRouter::nameRequest(const RequestHead &head, HeaderList &headers)
{
    headers.add("x-request-id", head.headers.contains("x-request-id") ? head.headers.value("x-request-id") : "made");
}

QByteArray ScriptedRouter::allowedMethods(const QByteArray &path) const
{
    return path == "/echo" ? "POST, OPTIONS" : "";
}

QByteArray ScriptedRouter::errorBody(int status, const QByteArray &path, const QByteArray &message, const QByteArray &)
{
    return "{\"status\":" + QByteArray::number(status) + ",\"path\":\"" + path + "\",\"message\":\"" + message + "\"}";
}

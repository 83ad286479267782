// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <QCoreApplication>

#include "gateway/http/httpserver.h"

namespace
{
class FixedAnswer final : public ExchangeHandler
{
public:
    explicit FixedAnswer(Exchange &exchange)
        : m_exchange(exchange)
    {}

    void handleBody(QByteArray body) override
    {
        Q_UNUSED(body)
        HeaderList headers;
        headers.add("Content-Type", "application/json");
        m_exchange.respond(200, std::move(headers), "{\"ok\":true}");
    }

    void handleClientGone() override {}

    void handleWritable() override {}

private:
    Exchange &m_exchange;
};

class FixedRouter final : public ExchangeRouter
{
public:
    std::unique_ptr<ExchangeHandler> route(Exchange &exchange) override
    {
        return std::make_unique<FixedAnswer>(exchange);
    }

    QByteArray errorBody(int status, const QByteArray &path, const QByteArray &message, const QByteArray &) override
    {
        Q_UNUSED(status)
        Q_UNUSED(path)
        return message;
    }

    void nameRequest(const RequestHead &, HeaderList &) override {}

    [[nodiscard]] QByteArray allowedMethods(const QByteArray &) const override { return {}; }
};
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    FixedRouter router;
    HttpServer server(&router);
    const quint16 port = argc > 1 ? static_cast<quint16>(QByteArray(argv[1]).toUShort()) : quint16 {0};
    if (!server.listen(QHostAddress(QHostAddress::LocalHost), port))
        return 1;
    std::printf("%d\n", server.port());
    std::fflush(stdout);
    return QCoreApplication::exec();
}

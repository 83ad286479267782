// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tinyproxy.h"

#include <QNetworkProxy>
#include <QTcpSocket>
#include <QUrl>

TinyProxy::TinyProxy(QObject *parent)
    : QObject {parent}
{
    connect(&m_server, &QTcpServer::newConnection, this, &TinyProxy::accept);
}

bool TinyProxy::listen()
{
    return m_server.listen(QHostAddress::LocalHost);
}

void TinyProxy::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        connect(client, &QTcpSocket::readyRead, this, [this, client] { readHead(client); });
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }
}

void TinyProxy::readHead(QTcpSocket *client)
{
    const QByteArray seen = client->peek(client->bytesAvailable());
    const qsizetype end = seen.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    client->disconnect(this);
    const QByteArray head = client->read(end + 4);
    m_heads.append(head);
    if (!m_answer.isEmpty()) {
        client->write(m_answer);
        return;
    }
    const QByteArray target = head.split(' ').value(1);
    if (head.startsWith("CONNECT "))
        return forward(client, target.split(':').last().toUShort(), {}, "HTTP/1.1 200 Connected\r\n\r\n");
    const QUrl url = QUrl::fromEncoded(target);
    const QByteArray path = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    QByteArray rewritten = head;
    rewritten.replace(head.indexOf(target), target.size(), path);
    forward(client, static_cast<quint16>(url.port(80)), rewritten + client->readAll(), {});
}

void TinyProxy::forward(QTcpSocket *client, quint16 port, const QByteArray &first, const QByteArray &greeting)
{
    auto *server = new QTcpSocket(client);
    server->setProxy(QNetworkProxy {QNetworkProxy::NoProxy});
    connect(server, &QTcpSocket::connected, client, [client, server, first, greeting] {
        client->write(greeting);
        server->write(first);
    });
    connect(server, &QTcpSocket::readyRead, client, [client, server] { client->write(server->readAll()); });
    connect(client, &QTcpSocket::readyRead, server, [client, server] { server->write(client->readAll()); });
    connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
    server->connectToHost(QHostAddress {QHostAddress::LocalHost}, port);
}

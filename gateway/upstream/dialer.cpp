// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/dialer.h"

#include <array>
#include <utility>

#include <QAbstractEventDispatcher>
#include <QNetworkProxy>
#include <QPointer>

#include "gateway/http/descriptors.h"
#include "gateway/upstream/addresspolicy.h"
#include "gateway/upstream/peername.h"
#include "gateway/upstream/requestencoder.h"
#include "gateway/upstream/socketfault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
// One TLS record: QSslSocket holds this several times over while the caller takes nothing.
constexpr qint64 readBufferBytes = 16 * 1024;
constexpr qint64 leastPerAddressMs = 250;
constexpr qint64 perAddressMs = 2000; ///< when there is no limit for the whole

/// socketDescriptor() is not set before the connection is made; the notifier that waits for it knows the descriptor.
qintptr descriptorOf(const QTcpSocket &socket)
{
    const auto *notifier = socket.findChild<QSocketNotifier *>();
    return notifier != nullptr ? notifier->socket() : -1;
}
} // namespace

Dialer::Dialer(const UpstreamOrigin &origin, TlsSetup *tls, Deadlines *deadlines, QObject *parent)
    : QObject {parent}
    , m_origin {origin}
    , m_tls {tls}
    , m_addressDeadline {deadlines, this}
{}

Dialer::~Dialer()
{
    cancel();
}

void Dialer::cancel()
{
    m_cancelled = true;
    m_addressDeadline.clear();
    dropSocket();
}

void Dialer::start(int timeoutMs)
{
    m_endMs = timeoutMs > 0 ? Deadlines::nowMs() + timeoutMs : 0;
    QMetaObject::invokeMethod(this, &Dialer::begin, Qt::QueuedConnection);
}

void Dialer::startAt(const QList<QHostAddress> &addresses, int timeoutMs)
{
    m_endMs = timeoutMs > 0 ? Deadlines::nowMs() + timeoutMs : 0;
    m_port = m_origin.port;
    QMetaObject::invokeMethod(
        this,
        [this, addresses] {
            if (!m_cancelled)
                useAddresses(addresses);
        },
        Qt::QueuedConnection);
}

void Dialer::failLater(const UpstreamFailure &failure)
{
    QMetaObject::invokeMethod(
        this, [this, failure] { emit failed(failure); }, Qt::QueuedConnection);
}

std::unique_ptr<QTcpSocket> Dialer::takeSocket()
{
    m_socket->disconnect(this);
    m_socket->setParent(nullptr);
    return std::unique_ptr<QTcpSocket> {std::exchange(m_socket, nullptr)};
}

void Dialer::begin()
{
    if (m_cancelled)
        return;
    const QHostAddress literal {QString::fromLatin1(m_origin.host)};
    if (!literal.isNull() && isForbiddenAddress(literal))
        return fail(u"link-local and metadata addresses are refused"_s);
    if (m_origin.proxy.isEmpty()) {
        m_port = m_origin.port;
        return m_origin.addresses.isEmpty() ? resolve(m_origin.host) : useAddresses(m_origin.addresses);
    }
    const Result<ProxyAddress> proxy = ProxyAddress::parse(m_origin.proxy);
    if (!proxy)
        return fail(proxy.error().detail);
    m_proxy = *proxy;
    m_port = m_proxy.port;
    resolve(m_proxy.host);
}

void Dialer::resolve(const QByteArray &host)
{
    const QString name = QString::fromLatin1(host);
    const QHostAddress literal {name};
    if (!literal.isNull())
        return useAddresses({literal});
    // RFC 6761, section 6.3: never a question for DNS, and true without any resolver or hosts file.
    if (host.compare("localhost", Qt::CaseInsensitive) == 0)
        return useAddresses({QHostAddress {QHostAddress::LocalHost}, QHostAddress {QHostAddress::LocalHostIPv6}});
    // Qt leaks when a lookup is aborted or its receiver vanishes, so a late answer comes to one that stays.
    QHostInfo::lookupHost(name, QAbstractEventDispatcher::instance(),
                          [dialer = QPointer {this}](const QHostInfo &info) {
                              if (dialer)
                                  dialer->handleLookup(info);
                          });
}

void Dialer::handleLookup(const QHostInfo &info)
{
    if (m_cancelled)
        return;
    if (info.addresses().isEmpty())
        return fail(u"the host's name has no address"_s);
    useAddresses(info.addresses());
}

void Dialer::useAddresses(const QList<QHostAddress> &addresses)
{
    m_phase = UpstreamFailure::Phase::Connect;
    for (const QHostAddress &address : addresses)
        if (!isForbiddenAddress(address))
            m_addresses.append(address);
    if (m_addresses.isEmpty())
        return fail(u"link-local and metadata addresses are refused"_s);
    tryNext();
}

void Dialer::tryNext()
{
    // The last address has all the time that is left, so the deadline of the one before must not end it.
    m_addressDeadline.clear();
    dropSocket();
    const QHostAddress address = m_addresses.takeFirst();
    const bool tls = m_origin.tls;
    m_socket = tls ? new QSslSocket(this) : new QTcpSocket(this);
    m_socket->setProxy(QNetworkProxy {QNetworkProxy::NoProxy});
    m_socket->setReadBufferSize(readBufferBytes);
    connect(m_socket, &QTcpSocket::connected, this, &Dialer::handleConnected);
    connect(m_socket, &QTcpSocket::errorOccurred, this, &Dialer::handleSocketError);
    if (!m_addresses.isEmpty()) {
        const qint64 left = m_endMs == 0 ? perAddressMs * (m_addresses.size() + 1) : m_endMs - Deadlines::nowMs();
        m_addressDeadline.setAfter(static_cast<int>(qMax(leastPerAddressMs, left / (m_addresses.size() + 1))));
    }
    // Unbuffered, a plain socket reads and writes without a copy in between and holds nothing back in memory.
    const auto mode = tls ? QIODevice::ReadWrite : QIODevice::ReadWrite | QIODevice::Unbuffered;
    m_socket->connectToHost(address, m_port, mode);
    if (m_socket == nullptr || m_socket->state() != QAbstractSocket::ConnectingState)
        return;
    m_watch = new ConnectWatch(descriptorOf(*m_socket), this);
    connect(m_watch, &ConnectWatch::wasReset, this, &Dialer::handleReset);
}

void Dialer::handleConnected()
{
    m_addressDeadline.clear();
    stopWatching();
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (isForbiddenAddress(m_socket->peerAddress()))
        return fail(u"link-local and metadata addresses are refused"_s);
    if (!m_origin.proxy.isEmpty() && (m_origin.tls || isTunnelled(m_origin)))
        return sendConnect();
    goOn();
}

/// What is behind the socket is the origin.
void Dialer::goOn()
{
    if (m_origin.tls)
        encrypt();
    else
        finish();
}

void Dialer::sendConnect()
{
    UpstreamOrigin end = m_origin;
    if (isTunnelled(m_origin)) // the proxy must not look the name up again: it could lead elsewhere by then
        end.host = m_origin.addresses.front().toString().toLatin1();
    const QByteArray authority = authorityOf(end, true);
    QByteArray head = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
    if (!m_proxy.authorization.isEmpty())
        head += "Proxy-Authorization: " + m_proxy.authorization + "\r\n";
    head += "\r\n";
    m_proxyAnswer.begin(ResponseParser::Expect::ConnectAnswer);
    connect(m_socket, &QTcpSocket::readyRead, this, &Dialer::handleProxyBytes);
    m_socket->write(head);
}

void Dialer::handleProxyBytes()
{
    std::array<char, 4096> buffer {};
    const qint64 count = m_socket->read(buffer.data(), buffer.size());
    QByteArrayView input {buffer.data(), qMax<qint64>(0, count)};
    switch (m_proxyAnswer.next(input)) {
    case ResponseParser::Event::NeedMore:
        if (m_socket->bytesAvailable() > 0)
            handleProxyBytes();
        return;
    case ResponseParser::Event::Head:
        break;
    default:
        return fail(u"the proxy's answer is malformed"_s);
    }
    if (m_proxyAnswer.status() / 100 != 2)
        return fail(u"the proxy refused the connection with status %1"_s.arg(m_proxyAnswer.status()));
    if (!input.isEmpty())
        return fail(u"the proxy sent bytes before the tunnel was used"_s);
    disconnect(m_socket, &QTcpSocket::readyRead, this, nullptr);
    goOn();
}

void Dialer::encrypt()
{
    m_phase = UpstreamFailure::Phase::Handshake;
    Result<QSslConfiguration> configuration = m_tls->configuration();
    if (!configuration)
        return fail(configuration.error().detail);
    auto *socket = static_cast<QSslSocket *>(m_socket);
    configuration->setSessionTicket(m_tls->sessions()->ticketOf(m_origin));
    socket->setSslConfiguration(*configuration);
    keepSessionsOf(socket);
    socket->setPeerVerifyName(QString::fromLatin1(m_origin.host));
    // QSslSocket signals from the middle of its work and does not bear being closed there.
    disconnect(socket, &QSslSocket::errorOccurred, this, nullptr);
    connect(socket, &QSslSocket::errorOccurred, this, &Dialer::handleSocketError, Qt::QueuedConnection);
    connect(socket, &QSslSocket::encrypted, this, &Dialer::handleEncrypted, Qt::QueuedConnection);
    connect(socket, &QSslSocket::sslErrors, this, [this](const QList<QSslError> &errors) { m_tlsErrors = errors; });
    // A peer that closes in the middle of the handshake does not always raise an error.
    connect(socket, &QSslSocket::disconnected, this, &Dialer::handleSocketError, Qt::QueuedConnection);
    socket->startClientEncryption();
}

/// The chain is good. Qt takes the common name for the host's as well; a resumed session brings its certificate along.
void Dialer::handleEncrypted()
{
    if (m_socket == nullptr)
        return;
    const QSslCertificate certificate = static_cast<QSslSocket *>(m_socket)->peerCertificate();
    if (!isIssuedFor(certificate, QString::fromLatin1(m_origin.host)))
        return fail(u"the certificate is for another host"_s);
    finish();
}

// With TLS 1.3 a server sends its tickets after the handshake, when the socket is another's already.
void Dialer::keepSessionsOf(QSslSocket *socket)
{
    const auto keep = [socket, sessions = m_tls->sessions(), origin = m_origin] {
        sessions->keep(origin, socket->sslConfiguration().sessionTicket());
    };
    connect(socket, &QSslSocket::encrypted, socket, keep);
    connect(socket, &QSslSocket::newSessionTicketReceived, socket, keep);
}

void Dialer::handleSocketError()
{
    if (m_socket == nullptr)
        return;
    if (m_phase == UpstreamFailure::Phase::Connect && !m_addresses.isEmpty())
        return tryNext();
    if (!m_tlsErrors.isEmpty())
        return fail(TlsSetup::describe(m_tlsErrors));
    const QString fault = describeFault(*m_socket);
    fail(m_phase == UpstreamFailure::Phase::Handshake && m_socket->error() == QAbstractSocket::RemoteHostClosedError
             ? fault + u" during the TLS handshake"_s
             : fault);
}

void Dialer::handleReset()
{
    if (!m_addresses.isEmpty())
        return tryNext();
    fail(u"the peer reset the connection"_s);
}

void Dialer::stopWatching()
{
    if (m_watch == nullptr)
        return;
    m_watch->stop();
    std::exchange(m_watch, nullptr)->deleteLater();
}

void Dialer::handleDeadline(const Deadline &)
{
    if (!m_addresses.isEmpty())
        tryNext();
}

void Dialer::finish()
{
    if (m_socket == nullptr)
        return;
    emit connected();
}

void Dialer::fail(const QString &detail)
{
    if (m_phase == UpstreamFailure::Phase::Handshake)
        m_tls->sessions()->forget(m_origin);
    const bool isShort = areDescriptorsUsedUp(); // neither a name nor a certificate can be looked up then
    dropSocket();
    if (isShort)
        emit failed({ErrorCode::Overloaded, m_phase, u"no file descriptors are left for a connection"_s});
    else
        emit failed({ErrorCode::UpstreamFailed, m_phase, detail});
}

void Dialer::dropSocket()
{
    stopWatching();
    if (m_socket == nullptr)
        return;
    m_socket->disconnect(this);
    m_socket->abort();
    std::exchange(m_socket, nullptr)->deleteLater();
}

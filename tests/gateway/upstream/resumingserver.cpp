// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gateway/upstream/resumingserver.h"

#include <array>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QByteArray>
#include <QFile>

ResumingServer::ResumingServer(const QString &folder, int tlsVersion)
    : m_folder {folder}
    , m_tlsVersion {tlsVersion}
{
    if (!makeContext())
        return;
    listen();
    m_thread.reset(QThread::create([this] { serve(); }));
    m_thread->start();
}

ResumingServer::~ResumingServer()
{
    ::shutdown(m_listener, SHUT_RDWR); // wakes accept()
    if (m_thread)
        m_thread->wait();
    ::close(m_listener);
    SSL_CTX_free(m_context);
}

bool ResumingServer::makeContext()
{
    SSL_CTX_free(m_context);
    m_context = SSL_CTX_new(TLS_server_method());
    const QByteArray folder = QFile::encodeName(m_folder);
    return m_context != nullptr && SSL_CTX_set_min_proto_version(m_context, m_tlsVersion) == 1
           && SSL_CTX_set_max_proto_version(m_context, m_tlsVersion) == 1
           && SSL_CTX_use_certificate_chain_file(m_context, QByteArray {folder + "/cert.pem"}.constData()) == 1
           && SSL_CTX_use_PrivateKey_file(m_context, QByteArray {folder + "/key.pem"}.constData(), SSL_FILETYPE_PEM)
                  == 1;
}

void ResumingServer::listen()
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    if (::bind(m_listener, generic, size) == 0 && ::listen(m_listener, 16) == 0
        && ::getsockname(m_listener, generic, &size) == 0)
        m_port = ntohs(address.sin_port);
}

void ResumingServer::serve()
{
    for (;;) {
        const int descriptor = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0)
            return;
        if (m_forgets.exchange(false) && !makeContext())
            return;
        const timeval patience {5, 0};
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        answer(descriptor);
        ::close(descriptor);
    }
}

void ResumingServer::answer(int descriptor)
{
    SSL *ssl = SSL_new(m_context);
    SSL_set_fd(ssl, descriptor);
    if (SSL_accept(ssl) == 1) {
        ++(SSL_session_reused(ssl) == 1 ? m_resumed : m_full);
        std::array<char, 4096> buffer {};
        QByteArray request;
        while (!request.endsWith("{}")) { // the body of the test's requests
            const int count = SSL_read(ssl, buffer.data(), static_cast<int>(buffer.size()));
            if (count <= 0)
                break;
            request.append(buffer.data(), count);
        }
        constexpr QByteArrayView reply {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"};
        SSL_write(ssl, reply.data(), static_cast<int>(reply.size()));
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/peername.h"

#include <memory>
#include <openssl/x509v3.h>

#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslConfiguration>

namespace
{
struct FreeCertificate
{
    void operator()(X509 *certificate) const { X509_free(certificate); }
};

using Certificate = std::unique_ptr<X509, FreeCertificate>;

Certificate opened(const QSslCertificate &certificate)
{
    const QByteArray der = certificate.toDer();
    const auto *bytes = reinterpret_cast<const unsigned char *>(der.constData());
    return Certificate {d2i_X509(nullptr, &bytes, static_cast<long>(der.size()))};
}
} // namespace

bool isIssuedFor(const QSslCertificate &certificate, const QString &host)
{
    const Certificate opaque = opened(certificate);
    if (!opaque)
        return false;
    if (const QHostAddress address {host}; !address.isNull())
        return X509_check_ip_asc(opaque.get(), address.toString().toLatin1().constData(), 0) == 1;
    QByteArray name = host.toLatin1();
    if (name.endsWith('.')) // the root, which certificates leave out
        name.chop(1);
    constexpr unsigned int flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
    return !name.isEmpty()
           && X509_check_host(opaque.get(), name.constData(), static_cast<size_t>(name.size()), flags, nullptr) == 1;
}

void checkPeerNamesOf(QNetworkAccessManager &manager)
{
    QObject::connect(&manager, &QNetworkAccessManager::encrypted, &manager, [](QNetworkReply *reply) {
        if (!isIssuedFor(reply->sslConfiguration().peerCertificate(), reply->url().host(QUrl::FullyEncoded)))
            reply->abort();
    });
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/tlssetup.h"

#include <cerrno>

#include <QFile>
#include <QSslCertificate>
#include <QSslSocket>

using namespace Qt::Literals::StringLiterals;

namespace
{
// Qt's own texts are translated to the language of the window; the record is always English.
QString describeOne(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::SelfSignedCertificate:
        return u"the certificate is self-signed"_s;
    case QSslError::SelfSignedCertificateInChain:
        return u"the chain ends in a root that is not trusted"_s;
    case QSslError::HostNameMismatch:
        return u"the certificate is for another host"_s;
    case QSslError::CertificateExpired:
        return u"the certificate has expired"_s;
    case QSslError::CertificateNotYetValid:
        return u"the certificate is not valid yet"_s;
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return u"the certificate's issuer is not trusted"_s;
    case QSslError::CertificateRevoked:
        return u"the certificate was revoked"_s;
    case QSslError::InvalidPurpose:
        return u"the certificate is not for servers"_s;
    case QSslError::InvalidCaCertificate:
        return u"an issuer in the chain may not issue certificates"_s;
    case QSslError::NoPeerCertificate:
        return u"the server showed no certificate"_s;
    default:
        return u"the certificate was refused (reason %1)"_s.arg(static_cast<int>(error.error()));
    }
}
} // namespace

const Result<QSslConfiguration> &TlsSetup::configuration()
{
    if (!m_configuration)
        m_configuration = make();
    return *m_configuration;
}

QString TlsSetup::describe(const QList<QSslError> &errors)
{
    QStringList texts;
    for (const QSslError &error : errors)
        texts.append(describeOne(error));
    texts.removeDuplicates();
    return texts.join(u"; "_s);
}

Result<QList<QSslCertificate>> TlsSetup::readRoots(const QString &path)
{
    if (path.isEmpty())
        return QList<QSslCertificate> {};
    QFile file {path};
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::BadRequest,
                    u"PORTICO_CA_FILE names %1, which cannot be read: %2"_s.arg(path, qt_error_string(errno)));
    QList<QSslCertificate> roots = QSslCertificate::fromData(file.readAll());
    roots.removeIf([](const QSslCertificate &one) { return one.isNull(); });
    if (roots.isEmpty())
        return fail(ErrorCode::BadRequest, u"PORTICO_CA_FILE names %1, which has no certificate in PEM"_s.arg(path));
    return roots;
}

Result<QSslConfiguration> TlsSetup::make() const
{
    if (!QSslSocket::supportsSsl())
        return fail(ErrorCode::UpstreamFailed, u"there is no TLS library"_s);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setSslOption(QSsl::SslOptionDisableSessionPersistence, false);
    configuration.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
    if (m_extraCaFile.isEmpty())
        return configuration;
    const Result<QList<QSslCertificate>> extra = readRoots(m_extraCaFile);
    if (!extra) // without the path, which is nothing for clients
        return fail(ErrorCode::UpstreamFailed,
                    u"the file with extra root certificates (PORTICO_CA_FILE) cannot be used"_s);
    // An explicit list switches Qt's loading of the system's roots on demand off, so they are listed too.
    configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + *extra);
    return configuration;
}

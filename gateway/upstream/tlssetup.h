// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QString>

#include "gateway/upstream/tlssessions.h"
#include "models/values/error.h"

/// What every TLS connection to a provider is made with: chain and name are always checked, TLS 1.2 or later,
/// HTTP/1.1 by ALPN. Nothing of TLS is loaded before the first configuration() call. Gateway thread.
class TlsSetup final
{
public:
    explicit TlsSetup(QString extraCaFile)
        : m_extraCaFile {std::move(extraCaFile)}
    {}

    /// UpstreamFailed when there is no TLS library or the file with the extra roots cannot be used.
    [[nodiscard]] const Result<QSslConfiguration> &configuration();

    /// Shared with the sockets, whose sessions go on after their dialer.
    [[nodiscard]] const std::shared_ptr<TlsSessions> &sessions() const { return m_sessions; }

    /// The certificates of PORTICO_CA_FILE; none when the path is empty. BadRequest when it cannot be read or holds
    /// none in PEM. Any thread.
    [[nodiscard]] static Result<QList<QSslCertificate>> readRoots(const QString &path);

    /// One English line that names every fault of the certificate.
    [[nodiscard]] static QString describe(const QList<QSslError> &errors);

private:
    [[nodiscard]] Result<QSslConfiguration> make() const;

    QString m_extraCaFile;
    std::shared_ptr<TlsSessions> m_sessions = std::make_shared<TlsSessions>();
    std::optional<Result<QSslConfiguration>> m_configuration;
};

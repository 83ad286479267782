// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QTemporaryDir>

#include "tests/support/scriptedupstream.h"

/// A certificate authority made anew, and what it signed, good and bad. Making them takes a few milliseconds (EC keys).
class TestCertificates final
{
    Q_DISABLE_COPY_MOVE(TestCertificates)

public:
    struct Authority;

    TestCertificates();

    /// For localhost, 127.0.0.1 and ::1, valid now.
    [[nodiscard]] const ServerIdentity &good() const { return m_good; }

    [[nodiscard]] const ServerIdentity &selfSigned() const { return m_selfSigned; }

    [[nodiscard]] const ServerIdentity &expired() const { return m_expired; }

    [[nodiscard]] const ServerIdentity &notYetValid() const { return m_notYetValid; }

    /// For other.example only.
    [[nodiscard]] const ServerIdentity &wrongHost() const { return m_wrongHost; }

    /// Of that subject, signed by the authority and valid now. `alternativeNames` as OpenSSL writes them
    /// ("DNS:localhost,IP:127.0.0.1"); nullptr: it has none.
    [[nodiscard]] ServerIdentity named(const char *commonName, const char *alternativeNames) const;

    /// Signed by an authority that nobody trusts.
    [[nodiscard]] const ServerIdentity &unknownIssuer() const { return m_unknownIssuer; }

    /// PEM file with the authority's certificate, for PORTICO_CA_FILE; lives as long as this object.
    [[nodiscard]] QString caFile() const;

    /// Writes ca.pem, cert.pem (good, with its chain) and key.pem; false when the folder cannot be written.
    [[nodiscard]] bool writeTo(const QString &folder) const;
    /// Reads cert.pem and key.pem; a null identity when they are not there.
    [[nodiscard]] static ServerIdentity readFrom(const QString &folder);

private:
    QTemporaryDir m_folder;
    QByteArray m_caPem;
    std::shared_ptr<const Authority> m_authority;
    ServerIdentity m_good;
    ServerIdentity m_selfSigned;
    ServerIdentity m_expired;
    ServerIdentity m_notYetValid;
    ServerIdentity m_wrongHost;
    ServerIdentity m_unknownIssuer;
};

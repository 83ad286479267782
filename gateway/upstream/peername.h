// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslCertificate>

class QNetworkAccessManager;

/// Whether a server's certificate is for the host that was asked (RFC 9525): a name must be one of its DNS names, whose
/// left-most label may be a wildcard; an address one of its IP addresses. The subject's common name, which Qt takes as
/// well, says nothing. Pure; any thread.
[[nodiscard]] bool isIssuedFor(const QSslCertificate &certificate, const QString &host);

/// Breaks off what the manager sends over TLS to a host that its certificate is not for, before a byte of it is sent.
/// Qt's own checks stay. The manager's thread.
void checkPeerNamesOf(QNetworkAccessManager &manager);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QList>

#include "gateway/http/requesthead.h"

/// What a well-formed request may not do, whoever sends it: name a foreign host (DNS rebinding), come from a foreign
/// web page (cross-site calls), use a method or an expectation we do not have. Pure; a key is never looked at.
class RequestPolicy final
{
public:
    struct Refusal
    {
        int status = 0;
        QByteArray message;
    };

    RequestPolicy() = default;
    /// `port` is the one we listen on.
    RequestPolicy(quint16 port, const QList<QByteArray> &allowedHosts, const QList<QByteArray> &allowedOrigins);

    [[nodiscard]] std::optional<Refusal> refusalOf(const RequestHead &head) const;
    /// Exact comparison without case of 127.0.0.1, localhost and [::1] with our port (none only on port 80), and of the
    /// allowed hosts: "name" stands for any port, "name:port" for that one.
    [[nodiscard]] bool isOwnAuthority(const QByteArray &authority) const;
    [[nodiscard]] bool isAllowedOrigin(const QByteArray &origin) const;

    /// Headers that let a page of the request's allowed origin read the answer; none for a request without Origin.
    void addOriginHeaders(const RequestHead &head, HeaderList &headers) const;
    /// The answer to OPTIONS: what is allowed, and for a preflight of an allowed origin also the headers it asked for.
    [[nodiscard]] static HeaderList optionsHeaders(const RequestHead &head, const QByteArray &allowed);

    static constexpr const char *allowedMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

private:
    [[nodiscard]] QByteArray foreignHostMessage() const;

    QList<QByteArray> m_authorities; ///< lower case
    QList<QByteArray> m_hostNames;   ///< lower case, any port
    QList<QByteArray> m_origins;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include <QByteArray>
#include <QHash>

#include "gateway/upstream/upstreamclient.h"
#include "models/values/hubsnapshot.h"
#include "models/values/providerkind.h"

/// Where a provider's requests go, from its base URL.
struct ProviderEndpoint
{
    UpstreamOrigin origin;
    QByteArray prefix;                  ///< path of the base URL without a trailing slash
    QByteArray query;                   ///< of the base URL, appended after the path; without '?'
    QByteArray region;                  ///< "us-east-1", for signatures; empty: none
    const ProviderKind *kind = nullptr; ///< never null
    bool isBuiltIn = false;             ///< answered inside the process

    [[nodiscard]] bool speaks(WireDialect dialect) const { return kind->surface(dialect) != nullptr; }

    /// In which a model is asked: the one that its traits name or that serves its family alone, else the client's if
    /// the provider speaks it, else the provider's best. Only for a provider that speaks any.
    [[nodiscard]] WireDialect dialectFor(const ModelTraits &traits, std::optional<WireDialect> client) const;
    /// Of a dialect that it speaks; `path` as the dialect's adapter wrote it, its query included.
    [[nodiscard]] QByteArray target(WireDialect dialect, QByteArrayView path) const;
    /// Of a service or of the list of models: behind the place's prefix.
    [[nodiscard]] QByteArray target(const ProviderKind::Place &place, QByteArrayView path) const;

private:
    friend Result<ProviderEndpoint> parseProviderEndpoint(const ProviderSnapshot &provider, const QByteArray &proxy);
    [[nodiscard]] QByteArray joined(const QByteArray &start, QByteArrayView path) const;

    std::array<QByteArray, 6> m_prefixes; ///< by WireDialect, so that a call does not work one out
};

/// BadRequest when the URL is not a plain http(s) URL with a host. Built-in kinds need no URL. `proxy`: "" for none.
[[nodiscard]] Result<ProviderEndpoint> parseProviderEndpoint(const ProviderSnapshot &provider, const QByteArray &proxy);

/// Parsed base URLs, so that a call does not parse one. Gateway thread; one per worker.
class ProviderEndpoints final
{
public:
    /// "http://host:port", "direct" for none, empty for what the system says (asked once per base URL).
    void setProxy(const QByteArray &proxy);
    /// The pointer is good until the next call.
    [[nodiscard]] Result<const ProviderEndpoint *> of(const ProviderSnapshot &provider);
    /// As UpstreamOrigin wants it; empty: none.
    [[nodiscard]] QByteArray proxyFor(const QByteArray &address) const;

private:
    QByteArray m_proxy;
    QHash<QByteArray, ProviderEndpoint> m_byKindAndUrl;
};

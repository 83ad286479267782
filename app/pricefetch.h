// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QObject>
#include <QUrl>

#include "models/values/error.h"

/// Fetches one public list of prices: no cookies, no keys, certificates checked, redirects only to places that are as
/// safe, bounded in size and time. Main thread.
class PriceFetch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PriceFetch)

public:
    using Done = std::function<void(const Result<QByteArray> &body)>;

    static constexpr qint64 maxBytes = 64LL * 1024 * 1024;

    /// `proxy` is the setting upstream.proxy.
    explicit PriceFetch(const QByteArray &proxy, QObject *parent);

    /// Calls `done` once, with UpstreamFailed when there is no list; then deletes itself.
    void get(const QUrl &url, Done done);

private:
    void finish(QNetworkReply *reply, const Done &done);

    QNetworkAccessManager m_network;
};

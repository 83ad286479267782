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

    static constexpr int usualDeadlineMs = 120'000;

    /// `proxy` is the setting upstream.proxy; the whole list must have come within `deadlineMs`.
    PriceFetch(const QByteArray &proxy, QObject *parent, int deadlineMs = usualDeadlineMs);

    /// Calls `done` once, with UpstreamFailed when there is no list and UpstreamTimeout when it is late; then
    /// deletes itself.
    void get(const QUrl &url, Done done);

private:
    void finish(QNetworkReply *reply, const Done &done);

    const int m_deadlineMs;
    QNetworkAccessManager m_network;
    bool m_isLate = false;
};

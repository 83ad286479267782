// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QObject>

#include "gateway/media/hostlookup.h"
#include "gateway/media/mediaaddress.h"
#include "gateway/media/medialimits.h"

/// What fetching needs of a gateway worker. Borrowed; gateway thread.
struct MediaSources
{
    UpstreamClient *client = nullptr;
    HostLookup *lookup = nullptr;
    std::function<QByteArray(const QByteArray &url)> proxyFor; ///< of a URL, as UpstreamOrigin::proxy; empty: none
};

/// Fetches one URL that a client named: its host's addresses are looked up here and all checked, the connection goes to
/// one of these and no other (a proxy is asked for a tunnel to it), and so for each redirect. No credentials, cookies
/// or referrer are sent. Destroying it cancels at once. Gateway thread.
class MediaDownload final : public QObject, private UpstreamListener
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MediaDownload)

public:
    class Owner
    {
    public:
        virtual ~Owner() = default;
        /// More has come; false: it is too much for the call. Must not destroy the download.
        [[nodiscard]] virtual bool takesMore(qint64 bytes) = 0;
        /// It is whole: see body() and contentType(). May destroy the download.
        virtual void handleDownloaded(MediaDownload &download) = 0;
        /// `why`: "its server answered with status 404". May destroy the download.
        virtual void handleNotDownloaded(MediaDownload &download, const QString &why) = 0;
    };

    /// Borrows all, which must outlive it.
    MediaDownload(const MediaSources &sources, const MediaLimits &limits, Owner &owner);
    ~MediaDownload() override;

    /// Nothing is reported from within.
    void start(MediaAddress address);
    /// Stops at once and says nothing more.
    void cancel();

    [[nodiscard]] const QByteArray &body() const { return m_body; }

    [[nodiscard]] const QByteArray &contentType() const { return m_contentType; }

    [[nodiscard]] const QByteArray &host() const { return m_address.origin.host; }

private:
    void handleHead(int status, const HeaderList &headers) override;
    void handleBody(QByteArrayView bytes) override;
    void handleEnd() override;
    void handleFailure(const UpstreamFailure &failure) override;

    void handleAddresses(const QList<QHostAddress> &addresses);
    void send();
    void follow(const QByteArray &location);
    void fail(const QString &why);
    [[nodiscard]] QString faultOfHead(int status, const HeaderList &headers) const;

    const MediaSources &m_sources;
    const MediaLimits &m_limits;
    Owner &m_owner;
    MediaAddress m_address;
    std::unique_ptr<UpstreamCall> m_call;
    QByteArray m_body;
    QByteArray m_contentType;
    int m_redirects = 0;
    bool m_isCancelled = false;
};

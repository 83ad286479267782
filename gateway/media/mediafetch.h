// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QTimer>

#include "gateway/dialects/neutral/mediabytes.h"
#include "gateway/http/bufferbudget.h"
#include "gateway/media/mediadownload.h"

/// Fetches all that one call names by URL, at the same time, within limits of count, size and time: all or nothing.
/// Destroying it cancels at once. Gateway thread; one per attempt that needs it.
class MediaFetch final : private MediaDownload::Owner
{
    Q_DISABLE_COPY_MOVE(MediaFetch)

public:
    /// On failure BadRequest with a sentence for the client that names the host at most; RateLimited when the hub has
    /// no room for the bytes.
    using Done = std::function<void(Result<MediaByPlace> fetched)>;

    /// `sources` are borrowed, and the budget, which may be null: no limit. `done` is called once and may destroy the
    /// fetch.
    MediaFetch(MediaSources sources, const MediaLimits &limits, BufferBudget *budget, Done done);
    ~MediaFetch() override;

    /// The outcome is reported from within only if nothing can be fetched at all: then done() is not called.
    [[nodiscard]] Outcome start(const std::vector<MediaPlace> &places);

private:
    struct Item
    {
        MediaPlace place;
        std::unique_ptr<MediaDownload> download;
    };

    [[nodiscard]] bool takesMore(qint64 bytes) override;
    void handleDownloaded(MediaDownload &download) override;
    void handleNotDownloaded(MediaDownload &download, const QString &why) override;

    [[nodiscard]] Item &itemOf(const MediaDownload &download);
    void handleTimeout();
    /// Ends all: the downloads go in the next turn of the event loop, since one of them is speaking.
    void finish(Result<MediaByPlace> result);

    MediaSources m_sources;
    MediaLimits m_limits;
    Done m_done;
    std::vector<Item> m_items;
    MediaByPlace m_fetched;
    BufferShare m_share;
    QTimer m_timer;
    qint64 m_bytes = 0;
    size_t m_running = 0;
    bool m_hasNoRoom = false;
};

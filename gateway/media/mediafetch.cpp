// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/media/mediafetch.h"

#include <algorithm>
#include <utility>

#include "gateway/media/mediatype.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Kind = NeutralPart::Kind;

QString nameOf(Kind kind)
{
    switch (kind) {
    case Kind::Audio:
        return u"recording"_s;
    case Kind::Video:
        return u"film"_s;
    case Kind::Document:
        return u"document"_s;
    default:
        return u"image"_s;
    }
}

/// `why` begins in the middle of a sentence.
tl::unexpected<Error> notFetched(Kind kind, const QByteArray &host, const QString &why)
{
    const QString where = host.isEmpty() ? QString {} : u" at '%1'"_s.arg(QString::fromLatin1(host));
    return fail(ErrorCode::BadRequest, u"The %1%2 cannot be fetched: %3."_s.arg(nameOf(kind), where, why));
}

MediaBytes bytesOf(const QByteArray &type, const QByteArray &body)
{
    const bool isText = type.startsWith("text/") || type == "application/json" || type == "application/xml";
    return isText ? MediaBytes {type, {}, body} : MediaBytes {type, body.toBase64(), {}};
}
} // namespace

MediaFetch::MediaFetch(MediaSources sources, const MediaLimits &limits, BufferBudget *budget, Done done)
    : m_sources {std::move(sources)}
    , m_limits {limits}
    , m_done {std::move(done)}
    , m_share {budget}
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { handleTimeout(); });
}

MediaFetch::~MediaFetch() = default;

Outcome MediaFetch::start(const std::vector<MediaPlace> &places)
{
    if (places.size() > static_cast<size_t>(m_limits.maxCount))
        return fail(
            ErrorCode::BadRequest,
            u"The request names %1 files by URL; at most %2 are fetched."_s.arg(places.size()).arg(m_limits.maxCount));
    MediaDownload::Owner &owner = *this;
    std::vector<MediaAddress> addresses;
    for (const MediaPlace &place : places) {
        Result<MediaAddress> address = MediaAddress::parse(place.url);
        if (!address)
            return notFetched(place.kind, {}, address.error().detail);
        addresses.push_back(*std::move(address));
        m_items.push_back({place, std::make_unique<MediaDownload>(m_sources, m_limits, owner)});
    }
    m_running = m_items.size();
    for (size_t i = 0; i < m_items.size(); ++i)
        m_items[i].download->start(std::move(addresses[i]));
    m_timer.start(m_limits.timeoutMs);
    return {};
}

MediaFetch::Item &MediaFetch::itemOf(const MediaDownload &download)
{
    return *std::find_if(m_items.begin(), m_items.end(),
                         [&download](const Item &item) { return item.download.get() == &download; });
}

bool MediaFetch::takesMore(qint64 bytes)
{
    m_bytes += bytes;
    m_hasNoRoom = !m_share.cover(m_bytes);
    return !m_hasNoRoom && m_bytes <= m_limits.maxTotalBytes;
}

void MediaFetch::handleDownloaded(MediaDownload &download)
{
    const MediaPlace &place = itemOf(download).place;
    const QByteArray type = mediaTypeOf(place.kind, download.body(), download.contentType());
    if (type.isEmpty())
        return handleNotDownloaded(download, u"what its server gave is none"_s);
    m_fetched.insert(place, bytesOf(type, download.body()));
    if (--m_running == 0)
        finish(std::move(m_fetched));
}

void MediaFetch::handleNotDownloaded(MediaDownload &download, const QString &why)
{
    if (m_hasNoRoom)
        return finish(fail(ErrorCode::Overloaded, u"the hub holds as many bodies and answers as it can"_s));
    finish(notFetched(itemOf(download).place.kind, download.host(), why));
}

void MediaFetch::handleTimeout()
{
    const auto late = std::find_if(m_items.begin(), m_items.end(),
                                   [this](const Item &item) { return !m_fetched.contains(item.place); });
    if (late == m_items.end())
        return; // all came: the outcome is said already
    finish(notFetched(late->place.kind, late->download->host(), u"it took too long"_s));
}

void MediaFetch::finish(Result<MediaByPlace> result)
{
    m_timer.stop();
    for (Item &item : m_items) {
        item.download->cancel();
        item.download.release()->deleteLater();
    }
    m_items.clear();
    const Done done = std::move(m_done);
    done(std::move(result));
}

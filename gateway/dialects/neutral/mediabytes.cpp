// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/mediabytes.h"

#include <algorithm>

namespace
{
using Kind = NeutralPart::Kind;

bool isOnTheWeb(const QByteArray &url)
{
    const auto begins = [&url](QByteArrayView scheme) {
        return QByteArrayView {url}.first(std::min(url.size(), scheme.size())).compare(scheme, Qt::CaseInsensitive)
               == 0;
    };
    return begins("http://") || begins("https://");
}

bool isTaken(Kind kind, const ModelTraits &traits)
{
    switch (kind) {
    case Kind::Image:
        return traits.takesImages;
    case Kind::Document:
        return traits.takesDocuments;
    case Kind::Audio:
        return traits.takesAudio;
    case Kind::Video:
        return true;
    default:
        return false;
    }
}

bool needsBytes(const NeutralPart &part, const ProviderDialect &provider, const ModelTraits &traits)
{
    const NeutralMedia &media = part.media;
    return !media.url.isEmpty() && media.base64.isEmpty() && isTaken(part.kind, traits)
           && !provider.takesUrls(part.kind, traits) && isOnTheWeb(media.url);
}

/// `Parts` may be const.
template <typename Parts, typename Visit>
void visitParts(Parts &parts, const Visit &visit)
{
    for (auto &part : parts) {
        visit(part);
        visitParts(part.parts, visit);
    }
}
} // namespace

std::vector<MediaPlace> mediaToFetch(const NeutralRequest &request, const ProviderDialect &provider,
                                     const ModelTraits &traits)
{
    std::vector<MediaPlace> places;
    const auto visit = [&](const NeutralPart &part) {
        if (!needsBytes(part, provider, traits))
            return;
        if (MediaPlace place {part.media.url, part.kind};
            std::find(places.begin(), places.end(), place) == places.end())
            places.push_back(std::move(place));
    };
    for (const NeutralMessage &message : request.messages)
        visitParts(message.parts, visit);
    return places;
}

void putMediaBytes(NeutralRequest &request, const ProviderDialect &provider, const ModelTraits &traits,
                   const MediaByPlace &fetched)
{
    const auto visit = [&](NeutralPart &part) {
        if (!needsBytes(part, provider, traits))
            return;
        const auto found = fetched.constFind(MediaPlace {part.media.url, part.kind});
        if (found == fetched.constEnd())
            return;
        part.media.url.clear();
        part.media.mimeType = found->mimeType;
        part.media.base64 = found->base64;
        part.media.text = found->text;
    };
    for (NeutralMessage &message : request.messages)
        visitParts(message.parts, visit);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QHash>

#include "gateway/dialects/neutral/providerdialect.h"

/// Media that a request names by its URL and whose bytes must be fetched.
struct MediaPlace
{
    QByteArray url;
    NeutralPart::Kind kind = NeutralPart::Kind::Image;
    friend bool operator==(const MediaPlace &, const MediaPlace &) = default;

    friend size_t qHash(const MediaPlace &place, size_t seed) noexcept
    {
        return qHashMulti(seed, place.url, static_cast<int>(place.kind));
    }
};

/// What was fetched from there: base64, or for a plain text the text.
struct MediaBytes
{
    QByteArray mimeType;
    QByteArray base64;
    QByteArray text;
};

/// By kind too: what is a document's text in one place may be no image in another.
using MediaByPlace = QHash<MediaPlace, MediaBytes>;

/// The media of the request that lie on the web, that the model takes, and that this provider takes by their bytes
/// only; each once, in order. Any thread.
[[nodiscard]] std::vector<MediaPlace> mediaToFetch(const NeutralRequest &request, const ProviderDialect &provider,
                                                   const ModelTraits &traits);
/// Puts the bytes in the place of those URLs. Any thread.
void putMediaBytes(NeutralRequest &request, const ProviderDialect &provider, const ModelTraits &traits,
                   const MediaByPlace &fetched);

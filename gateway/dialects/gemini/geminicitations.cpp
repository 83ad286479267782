// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminicitations.h"

#include <algorithm>

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/urlcitation.h"

namespace
{
constexpr size_t mostCitations = 1000; // of an answer; what is more is not looked through
} // namespace

std::vector<QByteArray> GeminiCitations::take(const JsonObject &candidate)
{
    std::vector<QByteArray> found;
    if (const JsonView grounding = candidate["groundingMetadata"]; grounding.isObject())
        takeGrounding(JsonObject {grounding}, found);
    for (const JsonView &source : candidate["citationMetadata"]["citationSources"].elements())
        add(JsonObject {source}, source, found);
    return found;
}

/// Each support names the chunks by which its segment goes; chunks that none names stand at the end.
void GeminiCitations::takeGrounding(const JsonObject &grounding, std::vector<QByteArray> &found)
{
    const std::vector<JsonView> chunks = grounding["groundingChunks"].elements();
    std::vector<bool> isNamed(chunks.size());
    for (const JsonView &support : grounding["groundingSupports"].elements()) {
        for (const JsonView &index : support["groundingChunkIndices"].elements()) {
            const qint64 chunk = index.integer().value_or(-1);
            if (chunk < 0 || chunk >= static_cast<qint64>(chunks.size()))
                continue;
            isNamed[static_cast<size_t>(chunk)] = true;
            add(JsonObject {chunks[static_cast<size_t>(chunk)]["web"]}, support["segment"], found);
        }
    }
    for (size_t chunk = 0; chunk < chunks.size(); ++chunk) {
        if (!isNamed[chunk])
            add(JsonObject {chunks[chunk]["web"]}, {}, found);
    }
}

void GeminiCitations::add(const JsonObject &page, const JsonView &place, std::vector<QByteArray> &found)
{
    const QByteArray url = page["uri"].text();
    if (url.isEmpty() || m_given.size() >= mostCitations)
        return;
    const auto pointsUntil = [this](qint64 bytes) {
        return codePoints(QByteArrayView {m_text}.first(std::clamp<qint64>(bytes, 0, m_text.size())));
    };
    const std::optional<qint64> endByte = place["endIndex"].integer();
    JsonWriter json;
    json.beginObject().member("type", "url_citation");
    json.member("start_index", pointsUntil(endByte ? place["startIndex"].integer().value_or(0) : m_text.size()));
    json.member("end_index", pointsUntil(endByte.value_or(m_text.size())));
    json.member("url", url).member("title", page["title"].text()).endObject();
    QByteArray citation = json.take();
    // Where it stands may be said better later, but not twice.
    if (std::find(m_given.begin(), m_given.end(), citation) != m_given.end())
        return;
    m_given.push_back(citation);
    found.push_back(std::move(citation));
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/serviceanswer.h"

#include <algorithm>

#include "gateway/dialects/services/embeddinglist.h"

namespace
{
/// A list of objects with one at least.
bool isFilled(const JsonView &list)
{
    const std::vector<JsonView> entries = list.elements();
    return !entries.empty()
           && std::all_of(entries.begin(), entries.end(), [](const JsonView &entry) { return entry.isObject(); });
}

bool holdsEmbeddings(const JsonView &answer, const QByteArray &request)
{
    const JsonView data = answer["data"];
    const qsizetype asked = request.isEmpty() ? 0 : EmbeddingList::countOf(request);
    return isFilled(data) && (asked == 0 || static_cast<qsizetype>(data.elements().size()) == asked);
}
} // namespace

bool isServiceAnswer(ProviderKind::Service service, const JsonView &answer, const QByteArray &request)
{
    using Service = ProviderKind::Service;
    switch (service) {
    case Service::Completions:
        return isFilled(answer["choices"]);
    case Service::Embeddings:
        return holdsEmbeddings(answer, request);
    case Service::Images:
    case Service::ImageEdits:
        return isFilled(answer["data"]) || isFilled(answer["images"]);
    case Service::Transcriptions:
    case Service::Translations:
        return answer["text"].isString() || answer["segments"].isArray();
    case Service::Moderations:
        return isFilled(answer["results"]);
    case Service::Rerank: // none may be wanted
        return answer["results"].isArray() || answer["data"].isArray();
    case Service::Speech:
        break;
    }
    return true;
}

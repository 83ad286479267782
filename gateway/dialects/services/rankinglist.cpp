// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/rankinglist.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace
{
/// A document is a text, or an object with one.
JsonView textOf(const JsonView &document)
{
    return document.isString() ? document : document["text"];
}
} // namespace

Outcome RankingList::writeQuestion(const QByteArray &body, const QByteArray &model, JsonWriter &json)
{
    const JsonObject question {JsonView {body}};
    if (!question["query"].isString())
        return fail(ErrorCode::BadRequest, u"query: a text is expected"_s);
    const std::vector<JsonView> documents = question["documents"].elements();
    if (documents.empty())
        return fail(ErrorCode::BadRequest, u"documents: at least one is expected"_s);
    json.member("model", model).rawMember("query", question["query"].raw()).key("documents").beginArray();
    for (const JsonView &document : documents) {
        const JsonView text = textOf(document);
        if (!text.isString())
            return fail(ErrorCode::BadRequest, u"documents: this provider ranks texts only"_s);
        json.raw(text.raw());
    }
    json.endArray();
    return {};
}

void RankingList::noteOthers(const QByteArray &body, QByteArrayView more, DialectNotes &notes)
{
    constexpr std::array<QByteArrayView, 5> said {"model", "query", "documents", "top_n", "return_documents"};
    for (const JsonView::Member &member : JsonView {body}.members()) {
        const QByteArray name = member.key.decoded();
        if (name != more && std::find(said.begin(), said.end(), QByteArrayView {name}) == said.end())
            notes.add(name);
    }
}

bool RankingList::writeResults(const std::vector<JsonView> &entries, const QByteArray &question, JsonWriter &json)
{
    const JsonObject asked {JsonView {question}};
    const bool withDocuments = asked["return_documents"].boolean().value_or(false);
    const std::vector<JsonView> documents = withDocuments ? asked["documents"].elements() : std::vector<JsonView> {};
    json.key("results").beginArray();
    for (const JsonView &entry : entries) {
        const std::optional<qint64> index = entry["index"].integer();
        const JsonView score = entry["relevance_score"];
        if (!index || !score.number())
            return false;
        json.beginObject().member("index", *index).rawMember("relevance_score", score.raw());
        if (*index >= 0 && *index < static_cast<qint64>(documents.size())) {
            const JsonView text = textOf(documents[static_cast<size_t>(*index)]);
            json.key("document").beginObject().rawMember("text", text.raw()).endObject();
        }
        json.endObject();
    }
    json.endArray();
    return true;
}

tl::unexpected<Error> RankingList::noRanking()
{
    return fail(ErrorCode::UpstreamFailed, u"the provider's answer holds no ranking"_s);
}

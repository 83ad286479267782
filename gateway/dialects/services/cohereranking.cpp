// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/cohereranking.h"

#include "gateway/dialects/services/rankinglist.h"

namespace
{
constexpr QByteArrayView lengthName {"max_tokens_per_doc"};
}

Result<ServiceShape::Request> CohereRanking::request(const QByteArray &body, const QByteArray &model,
                                                     DialectNotes &notes) const
{
    JsonWriter json;
    json.beginObject();
    if (const Outcome written = RankingList::writeQuestion(body, model, json); !written)
        return tl::unexpected {written.error()};
    const JsonObject question {JsonView {body}};
    for (const QByteArrayView name : {QByteArrayView {"top_n"}, lengthName}) {
        if (question[name].integer())
            json.rawMember(name, question[name].raw());
    }
    json.endObject();
    RankingList::noteOthers(body, lengthName, notes);
    return Request {json.take()};
}

Result<ServiceShape::Answer> CohereRanking::answer(const QByteArray &body, const Question &question) const
{
    const std::optional<JsonView> json = JsonView::checked(body);
    const JsonObject ranked {json.value_or(JsonView {})};
    if (!ranked["results"].isArray())
        return RankingList::noRanking();
    JsonWriter out;
    out.beginObject();
    if (ranked["id"].isString())
        out.rawMember("id", ranked["id"].raw());
    out.member("model", question.model);
    if (!RankingList::writeResults(ranked["results"].elements(), question.body, out))
        return RankingList::noRanking();
    if (ranked["meta"].isObject())
        out.rawMember("meta", ranked["meta"].raw());
    out.endObject();
    return Answer {out.take(), false}; // it bills searches, not tokens
}

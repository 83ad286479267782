// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/voyageranking.h"

#include "gateway/dialects/services/rankinglist.h"

namespace
{
constexpr QByteArrayView cutName {"truncation"};
}

Result<ServiceShape::Request> VoyageRanking::request(const QByteArray &body, const QByteArray &model,
                                                     DialectNotes &notes) const
{
    JsonWriter json;
    json.beginObject();
    if (const Outcome written = RankingList::writeQuestion(body, model, json); !written)
        return tl::unexpected {written.error()};
    const JsonObject question {JsonView {body}};
    if (const auto most = question["top_n"].integer())
        json.member("top_k", *most);
    if (const auto cut = question[cutName].boolean())
        json.flag(cutName, *cut);
    json.endObject();
    RankingList::noteOthers(body, cutName, notes);
    return Request {json.take()};
}

Result<ServiceShape::Answer> VoyageRanking::answer(const QByteArray &body, const Question &question) const
{
    const std::optional<JsonView> json = JsonView::checked(body);
    const JsonObject ranked {json.value_or(JsonView {})};
    if (!ranked["data"].isArray())
        return RankingList::noRanking();
    JsonWriter out;
    out.beginObject().member("model", question.model);
    if (!RankingList::writeResults(ranked["data"].elements(), question.body, out))
        return RankingList::noRanking();
    const std::optional<qint64> tokens = ranked["usage"]["total_tokens"].integer();
    if (tokens)
        out.key("usage").beginObject().member("total_tokens", *tokens).endObject();
    out.endObject();
    return Answer {out.take(), tokens.has_value()};
}

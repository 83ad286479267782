// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "models/values/error.h"

/// What the forms of ranking share: {model, query, documents, top_n, return_documents} in, {results: [{index,
/// relevance_score, document}]} out, as Cohere and Jina have it. Any thread.
namespace RankingList
{
/// Writes `model`, `query` and the documents as texts into an open object. BadRequest: no query or no documents.
[[nodiscard]] Outcome writeQuestion(const QByteArray &body, const QByteArray &model, JsonWriter &json);
/// Notes the members of a question beside those that every form has and `more`.
void noteOthers(const QByteArray &body, QByteArrayView more, DialectNotes &notes);
/// Writes `results` into an open object, with the documents of the question where it wants them back. False: an entry
/// has no index or no score.
[[nodiscard]] bool writeResults(const std::vector<JsonView> &entries, const QByteArray &question, JsonWriter &json);
/// "the provider's answer holds no ranking", UpstreamFailed.
[[nodiscard]] tl::unexpected<Error> noRanking();
} // namespace RankingList

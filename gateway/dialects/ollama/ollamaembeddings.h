// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/services/embeddinglist.h"
#include "models/values/error.h"
#include "models/values/tokenusage.h"

/// Embeddings between Ollama's /api/embed (and its older /api/embeddings, which takes and gives one) and OpenAI's
/// /v1/embeddings, in both directions: bodies in, bodies out. Numbers of vectors pass as the text they came in. Any
/// thread.
namespace OllamaEmbeddings
{
/// What POST /api/embed or /api/embeddings says, for a provider of OpenAI's dialect. BadRequest names the member at
/// fault. Notes what OpenAI's has no word for.
[[nodiscard]] Result<QByteArray> openAiRequest(const QByteArray &ollamaBody, const QByteArray &model,
                                               DialectNotes &notes);
/// The provider's answer for a client of Ollama's. `isOld`: of /api/embeddings. UpstreamFailed when it holds no
/// vectors.
[[nodiscard]] Result<QByteArray> ollamaAnswer(const QByteArray &openAiBody, const QByteArray &model, bool isOld);

/// What POST /v1/embeddings says, for Ollama's /api/embed. BadRequest names the member at fault: tokens instead of
/// texts cannot be said. Notes what Ollama has no word for.
[[nodiscard]] Result<QByteArray> ollamaRequest(const QByteArray &openAiBody, const QByteArray &model,
                                               DialectNotes &notes);
/// Ollama's answer for a client of OpenAI's, with the tokens that it says or else the style's. UpstreamFailed when it
/// holds no vectors.
[[nodiscard]] Result<QByteArray> openAiAnswer(const QByteArray &ollamaBody, EmbeddingList::Style style);

/// Of an answer of /api/embed; nullopt: it says nothing of tokens.
[[nodiscard]] std::optional<TokenUsage> usageOf(const QByteArray &ollamaBody);
/// An Ollama provider's body is an answer with vectors, as opposed to an error.
[[nodiscard]] bool isAnswer(const QByteArray &ollamaBody);
} // namespace OllamaEmbeddings

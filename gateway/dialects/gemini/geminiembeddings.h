// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/services/embeddinglist.h"
#include "models/values/error.h"
#include "models/values/tokenusage.h"

/// Embeddings between Gemini's :embedContent and :batchEmbedContents and OpenAI's /v1/embeddings, both ways. Numbers
/// keep their text. Pure functions; any thread. After ai.google.dev/api/embeddings.
namespace GeminiEmbeddings
{
/// A Gemini client's request, of one content or a batch, as OpenAI's. Notes the task type and title, which OpenAI's has
/// not. BadRequest in Google's words; also when the requests of a batch differ in their dimensions.
[[nodiscard]] Result<QByteArray> openAiRequest(const QByteArray &body, const QByteArray &model, DialectNotes &notes);
/// OpenAI's answer for a Gemini client: of a batch a list in the inputs' order, else the one. Vectors in base64 are
/// written as numbers. UpstreamFailed: it holds no vectors.
[[nodiscard]] Result<QByteArray> geminiAnswer(QByteArrayView body, bool isBatch);

/// An OpenAI client's request as the body of :batchEmbedContents. BadRequest: tokens in place of texts, or no input.
[[nodiscard]] Result<QByteArray> geminiRequest(const QByteArray &body, const QByteArray &model, DialectNotes &notes);
/// Gemini's answer for an OpenAI client, with the tokens that it says or else the style's. UpstreamFailed: it holds no
/// vectors.
[[nodiscard]] Result<QByteArray> openAiAnswer(QByteArrayView body, EmbeddingList::Style style);

/// Of Gemini's answer; nullopt: it says nothing of tokens, as its older models' answers.
[[nodiscard]] std::optional<TokenUsage> usageOf(QByteArrayView body);
/// A Gemini provider's body is an answer with vectors, as opposed to an error.
[[nodiscard]] bool isAnswer(QByteArrayView body);
/// A Gemini client's request for a Gemini provider: the bytes that it is, but for the model's name, which stands in
/// every request of a batch.
[[nodiscard]] QByteArray renamed(const QByteArray &body, const QByteArray &model);
/// Behind a base URL that ends in /v1beta.
[[nodiscard]] QByteArray path(const QByteArray &model, bool isBatch);
} // namespace GeminiEmbeddings

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/neutral/dialectnotes.h"
#include "models/values/error.h"

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
/// Gemini's answer for an OpenAI client; `inputTokens` when it does not say them. In base64 a vector is little-endian
/// 32-bit floats. UpstreamFailed: it holds no vectors.
[[nodiscard]] Result<QByteArray> openAiAnswer(QByteArrayView body, const QByteArray &model, bool asBase64,
                                              qint64 inputTokens);

/// An OpenAI client's request wants its vectors in base64, as the official client does unless told otherwise.
[[nodiscard]] bool wantsBase64(const QByteArray &body);
/// Behind a base URL that ends in /v1beta.
[[nodiscard]] QByteArray path(const QByteArray &model);
} // namespace GeminiEmbeddings

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "models/values/error.h"
#include "models/values/tokenusage.h"

/// Embeddings between Ollama's /api/embed (and its older /api/embeddings, which takes and gives one) and OpenAI's
/// /v1/embeddings, in both directions: bodies in, bodies out. Numbers of vectors pass as the text they came in. Any
/// thread.
namespace OllamaEmbeddings
{
/// What POST /api/embed or /api/embeddings says, for a provider of OpenAI's dialect. BadRequest names the member at
/// fault.
[[nodiscard]] Result<QByteArray> openAiRequest(const QByteArray &ollamaBody, const QByteArray &model);
/// The provider's answer for a client of Ollama's. `isOld`: of /api/embeddings. UpstreamFailed when it holds no
/// vectors.
[[nodiscard]] Result<QByteArray> ollamaAnswer(const QByteArray &openAiBody, const QByteArray &model, bool isOld);

/// What POST /v1/embeddings says, for Ollama's /api/embed. BadRequest names the member at fault: tokens instead of
/// texts cannot be said.
[[nodiscard]] Result<QByteArray> ollamaRequest(const QByteArray &openAiBody, const QByteArray &model);
/// Ollama's answer for a client of OpenAI's; `asBase64`: it asked for little-endian floats in base64. UpstreamFailed
/// when it holds no vectors.
[[nodiscard]] Result<QByteArray> openAiAnswer(const QByteArray &ollamaBody, const QByteArray &model, bool asBase64);

/// Of an answer of /api/embed; nullopt: it says nothing of tokens.
[[nodiscard]] std::optional<TokenUsage> ollamaUsage(const QByteArray &ollamaBody);
} // namespace OllamaEmbeddings

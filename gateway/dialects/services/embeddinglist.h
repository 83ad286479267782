// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "models/values/error.h"

/// What all forms of embeddings share with OpenAI's: its texts, its list of vectors and its packing of them. Numbers
/// keep their text. Any thread.
namespace EmbeddingList
{
/// How OpenAI's list is written.
struct Style
{
    QByteArray model;
    bool asBase64 = false; ///< little-endian 32-bit floats
    qint64 tokens = 0;     ///< of the input
};

/// The texts of an OpenAI request. BadRequest: there are none, or tokens in their place.
[[nodiscard]] Result<std::vector<JsonView>> textsOf(const QByteArray &openAiBody);
/// How many vectors an OpenAI request asks for; 0: its form does not tell.
[[nodiscard]] qsizetype countOf(const QByteArray &openAiBody);
/// An OpenAI client's request wants its vectors in base64, as the official client does unless told otherwise.
[[nodiscard]] bool wantsBase64(const QByteArray &openAiBody);
/// Notes the members of an OpenAI request beside its model, texts, dimensions and format.
void noteOthers(const QByteArray &openAiBody, DialectNotes &notes);

/// OpenAI's answer; each of `vectors` an array of numbers. UpstreamFailed when there are none or one is no array.
[[nodiscard]] Result<QByteArray> answer(const std::vector<JsonView> &vectors, const Style &style);
/// The vectors in an OpenAI answer's `data`, in the order of their texts, arrays or base64.
[[nodiscard]] std::vector<JsonView> vectorsOf(const JsonView &data);
/// A vector of these as an array of numbers; empty: it is none.
[[nodiscard]] QByteArray numbersOf(const JsonView &vector);
/// "the provider's answer holds no embeddings", UpstreamFailed.
[[nodiscard]] tl::unexpected<Error> noVectors();
} // namespace EmbeddingList

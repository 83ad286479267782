// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QByteArrayView>

/// What a path of the Gemini API asks for: `/v1beta/models/{model}:{verb}`, `/v1beta/models/{model}`, `/v1beta/models`.
/// A plain value; any thread.
struct GeminiPath
{
    enum class Verb
    {
        None, ///< the model itself; with an empty model the list of models
        GenerateContent,
        StreamGenerateContent,
        CountTokens,
        EmbedContent,
        BatchEmbedContents,
        Unserved ///< one that Google has and the hub has not: predict, generateAnswer, ...
    };

    QByteArray model; ///< decoded, without "models/"; may hold slashes and colons of its own
    Verb verb = Verb::None;

    [[nodiscard]] bool isStream() const { return verb == Verb::StreamGenerateContent; }
};

/// `path` without its query, percent-encoded as it came. Versions before "models" are passed over however often they
/// stand there, since clients put them into their base URL too. nullopt: no path of the models.
[[nodiscard]] std::optional<GeminiPath> parseGeminiPath(QByteArrayView path);
/// The path of a model at Google's, with its leading slash: "tunedModels/x" is of a collection of its own.
[[nodiscard]] QByteArray geminiModelPath(const QByteArray &model);

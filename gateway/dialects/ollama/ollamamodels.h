// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QByteArrayView>

/// A model as Ollama's clients are told of it. A plain value; any thread.
struct OllamaModel
{
    QByteArray name;
    QByteArray family; ///< the provider kind; empty: not known
    qint64 modifiedAtSeconds = 0;
    qint64 contextTokens = 0; ///< 0: not known
    bool takesTools = true;
    bool takesImages = false;
    bool thinks = false;
    bool embeds = false;
};

/// {"error":"..."}, also as a line of a stream. `message` is valid UTF-8.
[[nodiscard]] QByteArray ollamaErrorBody(QByteArrayView message);

/// Of GET /api/version. Clients compare it with the version that brought a feature; tools, thinking and structured
/// output came before this one.
[[nodiscard]] QByteArray ollamaVersionBody(QByteArrayView version = "0.13.0");
/// Of GET /api/tags.
[[nodiscard]] QByteArray ollamaTagsBody(const std::vector<OllamaModel> &models);
/// Of POST /api/show.
[[nodiscard]] QByteArray ollamaShowBody(const OllamaModel &model);
/// The model that a POST /api/show asks for; empty when it names none or is not valid.
[[nodiscard]] QByteArray ollamaShownModel(const QByteArray &body);

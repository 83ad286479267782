// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include <QByteArray>

/// One model of a list in Gemini's shape. A plain value.
struct GeminiModel
{
    QByteArray id;               ///< without "models/"
    QByteArray displayName;      ///< empty: the id
    qint64 inputTokenLimit = 0;  ///< 0: not known
    qint64 outputTokenLimit = 0; ///< 0: not known
    bool generates = true;
    bool embeds = false;
};

/// The answer to GET models/{id}.
[[nodiscard]] QByteArray geminiModelBody(const GeminiModel &model);
/// The answer to GET models: those behind the one that the token names, at most pageSize (0: 50; never over 1000). The
/// models' order must be the same for every page. nullopt: a token that was not given by this list.
[[nodiscard]] std::optional<QByteArray> geminiModelListBody(std::span<const GeminiModel> models, qint64 pageSize,
                                                            QByteArrayView pageToken);

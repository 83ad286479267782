// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "gateway/api/httpstatus.h"

enum class ApiEndpoint
{
    ChatCompletions,
    Responses,
    StoredResponse, ///< `argument`: what stands behind /responses/
    Completions,
    Embeddings,
    ImageGenerations,
    ImageEdits,
    Speech,
    Transcriptions,
    Translations,
    Moderations,
    Rerank,
    Messages,
    CountTokens,
    InputTokens, ///< the same of the Responses API
    ImageVariations,
    GeminiModels, ///< the list
    GeminiModel,  ///< `argument`: the model
    GeminiCall,   ///< `argument`: what stands behind /models/, verb included
    OllamaChat,
    OllamaGenerate,
    OllamaEmbed,
    OllamaEmbeddings, ///< the older way of it
    OllamaTags,
    OllamaShow,
    OllamaVersion,
    OllamaRunning,
    OllamaFiles, ///< what keeps models as files: there are none here
    ModelList,
    Model,
    Health,
    Readiness,
    Root,
    Unserved ///< a path of a dialect that we know but do not serve
};

/// Where a request goes.
struct ApiPath
{
    enum class Match
    {
        None,        ///< no such path
        WrongMethod, ///< the path exists, the method does not
        Found
    };

    Match match = Match::None;
    ApiEndpoint endpoint = ApiEndpoint::Unserved;
    ApiDialect dialect = ApiDialect::OpenAi;
    QByteArray argument; ///< what the path names, percent-decoded but for GeminiCall's
};

/// Finds the row of the path table. Versions before a path may be missing or doubled, and a path may stand below the
/// root of its dialect (/openai, /anthropic, /gemini), since base URLs are given in all these ways. Pure; any thread.
[[nodiscard]] ApiPath findApiPath(QByteArrayView method, const QByteArray &path);
/// The value of the Allow header for a path; empty for one that does not exist.
[[nodiscard]] QByteArray allowedMethodsOf(const QByteArray &path);
/// The dialect in which errors on this path are told.
[[nodiscard]] ApiDialect dialectOfPath(QByteArrayView path);

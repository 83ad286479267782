// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/dialects/neutral/neutralpart.h"
#include "models/values/error.h"

/// What the gateway needs to know of a request before it is admitted, found in one scan without building a tree.
/// Offsets count bytes from the beginning of the body; the body itself stays as the client wrote it.
struct RequestPeek
{
    WireDialect dialect = WireDialect::Chat;
    QByteArray model;         ///< unescaped; Gemini's stands in the path and is filled in by the caller
    qsizetype modelBegin = 0; ///< of the value, its quotes included
    qsizetype modelEnd = 0;   ///< 0: the body names no model
    bool stream = false;
    bool includeUsage = false;         ///< chat: stream_options.include_usage is true
    qsizetype streamOptionsBegin = -1; ///< of the stream_options value; -1: absent
    qsizetype streamOptionsEnd = -1;
    qsizetype includeUsageBegin = -1; ///< of the include_usage value; -1: absent
    qsizetype includeUsageEnd = -1;
    qsizetype objectEnd = 0;    ///< of the closing brace of the whole
    qint64 maxOutputTokens = 0; ///< the largest of the dialect's limits; 0: not given, or none
    /// Size of the raw JSON of what the model reads (messages, system, tools), with long media (see isInlineMedia())
    /// counted as 4 KiB each: the basis of estimates.
    qint64 promptBytes = 0;
    bool needsModel = false; ///< it named none and must be given one
    bool isEmpty = true;     ///< has no member at all
    bool hasRouting = false; ///< has a member that is a routing one: see RequestFitting
    qint64 wideBytes = 0;    ///< of the whole body: those outside ASCII
    int choices = 1;         ///< how many answers (to each prompt) or pictures are asked for, within 1 to 128
    qint64 prompts = 1;      ///< of an old completion
    bool echoes = false;     ///< an old completion's answers begin with their prompt
    qsizetype fileBegin = 0; ///< a form's first file
    qsizetype fileEnd = 0;   ///< 0: it has none
    int files = 0;           ///< in a form
    QByteArray imageSize;    ///< of a form, as it is written; empty: not given
    QByteArray imageQuality;

    /// How many are made for all prompts together.
    [[nodiscard]] int answers() const;
};

/// Reads the body. BadRequest with a sentence that names the field on: invalid JSON or UTF-8 anywhere, not an object, a
/// missing, empty or non-text model, the dialect's messages missing, empty or not an array, `stream` or include_usage
/// neither a boolean nor null, stream_options neither an object nor null, a maximum of tokens that is no whole number
/// or below -1 (which some servers take for "none"; Ollama takes any, Google numbers in quotes too), a number of
/// choices that is no whole number from 1 to 128, a field of these given twice (however its name is escaped), depth
/// over 512, bytes after the value. Any thread.
[[nodiscard]] Result<RequestPeek> peekRequest(WireDialect dialect, const QByteArray &body);

/// Whether a request must say which model it is for. OpenAI's moderations and images have one of their own otherwise.
enum class ModelName
{
    Needed,
    Optional ///< then `needsModel` says that there was none
};

/// The same of a request for another service than text generation (embeddings, images, speech, ...), in OpenAI's shape.
[[nodiscard]] Result<RequestPeek> peekService(const QByteArray &body, ModelName name = ModelName::Needed);
/// The same of an old completion: each text or array of tokens in an array is a prompt, an array of tokens is one. The
/// provider makes the best of `best_of` answers to each, and gives `n`.
[[nodiscard]] Result<RequestPeek> peekCompletion(const QByteArray &body);
/// The same of a Gemini client's :embedContent or :batchEmbedContents, whose model stands in the path.
[[nodiscard]] Result<RequestPeek> peekGeminiEmbeddings(const QByteArray &body);

/// The body as parts to send: the model's name replaced, or added where it `needsModel`, and for chat
/// stream_options.include_usage set to true where it is a stream whose client did not ask. A large body's parts share
/// its bytes and keep them alive (they are not terminated by NUL); nothing else changes.
[[nodiscard]] std::vector<QByteArray> spliceRequest(const QByteArray &body, const RequestPeek &peek,
                                                    QByteArrayView model);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/neutraldelta.h"

struct NeutralRequest;

/// The finish_reason that says it. Error has no word of its own: "length", since the answer is not complete.
[[nodiscard]] QByteArrayView chatFinishWord(FinishReason reason, bool usesLegacyFunctions);
/// A usage object: prompt_tokens with the cached ones, completion_tokens with reasoning.
void writeChatUsage(JsonWriter &json, const TokenUsage &usage);
/// An annotation or citation of any dialect as one of chat's message.annotations; empty: chat cannot say it.
/// `position`: characters of the answer's text so far, where the citation itself does not say what it is about.
[[nodiscard]] QByteArray chatAnnotation(WireDialect dialect, const QByteArray &raw, qint64 position);
/// An element of message.images: OpenRouter's way of giving pictures that a model made.
void writeChatImage(JsonWriter &json, const NeutralMedia &media, int index);
/// Its Gemini signature as the extra_content member of a tool call, the way of Google's own chat surface; nothing when
/// it has none.
void writeChatMarks(JsonWriter &json, const std::vector<OpaqueMark> &marks);
/// The id of an answer's nth call, from 0, of a provider that gives none: the client names it when it answers.
[[nodiscard]] QByteArray mintedChatCallId(const QByteArray &answerId, int index);
/// The client declared it as a custom tool, so that what calls it takes free text.
[[nodiscard]] bool isCustomTool(const NeutralRequest *request, const QByteArray &name);
/// `data: {"error":{...}}`: what a broken stream ends in, without [DONE].
[[nodiscard]] QByteArray chatErrorEvent(int status, QByteArrayView message);

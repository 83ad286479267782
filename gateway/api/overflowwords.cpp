// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/overflowwords.h"

#include <algorithm>
#include <initializer_list>

#include <QStringBuilder>

using namespace Qt::Literals::StringLiterals;

namespace
{
bool hasOneOf(const QByteArray &message, std::initializer_list<QByteArrayView> words)
{
    return std::any_of(words.begin(), words.end(), [&message](QByteArrayView each) { return message.contains(each); });
}

/// Where the provider did not count, its own words follow those that clients look for.
QByteArray withTheirs(QByteArrayView known, const QByteArray &theirs)
{
    return theirs.isEmpty() ? QByteArray {known + '.'} : QByteArray {known + ": " + theirs};
}

QByteArray number(qint64 count)
{
    return QByteArray::number(count);
}

QByteArray openAiText(const ContextOverflow &overflow, const QByteArray &theirs)
{
    if (hasOneOf(theirs, {"maximum context length", "context window"}))
        return theirs;
    if (!overflow.isCounted())
        return withTheirs("Your input exceeds the context window of this model", theirs);
    const QByteArray most =
        "This model's maximum context length is " + number(overflow.mostTokens) + " tokens. However, ";
    if (overflow.outputTokens == 0)
        return most + "your messages resulted in " + number(overflow.inputTokens)
               + " tokens. Please reduce the length of the messages.";
    return most + "you requested " + number(overflow.inputTokens + overflow.outputTokens) + " tokens ("
           + number(overflow.inputTokens) + " in the messages, " + number(overflow.outputTokens)
           + " in the completion). Please reduce the length of the messages or completion.";
}

QByteArray anthropicText(const ContextOverflow &overflow, const QByteArray &theirs)
{
    if (hasOneOf(theirs, {"prompt is too long", "exceed context limit"}))
        return theirs;
    if (!overflow.isCounted())
        return withTheirs("prompt is too long", theirs);
    if (overflow.outputTokens == 0)
        return "prompt is too long: " + number(overflow.inputTokens) + " tokens > " + number(overflow.mostTokens)
               + " maximum";
    return "input length and `max_tokens` exceed context limit: " + number(overflow.inputTokens) + " + "
           + number(overflow.outputTokens) + " > " + number(overflow.mostTokens)
           + ", decrease input length or `max_tokens` and try again";
}

QByteArray geminiText(const ContextOverflow &overflow, const QByteArray &theirs)
{
    if (hasOneOf(theirs, {"exceeds the maximum number of tokens"}))
        return theirs;
    if (!overflow.isCounted())
        return withTheirs("The input token count exceeds the maximum number of tokens allowed", theirs);
    return "The input token count (" + number(overflow.inputTokens + overflow.outputTokens)
           + ") exceeds the maximum number of tokens allowed (" + number(overflow.mostTokens) + ").";
}

QByteArray ollamaText(const ContextOverflow &overflow, const QByteArray &theirs)
{
    constexpr QByteArrayView known {"the input length exceeds the context length"};
    if (hasOneOf(theirs, {"exceeds the context length"}))
        return theirs;
    if (!overflow.isCounted())
        return withTheirs(known, theirs);
    return known + " (" + number(overflow.inputTokens + overflow.outputTokens) + " > " + number(overflow.mostTokens)
           + " tokens)";
}

QByteArray textFor(ApiDialect dialect, const ContextOverflow &overflow, const QByteArray &theirs)
{
    switch (dialect) {
    case ApiDialect::OpenAi:
        break;
    case ApiDialect::Anthropic:
        return anthropicText(overflow, theirs);
    case ApiDialect::Gemini:
        return geminiText(overflow, theirs);
    case ApiDialect::Ollama:
        return ollamaText(overflow, theirs);
    }
    return openAiText(overflow, theirs);
}
} // namespace

ApiFault inOverflowWords(ApiDialect dialect, ApiFault fault)
{
    if (!fault.overflow)
        return fault;
    fault.message = textFor(dialect, *fault.overflow, fault.message);
    fault.type = "invalid_request_error"_ba;
    fault.reason = "context_length_exceeded"_ba;
    return fault;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/providerwords.h"

#include <algorithm>
#include <array>

#include <QStringBuilder>

#include "gateway/dialects/converse/conversefault.h"
#include "gateway/dialects/errornames.h"
#include "gateway/dialects/gemini/geminierror.h"
#include "gateway/dialects/jsonview.h"

namespace
{
constexpr qsizetype maxWordBytes = 64;
constexpr int refusedKey = 401;
constexpr int noCredit = 402;

/// A word that may be copied into our own body as it is.
QByteArray plainWord(const JsonView &value)
{
    const QByteArray word = value.isString() ? value.text() : QByteArray {};
    const bool plain = word.size() <= maxWordBytes && std::all_of(word.begin(), word.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
                                  || c == '-' || c == '.' || c == '[' || c == ']';
                       });
    return plain ? word : QByteArray {};
}

/// What stands where a sentence is expected: a text, or FastAPI's list of {"loc","msg"}.
QByteArray sentenceOf(const JsonView &value)
{
    if (value.isString())
        return value.text();
    if (value.isObject()) {
        const QByteArray said = sentenceOf(value["message"]);
        return said.isEmpty() ? sentenceOf(value["detail"]) : said;
    }
    QByteArray joined;
    for (const JsonView &element : value.elements()) {
        const QByteArray said = element.isString() ? element.text() : element["msg"].text();
        if (!said.isEmpty())
            joined += (joined.isEmpty() ? QByteArray {} : QByteArrayLiteral("; ")) + said;
    }
    return joined;
}

QByteArray firstSentence(const JsonObject &object, std::initializer_list<QByteArrayView> names)
{
    for (const QByteArrayView name : names) {
        if (QByteArray said = sentenceOf(object[name]); !said.isEmpty())
            return said;
    }
    return {};
}

void readGoogle(const GeminiError &error, ProviderWords &words)
{
    words.message = error.message;
    words.retryDelayMs = error.retryDelayMs;
    if (words.status == 400 && error.refusesKey())
        words.status = refusedKey;
}

/// OpenAI's object, or Anthropic's, whose words have another meaning.
void readErrorObject(const JsonObject &body, const JsonView &stated, ProviderWords &words)
{
    const JsonObject error {stated};
    words.message = firstSentence(error, {"message", "detail"});
    if (body["type"].is("error"))
        return;
    words.type = plainWord(error["type"]);
    words.code = plainWord(error["code"]);
    words.param = plainWord(error["param"]);
}

void readAmazon(const ConverseFault &fault, ProviderWords &words)
{
    words.message = fault.message;
    words.kind = fault.type;
    if (const int status = converseStatusOf(fault.type); status != 0 && words.status >= 400)
        words.status = status;
    words.isModelsFault = fault.type.compare("ModelNotReadyException", Qt::CaseInsensitive) == 0;
}

void readBody(const JsonView &json, ProviderWords &words)
{
    if (const std::optional<GeminiError> google = GeminiError::of(json);
        google && (!google->status.isEmpty() || !json.isObject()))
        return readGoogle(*google, words);
    if (!json.isObject())
        return;
    const JsonObject body {json};
    const JsonView error = body["error"];
    if (error.isObject())
        return readErrorObject(body, error, words);
    words.message = firstSentence(body, {"error", "message", "detail", "Message"});
    if (error.isString() || body["object"].is("error"))
        words.code = plainWord(body["code"]);
}

/// Some say it in a sentence only: Anthropic of an account that is used up, Google's older services of keys.
void readSentence(ProviderWords &words)
{
    struct Phrase
    {
        QByteArrayView text;
        int status;
    };

    static constexpr std::array phrases {
        Phrase {"API key not valid", refusedKey},
        Phrase {"API key expired", refusedKey},
        Phrase {"credit balance is too low", noCredit},
    };
    if (words.status != 400)
        return;
    for (const Phrase &phrase : phrases) {
        if (words.message.contains(phrase.text))
            words.status = phrase.status;
    }
}
} // namespace

ProviderWords ProviderWords::of(int status, const HeaderList &headers, const QByteArray &body)
{
    ProviderWords words;
    words.status = status;
    const ConverseFault amazon = converseFault(status, headers.value("x-amzn-errortype"), body);
    if (!amazon.type.isEmpty())
        readAmazon(amazon, words);
    else if (const std::optional<JsonView> json = JsonView::checked(body))
        readBody(*json, words);
    readSentence(words);
    if (words.status == 400 && words.code == "invalid_api_key")
        words.status = refusedKey;
    words.isOutOfCredit = statusOfErrorName(words.code) == noCredit || statusOfErrorName(words.type) == noCredit;
    if (words.isOutOfCredit) // OpenAI says it with 429
        words.status = noCredit;
    return words;
}

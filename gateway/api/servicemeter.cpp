// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/servicemeter.h"

#include <algorithm>
#include <cmath>

#include "gateway/dialects/chatanswer.h"
#include "gateway/metering/soundlength.h"

namespace
{
constexpr qint64 mostTokens = 1'000'000'000;

/// Seconds of sound, as transcriptions report them, to the nearest millisecond. By their digits: a double of 1.001 is
/// less than that.
qint64 milliseconds(const JsonView &seconds)
{
    constexpr double mostSeconds = 1e9;
    constexpr qint64 msPerSecond = 1000;
    constexpr qsizetype digitsLookedAt = 4; // of the fraction: one behind the milliseconds
    const double value = seconds.number().value_or(0);
    if (!(value > 0 && value < mostSeconds))
        return 0;
    const QByteArray text = seconds.raw().toByteArray().toLower();
    if (text.contains('e'))
        return std::llround(value * msPerSecond);
    const qsizetype point = text.indexOf('.');
    const QByteArray whole = point < 0 ? text : text.first(point);
    const QByteArray fraction = point < 0 ? QByteArray {} : text.sliced(point + 1);
    const qint64 tenthsOfMs = fraction.leftJustified(digitsLookedAt, '0', true).toLongLong();
    return whole.toLongLong() * msPerSecond + (tenthsOfMs + 5) / 10;
}

qint64 tokens(const JsonView &count)
{
    return std::clamp<qint64>(count.integer().value_or(0), 0, mostTokens);
}

/// A word of an image's price; the provider's own choice is none.
QByteArray wordOf(QByteArray word)
{
    constexpr qsizetype longest = 32;
    return word == "auto" || word.size() > longest || word.contains('/') ? QByteArray {} : word;
}

/// Sound is billed by its length, or by the tokens that it is: ten a second.
TokenUsage heard(qint64 milliseconds)
{
    constexpr qint64 msOfToken = 100;
    TokenUsage usage;
    usage.audioMs = milliseconds;
    usage.uncachedInput = usage.audioInput = (milliseconds + msOfToken - 1) / msOfToken;
    return usage;
}

/// Code points of UTF-8: every byte but those that continue one.
qint64 codePoints(QByteArrayView text)
{
    return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<uchar>(c) & 0xC0U) != 0x80U; });
}
} // namespace

ServiceMeter::ServiceMeter(Service service, const RequestPeek &peek, const QByteArray &body, QByteArrayView file)
    : m_service {service}
    , m_peek {peek}
    , m_characters {service == Service::Speech ? codePoints(JsonView {body}["input"].text()) : 0}
    , m_soundMs {isTranscript() ? soundLengthMs(file) : 0}
{
    if (!isImage())
        return;
    m_size = wordOf(body.isEmpty() ? peek.imageSize : JsonView {body}["size"].text());
    m_quality = wordOf(body.isEmpty() ? peek.imageQuality : JsonView {body}["quality"].text());
}

QByteArray ServiceMeter::imageVariant(QByteArrayView answer) const
{
    if (!isImage())
        return {};
    const JsonObject said {JsonView {answer.isEmpty() ? QByteArrayView {"{}"} : answer}};
    const QByteArray size = wordOf(said["size"].text());
    const QByteArray quality = wordOf(said["quality"].text());
    return (size.isEmpty() ? m_size : size) + '/' + (quality.isEmpty() ? m_quality : quality);
}

bool ServiceMeter::isImage() const
{
    return m_service == Service::Images || m_service == Service::ImageEdits;
}

bool ServiceMeter::isTranscript() const
{
    return m_service == Service::Transcriptions || m_service == Service::Translations;
}

CallDemand ServiceMeter::demand(const ModelTraits &traits) const
{
    switch (m_service) {
    case Service::Completions:
        return chatDemand(m_peek, traits);
    case Service::Images:
    case Service::ImageEdits:
        return imageDemand();
    case Service::Speech:
        return speechDemand();
    case Service::Transcriptions:
    case Service::Translations:
        return transcriptDemand();
    case Service::Embeddings:
    case Service::Moderations:
    case Service::Rerank:
        break;
    }
    CallDemand demand;
    demand.least.uncachedInput = demand.expected.uncachedInput = estimatedTokens(m_peek.promptBytes);
    demand.most.uncachedInput = mostPromptTokens(m_peek);
    return demand;
}

UsageBound ServiceMeter::bound(const QByteArray &body, const ModelTraits &traits) const
{
    UsageBound bound {m_peek, body, traits};
    if (m_service != Service::Completions)
        bound.setDemand(demand(traits));
    return bound;
}

TokenUsage ServiceMeter::counted(qint64 outputTextBytes) const
{
    TokenUsage usage = ofRequest(outputTextBytes);
    usage.images = isImage() ? m_peek.choices : 0;
    usage.estimated = true;
    return usage;
}

/// Pictures are billed each, or by the tokens that they are.
CallDemand ServiceMeter::imageDemand() const
{
    constexpr qint64 mostTokensOfUsual = 6240; // of the larger of the usual sizes in high quality
    CallDemand demand;
    demand.imageVariant = imageVariant();
    demand.least.images = demand.expected.images = demand.most.images = m_peek.choices;
    demand.least.uncachedInput = demand.expected.uncachedInput = estimatedTokens(m_peek.promptBytes);
    demand.most.imageInput = m_peek.files * mostTokensOfUsual;
    demand.most.uncachedInput = mostPromptTokens(m_peek) + demand.most.imageInput;
    demand.expected.output = demand.expected.imageOutput = drawnUsage(demand.expected, demand.imageVariant, 0).output;
    demand.most.output = demand.most.imageOutput =
        std::max(m_peek.choices * mostTokensOfUsual, drawnUsage(demand.most, QByteArray {m_size + "/high"}, 0).output);
    return demand;
}

/// Characters are counted exactly; some are billed by tokens of text and of sound.
CallDemand ServiceMeter::speechDemand() const
{
    constexpr qint64 mostTokensOfCharacter = 8;
    CallDemand demand;
    demand.least.characters = demand.expected.characters = demand.most.characters = m_characters;
    demand.most.uncachedInput = mostPromptTokens(m_peek);
    demand.most.output = demand.most.audioOutput = m_characters * mostTokensOfCharacter;
    return demand;
}

CallDemand ServiceMeter::transcriptDemand() const
{
    constexpr qint64 mostTimes = 4; // a head's word may be wrong by that
    constexpr qint64 msOfWrittenToken = 100;
    CallDemand demand;
    demand.least = demand.expected = heard(m_soundMs);
    demand.most = heard(m_soundMs * mostTimes);
    demand.most.uncachedInput += mostPromptTokens(m_peek);
    demand.most.output = m_soundMs * mostTimes / msOfWrittenToken + 1;
    return demand;
}

TokenUsage ServiceMeter::reported(const JsonObject &answer) const
{
    TokenUsage usage;
    const JsonView value = answer["usage"];
    if (!value.isObject())
        return usage;
    JsonReader reader {value.raw()};
    usage = readChatUsage(reader).value_or(TokenUsage {});
    const JsonObject parts {value};
    if (usage == TokenUsage {}) {
        const qint64 input = tokens(parts["input_tokens"]); // what was cached is a part of it
        usage.cacheRead = std::min(tokens(parts["input_tokens_details"]["cached_tokens"]), input);
        usage.uncachedInput = input - usage.cacheRead;
        usage.output = tokens(parts["output_tokens"]);
        usage.audioInput = std::min(tokens(parts["input_token_details"]["audio_tokens"]), usage.uncachedInput);
        usage.imageInput = std::min(tokens(parts["input_tokens_details"]["image_tokens"]), usage.uncachedInput);
    }
    if (isImage()) // what it puts out are pictures, but for what is said to be text
        usage.imageOutput =
            std::max<qint64>(0, usage.output - usage.reasoning - tokens(parts["output_tokens_details"]["text_tokens"]));
    if (usage == TokenUsage {}) // a vendor of embeddings may give the sum alone
        usage.uncachedInput = tokens(parts["total_tokens"]);
    usage.audioMs = milliseconds(parts["seconds"]);
    return usage;
}

/// What a voice puts out is sound, whether its provider says so or not; sound of no token is none that was counted.
TokenUsage ServiceMeter::sounding(TokenUsage said) const
{
    if (m_service != Service::Speech)
        return said;
    if (said.output == 0)
        return {};
    if (said.audioOutput == 0)
        said.audioOutput = said.output - said.reasoning;
    return said;
}

qint64 ServiceMeter::textBytes(QByteArrayView json) const
{
    if (m_service == Service::Completions)
        return readChatAnswer(json).outputTextBytes;
    return isTranscript() ? JsonView {json}["text"].text().size() : 0;
}

TokenUsage ServiceMeter::ofAnswer(QByteArrayView json) const
{
    const JsonObject answer {JsonView {json}};
    TokenUsage usage = sounding(reported(answer));
    if (isImage())
        usage.images = static_cast<qint64>(answer["data"].elements().size());
    if (isTranscript() && usage.audioMs == 0)
        usage.audioMs = milliseconds(answer["duration"]);
    if (usage == TokenUsage {})
        return ofRequest(textBytes(json));
    usage.characters = m_characters;
    return usage;
}

TokenUsage ServiceMeter::ofEvent(QByteArrayView json) const
{
    TokenUsage usage = sounding(reported(JsonObject {JsonView {json}}));
    if (usage == TokenUsage {} && !isImage())
        return ofRequest();
    usage.images = isImage() ? 1 : 0;
    usage.characters = m_characters;
    return usage;
}

TokenUsage ServiceMeter::ofSpoken(const TokenUsage &said) const
{
    TokenUsage usage = sounding(said);
    if (usage == TokenUsage {})
        return ofRequest();
    usage.characters = m_characters;
    return usage;
}

/// What a model repeats it did not write, and nobody bills it as output.
qint64 ServiceMeter::withoutEcho(qint64 textBytes) const
{
    return m_peek.echoes ? std::max<qint64>(textBytes - m_peek.promptBytes * m_peek.choices, 0) : textBytes;
}

TokenUsage ServiceMeter::ofRequest(qint64 outputTextBytes) const
{
    TokenUsage usage;
    switch (m_service) {
    case Service::Completions:
        return localUsage(m_peek.promptBytes, withoutEcho(outputTextBytes));
    case Service::Embeddings:
    case Service::Rerank:
    case Service::Images:
    case Service::ImageEdits:
        return localUsage(m_peek.promptBytes, 0);
    case Service::Speech: // counted exactly: the provider bills what it is given to say
        usage.characters = m_characters;
        return usage;
    case Service::Transcriptions:
    case Service::Translations:
        usage = heard(m_soundMs);
        usage.output = estimatedTokens(outputTextBytes);
        usage.estimated = true;
        return usage;
    case Service::Moderations: // not billed by those who report nothing
        return usage;
    }
    return usage;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/geminispeech.h"

#include <algorithm>
#include <array>

#include <QtEndian>

#include "gateway/dialects/gemini/geminiusage.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/services/picturelist.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr quint32 usualRate = 24000; ///< samples a second
constexpr quint16 bytesPerSample = 2;
constexpr std::array<QByteArrayView, 13> openAisVoices {"alloy", "ash",  "ballad", "cedar", "coral",   "echo", "fable",
                                                        "marin", "nova", "onyx",   "sage",  "shimmer", "verse"};
constexpr std::array<QByteArrayView, 6> said {"model",        "input",           "voice",
                                              "instructions", "response_format", "stream_format"};

QByteArray voiceOf(const JsonView &stated, DialectNotes &notes)
{
    const QByteArray voice = stated.isObject() ? stated["id"].text() : stated.text();
    if (std::find(openAisVoices.begin(), openAisVoices.end(), QByteArrayView {voice}) == openAisVoices.end())
        return voice;
    notes.add("voice");
    return {};
}

/// The samples' rate, "audio/L16;codec=pcm;rate=24000".
quint32 rateOf(const QByteArray &type)
{
    for (const QByteArray &parameter : type.toLower().split(';')) {
        if (const QByteArray word = parameter.trimmed(); word.startsWith("rate="))
            return std::clamp(word.mid(5).toUInt(), 8000U, 192'000U);
    }
    return usualRate;
}

template <typename Number>
void append(QByteArray &out, Number number)
{
    std::array<char, sizeof(Number)> bytes {};
    qToLittleEndian(number, bytes.data());
    out.append(bytes.data(), sizeof(Number));
}

/// One channel of 16-bit samples behind the head of a RIFF file.
QByteArray asWav(const QByteArray &samples, quint32 rate)
{
    constexpr quint32 headBytes = 36;
    constexpr quint32 formatBytes = 16;
    constexpr quint16 plainSamples = 1;
    constexpr quint16 channels = 1;
    const auto size = static_cast<quint32>(samples.size());
    QByteArray wav = "RIFF"_ba;
    append(wav, headBytes + size);
    wav += "WAVEfmt ";
    append(wav, formatBytes);
    append(wav, plainSamples);
    append(wav, channels);
    append(wav, rate);
    append(wav, rate * bytesPerSample);
    append(wav, bytesPerSample);
    append<quint16>(wav, bytesPerSample * 8);
    wav += "data";
    append(wav, size);
    return wav + samples;
}

bool isBarePcm(const QByteArray &openAiBody)
{
    return JsonView {openAiBody}["response_format"].is("pcm");
}

Outcome checkFormat(const JsonObject &asked, DialectNotes &notes)
{
    const QByteArray format = asked["response_format"].text();
    if (format == "mp3") // what most clients ask for without being told to
        notes.add("response_format");
    else if (!format.isEmpty() && format != "wav" && format != "pcm")
        return fail(ErrorCode::BadRequest, u"response_format: this model's provider gives wav or pcm"_s);
    if (asked["stream_format"].is("sse"))
        return fail(ErrorCode::BadRequest, u"stream_format: this model's provider gives no events of speech"_s);
    return {};
}
} // namespace

Result<ServiceShape::Request> GeminiSpeech::request(const QByteArray &body, const QByteArray &,
                                                    DialectNotes &notes) const
{
    const JsonObject asked {JsonView {body}};
    if (!asked["input"].isString() || asked["input"].is(""))
        return fail(ErrorCode::BadRequest, u"input: a text is expected"_s);
    if (const Outcome sayable = checkFormat(asked, notes); !sayable)
        return tl::unexpected {sayable.error()};
    // How it shall be said stands before what shall be said.
    const QByteArray manner = asked["instructions"].text();
    const QByteArray text =
        manner.isEmpty() ? asked["input"].text() : QByteArray {manner + "\n\n" + asked["input"].text()};
    const QByteArray voice = voiceOf(asked["voice"], notes);
    JsonWriter json;
    json.beginObject().key("contents").beginArray().beginObject().key("parts").beginArray();
    json.beginObject().member("text", text).endObject().endArray().endObject().endArray();
    json.key("generationConfig").beginObject().rawMember("responseModalities", R"(["AUDIO"])");
    if (!voice.isEmpty()) {
        json.key("speechConfig").beginObject().key("voiceConfig").beginObject();
        json.key("prebuiltVoiceConfig").beginObject().member("voiceName", voice).endObject().endObject().endObject();
    }
    json.endObject().endObject();
    PictureList::noteOthers(body, said, notes);
    return Request {json.take()};
}

Result<ServiceShape::Answer> GeminiSpeech::answer(const QByteArray &body, const Question &question) const
{
    const std::optional<JsonView> json = JsonView::checked(body);
    QByteArray samples;
    quint32 rate = usualRate;
    const std::vector<JsonView> candidates = json ? (*json)["candidates"].elements() : std::vector<JsonView> {};
    for (const JsonView &part : candidates.empty() ? candidates : candidates.front()["content"]["parts"].elements()) {
        const JsonObject data {part["inlineData"]};
        if (!data["data"].isString())
            continue;
        rate = rateOf(data["mimeType"].text());
        samples += QByteArray::fromBase64(data["data"].text());
    }
    if (samples.isEmpty())
        return fail(candidates.empty() ? ErrorCode::UpstreamRejected : ErrorCode::UpstreamFailed,
                    u"the provider's answer holds no sound"_s);
    Answer answer;
    const bool isBare = isBarePcm(question.body);
    answer.body = isBare ? samples : asWav(samples, rate);
    answer.usage = usageOfGemini((*json)["usageMetadata"]);
    return answer;
}

QByteArray GeminiSpeech::soundType(const QByteArray &body) const
{
    return isBarePcm(body) ? "audio/pcm"_ba : "audio/wav"_ba;
}

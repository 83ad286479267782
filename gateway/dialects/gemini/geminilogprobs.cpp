// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminilogprobs.h"

namespace
{
QByteArrayView numberOr(const JsonView &value, QByteArrayView fallback)
{
    return value.kind() == JsonView::Kind::Number ? value.raw() : fallback;
}

/// token, logprob and the token's bytes, of an object that stays open.
void writeChatToken(const JsonView &candidate, JsonWriter &json)
{
    const JsonObject fields {candidate};
    const QByteArray token = fields["token"].text();
    json.beginObject().member("token", token);
    json.rawMember("logprob", numberOr(fields["logProbability"], "0"));
    json.key("bytes").beginArray();
    for (const char byte : token)
        json.number(static_cast<unsigned char>(byte));
    json.endArray();
}

void writeGeminiToken(const JsonView &token, JsonWriter &json)
{
    const JsonObject fields {token};
    json.beginObject().member("token", fields["token"].text());
    json.rawMember("logProbability", numberOr(fields["logprob"], "0")).endObject();
}

std::vector<JsonView> tokensOf(const std::vector<QByteArray> &pieces)
{
    std::vector<JsonView> tokens;
    for (const QByteArray &piece : pieces) {
        for (const JsonView &token : JsonView {piece}["content"].elements())
            tokens.push_back(token);
    }
    return tokens;
}
} // namespace

QByteArray chatLogprobsOf(const JsonView &logprobsResult)
{
    const JsonObject result {logprobsResult};
    const std::vector<JsonView> chosen = result["chosenCandidates"].elements();
    if (chosen.empty())
        return {};
    const std::vector<JsonView> top = result["topCandidates"].elements();
    JsonWriter json;
    json.beginObject().key("content").beginArray();
    for (size_t i = 0; i < chosen.size(); ++i) {
        writeChatToken(chosen[i], json);
        json.key("top_logprobs").beginArray();
        if (i < top.size()) {
            for (const JsonView &candidate : top[i]["candidates"].elements()) {
                writeChatToken(candidate, json);
                json.endObject();
            }
        }
        json.endArray().endObject();
    }
    json.endArray().endObject();
    return json.take();
}

void writeGeminiLogprobs(const std::vector<QByteArray> &pieces, JsonWriter &json)
{
    const std::vector<JsonView> tokens = tokensOf(pieces);
    json.beginObject().key("topCandidates").beginArray();
    for (const JsonView &token : tokens) {
        json.beginObject().key("candidates").beginArray();
        for (const JsonView &candidate : token["top_logprobs"].elements())
            writeGeminiToken(candidate, json);
        json.endArray().endObject();
    }
    json.endArray().key("chosenCandidates").beginArray();
    for (const JsonView &token : tokens)
        writeGeminiToken(token, json);
    json.endArray().endObject();
}

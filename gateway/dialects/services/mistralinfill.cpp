// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/mistralinfill.h"

#include <array>

#include "gateway/dialects/chat/chatanswerreader.h"
#include "gateway/dialects/chat/completionclient.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/services/picturelist.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
struct Same
{
    QByteArrayView theirs;
    QByteArrayView ours;
};

constexpr std::array same {
    Same {"suffix", "suffix"},         Same {"temperature", "temperature"}, Same {"top_p", "top_p"},
    Same {"max_tokens", "max_tokens"}, Same {"min_tokens", "min_tokens"},   Same {"stop", "stop"},
    Same {"stream", "stream"},         Same {"seed", "random_seed"},        Same {"random_seed", "random_seed"},
    Same {"metadata", "metadata"}};
constexpr std::array<QByteArrayView, 15> said {"model",      "prompt", "suffix",      "temperature", "top_p",
                                               "max_tokens", "stop",   "min_tokens",  "stream",      "stream_options",
                                               "seed",       "n",      "random_seed", "metadata",    "echo"};
} // namespace

Result<ServiceShape::Request> MistralInfill::request(const QByteArray &body, const QByteArray &model,
                                                     DialectNotes &notes) const
{
    const JsonObject asked {JsonView {body}};
    if (const Outcome sayable = CompletionClient::refuse(asked, {"echo", "best_of", "logprobs"}); !sayable)
        return tl::unexpected {sayable.error()};
    const Result<JsonView> prompt = CompletionClient::onePrompt(asked);
    if (!prompt)
        return tl::unexpected {prompt.error()};
    if (asked["n"].integer().value_or(1) > 1)
        return fail(ErrorCode::BadRequest, u"n: this model's provider gives one completion"_s);
    JsonWriter json;
    json.beginObject().member("model", model).rawMember("prompt", prompt->raw());
    for (const Same &member : same) {
        if (const JsonView value = asked[member.theirs]; value.exists() && !value.isNull())
            json.rawMember(member.ours, value.raw());
    }
    json.endObject();
    PictureList::noteOthers(body, said, notes);
    return Request {json.take()};
}

Result<ServiceShape::Answer> MistralInfill::answer(const QByteArray &body, const Question &question) const
{
    std::vector<NeutralDelta> steps;
    ChatAnswerReader {{}}.takeWhole(body, steps);
    NeutralAnswer folded;
    for (const NeutralDelta &step : steps)
        folded.take(step);
    if (folded.isBroken || !folded.isWhole)
        return fail(ErrorCode::UpstreamFailed, u"the provider's answer cannot be read"_s);
    AnswerIdentity identity;
    identity.id = question.id;
    identity.model = question.model;
    identity.createdAtSeconds = question.nowSeconds;
    return Answer {CompletionClient {}.whole(folded, identity), folded.hasUsage};
}

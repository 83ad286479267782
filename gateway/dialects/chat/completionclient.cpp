// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/completionclient.h"

#include <algorithm>

#include "gateway/dialects/chat/chatrequestreader.h"
#include "gateway/dialects/chat/textcompletionwriter.h"
#include "gateway/dialects/jsonwriter.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
bool isAsking(const JsonView &value)
{
    if (!value.exists() || value.isNull() || value.is(""))
        return false;
    if (const std::optional<bool> flag = value.boolean())
        return *flag;
    return true;
}

/// The same request as a chat of one turn; all other members have the same names there.
QByteArray asChat(const JsonObject &asked, const JsonView &prompt)
{
    JsonWriter json;
    json.beginObject().key("messages").beginArray().beginObject();
    json.member("role", "user").rawMember("content", prompt.raw()).endObject().endArray();
    for (const JsonView::Member &member : asked.members()) {
        const QByteArray name = member.key.decoded();
        const bool isSaid = name == "prompt" || name == "messages" || name == "suffix" || name == "echo"
                            || name == "best_of" || name == "logprobs";
        if (!isSaid)
            json.rawMember(name, member.value.raw());
    }
    json.endObject();
    return json.take();
}
} // namespace

Result<JsonView> CompletionClient::onePrompt(const JsonObject &asked)
{
    JsonView prompt = asked["prompt"];
    if (const std::vector<JsonView> several = prompt.elements(); several.size() == 1)
        prompt = several.front();
    if (!prompt.isString() || prompt.is(""))
        return fail(ErrorCode::BadRequest, u"prompt: this model's provider takes one text"_s);
    return prompt;
}

Outcome CompletionClient::refuse(const JsonObject &asked, std::initializer_list<QByteArrayView> members)
{
    for (const QByteArrayView name : members) {
        const JsonView value = asked[name];
        const bool isOne = name == "best_of" && value.integer() == 1;
        if (isAsking(value) && !isOne)
            return fail(ErrorCode::BadRequest,
                        QString::fromLatin1(name) + u": this model's provider cannot do that for a completion"_s);
    }
    return {};
}

Result<NeutralRequest> CompletionClient::read(const QByteArray &body) const
{
    const JsonObject asked {JsonView {body}};
    if (const Outcome sayable = refuse(asked, {"suffix", "echo", "best_of", "logprobs"}); !sayable)
        return tl::unexpected {sayable.error()};
    const Result<JsonView> prompt = onePrompt(asked);
    if (!prompt)
        return tl::unexpected {prompt.error()};
    return ChatRequestReader {}.read(asChat(asked, *prompt));
}

std::unique_ptr<AnswerWriter> CompletionClient::writer(const AnswerIdentity &identity) const
{
    return std::make_unique<TextCompletionWriter>(identity);
}

QByteArray CompletionClient::whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const
{
    return TextCompletionWriter::whole(answer, identity);
}

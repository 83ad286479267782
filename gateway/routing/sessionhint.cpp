// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/sessionhint.h"

#include <array>

#include "gateway/dialects/jsonview.h"
#include "gateway/routing/stablehash.h"

namespace
{
constexpr std::array<QByteArrayView, 6> sessionHeaders {"session_id",      "session-id",        "x-session-id",
                                                        "conversation_id", "x-conversation-id", "x-session-affinity"};

/// What the client itself says; empty: nothing.
QByteArray saidSession(const JsonObject &body, const HeaderList &headers)
{
    if (QByteArray key = body["prompt_cache_key"].text(); !key.isEmpty())
        return key;
    const JsonView conversation = body["conversation"];
    if (QByteArray id = conversation.isObject() ? conversation["id"].text() : conversation.text(); !id.isEmpty())
        return id;
    for (const QByteArrayView header : sessionHeaders) {
        if (QByteArray value = headers.value(header); !value.isEmpty())
            return value;
    }
    const JsonView metadata = body["metadata"];
    for (const QByteArrayView name : {"session_id", "user_id"}) {
        if (QByteArray id = metadata[name].text(); !id.isEmpty())
            return id;
    }
    for (const QByteArrayView name : {"safety_identifier", "user"}) { // OpenAI's: a person, at least
        if (QByteArray id = body[name].text(); !id.isEmpty())
            return id;
    }
    return {};
}

/// Only the words: marks for the cache come and go between the turns.
void addText(StableHash &hash, const JsonView &content)
{
    if (content.isString())
        return hash.add(content.text());
    for (const JsonView &part : content.elements())
        addText(hash, part.isObject() ? part["text"] : part);
}

void addMessage(StableHash &hash, const JsonView &message)
{
    addText(hash, message.isObject() ? message["content"] : message);
    addText(hash, message["parts"]);
}

/// The messages up to the first that the user wrote.
void addBeginning(StableHash &hash, const JsonView &messages)
{
    if (messages.isString())
        return hash.add(messages.text());
    for (const JsonView &message : messages.elements()) {
        addMessage(hash, message);
        const JsonView role = message["role"];
        if (!role.is("system") && !role.is("developer"))
            return;
    }
}
} // namespace

quint64 sessionHash(WireDialect dialect, const QByteArray &body, const HeaderList &headers)
{
    const JsonObject request {JsonView {body}};
    StableHash hash;
    if (const QByteArray said = saidSession(request, headers); !said.isEmpty()) {
        hash.add(said);
        return hash.value();
    }
    switch (dialect) {
    case WireDialect::Responses:
        addText(hash, request["instructions"]);
        addBeginning(hash, request["input"]);
        break;
    case WireDialect::Gemini:
        addMessage(hash, request["systemInstruction"]);
        addMessage(hash, request["system_instruction"]);
        addBeginning(hash, request["contents"]);
        break;
    case WireDialect::Chat:
    case WireDialect::Messages:
    case WireDialect::Ollama:
    case WireDialect::Converse:
        addText(hash, request["system"]);
        addText(hash, request["prompt"]);
        addBeginning(hash, request["messages"]);
        break;
    }
    return hash.value();
}

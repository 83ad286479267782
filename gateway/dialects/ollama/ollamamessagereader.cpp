// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamamessagereader.h"

#include <QString>
#include <QStringBuilder>

#include "gateway/dialects/neutral/mediaurl.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

tl::unexpected<Error> wrong(const QString &member, const char *rule)
{
    return fail(ErrorCode::BadRequest, member % u' ' % QString::fromLatin1(rule));
}

/// Ollama is not told what a picture is; its first bytes say it.
QByteArray imageTypeOf(const QByteArray &base64)
{
    if (base64.startsWith("/9j/"))
        return QByteArrayLiteral("image/jpeg");
    if (base64.startsWith("R0lGOD"))
        return QByteArrayLiteral("image/gif");
    if (base64.startsWith("UklGR"))
        return QByteArrayLiteral("image/webp");
    return QByteArrayLiteral("image/png");
}
} // namespace

Outcome OllamaMessageReader::read(const JsonView &messages)
{
    if (!messages.exists())
        return {};
    if (!messages.isArray())
        return wrong(QStringLiteral("messages"), "must be an array");
    int index = 0;
    for (const JsonView &message : messages.elements()) {
        const QString path = QStringLiteral("messages[%1]").arg(index++);
        if (!message.isObject())
            return wrong(path, "must be an object");
        if (Outcome read = readMessage(JsonObject {message}, path); !read)
            return read;
    }
    return {};
}

Outcome OllamaMessageReader::readMessage(const JsonObject &message, const QString &path)
{
    const JsonView content = message["content"];
    if (content.exists() && !content.isString())
        return wrong(path % u".content", "must be a string");
    const JsonView role = message["role"];
    if (role.is("tool")) {
        readResult(message);
        return {};
    }
    m_isResultsOpen = false;
    if (role.is("assistant"))
        return readAssistant(message, path);
    if (!role.is("user") && !role.is("system"))
        return wrong(path % u".role", "must be system, user, assistant or tool");
    if (role.is("system") && m_request.messages.empty()) {
        m_request.system.push_back(NeutralPart::ofText(content.text()));
        return {};
    }
    NeutralMessage turn;
    turn.role = role.is("system") ? Role::System : Role::User;
    turn.parts.push_back(NeutralPart::ofText(content.text()));
    Outcome read = readImages(message["images"], path % u".images", turn.parts);
    m_request.messages.push_back(std::move(turn));
    return read;
}

Outcome OllamaMessageReader::readAssistant(const JsonObject &message, const QString &path)
{
    NeutralMessage turn;
    turn.role = Role::Assistant;
    const QByteArray thinking = message["thinking"].text();
    if (!thinking.isEmpty()) {
        NeutralPart part = NeutralPart::ofText(thinking);
        part.kind = Kind::Reasoning;
        turn.parts.push_back(std::move(part));
    }
    const QByteArray content = message["content"].text();
    if (!content.isEmpty())
        turn.parts.push_back(NeutralPart::ofText(content));
    Outcome read = readCalls(message["tool_calls"], path % u".tool_calls", turn.parts);
    m_request.messages.push_back(std::move(turn));
    return read;
}

Outcome OllamaMessageReader::readCalls(const JsonView &calls, const QString &path, std::vector<NeutralPart> &parts)
{
    int index = 0;
    for (const JsonView &call : calls.elements()) {
        const JsonObject function {call["function"]};
        NeutralPart part;
        part.kind = Kind::Call;
        part.callId = call["id"].text();
        part.name = function["name"].text();
        if (part.name.isEmpty())
            return wrong(path % u'[' % QString::number(index) % u"].function.name", "is required");
        const JsonView arguments = function["arguments"];
        part.arguments = arguments.isString() ? arguments.text() : arguments.raw().toByteArray();
        parts.push_back(std::move(part));
        ++index;
    }
    return {};
}

void OllamaMessageReader::readResult(const JsonObject &message)
{
    NeutralPart part;
    part.kind = Kind::Result;
    part.callId = message["tool_call_id"].text();
    part.name = message["tool_name"].isString() ? message["tool_name"].text() : message["name"].text();
    part.parts.push_back(NeutralPart::ofText(message["content"].text()));
    if (!m_isResultsOpen) {
        m_request.messages.emplace_back();
        m_request.messages.back().role = Role::User;
    }
    m_isResultsOpen = true;
    m_request.messages.back().parts.push_back(std::move(part));
}

Outcome OllamaMessageReader::readImages(const JsonView &images, const QString &path, std::vector<NeutralPart> &parts)
{
    if (!images.exists() || images.isNull())
        return {};
    if (!images.isArray())
        return wrong(path, "must be an array of base64 strings");
    for (const JsonView &image : images.elements()) {
        std::optional<NeutralMedia> media = mediaOfUrl(image);
        if (!image.isString() || !media)
            return wrong(path, "must be an array of base64 strings");
        if (media->base64.isEmpty()) {
            media->base64 = standardBase64(media->url);
            media->url.clear();
            media->mimeType = imageTypeOf(media->base64);
        }
        NeutralPart part;
        part.kind = Kind::Image;
        part.media = std::move(*media);
        parts.push_back(std::move(part));
    }
    return {};
}

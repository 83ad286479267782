// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminipartreader.h"

#include <algorithm>
#include <array>

#include "gateway/dialects/gemini/geminiturnwriter.h"
#include "gateway/dialects/neutral/mediaurl.h"
#include "gateway/dialects/neutral/opaqueenvelope.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;
using Names = std::span<const QByteArrayView>;

constexpr std::array<QByteArrayView, 2> contentNames {"parts", "role"};
constexpr std::array<QByteArrayView, 9> dataNames {
    "text",           "inlineData", "functionCall", "functionResponse",   "fileData",
    "executableCode", "toolCall",   "toolResponse", "codeExecutionResult"};
constexpr std::array<QByteArrayView, 17> partNames {
    "text",           "inlineData",        "functionCall",        "functionResponse", "fileData",
    "toolCall",       "toolResponse",      "codeExecutionResult", "videoMetadata",    "thought",
    "partMetadata",   "thoughtSignature",  "executableCode",      "mediaResolution",  "mediaProcessing",
    "speechMetadata", "audioTranscription"};
constexpr std::array<QByteArrayView, 5> callNames {"id", "name", "args", "partialArgs", "willContinue"};
constexpr std::array<QByteArrayView, 6> resultNames {"id", "name", "response", "parts", "willContinue", "scheduling"};
constexpr std::array<QByteArrayView, 2> resultPartNames {"inlineData", "fileData"};
constexpr std::array<QByteArrayView, 3> blobNames {"mimeType", "data", "displayName"};
constexpr std::array<QByteArrayView, 3> fileNames {"mimeType", "fileUri", "displayName"};
constexpr QByteArrayView family {"google"};

Kind kindOf(const QByteArray &mimeType)
{
    if (mimeType.startsWith("image/"))
        return Kind::Image;
    if (mimeType.startsWith("audio/"))
        return Kind::Audio;
    return mimeType.startsWith("video/") ? Kind::Video : Kind::Document;
}

/// Google's own uploads and buckets are for Google alone; other addresses anybody can fetch.
bool isUpload(const QByteArray &uri)
{
    return uri.startsWith("gs://") || uri.contains("generativelanguage.googleapis.com/") || !uri.contains("://");
}

bool isOnlyMember(const std::vector<JsonView::Member> &members, QByteArrayView name)
{
    return members.size() == 1 && members.front().key.is(name);
}
} // namespace

std::vector<NeutralMessage> GeminiPartReader::turns(const std::vector<JsonView> &contents, const ProtoPath &parent)
{
    std::vector<NeutralMessage> turns;
    qsizetype index = 0;
    for (const JsonView &content : contents)
        readContent(content, parent.element("contents", index++), turns);
    return turns;
}

std::vector<NeutralPart> GeminiPartReader::instruction(const JsonView &value, const ProtoPath &path)
{
    const ProtoObject content {value, path, contentNames, m_complaint};
    std::vector<NeutralPart> texts;
    qsizetype index = 0;
    for (const JsonView &element : content.list("parts")) {
        NeutralPart read = part(element, content.path().element("parts", index++));
        if (read.kind == Kind::Text && !read.text.isEmpty())
            texts.push_back(NeutralPart::ofText(std::move(read.text)));
    }
    return texts;
}

void GeminiPartReader::readContent(const JsonView &value, const ProtoPath &path, std::vector<NeutralMessage> &turns)
{
    const ProtoObject content {value, path, contentNames, m_complaint};
    const Role role = roleOf(content);
    const std::vector<JsonView> parts = content.list("parts");
    if (parts.empty())
        m_complaint.missing(content.path().member("parts"), "contents.parts must not be empty.");
    if (turns.empty() || turns.back().role != role)
        turns.push_back({role, {}, {}});
    qsizetype index = 0;
    for (const JsonView &element : parts)
        append(part(element, content.path().element("parts", index++)), turns.back());
}

Role GeminiPartReader::roleOf(const ProtoObject &content)
{
    const QByteArray role = content.text("role");
    if (role == "model")
        return Role::Assistant;
    if (!role.isEmpty() && role != "user" && role != "function")
        m_complaint.missing(content.path().member("role"), "Please use a valid role: user, model.");
    return Role::User;
}

/// The model's texts that streaming has cut stand together again; a part with a signature stays by itself.
void GeminiPartReader::append(NeutralPart part, NeutralMessage &message)
{
    const bool isText = part.kind == Kind::Text || part.kind == Kind::Reasoning;
    if (message.role == Role::Assistant && isText && !message.parts.empty()) {
        NeutralPart &last = message.parts.back();
        const bool isSignatureOfThought = part.kind == Kind::Reasoning || part.marks.empty() || part.text.isEmpty();
        if (last.kind == part.kind && last.marks.empty() && isSignatureOfThought) {
            last.text += part.text;
            last.marks = std::move(part.marks);
            return;
        }
    }
    message.parts.push_back(std::move(part));
}

NeutralPart GeminiPartReader::part(const JsonView &value, const ProtoPath &path)
{
    const ProtoObject part {value, path, partNames, m_complaint};
    const auto isSet = [&part](QByteArrayView name) { return part.has(name); };
    const auto given = std::count_if(dataNames.begin(), dataNames.end(), isSet);
    NeutralPart out;
    if (given > 1)
        m_complaint.missing(part.path().member("data"), "oneof field 'data' is already set.");
    else if (given == 0 && !part.has("thoughtSignature"))
        m_complaint.missing(part.path().member("data"), "required oneof field 'data' must have one initialized field");
    readData(part, value, out);
    readSignature(part, out);
    return out;
}

void GeminiPartReader::readData(const ProtoObject &part, const JsonView &value, NeutralPart &out)
{
    if (part.has("functionCall"))
        return readCall(part, out);
    if (part.has("functionResponse"))
        return readResult(part, out);
    if (part.has("inlineData")) {
        readBlob(part.raw("inlineData"), part.path().member("inlineData"), out);
        return readDetail(part, out);
    }
    if (part.has("fileData")) {
        readFile(part.raw("fileData"), part.path().member("fileData"), out);
        return readDetail(part, out);
    }
    const bool isForeign = part.has("executableCode") || part.has("codeExecutionResult") || part.has("toolCall")
                           || part.has("toolResponse");
    if (!isForeign)
        return readText(part, out);
    out.kind = Kind::Foreign;
    out.dialect = WireDialect::Gemini;
    out.raw = value.raw().toByteArray();
}

void GeminiPartReader::readText(const ProtoObject &part, NeutralPart &out)
{
    out.text = part.text("text");
    if (part.flag("thought").value_or(false)) {
        out.kind = Kind::Reasoning;
        out.isSummary = true;
    }
}

void GeminiPartReader::readCall(const ProtoObject &part, NeutralPart &out)
{
    const ProtoObject call {part.raw("functionCall"), part.path().member("functionCall"), callNames, m_complaint};
    out.kind = Kind::Call;
    out.callId = call.text("id");
    out.name = call.text("name");
    out.arguments = call.object("args");
    if (out.arguments.isEmpty())
        out.arguments = QByteArrayLiteral("{}");
    if (out.name.isEmpty())
        m_complaint.missing(call.path().member("name"), "Name cannot be empty.");
}

void GeminiPartReader::readResult(const ProtoObject &part, NeutralPart &out)
{
    const ProtoPath path = part.path().member("functionResponse");
    const ProtoObject result {part.raw("functionResponse"), path, resultNames, m_complaint};
    out.kind = Kind::Result;
    out.callId = result.text("id");
    out.name = result.text("name");
    if (out.name.isEmpty())
        m_complaint.missing(result.path().member("name"), "Name cannot be empty.");
    (void)result.object("response");
    readResponse(result.raw("response"), out);
    readResultParts(result, out);
}

/// The object's only member "output" or "result" is what the function gave, "error" why it failed, by convention; any
/// other object is the answer itself.
void GeminiPartReader::readResponse(const JsonView &response, NeutralPart &out)
{
    if (!response.exists())
        return;
    const std::vector<JsonView::Member> members = response.members();
    const bool isOutput = isOnlyMember(members, "output") || isOnlyMember(members, "result");
    out.isError = isOnlyMember(members, "error");
    const JsonView said = isOutput || out.isError ? members.front().value : response;
    out.parts.push_back(NeutralPart::ofText(said.isString() ? said.text() : said.raw().toByteArray()));
}

void GeminiPartReader::readResultParts(const ProtoObject &result, NeutralPart &out)
{
    qsizetype index = 0;
    for (const JsonView &element : result.list("parts")) {
        const ProtoObject media {element, result.path().element("parts", index++), resultPartNames, m_complaint};
        NeutralPart inner;
        if (media.has("inlineData"))
            readBlob(media.raw("inlineData"), media.path().member("inlineData"), inner);
        else
            readFile(media.raw("fileData"), media.path().member("fileData"), inner);
        out.parts.push_back(std::move(inner));
    }
}

void GeminiPartReader::readBlob(const JsonView &value, const ProtoPath &path, NeutralPart &out)
{
    const ProtoObject blob {value, path, blobNames, m_complaint};
    out.media.mimeType = blob.text("mimeType").toLower();
    out.media.name = blob.text("displayName");
    out.kind = kindOf(out.media.mimeType);
    const JsonView data = blob.raw("data");
    if (!data.isString() || data.raw().size() <= 2)
        return m_complaint.missing(blob.path().member("data"), "required field is not set.");
    const std::optional<QByteArrayView> plain = data.plainText();
    out.media.base64 = standardBase64(plain ? QByteArray::fromRawData(plain->data(), plain->size()) : data.text());
}

void GeminiPartReader::readFile(const JsonView &value, const ProtoPath &path, NeutralPart &out)
{
    const ProtoObject file {value, path, fileNames, m_complaint};
    out.media.mimeType = file.text("mimeType").toLower();
    out.media.name = file.text("displayName");
    out.kind = kindOf(out.media.mimeType);
    QByteArray uri = file.text("fileUri");
    if (uri.isEmpty())
        return m_complaint.missing(file.path().member("fileUri"), "required field is not set.");
    (isUpload(uri) ? out.media.fileId : out.media.url) = std::move(uri);
}

void GeminiPartReader::readDetail(const ProtoObject &part, NeutralPart &out)
{
    const QByteArray level = part.raw("mediaResolution")["level"].text();
    if (level == "MEDIA_RESOLUTION_LOW")
        out.media.detail = QByteArrayLiteral("low");
    else if (level.startsWith("MEDIA_RESOLUTION_HIGH") || level == "MEDIA_RESOLUTION_ULTRA_HIGH")
        out.media.detail = QByteArrayLiteral("high");
}

/// Another family's marks come back sealed, in bytes' base64 of either alphabet.
void GeminiPartReader::readSignature(const ProtoObject &part, NeutralPart &out)
{
    QByteArray signature = part.text("thoughtSignature");
    if (signature.isEmpty() || signature == GeminiTurnWriter::signatureSentinel)
        return;
    const std::optional<OpaqueEnvelope> envelope =
        OpaqueEnvelope::opened(QByteArray::fromBase64(standardBase64(signature)));
    if (envelope)
        out.marks = envelope->marks;
    else
        out.marks.push_back({family.toByteArray(), OpaqueMark::Kind::ThoughtSignature, std::move(signature)});
}

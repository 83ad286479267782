// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminirequestwriter.h"

#include <algorithm>
#include <utility>

#include <QStringBuilder>

#include "gateway/dialects/gemini/geminiconfigwriter.h"
#include "gateway/dialects/gemini/geminipath.h"
#include "gateway/dialects/gemini/geminitoolwriter.h"
#include "gateway/dialects/gemini/geminiturnwriter.h"
#include "gateway/dialects/neutral/toolturns.h"
#include "gateway/dialects/neutral/unsaidparts.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

bool isBlank(const NeutralMessage &message)
{
    return std::all_of(message.parts.begin(), message.parts.end(), [](const NeutralPart &part) {
        return part.kind == Kind::Text && part.text.trimmed().isEmpty() && part.marks.empty();
    });
}

QByteArray resourceOf(QByteArray model)
{
    if (model.startsWith("models/"))
        model.remove(0, 7);
    return geminiModelPath(model);
}

/// An empty type is found out by the bytes.
bool isTakenImage(const QByteArray &mimeType)
{
    constexpr QByteArrayView taken[] = {"",          "image/png",  "image/jpeg", "image/jpg",
                                        "image/gif", "image/webp", "image/heic", "image/heif"};
    return std::find(std::begin(taken), std::end(taken), QByteArrayView {mimeType}) != std::end(taken);
}
} // namespace

GeminiRequestWriter::GeminiRequestWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
    : m_request {request}
    , m_traits {traits}
    , m_notes {notes}
{}

Result<ProviderDraft> GeminiRequestWriter::draft()
{
    putLateSystemIntoTurns();
    mendToolTurns(m_request, true, m_notes);
    if (const Outcome outcome = checkedPrefill(); !outcome)
        return tl::unexpected {outcome.error()};
    if (const Outcome outcome = checkedTools(); !outcome)
        return tl::unexpected {outcome.error()};
    if (std::all_of(m_request.messages.begin(), m_request.messages.end(), isBlank))
        return fail(ErrorCode::BadRequest, u"messages: at least one with a content is needed"_s);
    // It would be left out, and the model would go on from its own words.
    if (m_request.messages.back().role == Role::User && isBlank(m_request.messages.back()))
        return fail(ErrorCode::BadRequest, u"messages: the last one is empty"_s);
    for (const NeutralMessage &message : m_request.messages) {
        if (const Outcome outcome = checkedParts(message.parts); !outcome)
            return tl::unexpected {outcome.error()};
    }
    ProviderDraft draft;
    draft.path = path();
    draft.body = body();
    return draft;
}

/// The service takes instructions at the beginning only, and none without a turn.
void GeminiRequestWriter::putLateSystemIntoTurns()
{
    if (m_request.messages.empty() && !m_request.system.empty()) {
        m_request.messages.push_back({Role::User, std::exchange(m_request.system, {}), {}});
        m_notes.add("messages.system");
    }
    for (NeutralMessage &message : m_request.messages) {
        if (message.role != Role::System)
            continue;
        message.role = Role::User;
        m_notes.add("messages.system");
    }
}

/// A last turn of the model's is gone on with by models that take one; an empty one says nothing.
Outcome GeminiRequestWriter::checkedPrefill()
{
    if (m_traits.takesPrefill || m_request.messages.empty() || m_request.messages.back().role != Role::Assistant)
        return {};
    if (!isBlank(m_request.messages.back()))
        return fail(ErrorCode::BadRequest,
                    u"messages: this model cannot go on from a last message of the assistant's"_s);
    m_request.messages.pop_back();
    m_notes.add("messages.prefill");
    return {};
}

Outcome GeminiRequestWriter::checkedTools() const
{
    if (!m_traits.takesTools && !m_request.tools.empty())
        return fail(ErrorCode::BadRequest, u"tools: this model cannot call tools"_s);
    return {};
}

Outcome GeminiRequestWriter::checkedParts(const std::vector<NeutralPart> &parts) const
{
    for (const NeutralPart &part : parts) {
        if (const Outcome outcome = checkedMedia(part); !outcome)
            return outcome;
        if (const Outcome outcome = checkedParts(part.parts); !outcome)
            return outcome;
    }
    return {};
}

Outcome GeminiRequestWriter::checkedMedia(const NeutralPart &part) const
{
    const auto refuse = [](const QString &what) { return fail(ErrorCode::BadRequest, u"messages.content: "_s + what); };
    if (part.kind == Kind::Image && !m_traits.takesImages)
        return refuse(u"this model takes no images"_s);
    if (part.kind == Kind::Image && !part.media.base64.isEmpty() && !isTakenImage(part.media.mimeType.toLower()))
        return refuse(u"an image that is none of PNG, JPEG, GIF, WebP, HEIC and HEIF"_s);
    if (part.kind == Kind::Audio && !m_traits.takesAudio)
        return refuse(u"this model takes no audio"_s);
    if (part.kind == Kind::Document && !m_traits.takesDocuments && part.media.text.isEmpty())
        return refuse(u"this model takes no documents"_s);
    if (!part.media.fileId.isEmpty() && m_request.dialect != WireDialect::Gemini)
        return refuse(u"a file that was uploaded elsewhere cannot be given to this provider; send its bytes"_s);
    if (!part.media.url.isEmpty() && part.media.base64.isEmpty() && !m_traits.takesImageUrls)
        return refuse(u"this model takes no files by URL; send their bytes"_s);
    return {};
}

QByteArray GeminiRequestWriter::path() const
{
    const QByteArray resource = resourceOf(m_traits.model.isEmpty() ? m_request.model : m_traits.model);
    return m_request.stream ? QByteArray {resource + ":streamGenerateContent?alt=sse"}
                            : QByteArray {resource + ":generateContent"};
}

QByteArray GeminiRequestWriter::body()
{
    JsonWriter json;
    json.beginObject();
    writeSystem(json);
    GeminiToolWriter {m_request, m_traits, m_notes}.write(json);
    GeminiTurnWriter {m_request, m_traits, m_notes}.write(json);
    GeminiConfigWriter {m_request, m_traits, m_notes}.write(json);
    writeRest(json);
    json.endObject();
    noteDropped();
    return json.take();
}

void GeminiRequestWriter::writeSystem(JsonWriter &json) const
{
    const bool needsSchema = GeminiConfigWriter::needsSchemaInWords(m_request, m_traits);
    const auto hasText = [](const NeutralPart &part) { return !part.text.isEmpty(); };
    if (!needsSchema && std::none_of(m_request.system.begin(), m_request.system.end(), hasText))
        return;
    json.key("systemInstruction").beginObject().key("parts").beginArray();
    for (const NeutralPart &part : m_request.system) {
        if (hasText(part))
            json.beginObject().member("text", part.text).endObject();
    }
    if (needsSchema) {
        const QByteArray words = "Answer with nothing but JSON that is valid against this JSON Schema: ";
        json.beginObject().member("text", QByteArray {words + m_request.format.schema}).endObject();
    }
    json.endArray().endObject();
}

void GeminiRequestWriter::writeRest(JsonWriter &json)
{
    if (!m_request.safety.isEmpty())
        json.rawMember("safetySettings", m_request.safety);
    const QByteArray &tier = m_request.serviceTier;
    if (tier == "flex" || tier == "priority" || tier == "default")
        json.member("serviceTier", tier == "default" ? QByteArrayView {"standard"} : QByteArrayView {tier});
    else if (!tier.isEmpty() && tier != "auto")
        m_notes.add("service_tier");
    for (const auto &[name, value] : m_request.extra) {
        if (m_request.dialect != WireDialect::Gemini)
            m_notes.add(name);
        else if (!name.contains('.'))
            json.rawMember(name, value);
    }
}

void GeminiRequestWriter::noteDropped()
{
    if (!m_request.userId.isEmpty())
        m_notes.add("user");
    if (!m_request.metadata.isEmpty())
        m_notes.add("metadata");
    if (!m_request.cacheKey.isEmpty())
        m_notes.add("prompt_cache_key");
    if (!m_request.verbosity.isEmpty())
        m_notes.add("verbosity");
    noteUnsaidParts(m_request, {.imageDetail = true}, m_notes);
}

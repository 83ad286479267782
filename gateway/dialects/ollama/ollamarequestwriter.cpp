// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamarequestwriter.h"

#include <algorithm>

#include <QString>
#include <QStringBuilder>

#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/reasoningeffort.h"
#include "gateway/dialects/neutral/requestrules.h"
#include "gateway/dialects/neutral/toolturns.h"
#include "gateway/dialects/neutral/unsaidparts.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

constexpr QByteArrayView optionPrefix {"options."};

tl::unexpected<Error> unsaid(const char *what)
{
    return fail(ErrorCode::BadRequest, QStringLiteral("messages: %1").arg(QString::fromLatin1(what)));
}

void addParagraph(QByteArray &text, const QByteArray &more)
{
    if (!text.isEmpty() && !more.isEmpty())
        text += "\n\n";
    text += more;
}
} // namespace

OllamaRequestWriter::OllamaRequestWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
    : m_request {request}
    , m_traits {traits}
    , m_notes {notes}
{
    mendToolTurns(m_request, false, m_notes);
}

Result<QByteArray> OllamaRequestWriter::run()
{
    if (Outcome single = checkOneChoice(m_request); !single)
        return tl::unexpected {std::move(single).error()};
    m_json.beginObject().member("model", m_traits.model);
    if (Outcome written = writeTools(); !written)
        return tl::unexpected {written.error()};
    if (Outcome written = writeMessages(); !written)
        return tl::unexpected {written.error()};
    writeFormat();
    writeThink();
    writeOptions();
    if (m_request.sampling.logprobs) {
        m_json.flag("logprobs", true);
        if (!m_request.sampling.topLogprobs.isEmpty())
            m_json.rawMember("top_logprobs", m_request.sampling.topLogprobs);
    }
    writeExtra();
    noteUnsaid();
    m_json.flag("stream", m_request.stream).endObject(); // unset means true
    return m_json.take();
}

void OllamaRequestWriter::noteIf(bool isSet, QByteArrayView what)
{
    if (isSet)
        m_notes.add(what);
}

Outcome OllamaRequestWriter::writeMessages()
{
    m_json.key("messages").beginArray();
    QByteArray system;
    for (const NeutralPart &part : m_request.system) {
        noteIf(part.kind != Kind::Text, "system");
        addParagraph(system, part.text);
    }
    if (m_request.format.kind == NeutralFormat::Kind::JsonSchema && !m_traits.takesJsonSchema)
        addParagraph(system, "Answer with a JSON object that fits this JSON Schema: " + m_request.format.schema);
    if (!system.isEmpty())
        m_json.beginObject().member("role", "system").member("content", system).endObject();
    for (const NeutralMessage &message : m_request.messages) {
        if (Outcome written = writeTurn(message); !written)
            return written;
    }
    m_json.endArray();
    return {};
}

Outcome OllamaRequestWriter::writeTurn(const NeutralMessage &message)
{
    noteIf(!message.name.isEmpty(), "messages.name");
    if (message.role != Role::Assistant)
        return writeUser(message);
    writeAssistant(message.parts);
    return {};
}

/// Results first, each a message of its own; pictures that tools gave come with a message of the user's.
Outcome OllamaRequestWriter::writeUser(const NeutralMessage &message)
{
    QByteArray text;
    Parts images;
    Parts resultImages;
    bool hasResults = false;
    for (const NeutralPart &part : message.parts) {
        Outcome taken;
        if (part.kind == Kind::Result) {
            taken = writeResult(part, resultImages);
            hasResults = true;
        } else {
            taken = takeSaid(part, text, images);
        }
        if (!taken)
            return taken;
    }
    writeResultImages(resultImages);
    if (hasResults && text.isEmpty() && images.empty())
        return {};
    m_json.beginObject().member("role", message.role == Role::System ? "system" : "user").member("content", text);
    writeImages(images);
    m_json.endObject();
    return {};
}

Outcome OllamaRequestWriter::takeSaid(const NeutralPart &part, QByteArray &text, Parts &images)
{
    switch (part.kind) {
    case Kind::Text:
    case Kind::Refusal:
        addParagraph(text, part.text);
        return {};
    case Kind::Image:
        if (!m_traits.takesImages)
            return unsaid("this model takes no images");
        if (part.media.base64.isEmpty())
            return unsaid("this provider takes images as bytes only");
        images.push_back(part);
        return {};
    case Kind::Document:
        if (part.media.text.isEmpty())
            return unsaid("this provider takes no files");
        addParagraph(text, part.media.name.isEmpty() ? part.media.text
                                                     : QByteArray {part.media.name + ":\n" + part.media.text});
        return {};
    case Kind::Audio:
        return unsaid("this provider takes no audio");
    case Kind::Video:
        return unsaid("this provider takes no video");
    case Kind::Reasoning:
    case Kind::Call:
    case Kind::Result:
    case Kind::Foreign:
        m_notes.add("messages.content");
        return {};
    }
    return {};
}

Outcome OllamaRequestWriter::writeResult(const NeutralPart &result, Parts &images)
{
    QByteArray text;
    for (const NeutralPart &part : result.parts) {
        if (Outcome taken = takeSaid(part, text, images); !taken)
            return taken;
    }
    m_json.beginObject().member("role", "tool");
    m_json.member("content", result.isError ? failedResultText(text) : text);
    if (!result.name.isEmpty())
        m_json.member("tool_name", result.name);
    m_json.member("tool_call_id", result.callId).endObject();
    return {};
}

void OllamaRequestWriter::writeResultImages(const Parts &images)
{
    if (images.empty())
        return;
    m_json.beginObject().member("role", "user").member("content", "The images that the tools gave:");
    writeImages(images);
    m_json.endObject();
}

void OllamaRequestWriter::writeImages(const Parts &images)
{
    if (images.empty())
        return;
    m_json.key("images").beginArray();
    for (const NeutralPart &image : images)
        m_json.string(image.media.base64);
    m_json.endArray();
}

void OllamaRequestWriter::writeAssistant(const Parts &parts)
{
    QByteArray text;
    QByteArray thinking;
    for (const NeutralPart &part : parts) {
        if (part.kind == Kind::Text || part.kind == Kind::Refusal)
            addParagraph(text, part.text);
        else if (part.kind == Kind::Reasoning && part.marks.empty())
            addParagraph(thinking, part.text);
        else if (part.kind == Kind::Reasoning)
            m_notes.add("messages.reasoning"); // another family's
        else if (part.kind != Kind::Call)
            m_notes.add("messages.content");
    }
    m_json.beginObject().member("role", "assistant").member("content", text);
    if (!thinking.isEmpty())
        m_json.member("thinking", thinking);
    writeCalls(parts);
    m_json.endObject();
}

void OllamaRequestWriter::writeCalls(const Parts &parts)
{
    bool isOpen = false;
    for (const NeutralPart &part : parts) {
        if (part.kind != Kind::Call)
            continue;
        if (!isOpen)
            m_json.key("tool_calls").beginArray();
        isOpen = true;
        m_json.beginObject().member("id", part.callId).key("function").beginObject().member("name", part.name);
        m_json.rawMember("arguments", objectArguments(part, m_notes)).endObject().endObject();
    }
    if (isOpen)
        m_json.endArray();
}

bool OllamaRequestWriter::mayCall(const NeutralTool &tool) const
{
    const std::vector<QByteArray> &allowed = m_request.toolChoice.allowed;
    return tool.kind != NeutralTool::Kind::Server
           && (allowed.empty() || std::find(allowed.begin(), allowed.end(), tool.name) != allowed.end());
}

/// There is no tool choice: forbidden tools are not mentioned, and none can be forced.
Outcome OllamaRequestWriter::writeTools()
{
    using Mode = NeutralToolChoice::Mode;
    const Mode mode = m_request.toolChoice.mode;
    noteIf(mode == Mode::Required || mode == Mode::Named, "tool_choice");
    noteIf(m_request.parallelCalls == false, "parallel_tool_calls");
    if (m_request.tools.empty() || mode == Mode::None)
        return {};
    if (!m_traits.takesTools)
        return fail(ErrorCode::BadRequest, QStringLiteral("tools: this model takes no tools"));
    bool isOpen = false;
    for (const NeutralTool &tool : m_request.tools) {
        if (tool.kind == NeutralTool::Kind::Server)
            m_notes.add(QByteArray {"tools." + tool.name});
        if (!mayCall(tool))
            continue;
        if (!isOpen)
            m_json.key("tools").beginArray();
        isOpen = true;
        noteIf(tool.strict == true, "tools.strict");
        m_json.beginObject().member("type", "function").key("function").beginObject().member("name", tool.name);
        m_json.member("description", tool.description).key("parameters");
        if (tool.kind == NeutralTool::Kind::Custom)
            m_json.raw(customToolSchema());
        else
            m_json.raw(tool.schema.isEmpty() ? QByteArray {R"({"type":"object","properties":{}})"} : tool.schema);
        m_json.endObject().endObject();
    }
    if (isOpen)
        m_json.endArray();
    return {};
}

void OllamaRequestWriter::writeFormat()
{
    const NeutralFormat &format = m_request.format;
    if (format.kind == NeutralFormat::Kind::JsonSchema && m_traits.takesJsonSchema && !format.schema.isEmpty())
        m_json.rawMember("format", format.schema);
    else if (format.kind != NeutralFormat::Kind::Text)
        m_json.member("format", "json");
}

/// Most models can only think or not; those that take an effort are known to.
void OllamaRequestWriter::writeThink()
{
    using Mode = NeutralReasoning::Mode;
    const NeutralReasoning &asked = m_request.reasoning;
    const bool isAsked =
        asked.mode == Mode::On || asked.mode == Mode::Adaptive || asked.budgetTokens || !asked.effort.isEmpty();
    if (m_traits.reasoning == ModelTraits::ReasoningControl::None) {
        noteIf(isAsked && asked.mode != Mode::Off, "think");
        return;
    }
    if (asked.mode == Mode::Off) {
        m_json.flag("think", false);
        return;
    }
    if (!isAsked)
        return;
    ModelTraits levels = m_traits;
    if (levels.efforts.empty())
        levels.efforts = {"low", "medium", "high"};
    const QByteArray effort = effortFor(asked, levels);
    const bool takesWords =
        m_traits.reasoning == ModelTraits::ReasoningControl::Effort || m_request.dialect == WireDialect::Ollama;
    if (takesWords && !effort.isEmpty())
        m_json.member("think", effort);
    else {
        m_json.flag("think", true);
        noteIf(!asked.effort.isEmpty(), "reasoning effort");
    }
}

void OllamaRequestWriter::writeOption(QByteArrayView name, const QByteArray &raw, bool isAccepted)
{
    if (!raw.isEmpty() && isAccepted)
        m_json.rawMember(name, raw);
    noteIf(!raw.isEmpty() && !isAccepted, name);
}

void OllamaRequestWriter::writeOptions()
{
    const NeutralSampling &sampling = m_request.sampling;
    m_json.key("options").beginObject();
    writeOption("temperature", sampling.temperature, m_traits.takesTemperature);
    writeOption("top_p", sampling.topP, m_traits.takesTopP);
    writeOption("top_k", sampling.topK, m_traits.takesTopK);
    writeOption("seed", sampling.seed, true);
    writeOption("presence_penalty", sampling.presencePenalty, m_traits.takesPenalties);
    writeOption("frequency_penalty", sampling.frequencyPenalty, m_traits.takesPenalties);
    if (m_request.maxOutputTokens)
        m_json.member("num_predict", *m_request.maxOutputTokens);
    if (!sampling.stop.empty()) {
        m_json.key("stop").beginArray();
        for (const QByteArray &sequence : sampling.stop)
            m_json.string(sequence);
        m_json.endArray();
    }
    for (const auto &[key, raw] : m_request.extra) {
        if (m_request.dialect == WireDialect::Ollama && key.startsWith(optionPrefix))
            m_json.foreignMember(QByteArrayView {key}.sliced(optionPrefix.size()), raw);
    }
    m_json.endObject();
}

void OllamaRequestWriter::writeExtra()
{
    for (const auto &[key, raw] : m_request.extra) {
        if (m_request.dialect != WireDialect::Ollama)
            m_notes.add(key);
        else if (!key.startsWith(optionPrefix))
            m_json.foreignMember(key, raw);
    }
}

void OllamaRequestWriter::noteUnsaid()
{
    noteIf(!m_request.sampling.logitBias.isEmpty(), "logit_bias");
    noteIf(!m_request.verbosity.isEmpty(), "verbosity");
    noteIf(!m_request.serviceTier.isEmpty(), "service_tier");
    noteIf(!m_request.metadata.isEmpty(), "metadata");
    noteIf(!m_request.safety.isEmpty(), "safetySettings");
    noteIf(!m_request.userId.isEmpty(), "user");
    noteIf(!m_request.cacheKey.isEmpty(), "prompt_cache_key");
    noteUnsaidParts(m_request, {}, m_notes);
}

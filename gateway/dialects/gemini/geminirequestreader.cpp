// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminirequestreader.h"

#include <array>

#include "gateway/dialects/gemini/geminiconfigreader.h"
#include "gateway/dialects/gemini/geminipartreader.h"
#include "gateway/dialects/gemini/geminischema.h"
#include "gateway/dialects/gemini/jsonschematypes.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
using Mode = NeutralToolChoice::Mode;

constexpr std::array<QByteArrayView, 11> topNames {
    "model",         "contents", "systemInstruction", "tools", "toolConfig", "safetySettings", "generationConfig",
    "cachedContent", "labels",   "serviceTier",       "store"};
constexpr std::array<QByteArrayView, 9> toolNames {"functionDeclarations",
                                                   "googleSearchRetrieval",
                                                   "codeExecution",
                                                   "googleSearch",
                                                   "computerUse",
                                                   "urlContext",
                                                   "fileSearch",
                                                   "googleMaps",
                                                   "mcpServers"};
constexpr std::array<QByteArrayView, 7> declarationNames {
    "name", "description", "parameters", "parametersJsonSchema", "response", "responseJsonSchema", "behavior"};
constexpr std::array<QByteArrayView, 3> toolConfigNames {"functionCallingConfig", "retrievalConfig",
                                                         "includeServerSideToolInvocations"};
constexpr std::array<QByteArrayView, 3> callingNames {"mode", "allowedFunctionNames", "streamFunctionCallArguments"};
/// Of the request as a whole, without a place in the neutral form.
constexpr std::array<QByteArrayView, 3> extraNames {"cachedContent", "labels", "store"};

/// In the words of OpenAI.
QByteArray tierOf(const QByteArray &tier)
{
    if (tier == "standard")
        return QByteArrayLiteral("default");
    return tier == "unspecified" ? QByteArray {} : tier;
}
} // namespace

Result<NeutralRequest> GeminiRequestReader::read(const QByteArray &source)
{
    return read(source, JsonView {source});
}

Result<NeutralRequest> GeminiRequestReader::read(const QByteArray &source, const JsonView &value)
{
    m_request = {};
    m_complaint = ProtoComplaint {};
    m_request.dialect = WireDialect::Gemini;
    m_request.source = source;
    readTop(ProtoObject {value, ProtoPath {}, topNames, m_complaint});
    if (m_complaint.exists())
        return fail(ErrorCode::BadRequest, QString::fromUtf8(m_complaint.sentence()));
    return std::move(m_request);
}

void GeminiRequestReader::readTop(const ProtoObject &top)
{
    m_request.model = top.text("model");
    if (m_request.model.startsWith("models/"))
        m_request.model.remove(0, 7);
    GeminiPartReader parts {m_complaint};
    if (top.has("systemInstruction"))
        m_request.system = parts.instruction(top.raw("systemInstruction"), top.path().member("systemInstruction"));
    const std::vector<JsonView> contents = top.list("contents");
    if (contents.empty())
        m_complaint.missing(top.path().member("contents"), "contents is not specified");
    m_request.messages = parts.turns(contents, top.path());
    readTools(top);
    readToolConfig(top);
    GeminiConfigReader {m_request, m_complaint}.read(top.raw("generationConfig"), top.path());
    m_request.serviceTier = tierOf(top.text("serviceTier").toLower());
    (void)top.list("safetySettings");
    m_request.safety = top.raw("safetySettings").raw().toByteArray();
    for (const QByteArrayView name : extraNames) {
        if (top.has(name))
            m_request.extra.emplace_back(name.toByteArray(), top.raw(name).raw().toByteArray());
    }
}

void GeminiRequestReader::readTools(const ProtoObject &top)
{
    qsizetype index = 0;
    for (const JsonView &value : top.list("tools")) {
        const ProtoObject tool {value, top.path().element("tools", index++), toolNames, m_complaint};
        readDeclarations(tool);
        for (const QByteArrayView name : toolNames) {
            if (name == "functionDeclarations" || !tool.has(name))
                continue;
            JsonWriter raw;
            raw.beginObject().rawMember(name, tool.raw(name).raw()).endObject();
            NeutralTool server;
            server.kind = NeutralTool::Kind::Server;
            server.dialect = WireDialect::Gemini;
            server.name = name.toByteArray();
            server.raw = raw.take();
            m_request.tools.push_back(std::move(server));
        }
    }
}

void GeminiRequestReader::readDeclarations(const ProtoObject &tool)
{
    qsizetype index = 0;
    for (const JsonView &value : tool.list("functionDeclarations"))
        readDeclaration(value, tool.path().element("functionDeclarations", index++));
}

void GeminiRequestReader::readDeclaration(const JsonView &value, const ProtoPath &path)
{
    const ProtoObject declaration {value, path, declarationNames, m_complaint};
    NeutralTool tool;
    tool.name = declaration.text("name");
    tool.description = declaration.text("description");
    if (tool.name.isEmpty())
        m_complaint.missing(declaration.path().member("name"), "Invalid function name. Must not be empty.");
    if (declaration.has("parametersJsonSchema"))
        tool.schema = jsonSchemaInSmallTypes(declaration.raw("parametersJsonSchema"));
    else if (declaration.has("parameters"))
        tool.schema =
            jsonSchemaOfGemini(declaration.raw("parameters"), declaration.path().member("parameters"), m_complaint);
    m_request.tools.push_back(std::move(tool));
}

void GeminiRequestReader::readToolConfig(const ProtoObject &top)
{
    const ProtoObject config {top.raw("toolConfig"), top.path().member("toolConfig"), toolConfigNames, m_complaint};
    if (config.has("functionCallingConfig"))
        readChoice({config.raw("functionCallingConfig"), config.path().member("functionCallingConfig"), callingNames,
                    m_complaint});
    if (config.has("retrievalConfig"))
        m_request.extra.emplace_back("toolConfig.retrievalConfig", config.raw("retrievalConfig").raw().toByteArray());
}

void GeminiRequestReader::readChoice(const ProtoObject &calling)
{
    NeutralToolChoice &choice = m_request.toolChoice;
    const QByteArray mode = calling.enumName("mode");
    choice.allowed = calling.texts("allowedFunctionNames");
    if (mode == "ANY")
        choice.mode = Mode::Required;
    else if (mode == "NONE")
        choice.mode = Mode::None;
    else if (mode == "AUTO" || mode == "VALIDATED" || mode == "MODE_UNSPECIFIED" || mode.isEmpty())
        choice.mode = mode.isEmpty() && choice.allowed.empty() ? Mode::Unset : Mode::Auto;
    else
        m_complaint.wrongKind(calling.path().member("mode"), "TYPE_ENUM");
    if (choice.mode == Mode::Required && choice.allowed.size() == 1) {
        choice.mode = Mode::Named;
        choice.name = std::exchange(choice.allowed, {}).front();
    }
}

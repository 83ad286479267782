// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>

#include "gateway/dialects/jsonescape.h"
#include "partdump.h"
#include "stepdump.h"

namespace
{
void addSwitch(QByteArray &line, const char *name, std::optional<bool> value)
{
    if (value)
        line += ' ' + QByteArray {name} + (*value ? "=true" : "=false");
}

void addNumber(QByteArray &line, const char *name, std::optional<qint64> value)
{
    if (value)
        line += ' ' + QByteArray {name} + '=' + QByteArray::number(*value);
}

void addTexts(QByteArray &line, const char *name, const std::vector<QByteArray> &texts)
{
    for (const QByteArray &text : texts)
        line += ' ' + QByteArray {name} + '=' + quotedJson(text);
}

QByteArray settings(const NeutralRequest &request)
{
    QByteArray line = "request of " + PartDump::dialectName(request.dialect);
    PartDump::addText(line, "model", request.model);
    line += request.stream ? " stream" : "";
    line += request.includeUsage ? " includeUsage" : "";
    addSwitch(line, "parallelCalls", request.parallelCalls);
    addNumber(line, "maxOutputTokens", request.maxOutputTokens);
    PartDump::addText(line, "verbosity", request.verbosity);
    PartDump::addText(line, "serviceTier", request.serviceTier);
    PartDump::addText(line, "user", request.userId);
    PartDump::addText(line, "cacheKey", request.cacheKey);
    PartDump::addText(line, "metadata", request.metadata);
    PartDump::addText(line, "safety", request.safety);
    PartDump::addText(line, "previous", request.previousId);
    return line + '\n';
}

QByteArray sampling(const NeutralSampling &sampling)
{
    QByteArray line;
    PartDump::addText(line, "temperature", sampling.temperature);
    PartDump::addText(line, "topP", sampling.topP);
    PartDump::addText(line, "topK", sampling.topK);
    PartDump::addText(line, "seed", sampling.seed);
    PartDump::addText(line, "presence", sampling.presencePenalty);
    PartDump::addText(line, "frequency", sampling.frequencyPenalty);
    PartDump::addText(line, "logitBias", sampling.logitBias);
    PartDump::addText(line, "topLogprobs", sampling.topLogprobs);
    addTexts(line, "stop", sampling.stop);
    line += sampling.logprobs ? " logprobs" : "";
    if (sampling.choices != 1)
        line += " choices=" + QByteArray::number(sampling.choices);
    return line.isEmpty() ? line : QByteArray {"sampling" + line + "\n"};
}

QByteArray reasoning(const NeutralReasoning &reasoning)
{
    static constexpr const char *modes[] = {"", " off", " on", " adaptive"};
    static constexpr const char *shows[] = {"", " showNone", " showSummary", " showFull"};
    QByteArray line = modes[static_cast<int>(reasoning.mode)];
    PartDump::addText(line, "effort", reasoning.effort);
    addNumber(line, "budget", reasoning.budgetTokens);
    line += shows[static_cast<int>(reasoning.show)];
    return line.isEmpty() ? line : QByteArray {"reasoning" + line + "\n"};
}

QByteArray format(const NeutralFormat &format)
{
    if (format.kind == NeutralFormat::Kind::Text)
        return {};
    QByteArray line = format.kind == NeutralFormat::Kind::JsonObject ? "format JsonObject" : "format JsonSchema";
    PartDump::addText(line, "name", format.name);
    PartDump::addText(line, "description", format.description);
    addSwitch(line, "strict", format.strict);
    if (!format.schema.isEmpty())
        line += " schema=" + format.schema;
    return line + '\n';
}

QByteArray toolChoice(const NeutralToolChoice &choice)
{
    static constexpr const char *modes[] = {"", " auto", " none", " required", " named"};
    QByteArray line = modes[static_cast<int>(choice.mode)];
    PartDump::addText(line, "name", choice.name);
    addTexts(line, "allowed", choice.allowed);
    return line.isEmpty() ? line : QByteArray {"toolChoice" + line + "\n"};
}

QByteArray tool(const NeutralTool &tool)
{
    static constexpr const char *kinds[] = {"Function", "Custom", "Server"};
    QByteArray line = "tool " + QByteArray {kinds[static_cast<int>(tool.kind)]};
    PartDump::addText(line, "name", tool.name);
    PartDump::addText(line, "space", tool.space);
    PartDump::addText(line, "nameInSpace", tool.nameInSpace);
    PartDump::addText(line, "description", tool.description);
    addSwitch(line, "strict", tool.strict);
    line += tool.cache == CacheMark::None ? "" : tool.cache == CacheMark::OneHour ? " cache1h" : " cache5m";
    if (!tool.schema.isEmpty())
        line += " schema=" + tool.schema;
    if (!tool.raw.isEmpty())
        line += " raw=" + tool.raw + " of " + PartDump::dialectName(tool.dialect);
    return line + '\n';
}

QByteArray message(const NeutralMessage &message)
{
    static constexpr const char *roles[] = {"system", "user", "assistant"};
    QByteArray text = roles[static_cast<int>(message.role)];
    PartDump::addText(text, "name", message.name);
    text += '\n';
    for (const NeutralPart &part : message.parts)
        PartDump::addPart(text, part, "  ");
    return text;
}
} // namespace

QByteArray dumpedRequest(const NeutralRequest &request)
{
    QByteArray text = settings(request) + sampling(request.sampling) + reasoning(request.reasoning)
                      + format(request.format) + toolChoice(request.toolChoice);
    for (const NeutralTool &declared : request.tools)
        text += tool(declared);
    for (const NeutralPart &part : request.system)
        PartDump::addPart(text, part, "leading ");
    for (const NeutralMessage &turn : request.messages)
        text += message(turn);
    for (const auto &[key, value] : request.extra)
        text += "extra " + key + '=' + value + '\n';
    return text;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "stepdump.h"

#include <QStringBuilder>

#include "partdump.h"

namespace
{
using Kind = NeutralDelta::Kind;

QByteArray kindName(Kind kind)
{
    static constexpr const char *names[] = {"Start",     "BlockStart", "Text",   "Mark", "Annotation", "Logprobs",
                                            "BlockStop", "Usage",      "Finish", "End",  "Fault"};
    return names[static_cast<int>(kind)];
}

QByteArray finishName(FinishReason reason)
{
    static constexpr const char *names[] = {"Stop",          "StopSequence", "Length", "ToolCalls",
                                            "ContentFilter", "Context",      "Pause",  "Error"};
    return names[static_cast<int>(reason)];
}

void addCount(QByteArray &line, const char *name, qint64 count)
{
    if (count != 0)
        line += ' ' + QByteArray {name} + '=' + QByteArray::number(count);
}

void addUsage(QByteArray &line, const TokenUsage &usage)
{
    line += " usage:";
    addCount(line, "uncached", usage.uncachedInput);
    addCount(line, "read", usage.cacheRead);
    addCount(line, "write5m", usage.cacheWrite5m);
    addCount(line, "write1h", usage.cacheWrite1h);
    addCount(line, "output", usage.output);
    addCount(line, "reasoning", usage.reasoning);
    addCount(line, "images", usage.images);
    addCount(line, "characters", usage.characters);
    addCount(line, "audioMs", usage.audioMs);
}

QByteArray dumpedStep(const NeutralDelta &step)
{
    QByteArray line = kindName(step.kind);
    if (step.choice != 0)
        line += " choice=" + QByteArray::number(step.choice);
    if (step.kind == Kind::BlockStart || step.kind == Kind::Text)
        line += ' ' + PartDump::kindName(step.block);
    if (step.kind == Kind::Finish)
        line += ' ' + finishName(step.finish);
    PartDump::addText(line, "id", step.id);
    PartDump::addText(line, "model", step.model);
    PartDump::addText(line, "stop", step.stopSequence);
    PartDump::addText(line, "code", step.code);
    if (step.status != 0)
        line += " status=" + QByteArray::number(step.status);
    PartDump::addText(line, "text", step.text);
    if (step.kind == Kind::BlockStart || step.kind == Kind::Mark)
        PartDump::addMembers(line, step.part);
    if (step.kind == Kind::Annotation)
        line += " of " + PartDump::dialectName(step.part.dialect);
    if (step.usage)
        addUsage(line, *step.usage);
    return line + '\n';
}
} // namespace

QByteArray dumpedSteps(const std::vector<NeutralDelta> &steps)
{
    QByteArray text;
    for (const NeutralDelta &step : steps)
        text += dumpedStep(step);
    return text;
}

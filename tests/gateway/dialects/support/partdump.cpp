// SPDX-License-Identifier: GPL-3.0-or-later
#include "partdump.h"

#include <QStringBuilder>

#include "gateway/dialects/jsonescape.h"

namespace
{
void addFlag(QByteArray &line, const char *name, bool value)
{
    if (value)
        line += ' ' + QByteArray {name};
}

void addMedia(QByteArray &line, const NeutralMedia &media)
{
    PartDump::addText(line, "mime", media.mimeType);
    PartDump::addText(line, "base64", media.base64);
    PartDump::addText(line, "url", media.url);
    PartDump::addText(line, "file", media.fileId);
    PartDump::addText(line, "plain", media.text);
    PartDump::addText(line, "title", media.name);
    PartDump::addText(line, "detail", media.detail);
    PartDump::addText(line, "context", media.context);
}

void addMarks(QByteArray &line, const std::vector<OpaqueMark> &marks)
{
    static constexpr const char *names[] = {"Signature", "Redacted", "Encrypted", "ThoughtSignature"};
    for (const OpaqueMark &mark : marks)
        line +=
            ' ' + QByteArray {names[static_cast<int>(mark.kind)]} + '(' + mark.family + ")=" + quotedJson(mark.value);
}
} // namespace

namespace PartDump
{
QByteArray kindName(NeutralPart::Kind kind)
{
    static constexpr const char *names[] = {"Text",      "Image", "Document", "Audio",   "Video",
                                            "Reasoning", "Call",  "Result",   "Refusal", "Foreign"};
    return names[static_cast<int>(kind)];
}

QByteArray dialectName(WireDialect dialect)
{
    static constexpr const char *names[] = {"Chat", "Responses", "Messages", "Gemini", "Ollama", "Converse"};
    return names[static_cast<int>(dialect)];
}

void addText(QByteArray &line, const char *name, const QByteArray &text)
{
    if (!text.isEmpty())
        line += ' ' + QByteArray {name} + '=' + quotedJson(text);
}

void addMembers(QByteArray &line, const NeutralPart &part)
{
    addText(line, "text", part.text);
    addMedia(line, part.media);
    addText(line, "call", part.callId);
    addText(line, "name", part.name);
    addText(line, "arguments", part.arguments);
    addMarks(line, part.marks);
    if (!part.raw.isEmpty())
        line += " raw=" + part.raw + " of " + dialectName(part.dialect);
    addFlag(line, "cache5m", part.cache == CacheMark::FiveMinutes);
    addFlag(line, "cache1h", part.cache == CacheMark::OneHour);
    addFlag(line, "custom", part.isCustom);
    addFlag(line, "error", part.isError);
    addFlag(line, "summary", part.isSummary);
    addFlag(line, "cited", part.isCited);
}

void addPart(QByteArray &text, const NeutralPart &part, const QByteArray &indent)
{
    QByteArray line = indent + kindName(part.kind);
    addMembers(line, part);
    text += line + '\n';
    for (const NeutralPart &inner : part.parts)
        addPart(text, inner, indent + "  ");
}
} // namespace PartDump

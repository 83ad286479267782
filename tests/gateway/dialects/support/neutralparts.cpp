// SPDX-License-Identifier: GPL-3.0-or-later
#include "neutralparts.h"

using Kind = NeutralPart::Kind;

NeutralPart call(const QByteArray &id, const QByteArray &name, const QByteArray &arguments)
{
    NeutralPart part;
    part.kind = Kind::Call;
    part.callId = id;
    part.name = name;
    part.arguments = arguments;
    return part;
}

NeutralPart result(const QByteArray &id, std::vector<NeutralPart> parts, bool isError)
{
    NeutralPart part;
    part.kind = Kind::Result;
    part.callId = id;
    part.parts = std::move(parts);
    part.isError = isError;
    return part;
}

NeutralPart media(NeutralPart::Kind kind, const QByteArray &mimeType, const QByteArray &base64, const QByteArray &name)
{
    NeutralPart part;
    part.kind = kind;
    part.media.mimeType = mimeType;
    part.media.base64 = base64;
    part.media.name = name;
    return part;
}

NeutralPart reasoning(const QByteArray &words, std::vector<OpaqueMark> marks)
{
    NeutralPart part;
    part.kind = Kind::Reasoning;
    part.text = words;
    part.marks = std::move(marks);
    return part;
}

NeutralTool tool(const QByteArray &name, const QByteArray &schema)
{
    NeutralTool tool;
    tool.name = name;
    tool.schema = schema;
    return tool;
}

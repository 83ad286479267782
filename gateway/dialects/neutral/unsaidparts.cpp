// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/unsaidparts.h"

#include "gateway/dialects/jsonview.h"

namespace
{
void noteParts(const std::vector<NeutralPart> &parts, PartPlaces places, DialectNotes &notes)
{
    for (const NeutralPart &part : parts) {
        const bool isDocument = part.kind == NeutralPart::Kind::Document;
        if (part.cache != CacheMark::None && !places.cacheMarks)
            notes.add("cache_control");
        if (part.kind == NeutralPart::Kind::Image && !part.media.detail.isEmpty() && part.media.detail != "auto"
            && !places.imageDetail)
            notes.add("image detail");
        if (isDocument && !part.media.name.isEmpty() && !places.documentTitle)
            notes.add("document title");
        if (isDocument && !part.media.context.isEmpty() && !places.documentContext)
            notes.add("document context");
        noteParts(part.parts, places, notes);
    }
}
} // namespace

QByteArray foreignName(const NeutralPart &part)
{
    const QByteArray type = JsonView {part.raw}["type"].text();
    return type.isEmpty() ? QByteArrayLiteral("messages.content") : "content." + type;
}

void noteUnsaidParts(const NeutralRequest &request, PartPlaces places, DialectNotes &notes)
{
    noteParts(request.system, places, notes);
    for (const NeutralMessage &message : request.messages)
        noteParts(message.parts, places, notes);
    for (const NeutralTool &tool : request.tools) {
        if (tool.cache != CacheMark::None && !places.cacheMarks)
            notes.add("cache_control");
    }
}

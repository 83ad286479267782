// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/opaqueenvelope.h"

#include <array>

#include <QStringBuilder>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
using Kind = OpaqueMark::Kind;

struct KindName
{
    Kind kind;
    QByteArrayView name;
};

constexpr std::array kindNames {
    KindName {Kind::Signature, "signature"},
    KindName {Kind::Redacted, "redacted"},
    KindName {Kind::Encrypted, "encrypted"},
    KindName {Kind::ThoughtSignature, "thought"},
};

QByteArrayView nameOf(Kind kind)
{
    for (const KindName &entry : kindNames) {
        if (entry.kind == kind)
            return entry.name;
    }
    return kindNames.front().name;
}

std::optional<OpaqueMark> markOf(const JsonView &entry)
{
    const std::vector<JsonView> fields = entry.elements();
    if (fields.size() != 3)
        return std::nullopt;
    for (const KindName &known : kindNames) {
        if (fields[1].is(known.name))
            return OpaqueMark {fields[0].text(), known.kind, fields[2].text()};
    }
    return std::nullopt;
}
} // namespace

QByteArray OpaqueEnvelope::sealed() const
{
    JsonWriter json;
    json.beginObject();
    if (!callId.isEmpty())
        json.member("call", callId);
    json.key("marks").beginArray();
    for (const OpaqueMark &mark : marks)
        json.beginArray().string(mark.family).string(nameOf(mark.kind)).string(mark.value).endArray();
    json.endArray().endObject();
    return prefix.toByteArray() + json.text().toBase64();
}

std::optional<OpaqueEnvelope> OpaqueEnvelope::opened(QByteArrayView text)
{
    if (!isSealed(text))
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(text.sliced(prefix.size()).toByteArray(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    const std::optional<JsonView> json = decoded ? JsonView::checked(*decoded) : std::nullopt;
    if (!json || !json->isObject())
        return std::nullopt;
    OpaqueEnvelope envelope;
    envelope.callId = (*json)["call"].text();
    for (const JsonView &entry : (*json)["marks"].elements()) {
        std::optional<OpaqueMark> mark = markOf(entry);
        if (!mark)
            return std::nullopt;
        envelope.marks.push_back(std::move(*mark));
    }
    return envelope;
}

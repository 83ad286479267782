// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <span>

#include "gateway/dialects/jsonescape.h"
#include "gateway/dialects/requestpeek.h"
#include "gateway/dialects/sharedslice.h"

namespace
{
struct Edit
{
    qsizetype begin = 0;
    qsizetype end = 0;
    QByteArray text;
};

Edit usageEdit(const QByteArray &body, const RequestPeek &peek)
{
    if (peek.includeUsageBegin >= 0)
        return {peek.includeUsageBegin, peek.includeUsageEnd, "true"};
    if (peek.streamOptionsBegin < 0)
        return {peek.objectEnd, peek.objectEnd, R"(,"stream_options":{"include_usage":true})"};
    if (body.at(peek.streamOptionsBegin) != '{') // null
        return {peek.streamOptionsBegin, peek.streamOptionsEnd, R"({"include_usage":true})"};
    const qsizetype inside = peek.streamOptionsBegin + 1;
    const bool isEmpty = body.mid(inside, peek.streamOptionsEnd - 1 - inside).trimmed().isEmpty();
    return {inside, inside, isEmpty ? QByteArray {R"("include_usage":true)"} : QByteArray {R"("include_usage":true,)"}};
}

QByteArray joined(const QByteArray &body, std::span<const Edit> edits)
{
    QByteArray out;
    qsizetype size = body.size();
    for (const Edit &edit : edits)
        size += edit.text.size();
    out.reserve(size);
    qsizetype at = 0;
    for (const Edit &edit : edits) {
        out.append(body.constData() + at, edit.begin - at).append(edit.text);
        at = edit.end;
    }
    return out.append(body.constData() + at, body.size() - at);
}

std::vector<QByteArray> parts(const QByteArray &body, std::span<const Edit> edits)
{
    std::vector<QByteArray> out;
    qsizetype at = 0;
    for (const Edit &edit : edits) {
        if (edit.begin > at)
            out.push_back(sharedSlice(body, at, edit.begin));
        out.push_back(edit.text);
        at = edit.end;
    }
    if (at < body.size())
        out.push_back(sharedSlice(body, at, body.size()));
    return out;
}
} // namespace

std::vector<QByteArray> spliceRequest(const QByteArray &body, const RequestPeek &peek, QByteArrayView model)
{
    std::array<Edit, 2> edits;
    size_t count = 0;
    if (peek.modelEnd > 0 && peek.model != model)
        edits[count++] = {peek.modelBegin, peek.modelEnd, quotedJson(model)};
    if (peek.needsModel)
        edits[count++] = {peek.objectEnd, peek.objectEnd,
                          (peek.isEmpty ? R"("model":)" : R"(,"model":)") + quotedJson(model)};
    if (peek.dialect == WireDialect::Chat && peek.stream && !peek.includeUsage)
        edits[count++] = usageEdit(body, peek);
    if (count == 2 && edits[1].begin < edits[0].begin)
        std::swap(edits[0], edits[1]);
    const std::span<const Edit> made {edits.data(), count};
    if (made.empty())
        return {body};
    return body.size() <= copyUpToBytes ? std::vector {joined(body, made)} : parts(body, made);
}

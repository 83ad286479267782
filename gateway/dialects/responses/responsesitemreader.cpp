// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesitemreader.h"

#include <algorithm>

#include <QStringBuilder>

namespace
{
using Kind = NeutralPart::Kind;

bool isSame(const ResponsesPlace &a, const ResponsesPlace &b)
{
    return a.kind == b.kind && a.isSummary == b.isSummary && a.index == b.index;
}

NeutralPart partOf(const ResponsesPlace &place)
{
    NeutralPart part;
    part.kind = place.kind;
    part.isSummary = place.isSummary;
    return part;
}
} // namespace

ResponsesItemReader::ResponsesItemReader(qint64 outputIndex, const JsonObject &item, const QByteArray &family)
    : m_outputIndex {outputIndex}
    , m_id {item["id"].text()}
    , m_family {family}
{
    const JsonView type = item["type"];
    m_isCustom = type.is("custom_tool_call");
    if (type.is("message"))
        m_type = Type::Message;
    else if (type.is("reasoning"))
        m_type = Type::Reasoning;
    else if (m_isCustom || type.is("function_call"))
        m_type = Type::Call;
}

void ResponsesItemReader::begin(const JsonObject &item, Steps &steps)
{
    const QByteArray name = item["name"].text();
    if (m_type != Type::Call || m_open || name.isEmpty())
        return;
    NeutralPart part;
    part.kind = Kind::Call;
    part.callId = item["call_id"].isString() ? item["call_id"].text() : m_id;
    part.name = name;
    part.isCustom = m_isCustom;
    open(std::move(part), steps);
}

bool ResponsesItemReader::wasSeen(const ResponsesPlace &place) const
{
    return std::any_of(m_seen.begin(), m_seen.end(),
                       [&place](const ResponsesPlace &seen) { return isSame(seen, place); });
}

void ResponsesItemReader::open(NeutralPart part, Steps &steps)
{
    closeBlock(steps);
    m_hasLogprobs = false;
    m_open = ResponsesPlace {part.kind, part.isSummary, -1};
    NeutralDelta start = NeutralDelta::of(NeutralDelta::Kind::BlockStart);
    start.block = part.kind;
    start.part = std::move(part);
    steps.push_back(std::move(start));
}

void ResponsesItemReader::closeBlock(Steps &steps)
{
    if (m_open)
        steps.push_back(NeutralDelta::of(NeutralDelta::Kind::BlockStop));
    m_open.reset();
}

/// The paragraphs of one chain of thought are one block; each part of a message is its own. The text of a call whose
/// name is not known yet waits for the whole item.
void ResponsesItemReader::addText(const ResponsesPlace &place, const QByteArray &text, Steps &steps)
{
    if (text.isEmpty() || m_isDone || (place.kind == Kind::Call) != (m_type == Type::Call))
        return;
    const bool isOfBlock = m_open && m_open->kind == place.kind && m_open->isSummary == place.isSummary
                           && (place.kind != Kind::Text || m_open->index == place.index);
    if (!isOfBlock) {
        if (place.kind == Kind::Call)
            return;
        open(partOf(place), steps);
    }
    if (!wasSeen(place)) {
        m_seen.push_back(place);
        if (place.kind == Kind::Reasoning && m_open->index >= 0)
            steps.push_back(NeutralDelta::ofText(place.kind, "\n\n"));
    }
    m_open->index = place.index;
    if (place.kind == Kind::Call)
        m_arguments += text;
    steps.push_back(NeutralDelta::ofText(place.kind, text));
}

void ResponsesItemReader::addWholeText(const ResponsesPlace &place, const QByteArray &text, Steps &steps)
{
    m_hasWholeCall = m_hasWholeCall || place.kind == Kind::Call;
    if (!wasSeen(place))
        addText(place, text, steps);
    else if (place.kind == Kind::Call && text.startsWith(m_arguments))
        addText(place, text.sliced(m_arguments.size()), steps);
}

void ResponsesItemReader::addLogprobs(const JsonView &logprobs, bool isWhole, Steps &steps)
{
    if (!m_open || m_open->kind != Kind::Text || logprobs.elements().empty() || (isWhole && m_hasLogprobs))
        return;
    m_hasLogprobs = true;
    NeutralDelta step = NeutralDelta::of(NeutralDelta::Kind::Logprobs);
    step.text.append(R"({"content":)").append(logprobs.raw()).append('}');
    steps.push_back(std::move(step));
}

void ResponsesItemReader::addAnnotation(const JsonView &annotation, Steps &steps)
{
    if (!m_open || m_open->kind != Kind::Text || !annotation.isObject())
        return;
    NeutralDelta step = NeutralDelta::of(NeutralDelta::Kind::Annotation);
    step.part.dialect = WireDialect::Responses;
    step.text = annotation.raw().toByteArray();
    steps.push_back(std::move(step));
}

void ResponsesItemReader::finish(const JsonView &view, const JsonObject &item, Steps &steps)
{
    if (m_isDone)
        return;
    if (m_type == Type::Message)
        finishMessage(item, steps);
    else if (m_type == Type::Reasoning)
        finishReasoning(item, steps);
    else if (m_type == Type::Call)
        finishCall(item, steps);
    else
        finishOther(view, item, steps);
    close(steps);
}

void ResponsesItemReader::close(Steps &steps)
{
    closeBlock(steps);
    m_isDone = true;
}

void ResponsesItemReader::finishMessage(const JsonObject &item, Steps &steps)
{
    qint64 index = 0;
    for (const JsonView &view : item["content"].elements()) {
        const JsonObject part {view};
        const bool isRefusal = part["type"].is("refusal");
        const ResponsesPlace place {isRefusal ? Kind::Refusal : Kind::Text, false, index++};
        const bool isNew = !wasSeen(place);
        addWholeText(place, part[isRefusal ? "refusal" : "text"].text(), steps);
        if (!isNew)
            continue;
        addLogprobs(part["logprobs"], true, steps);
        for (const JsonView &annotation : part["annotations"].elements())
            addAnnotation(annotation, steps);
    }
}

void ResponsesItemReader::finishReasoning(const JsonObject &item, Steps &steps)
{
    qint64 index = 0;
    for (const JsonView &part : item["summary"].elements())
        addWholeText({Kind::Reasoning, true, index++}, part["text"].text(), steps);
    index = 0;
    for (const JsonView &part : item["content"].elements())
        addWholeText({Kind::Reasoning, false, index++}, part["text"].text(), steps);
    const QByteArray encrypted = item["encrypted_content"].text();
    if (encrypted.isEmpty())
        return;
    if (!m_open)
        open(partOf({Kind::Reasoning, true, 0}), steps);
    NeutralDelta mark = NeutralDelta::of(NeutralDelta::Kind::Mark);
    mark.part.marks.push_back({m_family, OpaqueMark::Kind::Encrypted, encrypted});
    steps.push_back(std::move(mark));
}

void ResponsesItemReader::finishCall(const JsonObject &item, Steps &steps)
{
    if (!m_open) {
        NeutralPart part;
        part.kind = Kind::Call;
        part.callId = item["call_id"].isString() ? item["call_id"].text() : m_id;
        part.name = item["name"].text();
        part.isCustom = m_isCustom;
        open(std::move(part), steps);
    }
    const JsonView input = item[m_isCustom ? "input" : "arguments"];
    const QByteArray text = input.isString() ? input.text() : input.raw().toByteArray();
    addWholeText({Kind::Call, false, 0}, text, steps);
}

void ResponsesItemReader::finishOther(const JsonView &view, const JsonObject &item, Steps &steps)
{
    if (!view.isObject()) // an event that forgot it
        return;
    NeutralPart part;
    if (item["type"].is("image_generation_call") && item["result"].isString()) {
        part.kind = Kind::Image;
        const QByteArray format = item["output_format"].text();
        part.media.mimeType = "image/" + (format.isEmpty() ? QByteArray {"png"} : format);
        part.media.base64 = item["result"].text();
    } else {
        part.kind = Kind::Foreign;
        part.dialect = WireDialect::Responses;
        part.name = item["type"].text();
        part.raw = view.raw().toByteArray();
    }
    open(std::move(part), steps);
}

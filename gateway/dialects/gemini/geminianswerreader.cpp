// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminianswerreader.h"

#include <algorithm>

#include <QRandomGenerator>
#include <QStringBuilder>

#include "gateway/dialects/gemini/geminifinish.h"
#include "gateway/dialects/gemini/geminilogprobs.h"
#include "gateway/dialects/gemini/geminiusage.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
using Kind = NeutralDelta::Kind;
using PartKind = NeutralPart::Kind;

constexpr int badGateway = 502;

NeutralDelta stepOf(Kind kind, int choice)
{
    NeutralDelta step = NeutralDelta::of(kind);
    step.choice = choice;
    return step;
}

NeutralDelta textStep(int choice, PartKind block, QByteArray text)
{
    NeutralDelta step = NeutralDelta::ofText(block, std::move(text));
    step.choice = choice;
    return step;
}

GeminiError unreadable(QByteArray message)
{
    GeminiError error;
    error.code = badGateway;
    error.message = std::move(message);
    return error;
}

PartKind kindOfMedia(const QByteArray &mimeType)
{
    if (mimeType.startsWith("image/"))
        return PartKind::Image;
    if (mimeType.startsWith("audio/"))
        return PartKind::Audio;
    return mimeType.startsWith("video/") ? PartKind::Video : PartKind::Document;
}

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
} // namespace

GeminiAnswerReader::GeminiAnswerReader(QByteArray family)
    : m_family {std::move(family)}
{}

void GeminiAnswerReader::takeEvent(QByteArrayView, QByteArrayView data, Steps &steps)
{
    if (m_isOver || data.trimmed().isEmpty() || data.trimmed() == "[DONE]")
        return;
    const std::optional<JsonView> value = JsonView::checked(data);
    if (!value)
        return fault(unreadable(QByteArrayLiteral("The provider sent an event that is not JSON.")), steps);
    takeResponse(*value, steps);
}

void GeminiAnswerReader::takeResponse(const JsonView &value, Steps &steps)
{
    if (std::optional<GeminiError> error = GeminiError::of(value))
        return fault(*std::move(error), steps);
    if (!value.isObject())
        return fault(unreadable(QByteArrayLiteral("The provider sent an event that is no response.")), steps);
    const JsonObject response {value};
    start(response, steps);
    for (const JsonView &candidate : response["candidates"].elements()) {
        if (!m_isOver)
            takeCandidate(candidate, steps);
    }
    m_isBlocked = m_isBlocked || response["promptFeedback"]["blockReason"].isString();
    if (const JsonView usage = response["usageMetadata"]; usage.isObject() && !m_isOver) {
        NeutralDelta step = NeutralDelta::of(Kind::Usage);
        step.usage = usageOfGemini(usage);
        step.isFinalUsage = isEnding();
        steps.push_back(std::move(step));
    }
}

/// Every event says what was used until then; the last one is that of the last candidate's reason for its end.
bool GeminiAnswerReader::isEnding() const
{
    const auto isSeen = [](const Candidate &candidate) { return candidate.isSeen; };
    const auto isGoingOn = [](const Candidate &candidate) {
        return candidate.isSeen && candidate.finishReason.isEmpty();
    };
    return m_isBlocked || (std::ranges::any_of(m_candidates, isSeen) && std::ranges::none_of(m_candidates, isGoingOn));
}

void GeminiAnswerReader::start(const JsonObject &response, Steps &steps)
{
    if (m_isStarted)
        return;
    m_isStarted = true;
    m_responseId = response["responseId"].text();
    NeutralDelta step = NeutralDelta::of(Kind::Start);
    step.id = m_responseId;
    step.model = response["modelVersion"].text();
    steps.push_back(std::move(step));
}

void GeminiAnswerReader::takeCandidate(const JsonView &value, Steps &steps)
{
    const JsonObject candidate {value};
    const qint64 index = candidate["index"].integer().value_or(0);
    if (index < 0 || index >= maxCandidates)
        return fault(unreadable(QByteArrayLiteral("The provider sent a candidate out of range.")), steps);
    const int choice = static_cast<int>(index);
    Candidate &state = m_candidates.at(static_cast<size_t>(choice));
    state.isSeen = true;
    for (const JsonView &part : candidate["content"]["parts"].elements())
        takePart(choice, JsonObject {part}, steps);
    takeNotes(choice, candidate, steps);
    const QByteArray reason = candidate["finishReason"].text();
    if (reason.isEmpty())
        return;
    state.finishReason = reason;
    if (finishOfGemini(reason, false) != FinishReason::Error)
        return;
    GeminiError error = unreadable(candidate["finishMessage"].text());
    error.status = reason;
    if (error.message.isEmpty())
        error.message = "The model broke off: " + reason + '.';
    fault(std::move(error), steps);
}

void GeminiAnswerReader::takePart(int choice, const JsonObject &part, Steps &steps)
{
    if (part["text"].isString())
        return takeText(choice, part, steps);
    if (part["functionCall"].isObject())
        return takeCall(choice, part, steps);
    if (part["inlineData"].isObject())
        takeMedia(choice, part, steps);
    for (const QByteArrayView known : {"executableCode", "codeExecutionResult", "toolCall", "toolResponse"}) {
        if (part[known].isObject())
            takeForeign(choice, known, part[known], steps);
    }
    addMark(choice, part["thoughtSignature"], steps);
}

void GeminiAnswerReader::takeText(int choice, const JsonObject &part, Steps &steps)
{
    const PartKind kind = part["thought"].boolean().value_or(false) ? PartKind::Reasoning : PartKind::Text;
    QByteArray text = part["text"].text();
    const JsonView signature = part["thoughtSignature"];
    if (text.isEmpty() && !signature.exists())
        return;
    if (m_candidates.at(static_cast<size_t>(choice)).open != kind) {
        NeutralPart block;
        block.kind = kind;
        block.isSummary = kind == PartKind::Reasoning; // the service never shows the thoughts themselves
        openBlock(choice, std::move(block), steps);
    }
    if (kind == PartKind::Text)
        m_candidates.at(static_cast<size_t>(choice)).citations.addText(text);
    if (!text.isEmpty())
        steps.push_back(textStep(choice, kind, std::move(text)));
    addMark(choice, signature, steps);
}

void GeminiAnswerReader::takeCall(int choice, const JsonObject &part, Steps &steps)
{
    const JsonObject call {part["functionCall"]};
    NeutralPart block;
    block.kind = PartKind::Call;
    block.callId = call["id"].text();
    block.name = call["name"].text();
    ++m_calls;
    if (block.callId.isEmpty())
        block.callId = mintedId();
    if (const JsonView signature = part["thoughtSignature"]; signature.isString())
        block.marks.push_back({m_family, OpaqueMark::Kind::ThoughtSignature, signature.text()});
    openBlock(choice, std::move(block), steps);
    const JsonView arguments = call["args"];
    steps.push_back(textStep(choice, PartKind::Call,
                             arguments.isObject() ? arguments.raw().toByteArray() : QByteArrayLiteral("{}")));
    closeBlock(choice, steps);
    m_candidates.at(static_cast<size_t>(choice)).hasCalls = true;
}

void GeminiAnswerReader::takeMedia(int choice, const JsonObject &part, Steps &steps)
{
    const JsonView blob = part["inlineData"];
    NeutralPart block;
    block.isSummary = part["thought"].boolean().value_or(false); // a draft of the picture
    block.media.mimeType = blob["mimeType"].text();
    block.media.base64 = blob["data"].text();
    block.kind = kindOfMedia(block.media.mimeType);
    openBlock(choice, std::move(block), steps);
}

void GeminiAnswerReader::takeForeign(int choice, QByteArrayView name, const JsonView &value, Steps &steps)
{
    JsonWriter json;
    json.beginObject().rawMember(name, value.raw()).endObject();
    NeutralPart block;
    block.kind = PartKind::Foreign;
    block.dialect = WireDialect::Gemini;
    block.raw = json.take();
    openBlock(choice, std::move(block), steps);
}

void GeminiAnswerReader::takeNotes(int choice, const JsonObject &candidate, Steps &steps)
{
    GeminiCitations &citations = m_candidates.at(static_cast<size_t>(choice)).citations;
    for (QByteArray &citation : citations.take(candidate)) {
        NeutralDelta step = stepOf(Kind::Annotation, choice);
        step.part.dialect = WireDialect::Responses; // whose form it is: all that it says is for everybody
        step.text = std::move(citation);
        steps.push_back(std::move(step));
    }
    QByteArray logprobs = chatLogprobsOf(candidate["logprobsResult"]);
    if (logprobs.isEmpty())
        return;
    NeutralDelta step = stepOf(Kind::Logprobs, choice);
    step.text = std::move(logprobs);
    steps.push_back(std::move(step));
}

void GeminiAnswerReader::openBlock(int choice, NeutralPart part, Steps &steps)
{
    closeBlock(choice, steps);
    m_candidates.at(static_cast<size_t>(choice)).open = part.kind;
    NeutralDelta step = stepOf(Kind::BlockStart, choice);
    step.block = part.kind;
    step.part = std::move(part);
    steps.push_back(std::move(step));
}

void GeminiAnswerReader::closeBlock(int choice, Steps &steps)
{
    if (std::exchange(m_candidates.at(static_cast<size_t>(choice)).open, std::nullopt))
        steps.push_back(stepOf(Kind::BlockStop, choice));
}

/// A signature is the last of its block: parts with and without one must not be joined on the way back.
void GeminiAnswerReader::addMark(int choice, const JsonView &signature, Steps &steps)
{
    if (!signature.isString() || !m_candidates.at(static_cast<size_t>(choice)).open)
        return;
    NeutralDelta step = stepOf(Kind::Mark, choice);
    step.part.marks.push_back({m_family, OpaqueMark::Kind::ThoughtSignature, signature.text()});
    steps.push_back(std::move(step));
    closeBlock(choice, steps);
}

void GeminiAnswerReader::finish(int choice, Steps &steps)
{
    const Candidate &state = m_candidates.at(static_cast<size_t>(choice));
    closeBlock(choice, steps);
    NeutralDelta step = stepOf(Kind::Finish, choice);
    step.finish = m_isBlocked ? FinishReason::ContentFilter : finishOfGemini(state.finishReason, state.hasCalls);
    steps.push_back(std::move(step));
}

void GeminiAnswerReader::fault(GeminiError error, Steps &steps)
{
    m_isOver = true;
    NeutralDelta step = NeutralDelta::of(Kind::Fault);
    step.status = error.code;
    step.code = error.status.isEmpty() ? geminiStatusName(error.code).toByteArray() : std::move(error.status);
    step.text = std::move(error.message);
    steps.push_back(std::move(step));
}

void GeminiAnswerReader::takeEndOfStream(Steps &steps)
{
    const auto isOpen = [](const Candidate &each) { return each.isSeen && each.finishReason.isEmpty(); };
    const auto isSeen = [](const Candidate &each) { return each.isSeen; };
    const bool hasCandidates = std::any_of(m_candidates.begin(), m_candidates.end(), isSeen);
    const bool isWhole =
        m_isBlocked || (hasCandidates && std::none_of(m_candidates.begin(), m_candidates.end(), isOpen));
    if (m_isOver || !isWhole)
        return;
    for (int choice = 0; choice < maxCandidates; ++choice) {
        if (m_candidates.at(static_cast<size_t>(choice)).isSeen || (choice == 0 && !hasCandidates))
            finish(choice, steps);
    }
    m_isOver = true;
    steps.push_back(NeutralDelta::of(Kind::End));
}

void GeminiAnswerReader::takeWhole(QByteArrayView body, Steps &steps)
{
    const std::optional<JsonView> value = JsonView::checked(body);
    if (!value)
        return fault(unreadable(QByteArrayLiteral("The provider's answer is not JSON.")), steps);
    const std::vector<JsonView> chunks = value->elements(); // a proxy may stream although it was not asked to
    if (chunks.empty())
        takeResponse(*value, steps);
    for (const JsonView &chunk : chunks) {
        if (!m_isOver)
            takeResponse(chunk, steps);
    }
    takeEndOfStream(steps);
    if (!m_isOver)
        fault(unreadable(QByteArrayLiteral("The provider's answer has no end.")), steps);
}

QByteArray GeminiAnswerReader::mintedId()
{
    constexpr qsizetype usedLength = 24;
    if (m_responseId.isEmpty())
        m_responseId = QByteArray::number(QRandomGenerator::system()->generate64(), 36);
    QByteArray id {"call_"};
    for (const char c : m_responseId) {
        if (isPlain(c) && id.size() < usedLength)
            id += c;
    }
    return id + '_' + QByteArray::number(m_calls);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geministreamwriter.h"

#include <algorithm>

#include "gateway/dialects/gemini/geminierror.h"
#include "gateway/dialects/neutral/callarguments.h"

namespace
{
using Kind = NeutralDelta::Kind;
using PartKind = NeutralPart::Kind;

constexpr int maxChoices = 128;

/// Streams piece by piece; the others wait until they are whole.
bool isStreamed(PartKind kind)
{
    return kind == PartKind::Text || kind == PartKind::Reasoning || kind == PartKind::Refusal;
}
} // namespace

GeminiStreamWriter::GeminiStreamWriter(const AnswerIdentity &identity)
    : m_parts {identity}
    , m_isArray {identity.asJsonArray}
{}

QByteArray GeminiStreamWriter::contentType() const
{
    return m_isArray ? QByteArrayLiteral("application/json; charset=UTF-8") : QByteArrayLiteral("text/event-stream");
}

NeutralAnswer::Choice &GeminiStreamWriter::choiceAt(int index)
{
    const auto place = static_cast<size_t>(std::clamp(index, 0, maxChoices - 1));
    if (m_choices.size() <= place)
        m_choices.resize(place + 1);
    return m_choices[place];
}

void GeminiStreamWriter::take(const NeutralDelta &step, QByteArray &out)
{
    if (step.usage) {
        m_usage = *step.usage;
        m_hasUsage = true;
    }
    switch (step.kind) {
    case Kind::BlockStart: {
        writeDoubtful(step.choice, out);
        NeutralPart part = step.part;
        part.kind = step.block;
        choiceAt(step.choice).parts.push_back(std::move(part));
        break;
    }
    case Kind::Text:
        takeText(step, out);
        break;
    case Kind::Mark:
        takeMarks(step, out);
        break;
    case Kind::BlockStop:
        closeBlock(step.choice, out);
        break;
    case Kind::Logprobs:
        choiceAt(step.choice).logprobs.push_back(step.text);
        break;
    case Kind::Finish:
        choiceAt(step.choice).finish = step.finish;
        writeDoubtful(step.choice, out);
        choiceAt(step.choice).isFinished = true;
        break;
    case Kind::Annotation:
        choiceAt(step.choice).annotations.emplace_back(step.part.dialect, step.text);
        break;
    case Kind::Start:
    case Kind::Usage:
    case Kind::End:
    case Kind::Fault:
        break;
    }
}

void GeminiStreamWriter::takeText(const NeutralDelta &step, QByteArray &out)
{
    std::vector<NeutralPart> &parts = choiceAt(step.choice).parts;
    if (parts.empty())
        return;
    if (parts.back().kind == PartKind::Call) {
        parts.back().arguments += step.text;
        return;
    }
    NeutralPart piece;
    piece.kind = parts.back().kind;
    piece.text = step.text;
    if (isStreamed(piece.kind) && !piece.text.isEmpty())
        writeChunk(step.choice, piece, out);
}

void GeminiStreamWriter::takeMarks(const NeutralDelta &step, QByteArray &out)
{
    std::vector<NeutralPart> &parts = choiceAt(step.choice).parts;
    if (parts.empty())
        return;
    if (!isStreamed(parts.back().kind)) {
        parts.back().marks.insert(parts.back().marks.end(), step.part.marks.begin(), step.part.marks.end());
        return;
    }
    NeutralPart piece;
    piece.kind = parts.back().kind;
    piece.marks = step.part.marks;
    writeChunk(step.choice, piece, out);
}

/// A refusal stays as a sign for the finishReason; anything else is done with.
void GeminiStreamWriter::closeBlock(int choice, QByteArray &out)
{
    std::vector<NeutralPart> &parts = choiceAt(choice).parts;
    if (parts.empty())
        return;
    if (isCutCall(parts.back(), FinishReason::Length, true)) { // whether it is one is known when the end is
        m_doubtful.insert_or_assign(choice, std::move(parts.back()));
        parts.pop_back();
        return;
    }
    if (!isStreamed(parts.back().kind) || !parts.back().marks.empty())
        writeChunk(choice, parts.back(), out);
    if (parts.back().kind != PartKind::Refusal)
        parts.pop_back();
}

void GeminiStreamWriter::writeDoubtful(int choice, QByteArray &out)
{
    const auto doubtful = m_doubtful.find(choice);
    if (doubtful == m_doubtful.end())
        return;
    const NeutralPart call = std::move(doubtful->second);
    m_doubtful.erase(doubtful);
    if (!isCutCall(call, choiceAt(choice).finish, true))
        writeChunk(choice, call, out);
}

void GeminiStreamWriter::writeChunk(int choice, const NeutralPart &part, QByteArray &out)
{
    if (!m_parts.isShown(part))
        return;
    m_hasParts = true;
    JsonWriter json;
    json.beginObject().key("candidates").beginArray().beginObject();
    json.key("content").beginObject().key("parts").beginArray();
    m_parts.writePart(part, json);
    json.endArray().member("role", QByteArrayView {"model"}).endObject();
    json.member("index", static_cast<qint64>(choice)).endObject().endArray();
    m_parts.writeTail(nullptr, json);
    json.endObject();
    frame(json.text(), out);
}

void GeminiStreamWriter::end(QByteArray &out)
{
    JsonWriter json;
    json.beginObject();
    if (GeminiAnswerParts::isBlocked(m_choices, m_hasParts)) {
        m_parts.writeBlocked(json);
    } else {
        json.key("candidates").beginArray();
        choiceAt(0);
        for (size_t i = 0; i < m_choices.size(); ++i) {
            json.beginObject().key("content").beginObject();
            // Readers of candidates[0].content.parts[0].text find something in every event.
            json.key("parts").raw(R"([{"text":""}])").member("role", QByteArrayView {"model"}).endObject();
            m_parts.writeEnd(m_choices[i], static_cast<qint64>(i), json);
            json.endObject();
        }
        json.endArray();
    }
    m_parts.writeTail(m_hasUsage ? &m_usage : nullptr, json);
    json.endObject();
    frame(json.text(), out);
    if (m_isArray)
        out += ']';
}

/// An element of the array is an event's payload. Some servers end the stream as OpenAI does; Google's clients read
/// that as JSON.
void GeminiStreamWriter::pass(QByteArrayView raw, QByteArrayView data, QByteArray &out)
{
    if (data.trimmed() == "[DONE]")
        return;
    if (!m_isArray)
        out.append(raw);
    else if (!data.trimmed().isEmpty())
        frame(data, out);
}

void GeminiStreamWriter::endPassed(QByteArray &out)
{
    if (m_isArray)
        out += ']';
}

void GeminiStreamWriter::breakOff(int status, QByteArrayView message, QByteArray &out)
{
    GeminiError error;
    error.code = status;
    error.message = message.toByteArray();
    frame(error.body(), out);
    if (m_isArray)
        out += ']';
}

void GeminiStreamWriter::ping(QByteArray &out)
{
    out += m_isArray ? "\n" : "\n\n";
}

void GeminiStreamWriter::frame(QByteArrayView json, QByteArray &out)
{
    if (m_isArray)
        out += std::exchange(m_isOpened, true) ? ",\n" : "[";
    else
        out += "data: ";
    out.append(json);
    if (!m_isArray)
        out += "\n\n";
}

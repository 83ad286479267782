// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatcallreader.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QStringBuilder>

namespace
{
using Kind = NeutralDelta::Kind;

/// A vendor that sends more in one answer is broken, and every call costs a look at those before.
constexpr size_t maxCalls = 1024;

bool isWholeObject(const QByteArray &arguments)
{
    if (!arguments.trimmed().endsWith('}'))
        return false;
    const std::optional<JsonView> value = JsonView::checked(arguments);
    return value && value->isObject();
}

/// Arguments are a string; some vendors send the object itself.
QByteArray argumentsOf(const JsonView &value)
{
    return value.isString() ? value.text() : value.raw().toByteArray();
}
} // namespace

void ChatCallReader::take(const JsonView &call, std::vector<NeutralDelta> &steps)
{
    const JsonObject object {call};
    Piece piece;
    piece.index = object["index"].integer();
    piece.id = object["id"].text();
    piece.isCustom = object["custom"].isObject();
    const JsonObject body {piece.isCustom ? object["custom"] : object["function"]};
    piece.name = body["name"].text();
    piece.arguments = argumentsOf(body[piece.isCustom ? "input" : "arguments"]);
    piece.thoughtSignature = object["extra_content"]["google"]["thought_signature"].text();
    takePiece(std::move(piece), steps);
}

void ChatCallReader::takeLegacy(const JsonView &call, std::vector<NeutralDelta> &steps)
{
    const JsonObject object {call};
    Piece piece;
    piece.index = 0;
    piece.name = object["name"].text();
    piece.arguments = argumentsOf(object["arguments"]);
    takePiece(std::move(piece), steps);
}

void ChatCallReader::takePiece(Piece piece, std::vector<NeutralDelta> &steps)
{
    if (Call *call = continued(piece)) {
        addTo(*call, piece, steps);
    } else if (m_calls.size() == maxCalls) {
        m_fault = "The provider sent too many tool calls.";
    } else {
        m_calls.push_back({piece.index, piece.id, piece.name, piece.arguments, piece.thoughtSignature, piece.isCustom,
                           State::Waiting});
    }
    openWaiting(steps);
}

/// The call that the piece goes on with; null: it begins one.
ChatCallReader::Call *ChatCallReader::continued(const Piece &piece)
{
    const auto found = std::find_if(m_calls.rbegin(), m_calls.rend(), [&piece](const Call &call) {
        return !piece.index || !call.index || *call.index == *piece.index;
    });
    if (found == m_calls.rend())
        return nullptr;
    Call &call = *found;
    // Only the first piece of a call names the tool; vendors that repeat the name repeat the id as well, or send it
    // while the arguments are not whole yet.
    if (piece.name.isEmpty() || call.name.isEmpty())
        return &call;
    if (!piece.id.isEmpty() && !call.id.isEmpty())
        return piece.id == call.id ? &call : nullptr;
    return piece.name == call.name && !isWholeObject(call.arguments) ? &call : nullptr;
}

void ChatCallReader::addTo(Call &call, const Piece &piece, std::vector<NeutralDelta> &steps)
{
    if (call.state == State::Closed) {
        if (!piece.arguments.trimmed().isEmpty())
            m_fault = "The provider went on with a tool call that had ended.";
        return;
    }
    call.arguments += piece.arguments;
    if (call.state == State::Open) {
        sendArguments(piece.arguments, steps);
        return;
    }
    if (call.id.isEmpty())
        call.id = piece.id;
    if (call.name.isEmpty())
        call.name = piece.name;
    if (call.thoughtSignature.isEmpty())
        call.thoughtSignature = piece.thoughtSignature;
    call.isCustom = call.isCustom || piece.isCustom;
}

/// Opens the calls that wait, in order, as far as the one that is open is done.
void ChatCallReader::openWaiting(std::vector<NeutralDelta> &steps)
{
    for (Call &call : m_calls) {
        if (call.state != State::Waiting)
            continue;
        if (call.name.isEmpty() || !isBetweenCalls())
            return;
        close(steps);
        open(call, steps);
    }
}

void ChatCallReader::open(Call &call, std::vector<NeutralDelta> &steps)
{
    call.state = State::Open;
    if (call.id.isEmpty() && m_idSeed.isEmpty()) // the answer has no id either
        m_idSeed = QByteArray::number(QRandomGenerator::system()->generate64(), 36);
    NeutralDelta start = NeutralDelta::of(Kind::BlockStart);
    start.choice = m_choice;
    start.block = NeutralPart::Kind::Call;
    start.part.callId = call.id.isEmpty() ? mintedId(static_cast<size_t>(&call - m_calls.data())) : call.id;
    start.part.name = call.name;
    start.part.isCustom = call.isCustom;
    if (!call.thoughtSignature.isEmpty())
        start.part.marks.push_back({"google", OpaqueMark::Kind::ThoughtSignature, call.thoughtSignature});
    steps.push_back(std::move(start));
    sendArguments(call.arguments, steps);
}

void ChatCallReader::sendArguments(QByteArray text, std::vector<NeutralDelta> &steps) const
{
    if (text.isEmpty())
        return;
    NeutralDelta step = NeutralDelta::ofText(NeutralPart::Kind::Call, std::move(text));
    step.choice = m_choice;
    steps.push_back(std::move(step));
}

bool ChatCallReader::isBetweenCalls() const
{
    const auto open =
        std::find_if(m_calls.begin(), m_calls.end(), [](const Call &call) { return call.state == State::Open; });
    return open == m_calls.end() || open->isCustom || isWholeObject(open->arguments);
}

void ChatCallReader::close(std::vector<NeutralDelta> &steps)
{
    Call *call = openCall();
    if (!call)
        return;
    call->state = State::Closed;
    if (!call->isCustom && call->arguments.trimmed().isEmpty())
        sendArguments("{}", steps);
    NeutralDelta stop = NeutralDelta::of(Kind::BlockStop);
    stop.choice = m_choice;
    stop.block = NeutralPart::Kind::Call;
    steps.push_back(std::move(stop));
}

void ChatCallReader::finish(std::vector<NeutralDelta> &steps)
{
    close(steps);
    for (Call &call : m_calls) {
        if (call.state != State::Waiting)
            continue;
        if (call.name.isEmpty()) {
            m_fault = "The provider sent a tool call without a name.";
            return;
        }
        open(call, steps);
        close(steps);
    }
}

ChatCallReader::Call *ChatCallReader::openCall()
{
    const auto found =
        std::find_if(m_calls.begin(), m_calls.end(), [](const Call &call) { return call.state == State::Open; });
    return found == m_calls.end() ? nullptr : &*found;
}

/// The same for the same answer, different among answers, since theirs is in the seed.
QByteArray ChatCallReader::mintedId(size_t ordinal) const
{
    const QByteArray seed =
        m_idSeed + '/' + QByteArray::number(m_choice) + '/' + QByteArray::number(static_cast<qulonglong>(ordinal));
    return "call_" + QCryptographicHash::hash(seed, QCryptographicHash::Sha256).first(12).toHex();
}

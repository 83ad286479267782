// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/toolturns.h"

#include <algorithm>
#include <utility>

#include <QCryptographicHash>
#include <QStringBuilder>

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

constexpr QByteArrayView missingResult {"(no result: the call was interrupted)"};

/// One call of the history and what was found for it.
struct Pairing
{
    size_t turn = 0;    ///< index of the assistant's message
    QByteArray givenId; ///< by the client, which may use one again in a later turn
    QByteArray callId;  ///< no other call of the history has it
    QByteArray name;
    std::optional<NeutralPart> result;
};

/// Takes the results out of the users' turns and keeps them by call.
class TurnMender
{
public:
    TurnMender(NeutralRequest &request, DialectNotes &notes)
        : m_request {request}
        , m_notes {notes}
    {}

    void run();

private:
    void takeCalls(size_t turn);
    void takeResults(NeutralMessage &message);
    [[nodiscard]] QByteArray ownId(const QByteArray &givenId) const;
    Pairing *callOf(const NeutralPart &result);
    void keep(Pairing &pairing, NeutralPart result);
    void rebuild();
    std::vector<NeutralPart> resultsOf(size_t turn);

    NeutralRequest &m_request;
    DialectNotes &m_notes;
    std::vector<Pairing> m_pairings; ///< in the order of the history
};

void TurnMender::run()
{
    for (size_t turn = 0; turn < m_request.messages.size(); ++turn) {
        if (m_request.messages[turn].role == Role::Assistant)
            takeCalls(turn);
        else if (m_request.messages[turn].role == Role::User)
            takeResults(m_request.messages[turn]);
    }
    if (!m_pairings.empty())
        rebuild();
}

void TurnMender::takeCalls(size_t turn)
{
    int place = 0;
    for (NeutralPart &part : m_request.messages[turn].parts) {
        ++place;
        if (part.kind != Kind::Call)
            continue;
        if (part.callId.isEmpty())
            part.callId = "call_" + QByteArray::number(static_cast<qulonglong>(turn)) + '_' + QByteArray::number(place);
        const QByteArray givenId = std::exchange(part.callId, ownId(part.callId));
        m_pairings.push_back({turn, givenId, part.callId, part.name, std::nullopt});
    }
}

/// Some clients count calls anew in each turn; the strict providers want every id once. The same history gives the
/// same.
QByteArray TurnMender::ownId(const QByteArray &givenId) const
{
    const auto isTaken = [this](const QByteArray &id) {
        return std::any_of(m_pairings.begin(), m_pairings.end(),
                           [&id](const Pairing &pairing) { return pairing.callId == id; });
    };
    QByteArray id = givenId;
    for (qulonglong again = 2; isTaken(id); ++again)
        id = givenId + '_' + QByteArray::number(again);
    return id;
}

/// The latest call of that id, since ids may come again; without an id the first open call of that name in the last
/// turn that called.
Pairing *TurnMender::callOf(const NeutralPart &result)
{
    if (!result.callId.isEmpty()) {
        const auto found = std::find_if(m_pairings.rbegin(), m_pairings.rend(),
                                        [&result](const Pairing &pairing) { return pairing.givenId == result.callId; });
        return found == m_pairings.rend() ? nullptr : &*found;
    }
    for (Pairing &pairing : m_pairings) {
        if (pairing.turn == m_pairings.back().turn && !pairing.result
            && (result.name.isEmpty() || pairing.name == result.name))
            return &pairing;
    }
    return nullptr;
}

void TurnMender::keep(Pairing &pairing, NeutralPart result)
{
    if (pairing.result)
        m_notes.add("duplicate tool result");
    result.callId = pairing.callId;
    result.name = pairing.name;
    pairing.result = std::move(result);
}

void TurnMender::takeResults(NeutralMessage &message)
{
    std::vector<NeutralPart> kept;
    for (NeutralPart &part : message.parts) {
        if (part.kind != Kind::Result) {
            kept.push_back(std::move(part));
        } else if (Pairing *pairing = callOf(part)) {
            keep(*pairing, std::move(part));
        } else {
            m_notes.add("tool result without its call");
            kept.insert(kept.end(), std::make_move_iterator(part.parts.begin()),
                        std::make_move_iterator(part.parts.end()));
        }
    }
    message.parts = std::move(kept);
}

std::vector<NeutralPart> TurnMender::resultsOf(size_t turn)
{
    std::vector<NeutralPart> results;
    for (Pairing &pairing : m_pairings) {
        if (pairing.turn != turn)
            continue;
        if (!pairing.result) {
            m_notes.add("missing tool result");
            NeutralPart absent;
            absent.kind = Kind::Result;
            absent.isError = true;
            absent.parts.push_back(NeutralPart::ofText(missingResult.toByteArray()));
            keep(pairing, std::move(absent));
        }
        results.push_back(*std::move(pairing.result));
    }
    return results;
}

void TurnMender::rebuild()
{
    std::vector<NeutralMessage> mended;
    std::vector<NeutralPart> due; // results that open the next user turn
    const auto settle = [&mended, &due] {
        if (!due.empty())
            mended.push_back({Role::User, std::exchange(due, {}), {}});
    };
    for (size_t turn = 0; turn < m_request.messages.size(); ++turn) {
        NeutralMessage &message = m_request.messages[turn];
        if (message.role == Role::User && !due.empty()) {
            due.insert(due.end(), std::make_move_iterator(message.parts.begin()),
                       std::make_move_iterator(message.parts.end()));
            message.parts = std::exchange(due, {});
        }
        settle();
        if (!message.parts.empty() || message.role != Role::User)
            mended.push_back(std::move(message));
        due = resultsOf(turn);
    }
    settle();
    m_request.messages = std::move(mended);
}

void joinEqualTurns(std::vector<NeutralMessage> &messages, DialectNotes &notes)
{
    std::vector<NeutralMessage> joined;
    for (NeutralMessage &message : messages) {
        const bool isJoined = !joined.empty() && message.role != Role::System && joined.back().role == message.role;
        if (isJoined && !message.name.isEmpty() && message.name != joined.back().name)
            notes.add("messages.name"); // one turn has one speaker
        if (isJoined)
            joined.back().parts.insert(joined.back().parts.end(), std::make_move_iterator(message.parts.begin()),
                                       std::make_move_iterator(message.parts.end()));
        else
            joined.push_back(std::move(message));
    }
    messages = std::move(joined);
}

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool fits(const QByteArray &id, ModelTraits::IdRule rule)
{
    const auto isPlain = [](char c) { return isLetterOrDigit(c) || c == '_' || c == '-'; };
    switch (rule) {
    case ModelTraits::IdRule::Any:
        return !id.isEmpty();
    case ModelTraits::IdRule::Letters40:
        return !id.isEmpty() && id.size() <= 40;
    case ModelTraits::IdRule::Letters64:
        return !id.isEmpty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), isPlain);
    case ModelTraits::IdRule::Letters:
        return !id.isEmpty() && std::all_of(id.begin(), id.end(), isPlain);
    case ModelTraits::IdRule::NineLetters:
        return id.size() == 9 && std::all_of(id.begin(), id.end(), isLetterOrDigit);
    }
    return false;
}
} // namespace

void mendToolTurns(NeutralRequest &request, bool joinTurns, DialectNotes &notes)
{
    TurnMender {request, notes}.run();
    if (joinTurns)
        joinEqualTurns(request.messages, notes);
}

QByteArray fittedCallId(const QByteArray &id, ModelTraits::IdRule rule)
{
    if (fits(id, rule))
        return id;
    static constexpr char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    constexpr int base = 62;
    const QByteArray hash = QCryptographicHash::hash(id, QCryptographicHash::Sha256);
    const qsizetype length = rule == ModelTraits::IdRule::NineLetters ? 9 : 24;
    QByteArray fitted {"t"};
    for (qsizetype i = 0; fitted.size() < length; ++i)
        fitted += digits[static_cast<unsigned char>(hash.at(i)) % base];
    return fitted;
}

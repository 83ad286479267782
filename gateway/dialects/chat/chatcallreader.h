// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutraldelta.h"

/// Puts the pieces of one choice's tool calls together and lets them out as blocks that never overlap: one that begins
/// before the arguments of the one before are complete waits. Knows the vendors' ways: whole calls in one piece, the
/// same index for all of them (then ids tell them apart), no index or id at all, the name or the id in every piece.
/// Gateway thread.
class ChatCallReader final
{
public:
    /// `idSeed` is what ids are made from for calls that come without one.
    ChatCallReader(int choice, QByteArray idSeed)
        : m_choice {choice}
        , m_idSeed {std::move(idSeed)}
    {}

    /// One element of tool_calls.
    void take(const JsonView &call, std::vector<NeutralDelta> &steps);
    /// The legacy function_call.
    void takeLegacy(const JsonView &call, std::vector<NeutralDelta> &steps);
    /// A block of another kind can begin now.
    [[nodiscard]] bool isBetweenCalls() const;
    /// Ends the call that is open, if any.
    void close(std::vector<NeutralDelta> &steps);
    /// Lets out all that still waits.
    void finish(std::vector<NeutralDelta> &steps);

    [[nodiscard]] bool isEmpty() const { return m_calls.empty(); }

    /// What the provider did wrong; empty: nothing.
    [[nodiscard]] QByteArray fault() const { return m_fault; }

private:
    enum class State
    {
        Waiting,
        Open,
        Closed
    };

    struct Call
    {
        std::optional<qint64> index;
        QByteArray id;
        QByteArray name;
        QByteArray arguments; ///< all so far
        QByteArray thoughtSignature;
        bool isCustom = false;
        State state = State::Waiting;
    };

    struct Piece
    {
        std::optional<qint64> index;
        QByteArray id;
        QByteArray name;
        QByteArray arguments;
        QByteArray thoughtSignature;
        bool isCustom = false;
    };

    void takePiece(Piece piece, std::vector<NeutralDelta> &steps);
    [[nodiscard]] Call *continued(const Piece &piece);
    void addTo(Call &call, const Piece &piece, std::vector<NeutralDelta> &steps);
    void openWaiting(std::vector<NeutralDelta> &steps);
    void open(Call &call, std::vector<NeutralDelta> &steps);
    void sendArguments(QByteArray text, std::vector<NeutralDelta> &steps) const;
    [[nodiscard]] Call *openCall();
    [[nodiscard]] QByteArray mintedId(size_t ordinal) const;

    int m_choice = 0;
    QByteArray m_idSeed;
    std::vector<Call> m_calls;
    QByteArray m_fault;
};

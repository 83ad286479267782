// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// Reads the input of a Responses request, a string or a list of items, into turns: what the assistant said, thought
/// and called one after the other is one turn, so are results that follow each other. For one call; gateway thread.
class ResponsesInputReader final
{
public:
    explicit ResponsesInputReader(NeutralRequest &request)
        : m_request {request}
    {}

    [[nodiscard]] Outcome read(const JsonView &input);

private:
    using Role = NeutralMessage::Role;

    Outcome readItem(const JsonView &item, const QByteArray &path);
    Outcome readMessage(const JsonObject &item, const QByteArray &path);
    Outcome readCall(const JsonObject &item, const QByteArray &path, bool isCustom);
    Outcome readResult(const JsonObject &item, const QByteArray &path, bool isCustom);
    void readReasoning(const JsonObject &item);
    void readForeign(const JsonView &item, const QByteArray &type);
    void takeMarks(const JsonView &encrypted, NeutralPart &part);
    /// The open turn of that role, if it can go on, else a new one.
    NeutralMessage &turn(Role role);
    void placeMarks();

    NeutralRequest &m_request;
    bool m_isTurnOpen = false; ///< the last message can take more parts
    /// Marks that belong to calls, by the calls' ids.
    std::vector<std::pair<QByteArray, OpaqueMark>> m_callMarks;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// Reads the tools of a Responses request. Groups ("namespace") are taken apart, since no other dialect has them: a
/// tool's name is then made of both, of at most 64 letters, digits, _ and -, and NeutralTool remembers where it came
/// from. For one call; gateway thread.
class ResponsesToolReader final
{
public:
    explicit ResponsesToolReader(NeutralRequest &request)
        : m_request {request}
    {}

    /// Adds to the request's tools. `path` names the array in errors.
    [[nodiscard]] Outcome readTools(const JsonView &value, const QByteArray &path);
    [[nodiscard]] Outcome readChoice(const JsonView &value);

    /// The name under which the neutral form knows a tool of a group; without a group its own.
    [[nodiscard]] static QByteArray flatName(const QByteArray &space, const QByteArray &name);

private:
    Outcome readTool(const JsonView &value, const QByteArray &path, const QByteArray &space);
    Outcome readGroup(const JsonObject &group, const QByteArray &path);
    Outcome readAllowed(const JsonObject &choice);

    NeutralRequest &m_request;
};

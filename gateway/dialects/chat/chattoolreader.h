// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// Reads what a chat request says of tools: `tools` and `tool_choice`, and their forerunners `functions` and
/// `function_call`. BadRequest names the field. Any thread.
class ChatToolReader final
{
public:
    explicit ChatToolReader(NeutralRequest &request)
        : m_request {request}
    {}

    [[nodiscard]] Outcome readTools(const JsonView &tools);
    [[nodiscard]] Outcome readFunctions(const JsonView &functions);
    [[nodiscard]] Outcome readChoice(const JsonView &choice);
    [[nodiscard]] Outcome readFunctionCall(const JsonView &choice);

private:
    [[nodiscard]] Outcome addFunction(const JsonObject &function, CacheMark cache);
    [[nodiscard]] Outcome addCustom(const JsonObject &custom);
    void addServerTool(QByteArray type, const JsonView &whole);
    [[nodiscard]] Outcome readMode(const JsonView &mode);
    [[nodiscard]] Outcome readAllowed(const JsonObject &allowed);

    NeutralRequest &m_request;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "gateway/dialects/ollama/ollamaclient.h"

/// Reads the body of one POST /api/chat or /api/generate. For one call; gateway thread.
class OllamaRequestReader final
{
public:
    /// `body` is a valid JSON object.
    OllamaRequestReader(const QByteArray &body, OllamaEndpoint endpoint);

    /// BadRequest names the member at fault.
    [[nodiscard]] Result<NeutralRequest> run();

private:
    Outcome take(const JsonView::Member &member);
    Outcome takePrompt();
    Outcome takeTools(const JsonView &value);
    Outcome takeFormat(const JsonView &value);
    Outcome takeThink(const JsonView &value);
    Outcome takeOptions(const JsonView &value);
    Outcome takeOption(const JsonView::Member &option);
    Outcome takeStop(const JsonView &value);

    JsonObject m_body;
    OllamaEndpoint m_endpoint;
    NeutralRequest m_request;
};

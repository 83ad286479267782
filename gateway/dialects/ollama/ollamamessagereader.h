// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// Reads the messages of a chat with Ollama. For one call; gateway thread.
class OllamaMessageReader final
{
public:
    explicit OllamaMessageReader(NeutralRequest &request)
        : m_request {request}
    {}

    [[nodiscard]] Outcome read(const JsonView &messages);
    /// Adds pictures given as base64. `path` names them in errors.
    [[nodiscard]] static Outcome readImages(const JsonView &images, const QString &path,
                                            std::vector<NeutralPart> &parts);

private:
    Outcome readMessage(const JsonObject &message, const QString &path);
    Outcome readAssistant(const JsonObject &message, const QString &path);
    Outcome readCalls(const JsonView &calls, const QString &path, std::vector<NeutralPart> &parts);
    void readResult(const JsonObject &message);

    NeutralRequest &m_request;
    bool m_isResultsOpen = false; ///< the last message holds results and can take more
};

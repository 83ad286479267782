// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/gemini/protoobject.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// Reads Google's GenerateContentRequest. What Google's service refuses for its form is refused here in its words:
/// unknown names and wrong kinds with their path. One per request; gateway thread.
class GeminiRequestReader final
{
public:
    /// `source` is shared by the request, whose media point into it.
    [[nodiscard]] Result<NeutralRequest> read(const QByteArray &source);
    /// The same of one that stands inside another body.
    [[nodiscard]] Result<NeutralRequest> read(const QByteArray &source, const JsonView &value);

private:
    void readTop(const ProtoObject &top);
    void readTools(const ProtoObject &top);
    void readDeclarations(const ProtoObject &tool);
    void readDeclaration(const JsonView &value, const ProtoPath &path);
    void readToolConfig(const ProtoObject &top);
    void readChoice(const ProtoObject &calling);

    NeutralRequest m_request;
    ProtoComplaint m_complaint;
};

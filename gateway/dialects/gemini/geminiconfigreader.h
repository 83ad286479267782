// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/gemini/protoobject.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// Reads generationConfig into a request. Members without a place in the neutral form go to `extra` under
/// "generationConfig.<name>". One per request; gateway thread. What it is made with outlives it.
class GeminiConfigReader final
{
public:
    GeminiConfigReader(NeutralRequest &request, ProtoComplaint &complaint)
        : m_request {request}
        , m_complaint {complaint}
    {}

    /// `value` may be absent. To be read after the turns, whose pictures get the resolution.
    void read(const JsonView &value, const ProtoPath &parent);

private:
    void readSampling(const ProtoObject &config);
    void readFormat(const ProtoObject &config);
    void readThinking(const ProtoObject &config);
    void readResolution(const ProtoObject &config);
    void readModalities(const ProtoObject &config);

    NeutralRequest &m_request;
    ProtoComplaint &m_complaint;
};

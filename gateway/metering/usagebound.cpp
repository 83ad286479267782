// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/usagebound.h"

#include <algorithm>

namespace
{
constexpr qint64 addedByProviders = 32'768; // instructions for tools, templates, small pictures
constexpr qint64 mostTokensOfPicture = 40'000;
constexpr qint64 unknownContext = 1'000'000;
constexpr qint64 mostPasses = 4; // of a provider's own tools over the growing talk

/// Providers stop a little late, and count their own marks.
qint64 withSlack(qint64 tokens)
{
    constexpr qint64 part = 8;
    constexpr qint64 few = 256;
    return tokens + tokens / part + few;
}

bool thinks(const ModelTraits &traits)
{
    using Control = ModelTraits::ReasoningControl;
    return traits.reasoning != Control::Unknown && traits.reasoning != Control::None;
}
} // namespace

UsageBound::UsageBound(const RequestPeek &peek, const QByteArray &body, const ModelTraits &traits)
    : m_body {body}
    , m_promptBytes {peek.promptBytes}
    , m_contextTokens {traits.contextTokens > 0 ? traits.contextTokens : unknownContext}
    , m_output {withSlack(mostOutputTokens(peek, traits))}
{
    RequestPeek unlimited = peek;
    unlimited.maxOutputTokens = 0;
    if (thinks(traits))
        m_thoughts = withSlack(mostOutputTokens(unlimited, traits));
}

void UsageBound::setDemand(const CallDemand &demand)
{
    constexpr qint64 fewTokens = 4096;
    constexpr qint64 mostTimes = 6; // pictures may be larger than those known, sound longer than its head says
    constexpr qint64 fewMs = 10'000;
    constexpr qint64 fewPictures = 4; // beside those that were asked for
    m_output = std::max(fewTokens, demand.most.output * mostTimes);
    m_thoughts = 0;
    m_images = demand.most.images + fewPictures;
    m_audioMs = demand.most.audioMs * mostTimes + fewMs;
}

qint64 UsageBound::wordsInput() const
{
    return std::min(m_promptBytes, qint64 {m_body.size()}) + addedByProviders;
}

/// Of all the request's own bytes.
qint64 UsageBound::plainInput() const
{
    return m_body.size() + addedByProviders;
}

bool UsageBound::holdsInput(qint64 tokens) const
{
    if (tokens <= plainInput()) // the rest is looked at for few calls only
        return true;
    return tokens <= plainInput() + beyond(marks()).input;
}

UsageBound::Beyond UsageBound::beyond(const RequestMarks &marks) const
{
    const qint64 elsewhere = marks.isReadElsewhere ? m_contextTokens * mostPasses : 0;
    const qint64 pictures = marks.pictures * mostTokensOfPicture;
    return {pictures + elsewhere, pictures, m_thoughts};
}

bool UsageBound::holds(const TokenUsage &said, qint64 outputTextBytes) const
{
    const qint64 thoughts = std::min(said.reasoning, said.output);
    const qint64 within = std::max(m_output, outputTextBytes);
    // What is thought within the client's maximum is no more than that; beyond it, the model's own limit holds.
    const bool isWritten = said.output <= within || (said.output - thoughts <= within && thoughts <= m_thoughts);
    return isWritten && holdsInput(said.totalInput()) && said.images <= m_images && said.audioMs <= m_audioMs;
}

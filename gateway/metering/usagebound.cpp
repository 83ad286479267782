// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/usagebound.h"

#include <algorithm>
#include <array>

#include "gateway/dialects/bytesearch.h"

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

/// What is said for a member whose name ends at `at`, and what follows; empty: nothing is.
QByteArrayView valueAfter(QByteArrayView body, qsizetype at)
{
    constexpr QByteArrayView blanks {" \t\r\n"};
    bool isSaid = false;
    for (; at < body.size(); ++at) {
        if (body[at] == ':' && !isSaid)
            isSaid = true;
        else if (!blanks.contains(body[at]))
            return isSaid ? body.sliced(at) : QByteArrayView {};
    }
    return {};
}

/// Addresses in a talk, but neither bytes in one ("data:") nor a tool's description of its parameters.
bool namesAddress(QByteArrayView body)
{
    for (const QByteArrayView mark : {QByteArrayView {"\"url\""}, QByteArrayView {"_url\""}}) {
        for (qsizetype at = ByteSearch::indexOf(body, mark); at >= 0;
             at = ByteSearch::indexOf(body, mark, at + mark.size())) {
            const QByteArrayView value = valueAfter(body, at + mark.size());
            if (value.startsWith('"') && !value.startsWith("\"data:"))
                return true;
        }
    }
    return false;
}

/// A stored prompt is an object; what a plain completion is asked is text.
bool namesStoredPrompt(QByteArrayView body)
{
    constexpr QByteArrayView mark {"\"prompt\""};
    const qsizetype at = ByteSearch::indexOf(body, mark);
    return at >= 0 && valueAfter(body, at + mark.size()).startsWith('{');
}

/// Members and types by which a request has the provider read what is not in it.
bool readsElsewhere(const QByteArray &body)
{
    constexpr std::array<QByteArrayView, 26> marks {"\"file_id\"",
                                                    "\"previous_response_id\"",
                                                    "\"conversation\"",
                                                    "\"cachedContent\"",
                                                    "\"fileUri\"",
                                                    "\"cached_content\"",
                                                    "\"file_uri\"",
                                                    "\"container\"",
                                                    "\"plugins\"",
                                                    "\"code_",
                                                    "\"codeExecution",
                                                    "\"web_",
                                                    "\"webSearch",
                                                    "\"search",
                                                    "\"google",
                                                    "\"enterpriseWebSearch",
                                                    "\"urlContext",
                                                    "\"url_context",
                                                    "\"mcp",
                                                    "\"computer",
                                                    "\"file_search",
                                                    "\"x_search",
                                                    "\"collections_search",
                                                    "\"live_search",
                                                    "\"enable_search",
                                                    "\"retrieval"};
    return namesAddress(body) || namesStoredPrompt(body)
           || std::ranges::any_of(marks, [&body](QByteArrayView mark) { return ByteSearch::holds(body, mark); });
}

qint64 pictures(const QByteArray &body)
{
    return body.count("image/") + body.count("image\\/") + body.count("application/pdf");
}

bool thinks(const ModelTraits &traits)
{
    using Control = ModelTraits::ReasoningControl;
    return traits.reasoning != Control::Unknown && traits.reasoning != Control::None;
}
} // namespace

UsageBound::UsageBound(const RequestPeek &peek, const QByteArray &body, const ModelTraits &traits)
    : m_body {body}
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

bool UsageBound::holdsInput(qint64 tokens) const
{
    const qint64 plain = m_body.size() + addedByProviders;
    if (tokens <= plain) // the rest is looked at for few calls only
        return true;
    return tokens <= plain + beyond().input;
}

UsageBound::Beyond UsageBound::beyond() const
{
    const qint64 elsewhere = readsElsewhere(m_body) ? m_contextTokens * mostPasses : 0;
    return {pictures(m_body) * mostTokensOfPicture + elsewhere, m_thoughts};
}

bool UsageBound::holds(const TokenUsage &said, qint64 outputTextBytes) const
{
    const qint64 thoughts = std::min(said.reasoning, said.output);
    const qint64 within = std::max(m_output, outputTextBytes);
    // What is thought within the client's maximum is no more than that; beyond it, the model's own limit holds.
    const bool isWritten = said.output <= within || (said.output - thoughts <= within && thoughts <= m_thoughts);
    return isWritten && holdsInput(said.totalInput()) && said.images <= m_images && said.audioMs <= m_audioMs;
}

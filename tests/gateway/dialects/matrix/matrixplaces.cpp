// SPDX-License-Identifier: GPL-3.0-or-later
#include "matrixplaces.h"

#include <QList>

#include "tests/gateway/dialects/converse/awsframe.h"

namespace
{
constexpr QByteArrayView exceptionMark {":exception/"};

ModelTraits traitsOf(const char *family, const char *kind)
{
    ModelTraits traits;
    traits.model = "upstream-model";
    traits.family = family;
    traits.kind = kind;
    return traits;
}

ModelTraits openAi(ModelTraits::IdRule rule)
{
    ModelTraits traits = traitsOf("openai", "openai");
    traits.maxOutputTokens = 128'000;
    traits.takesTopK = false;
    traits.takesUnknownMembers = false;
    traits.takesDeveloperRole = true;
    traits.usesMaxCompletionTokens = true;
    traits.takesCustomTools = true;
    traits.reasoning = ModelTraits::ReasoningControl::Effort;
    traits.efforts = {"minimal", "low", "medium", "high"};
    traits.canSwitchReasoningOff = false;
    traits.idRule = rule;
    return traits;
}

ModelTraits claude(const char *kind, ModelTraits::IdRule rule)
{
    ModelTraits traits = traitsOf("anthropic", kind);
    traits.maxOutputTokens = 64'000;
    traits.takesPenalties = false;
    traits.takesAudio = false;
    traits.takesLateSystem = false;
    traits.takesUnknownMembers = false;
    traits.takesImageUrls = rule == ModelTraits::IdRule::Letters;
    traits.reasoning = ModelTraits::ReasoningControl::Budget;
    traits.minBudget = 1024;
    traits.idRule = rule;
    return traits;
}

ModelTraits google()
{
    ModelTraits traits = traitsOf("google", "google");
    traits.maxOutputTokens = 65'536;
    traits.takesUnknownMembers = false;
    traits.takesParallelSwitch = false;
    traits.reasoning = ModelTraits::ReasoningControl::Budget;
    traits.minBudget = 128;
    traits.maxBudget = 32'768;
    return traits;
}

ModelTraits ollama()
{
    ModelTraits traits = traitsOf("", "ollama");
    traits.takesImageUrls = false;
    traits.takesDocuments = false;
    traits.takesAudio = false;
    traits.takesToolChoice = false;
    return traits;
}
} // namespace

const std::vector<MatrixClient> &matrixClients()
{
    static const std::vector<MatrixClient> clients {
        {"chat", WireDialect::Chat, ApiDialect::OpenAi},
        {"responses", WireDialect::Responses, ApiDialect::OpenAi},
        {"messages", WireDialect::Messages, ApiDialect::Anthropic},
        {"gemini", WireDialect::Gemini, ApiDialect::Gemini},
        {"ollama", WireDialect::Ollama, ApiDialect::Ollama},
    };
    return clients;
}

const std::vector<MatrixProvider> &matrixProviders()
{
    using Rule = ModelTraits::IdRule;
    static const std::vector<MatrixProvider> providers {
        {"chat", WireDialect::Chat, openAi(Rule::Letters40)},
        {"responses", WireDialect::Responses, openAi(Rule::Letters64)},
        {"messages", WireDialect::Messages, claude("anthropic", Rule::Letters)},
        {"gemini", WireDialect::Gemini, google()},
        {"converse", WireDialect::Converse, claude("bedrock", Rule::Letters64)},
        {"ollama", WireDialect::Ollama, ollama()},
    };
    return providers;
}

Result<NeutralRequest> readRequest(const MatrixClient &client, const QByteArray &body, bool stream)
{
    Result<NeutralRequest> request = clientDialect(client.dialect)->read(body);
    if (request && client.dialect == WireDialect::Gemini)
        request->model = "asked-model";
    if (request)
        request->stream = stream;
    return request;
}

QByteArray wireStream(const MatrixProvider &provider, const QByteArray &text)
{
    if (providerDialect(provider.dialect)->framing() != StreamFraming::AwsFrames)
        return text;
    QByteArray stream;
    for (const QByteArray &line : text.split('\n')) {
        const QByteArray type = line.left(line.indexOf(' '));
        const QByteArray payload = line.mid(type.size() + 1);
        if (type.startsWith(exceptionMark))
            stream += AwsFrame::exception(type.mid(exceptionMark.size()), payload);
        else if (!line.isEmpty())
            stream += AwsFrame::event(type, payload);
    }
    return stream;
}

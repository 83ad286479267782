// SPDX-License-Identifier: GPL-3.0-or-later
#include "matrixplaces.h"

#include <QList>

#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"
#include "tests/gateway/dialects/converse/awsframe.h"

namespace
{
constexpr QByteArrayView exceptionMark {":exception/"};

/// As the shipped catalogue has them; under a name of the tests' own, since the names of models change.
ModelTraits traitsOf(const char *kind, const char *model)
{
    ModelTraits traits = ModelCatalogue::instance().traitsOf(*ProviderKind::byName(QByteArrayView {kind}), model);
    traits.model = "upstream-model";
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
    static const std::vector<MatrixProvider> providers {
        {"chat", WireDialect::Chat, traitsOf("openai", "gpt-5.5")},
        {"responses", WireDialect::Responses, traitsOf("openai", "gpt-5.5")},
        {"messages", WireDialect::Messages, traitsOf("anthropic", "claude-sonnet-5")},
        {"gemini", WireDialect::Gemini, traitsOf("google", "gemini-3.1-pro-preview")},
        {"converse", WireDialect::Converse, traitsOf("bedrock", "anthropic.claude-sonnet-5")},
        {"ollama", WireDialect::Ollama, traitsOf("ollama", "llama3.2")},
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

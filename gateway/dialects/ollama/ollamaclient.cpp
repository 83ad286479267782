// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamaclient.h"

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/ollama/ollamaline.h"
#include "gateway/dialects/ollama/ollamamodels.h"
#include "gateway/dialects/ollama/ollamarequestreader.h"
#include "gateway/dialects/ollama/ollamastreamwriter.h"

Result<NeutralRequest> OllamaClient::read(const QByteArray &body) const
{
    return OllamaRequestReader {body, m_endpoint}.run();
}

std::unique_ptr<AnswerWriter> OllamaClient::writer(const AnswerIdentity &identity) const
{
    return std::make_unique<OllamaStreamWriter>(m_endpoint, identity);
}

QByteArray OllamaClient::whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const
{
    OllamaLine line {m_endpoint, identity};
    OllamaSaid said;
    OllamaEnding ending;
    if (answer.hasUsage)
        ending.usage = answer.usage;
    if (!answer.choices.empty()) {
        const NeutralAnswer::Choice &choice = answer.choices.front();
        ending.finish = choice.finish;
        if (choice.finish == FinishReason::Error)
            return ollamaErrorBody("the model broke off");
        for (const NeutralPart &part : choice.parts) {
            if (!isCutCall(part, choice.finish, &part == &choice.parts.back()))
                said.add(part);
        }
        for (const QByteArray &logprobs : choice.logprobs)
            said.addLogprobs(logprobs);
    }
    line.startOutput();
    return line.last(said, ending);
}

bool OllamaClient::asksToLoad(const QByteArray &body) const
{
    const JsonObject request {JsonView {body}};
    if (m_endpoint == OllamaEndpoint::Chat)
        return request["messages"].elements().empty()
               && (!request["messages"].exists() || request["messages"].isArray());
    const JsonView prompt = request["prompt"];
    return !prompt.exists() || prompt.is("");
}

QByteArray OllamaClient::loadAnswer(const QByteArray &body, const AnswerIdentity &identity) const
{
    const JsonView keepAlive = JsonObject {JsonView {body}}["keep_alive"];
    const bool isUnload = keepAlive.integer() == 0 || keepAlive.is("0") || keepAlive.is("0s");
    return OllamaLine {m_endpoint, identity}.loaded(isUnload);
}

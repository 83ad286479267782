// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/dialects.h"

#include "gateway/dialects/chat/chatclientdialect.h"
#include "gateway/dialects/chat/chatproviderdialect.h"
#include "gateway/dialects/chat/completionclient.h"
#include "gateway/dialects/converse/awsframecutter.h"
#include "gateway/dialects/converse/converseproviderdialect.h"
#include "gateway/dialects/eventstreamparser.h"
#include "gateway/dialects/gemini/geminiclient.h"
#include "gateway/dialects/gemini/geminiprovider.h"
#include "gateway/dialects/jsonlinescutter.h"
#include "gateway/dialects/messages/messagesclient.h"
#include "gateway/dialects/messages/messagesprovider.h"
#include "gateway/dialects/ollama/ollamaclient.h"
#include "gateway/dialects/ollama/ollamaprovider.h"
#include "gateway/dialects/responses/responsesclient.h"
#include "gateway/dialects/responses/responsesprovider.h"

const ClientDialect *clientDialect(WireDialect dialect)
{
    static const ChatClientDialect chat;
    static const ResponsesClient responses;
    static const MessagesClient messages;
    static const GeminiClient gemini;
    switch (dialect) {
    case WireDialect::Chat:
        return &chat;
    case WireDialect::Responses:
        return &responses;
    case WireDialect::Messages:
        return &messages;
    case WireDialect::Gemini:
        return &gemini;
    case WireDialect::Ollama:
        return &ollamaDialect(false);
    case WireDialect::Converse:
        break;
    }
    return nullptr;
}

const ClientDialect &completionDialect()
{
    static const CompletionClient completions;
    return completions;
}

const OllamaClient &ollamaDialect(bool isGenerate)
{
    static const OllamaClient chat {OllamaEndpoint::Chat};
    static const OllamaClient generate {OllamaEndpoint::Generate};
    return isGenerate ? generate : chat;
}

const ProviderDialect *providerDialect(WireDialect dialect)
{
    static const ChatProviderDialect chat;
    static const ResponsesProvider responses;
    static const MessagesProvider messages;
    static const GeminiProvider gemini;
    static const OllamaProvider ollama;
    static const ConverseProviderDialect converse;
    switch (dialect) {
    case WireDialect::Chat:
        return &chat;
    case WireDialect::Responses:
        return &responses;
    case WireDialect::Messages:
        return &messages;
    case WireDialect::Gemini:
        return &gemini;
    case WireDialect::Ollama:
        return &ollama;
    case WireDialect::Converse:
        return &converse;
    }
    return nullptr;
}

std::unique_ptr<StreamCutter> makeCutter(StreamFraming framing)
{
    switch (framing) {
    case StreamFraming::JsonLines:
        return std::make_unique<JsonLinesCutter>();
    case StreamFraming::AwsFrames:
        return std::make_unique<AwsFrameCutter>();
    case StreamFraming::ServerSentEvents:
        break;
    }
    return std::make_unique<EventStreamParser>();
}

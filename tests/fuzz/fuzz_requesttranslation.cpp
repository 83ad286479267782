// SPDX-License-Identifier: GPL-3.0-or-later
#include <QList>

#include "checkedtext.h"
#include "gateway/dialects/dialects.h"
#include "gateway/dialects/ollama/ollamaclient.h"

namespace
{
constexpr WireDialect dialects[] = {WireDialect::Chat,   WireDialect::Responses, WireDialect::Messages,
                                    WireDialect::Gemini, WireDialect::Ollama,    WireDialect::Converse};

const ClientDialect &clientOf(unsigned char choice)
{
    const ClientDialect *client = clientDialect(dialects[choice % std::size(dialects)]);
    return client ? *client : ollamaDialect(true);
}

/// The habits of a provider: each bit of the two bytes is one.
ModelTraits traitsOf(unsigned char one, unsigned char other)
{
    using Control = ModelTraits::ReasoningControl;
    constexpr const char *families[] = {"openai", "anthropic", "google", ""};
    ModelTraits traits;
    traits.family = families[one % 4];
    traits.takesUnknownMembers = (one & 4) != 0;
    traits.takesCacheControl = (one & 8) != 0;
    traits.takesLateSystem = (one & 16) != 0;
    traits.takesPrefill = (one & 32) != 0;
    traits.takesJsonSchema = (one & 64) != 0;
    traits.takesImageUrls = (one & 128) != 0;
    traits.reasoning = static_cast<Control>(other % 5);
    traits.idRule = static_cast<ModelTraits::IdRule>(other / 5 % 5);
    traits.reasoningField = (other & 32) != 0 ? "reasoning_content" : "";
    traits.takesTools = (other & 64) == 0;
    traits.takesTemperature = traits.takesStop = traits.takesToolChoice = (other & 128) == 0;
    return traits;
}

QByteArray written(const ProviderDialect &provider, const NeutralRequest &request, const ModelTraits &traits)
{
    ToolNames names;
    const std::optional<NeutralRequest> fitted = names.fit(request, provider.toolNameRule());
    DialectNotes notes;
    const Result<ProviderDraft> draft = provider.write(fitted ? *fitted : request, traits, notes);
    if (notes.all().size() > DialectNotes::maxNotes + 1)
        CheckedText::fail("too many notes", notes.joined());
    if (!draft)
        return {};
    CheckedText::mustBeJson(draft->body);
    return draft->body;
}
} // namespace

/// The first three bytes choose the client's dialect and the model's traits, the rest is the request. What is written
/// for each provider's dialect is JSON, and the same each time.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    constexpr size_t choices = 3;
    if (size < choices)
        return 0;
    const QByteArray body {reinterpret_cast<const char *>(data) + choices, static_cast<qsizetype>(size - choices)};
    const std::optional<JsonView> json = JsonView::checked(body);
    if (!json || !json->isObject())
        return 0;
    Result<NeutralRequest> request = clientOf(data[0]).read(body);
    if (!request)
        return 0;
    request->stream = (data[0] & 128) != 0;
    const ModelTraits traits = traitsOf(data[1], data[2]);
    for (const WireDialect dialect : dialects) {
        const ProviderDialect &provider = *providerDialect(dialect);
        CheckedText::mustBeSame(written(provider, *request, traits), written(provider, *request, traits));
    }
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/cutanswer.h"

#include "gateway/api/passablechat.h"
#include "gateway/dialects/dialects.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/mendedjson.h"
#include "gateway/dialects/wholeanswer.h"
#include "gateway/metering/estimates.h"

namespace
{
/// What the steps of an answer tell of its usage.
struct Said
{
    const NeutralDelta *step = nullptr; ///< the last one with a usage; one of those that were looked at
    qint64 textBytes = 0;
};

Said saidIn(const std::vector<NeutralDelta> &steps)
{
    Said said;
    for (const NeutralDelta &step : steps) {
        said.step = step.usage ? &step : said.step;
        said.textBytes += step.kind == NeutralDelta::Kind::Text ? step.text.size() : 0;
    }
    return said;
}

bool isError(const JsonObject &object)
{
    return object["error"].exists() || object["type"].is("error") || object["message"].isString();
}

std::optional<TokenUsage> usageOfEvents(const std::vector<NeutralDelta> &steps, qint64 promptBytes)
{
    const Said said = saidIn(steps);
    if (!said.step && said.textBytes == 0)
        return std::nullopt;
    const TokenUsage counted = localUsage(promptBytes, said.textBytes);
    return said.step ? cutUsage(*said.step->usage, counted, said.step->isFinalUsage) : counted;
}

/// An object that is whole and tells of nothing is no answer; of one that is cut nobody knows what was to come.
std::optional<TokenUsage> usageOfDocument(const ProviderDialect &provider, const QByteArray &family,
                                          const MendedJson &document, qint64 promptBytes)
{
    const JsonView view {document.text};
    if (isError(JsonObject {view}))
        return std::nullopt;
    std::vector<NeutralDelta> steps;
    (void)readWhole(*provider.reader(family), provider.framing(), document.text, steps);
    const Said said = saidIn(steps);
    const TokenUsage counted = localUsage(promptBytes, said.textBytes);
    if (said.step)
        return completedUsage(*said.step->usage, counted, true);
    const bool isCut = view.isObject() && !document.isWhole;
    return isCut || said.textBytes > 0 ? std::optional {counted} : std::nullopt;
}
} // namespace

std::optional<TokenUsage> usageOfCutAnswer(WireDialect served, const QByteArray &family, const QByteArray &body,
                                           qint64 promptBytes)
{
    const ProviderDialect &provider = *providerDialect(served);
    const bool isDocument = beginsDocument(body).value_or(true);
    if (isDocument && served == WireDialect::Chat)
        return usageOfCutChat(body, promptBytes);
    std::vector<NeutralDelta> steps;
    if (!readWhole(*provider.reader(family), provider.framing(), body, steps))
        return usageOfEvents(steps, promptBytes);
    const std::optional<MendedJson> mended = isDocument ? mendJson(body) : std::nullopt;
    return mended ? usageOfDocument(provider, family, *mended, promptBytes) : std::nullopt;
}

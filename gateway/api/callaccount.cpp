// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/callaccount.h"

#include <algorithm>

#include "gateway/api/answertape.h"
#include "gateway/metering/estimates.h"
#include "models/billing/callprice.h"
#include "models/values/doctorapp.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 nsPerUs = 1000;
} // namespace

void CallAccount::noteLengths(AnswerLengths &lengths, bool isOpen) const
{
    using Part = AnswerLengths::Part;
    if (isOpen && usage.output > 0)
        lengths.note(providerId, modelServed, usage.output, Part::Answer);
    if (usage.estimated) // nobody said what was read or thought
        return;
    if (plain.input > 0)
        lengths.note(providerId, modelServed, std::max<qint64>(usage.totalInput() - plain.input, 0),
                     plain.isReadElsewhere ? Part::ReadElsewhere : Part::Added);
    if (plain.output > 0)
        lengths.note(providerId, modelServed, std::max<qint64>(usage.output - plain.output, 0), Part::Thoughts);
}

CallAccount::Closed CallAccount::close(qint64 id, CallStatus status, const ApiFault *fault, qint64 nowNs)
{
    Closed closed;
    ModelCall &call = closed.call;
    call.id = id;
    call.requestId = QString::fromLatin1(requestId);
    call.startedAtMs = startedAtMs;
    call.appId = app->id;
    call.accountId = app->accountId;
    call.endpoint = endpoint;
    call.type = type;
    call.modelAsked = QString::fromUtf8(modelAsked);
    call.modelServed = QString::fromUtf8(modelServed);
    call.providerId = providerId;
    call.credentialId = credentialId;
    call.streamed = streamed;
    call.status = status;
    if (fault) {
        call.httpStatus = fault->status;
        call.errorCode = errorCodeName(fault->code);
        call.errorMessage = QString::fromUtf8(fault->message);
    }
    if (!imageVariant.isEmpty())
        call.imageVariant = QString::fromUtf8(imageVariant);
    call.notes = noteOf(status);
    call.requestBytes = requestBytes;
    call.responseBytes = responseBytes;
    call.durationUs = (nowNs - receivedAtNs) / nsPerUs;
    call.ttfbUs = firstByteAtNs == 0 ? 0 : std::max<qint64>(1, (firstByteAtNs - receivedAtNs) / nsPerUs);
    call.attempts = std::move(attempts);
    price(call);
    closed.reservation = {ticket, usage.total(), call.creditsNano.value_or(0), startedAtMs};
    return closed;
}

QString CallAccount::noteOf(CallStatus status) const
{
    QStringList said;
    if (!route.isEmpty())
        said.append(QString::fromUtf8(route));
    if (!notes.isEmpty())
        said.append(u"left out: "_s + QString::fromUtf8(notes));
    if (isUsageDoubted)
        said.append(u"the provider's usage cannot be and was counted here instead"_s);
    if (usage.isPriority)
        said.append(u"the provider bills its faster tier, which is priced here as its usual one"_s);
    if (usage.searches > 0)
        said.append(u"the provider bills searches (%1), which have no price here"_s.arg(usage.searches));
    if (isKeyed && status == CallStatus::Succeeded && !AnswerTape::canKeep(responseBytes, !streamed))
        said.append(u"the answer is too long to be kept for its Idempotency-Key"_s);
    return said.join(u"; "_s);
}

void CallAccount::price(ModelCall &call)
{
    static const UnitRates none;
    const AiModelRate *rate = providerId == 0 ? nullptr : rates->find(*snapshot, providerId, modelServed, type);
    if (rate && rate->type == ModelType::Image && type == ModelType::Chat)
        usage.images = pictures;
    if (rate)
        countUnsaid(*rate);
    call.usage = usage;
    // Without a rate, what used nothing still costs nothing; what used something is unpriced.
    call.costNano = priceUsage(rate ? rate->cost : none, usage, imageVariant);
    call.creditsNano = DoctorApp::is(app->name) ? 0 : priceUsage(rate ? rate->credit : none, usage, imageVariant);
    call.rateVersionId = rate ? rate->versionId : 0;
    // The app pays for the answer that it got, the hub for all that its providers bill; what an answer without a price
    // costs is not known, what was billed before it is.
    for (const CallAttempt &attempt : call.attempts) {
        if (attempt.costNano)
            call.costNano = call.costNano.value_or(0) + *attempt.costNano;
    }
}

void CallAccount::noteGivenUp(const std::optional<TokenUsage> &said)
{
    isUsageDoubted = false; // what cannot be is not kept, and the call's own usage is still to come
    if (!said || said->estimated || *said == TokenUsage {} || attempts.isEmpty())
        return;
    CallAttempt &attempt = attempts.last();
    attempt.inputTokens = said->totalInput();
    attempt.outputTokens = said->output;
    if (const AiModelRate *rate = rates->find(*snapshot, providerId, modelServed, type))
        attempt.costNano = priceUsage(rate->cost, *said, imageVariant);
}

/// Tokens of speech and of pictures that are billed by them and that the provider did not count.
void CallAccount::countUnsaid(const AiModelRate &rate)
{
    if (usage.characters > 0 && usage.total() == 0 && !priceUsage(rate.cost, usage))
        usage = spokenUsage(usage.characters);
    const bool isDrawnUnsaid = usage.images > 0 && usage.output == 0;
    if (isDrawnUnsaid && (rate.cost.output || rate.cost.imageOutput) && !imageRate(rate.cost, imageVariant))
        usage = drawnUsage(usage, imageVariant, promptBytes);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/placeadmission.h"

#include <algorithm>

#include "gateway/api/apiservices.h"
#include "gateway/api/callprotocol.h"
#include "models/values/clock.h"
#include "models/values/doctorapp.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
ApiFault refusalFault(const AdmissionRefusal &refusal)
{
    ApiFault fault = makeFault(refusal.code, refusal.message.toUtf8());
    fault.retryAfterMs = refusal.retryAfterMs;
    return fault;
}

ApiFault unpricedFault(const ModelTarget &target)
{
    ApiFault fault =
        makeFault(ErrorCode::Forbidden, "The model " + target.provider->name + '/' + target.model
                                            + " has no price here, and this app's money is limited. Whoever runs the "
                                              "hub can give it a price (0 is one) or set billing.unpriced to allow.");
    fault.param = "model";
    fault.reason = "model_not_allowed";
    return fault;
}
} // namespace

PlaceAdmission::PlaceAdmission(ApiServices &services, const CallProtocol &protocol, CallAccount &account)
    : m_services {services}
    , m_protocol {protocol}
    , m_account {account}
{}

bool PlaceAdmission::isMoneyLimited() const
{
    return !DoctorApp::is(m_account.app->name)
           && (m_services.policy.enforceCredit || m_account.app->limits.budgetNano > 0);
}

PlaceAdmission::Place PlaceAdmission::placeOf(ModelTarget target)
{
    const ProviderSnapshot &provider = *target.provider;
    const AiModelRate *rate = m_services.rates.find(*m_account.snapshot, provider.id, target.model, m_protocol.type());
    const auto traits = m_services.traits.of(provider, target.model);
    CallDemand demand = m_protocol.demand(*traits);
    demand.capOpenAnswers(openTokens(target, AnswerLengths::Part::Answer));
    if (isMoneyLimited())
        reserveBeyond(target, *traits, demand);
    const bool isUnpriced = !isPriced(demand, rate) && provider.hasCredentials;
    return {std::move(target), estimateCall(demand, DoctorApp::is(m_account.app->name) ? nullptr : rate), isUnpriced};
}

/// What the provider is believed although the request's text and its maximum do not say it.
void PlaceAdmission::reserveBeyond(const ModelTarget &target, const ModelTraits &traits, CallDemand &demand)
{
    using Part = AnswerLengths::Part;
    const auto capped = [](qint64 tokens, qint64 cap) { return cap > 0 ? std::min(tokens, cap) : tokens; };
    const UsageBound bound = m_protocol.bound(traits);
    if (!m_marks)
        m_marks = bound.marks();
    const UsageBound::Beyond beyond = bound.beyond(*m_marks);
    m_account.plain.input = std::max<qint64>(demand.most.uncachedInput, 1);
    m_account.plain.isReadElsewhere = beyond.input > 0;
    demand.most.uncachedInput += addedTokens(target, bound.wordsInput() - demand.most.uncachedInput);
    if (beyond.input > 0) {
        const qint64 added = capped(beyond.input, openTokens(target, Part::ReadElsewhere));
        demand.most.uncachedInput += added;
        demand.most.imageInput += std::min(added, beyond.pictures);
    }
    const bool isOpen = demand.openAnswers > 0; // then the thoughts are in what its answers had
    if (beyond.thoughts > 0 && !(isOpen && openTokens(target, Part::Answer) > 0)) {
        m_account.plain.output = isOpen ? 0 : demand.most.output;
        demand.most.output += capped(beyond.thoughts, isOpen ? 0 : openTokens(target, Part::Thoughts));
    }
}

/// What is reserved for what the provider adds to the request's words, of `most` that it is believed: all, as long as
/// nobody knows how much it adds.
qint64 PlaceAdmission::addedTokens(const ModelTarget &target, qint64 most) const
{
    constexpr qint64 timesLongest = 4;
    constexpr qint64 fewTokens = 64; // the frame of another message or two
    const std::optional<qint64> longest =
        m_services.admission->answerLengths().longest(target.provider->id, target.model, AnswerLengths::Part::Added);
    const bool isKnown = longest && m_services.policy.reserveTokens > 0;
    return std::clamp<qint64>(isKnown ? std::max(fewTokens, timesLongest * *longest) : most, 0,
                              std::max<qint64>(most, 0));
}

/// What is reserved where nobody gave a maximum; 0: all that can be, as long as nobody knows how much it gets. Four
/// times the most of late is seldom too little, and lets more than one such call run.
qint64 PlaceAdmission::openTokens(const ModelTarget &target, AnswerLengths::Part part) const
{
    constexpr qint64 timesLongest = 4;
    const qint64 leastTokens = m_services.policy.reserveTokens;
    if (leastTokens == 0)
        return 0;
    const std::optional<qint64> longest =
        m_services.admission->answerLengths().longest(target.provider->id, target.model, part);
    return longest ? std::max(leastTokens, timesLongest * *longest) : 0;
}

CallEstimate PlaceAdmission::dearest(const std::vector<Place> &places)
{
    CallEstimate all = places.front().estimate;
    for (const Place &place : places) {
        const CallEstimate &one = place.estimate;
        all.tokens = std::max(all.tokens, one.tokens);
        all.leastTokens = std::max(all.leastTokens, one.leastTokens);
        all.creditsNano = std::max(all.creditsNano, one.creditsNano);
        all.leastCreditsNano = std::max(all.leastCreditsNano, one.leastCreditsNano);
        all.isCharged = all.isCharged || one.isCharged;
    }
    return all;
}

void PlaceAdmission::dropDearest(std::vector<Place> &places)
{
    const auto need = [](const Place &place) {
        return std::pair {place.estimate.isCharged, place.estimate.leastCreditsNano};
    };
    const auto dearest = std::ranges::max_element(places, {}, need);
    std::erase_if(places, [&need, most = need(*dearest)](const Place &place) { return need(place) == most; });
}

tl::expected<std::vector<ModelTarget>, ApiFault> PlaceAdmission::admit(std::vector<ModelTarget> targets)
{
    std::vector<Place> places;
    for (ModelTarget &target : targets)
        places.push_back(placeOf(std::move(target)));
    if (isMoneyLimited() && m_services.policy.refusesUnpriced) {
        const ModelTarget first = places.front().target;
        std::erase_if(places, [](const Place &place) { return place.isUnpriced; });
        if (places.empty())
            return tl::unexpected {unpricedFault(first)};
    }
    for (;;) {
        const auto admitted =
            m_services.admission->admit(*m_account.app, dearest(places),
                                        m_services.policy.enforceCredit && isMoneyLimited(), m_services.clock->utcMs());
        if (admitted) {
            m_account.ticket = *admitted;
            break;
        }
        std::vector<Place> cheaper = places;
        dropDearest(cheaper);
        if (!admitted.error().isOfMoney || cheaper.empty())
            return tl::unexpected {refusalFault(admitted.error())};
        places = std::move(cheaper);
    }
    targets.clear();
    for (Place &place : places)
        targets.push_back(std::move(place.target));
    return targets;
}

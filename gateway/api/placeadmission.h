// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "gateway/api/callaccount.h"
#include "gateway/metering/admission.h"
#include "gateway/metering/requestmarks.h"
#include "gateway/routing/modelresolver.h"

class CallProtocol;
struct ApiServices;
struct CallDemand;
struct ModelTraits;

/// Admits a call to the places of its route: what is reserved is enough for the dearest of them. Where money is
/// limited, by billing.enforce or by the app's budget, places that nobody has priced are left out (billing.unpriced),
/// and those that there is no money for as long as a cheaper one is left. A value of one call; gateway thread.
class PlaceAdmission final
{
public:
    /// Borrows all three; the protocol has read the request. The ticket goes into the account.
    PlaceAdmission(ApiServices &services, const CallProtocol &protocol, CallAccount &account);

    /// The places that may be asked, in their order; not empty. Else what the client is told.
    [[nodiscard]] tl::expected<std::vector<ModelTarget>, ApiFault> admit(std::vector<ModelTarget> targets);

private:
    struct Place
    {
        ModelTarget target;
        CallEstimate estimate;
        bool isUnpriced = false; ///< and somebody has a key that may be billed
    };

    [[nodiscard]] bool isMoneyLimited() const;
    [[nodiscard]] Place placeOf(ModelTarget target);
    void reserveBeyond(const ModelTarget &target, const ModelTraits &traits, CallDemand &demand);
    [[nodiscard]] qint64 addedTokens(const ModelTarget &target, qint64 most) const;
    [[nodiscard]] qint64 openTokens(const ModelTarget &target, AnswerLengths::Part part) const;
    [[nodiscard]] static CallEstimate dearest(const std::vector<Place> &places);
    static void dropDearest(std::vector<Place> &places);

    ApiServices &m_services;
    const CallProtocol &m_protocol;
    CallAccount &m_account;
    std::optional<RequestMarks> m_marks; ///< of the request, once somebody asked for them
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/apiservices.h"

#include "gateway/api/callrecorder.h"
#include "models/settings/settingvalues.h"

namespace
{
ApiPolicy::KeepBodies keptBodies(const QByteArray &choice)
{
    if (choice == "all")
        return ApiPolicy::KeepBodies::All;
    return choice == "errors" ? ApiPolicy::KeepBodies::Failed : ApiPolicy::KeepBodies::None;
}
} // namespace

ApiPolicy ApiPolicy::of(const HubSnapshot &snapshot)
{
    const SettingValues settings {snapshot.settings};
    const auto milliseconds = [&settings](SettingKey key) { return static_cast<int>(settings.integer(key)); };
    ApiPolicy policy;
    policy.strictAccounting = settings.text(SettingKey::AccountingMode) != "best-effort";
    policy.enforceCredit = settings.boolean(SettingKey::BillingEnforce);
    policy.refusesUnpriced = settings.text(SettingKey::BillingUnpriced) != "allow";
    policy.reserveTokens = settings.integer(SettingKey::BillingReserveTokens);
    policy.keepsResponses = settings.integer(SettingKey::PrivacyResponseDays) > 0;
    policy.keepBodies = keptBodies(settings.text(SettingKey::PrivacyKeepBodies));
    policy.timeouts.connectMs = milliseconds(SettingKey::UpstreamConnectTimeoutMs);
    policy.timeouts.firstByteMs = milliseconds(SettingKey::UpstreamFirstByteTimeoutMs);
    policy.timeouts.idleMs = milliseconds(SettingKey::UpstreamIdleTimeoutMs);
    policy.timeouts.totalMs = milliseconds(SettingKey::UpstreamTotalTimeoutMs);
    policy.media.allowPrivate = settings.boolean(SettingKey::UpstreamAllowPrivateImages);
    policy.retryWithinMs = milliseconds(SettingKey::UpstreamRetryWithinMs);
    policy.streamFailoverMs = milliseconds(SettingKey::UpstreamStreamFailoverMs);
    policy.backoffMs = milliseconds(SettingKey::UpstreamBackoffMs);
    policy.passedHeaders = settings.list(SettingKey::UpstreamPassHeaders);
    return policy;
}

IdempotentRun &ApiServices::beginRun(const Exchange &first, const IdempotencyStore::Key &key)
{
    auto made = std::make_unique<IdempotentRun>(first, answers->budget(), [this, key](const IdempotentRun &run) {
        answers->settle(key, run.tape());
        std::erase_if(runs, [&run](const auto &one) { return one.get() == &run; });
    });
    return *runs.emplace_back(std::move(made));
}

void ApiServices::countCall(int difference)
{
    callsInFlight += difference;
    if (callsInFlightChanged)
        callsInFlightChanged();
}

bool ApiServices::isStoreRefusing() const
{
    // Under best effort an unhealthy store stops nobody; an overfull queue does, because it only grows.
    return policy.strictAccounting ? !recorder->accepts() : recorder->isOverfull();
}

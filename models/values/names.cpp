// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <utility>

#include "models/values/app.h"
#include "models/values/circuit.h"
#include "models/values/creditentry.h"
#include "models/values/modelalias.h"
#include "models/values/modelcall.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr std::array modelTypes {
    std::pair {ModelType::Chat, "chat"},     std::pair {ModelType::Embedding, "embedding"},
    std::pair {ModelType::Image, "image"},   std::pair {ModelType::Video, "video"},
    std::pair {ModelType::Speech, "speech"}, std::pair {ModelType::Transcription, "transcription"},
    std::pair {ModelType::Rerank, "rerank"}, std::pair {ModelType::Moderation, "moderation"},
};
constexpr std::array callStatuses {
    std::pair {CallStatus::Succeeded, "succeeded"},
    std::pair {CallStatus::Failed, "failed"},
    std::pair {CallStatus::Cancelled, "cancelled"},
};
constexpr std::array budgetPeriods {
    std::pair {BudgetPeriod::Day, "day"},
    std::pair {BudgetPeriod::Month, "month"},
    std::pair {BudgetPeriod::Total, "total"},
};
constexpr std::array creditKinds {
    std::pair {CreditKind::Grant, "grant"},
    std::pair {CreditKind::Charge, "charge"},
    std::pair {CreditKind::Adjustment, "adjustment"},
    std::pair {CreditKind::Expiry, "expiry"},
};
constexpr std::array routingStrategies {
    std::pair {RoutingStrategy::Priority, "priority"},    std::pair {RoutingStrategy::Weighted, "weighted"},
    std::pair {RoutingStrategy::LeastCost, "least-cost"}, std::pair {RoutingStrategy::LowestLatency, "lowest-latency"},
    std::pair {RoutingStrategy::Sticky, "sticky"},
};
constexpr std::array circuitReasons {
    std::pair {CircuitReason::Refused, "refused"},
    std::pair {CircuitReason::OutOfFunds, "out-of-funds"},
    std::pair {CircuitReason::RateLimited, "rate-limited"},
    std::pair {CircuitReason::Failing, "failing"},
};

template <typename Table, typename Value>
QString nameIn(const Table &table, Value value)
{
    for (const auto &[candidate, name] : table) {
        if (candidate == value)
            return QString::fromLatin1(name);
    }
    return {};
}

template <typename Value, typename Table>
std::optional<Value> valueIn(const Table &table, const QString &name)
{
    for (const auto &[value, candidate] : table) {
        if (name == QLatin1StringView {candidate})
            return value;
    }
    return std::nullopt;
}
} // namespace

QString modelTypeName(ModelType type)
{
    return nameIn(modelTypes, type);
}

std::optional<ModelType> modelTypeFromName(const QString &name)
{
    return valueIn<ModelType>(modelTypes, name);
}

QString callStatusName(CallStatus status)
{
    return nameIn(callStatuses, status);
}

std::optional<CallStatus> callStatusFromName(const QString &name)
{
    return valueIn<CallStatus>(callStatuses, name);
}

QString budgetPeriodName(BudgetPeriod period)
{
    return nameIn(budgetPeriods, period);
}

std::optional<BudgetPeriod> budgetPeriodFromName(const QString &name)
{
    return valueIn<BudgetPeriod>(budgetPeriods, name);
}

std::optional<CreditKind> creditKindFromName(const QString &name)
{
    return valueIn<CreditKind>(creditKinds, name);
}

QString creditKindName(CreditKind kind)
{
    return nameIn(creditKinds, kind);
}

QString routingStrategyName(RoutingStrategy strategy)
{
    return nameIn(routingStrategies, strategy);
}

std::optional<RoutingStrategy> routingStrategyFromName(const QString &name)
{
    return valueIn<RoutingStrategy>(routingStrategies, name);
}

QString circuitReasonName(CircuitReason reason)
{
    return nameIn(circuitReasons, reason);
}

std::optional<CircuitReason> circuitReasonFromName(const QString &name)
{
    return valueIn<CircuitReason>(circuitReasons, name);
}

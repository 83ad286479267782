// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "models/values/hubsnapshot.h"

class ModelNames;

/// One place that can serve the call.
struct ModelTarget
{
    std::shared_ptr<const ProviderSnapshot> provider;
    QByteArray model; ///< as the provider calls it
    int weight = 1;   ///< among the targets of a weighted alias
};

/// Where a call may go, and how it was found.
struct ModelRoute
{
    enum class Way
    {
        Provider, ///< named in front of the model
        Alias,
        BareName, ///< the providers that list it
        Family    ///< nobody lists it; those whose kind serves models of that family
    };

    std::vector<ModelTarget> targets; ///< not empty; of enabled providers, as they are written
    Way way = Way::Provider;
    RoutingStrategy strategy = RoutingStrategy::Priority; ///< by which they are to be ordered
};

/// From the model string of a client to targets: `provider/model` where the first segment is a configured provider's
/// name, else an alias, else a bare name that enabled providers list (in the order in which they were added), else one
/// of a family that they serve. NotFound names what exists (at most ten), Forbidden when the app's globs do not allow
/// it, ModelUnavailable when the provider is disabled. Gateway thread.
[[nodiscard]] Result<ModelRoute> resolveModel(const HubSnapshot &snapshot, const AppSnapshot &app,
                                              const QByteArray &asked, ModelType type, ModelNames &names);
/// For the record: why the first of the ordered targets goes first. Empty where there is nothing to say.
[[nodiscard]] QByteArray routeNote(const ModelRoute &route);
/// True when one of the globs (`*` and `?`, case-insensitive) matches `provider/model` or the asked name, or there are
/// none.
[[nodiscard]] bool isModelAllowed(const AppLimits &limits, const QByteArray &asked, const QByteArray &qualified);

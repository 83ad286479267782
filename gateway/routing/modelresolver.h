// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "models/values/hubsnapshot.h"

/// One place that can serve the call: try in order.
struct ModelTarget
{
    std::shared_ptr<const ProviderSnapshot> provider;
    QByteArray model; ///< as the provider calls it
};

/// From the model string of a client to targets: `provider/model` where the first segment is a configured provider's
/// name, else an alias, else a bare name that exactly one enabled provider lists. NotFound names what exists (at most
/// ten), Forbidden when the app's globs do not allow it, ModelUnavailable when the provider is disabled. Pure; gateway
/// thread.
[[nodiscard]] Result<std::vector<ModelTarget>> resolveModel(const HubSnapshot &snapshot, const AppSnapshot &app,
                                                            const QByteArray &asked, ModelType type);
/// True when one of the globs (`*` and `?`, case-insensitive) matches `provider/model` or the asked name, or there are
/// none.
[[nodiscard]] bool isModelAllowed(const AppLimits &limits, const QByteArray &asked, const QByteArray &qualified);

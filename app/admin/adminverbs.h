// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "app/admin/adminrequest.h"

class HubCommands;
class HubQueries;

/// What a verb does. A verb that only has `read` runs on the reader thread; one that only has `write` on the store
/// thread; with both, what `read` gives becomes the parameters of `write` (an edit needs what is there now).
/// Offline all of it runs on the main thread.
struct AdminVerb
{
    using Read = AdminReply (*)(const HubQueries &queries, const QJsonObject &parameters);
    using Write = AdminReply (*)(const HubCommands &commands, const QJsonObject &parameters, const Secret &secret);

    const char *name;
    Read read = nullptr;
    Write write = nullptr;
    bool needsVault = false; ///< an offline command must have the master key first

    [[nodiscard]] static const AdminVerb *byName(const QString &name);
};

[[nodiscard]] std::span<const AdminVerb> providerVerbs();
[[nodiscard]] std::span<const AdminVerb> modelVerbs();
[[nodiscard]] std::span<const AdminVerb> accountVerbs();
[[nodiscard]] std::span<const AdminVerb> callVerbs();
[[nodiscard]] std::span<const AdminVerb> settingVerbs();

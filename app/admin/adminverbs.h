// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "app/admin/adminrequest.h"

class HubCommands;
class HubQueries;

/// What a verb does: either `read`, on the reader thread, or `write`, on the store thread. An edit that needs what is
/// there now reads it in its own transaction, or the edit between the two would be lost.
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

/// BadRequest for an --after that is none.
[[nodiscard]] tl::unexpected<Error> noCursor(const QString &text);
/// The row that the page before ended with, 0 for the first page.
[[nodiscard]] Result<qint64> cursorOf(const QJsonObject &parameters);

[[nodiscard]] std::span<const AdminVerb> providerVerbs();
[[nodiscard]] std::span<const AdminVerb> modelVerbs();
[[nodiscard]] std::span<const AdminVerb> accountVerbs();
[[nodiscard]] std::span<const AdminVerb> callVerbs();
[[nodiscard]] std::span<const AdminVerb> settingVerbs();
[[nodiscard]] std::span<const AdminVerb> outboxVerbs();
[[nodiscard]] std::span<const AdminVerb> setupVerbs();

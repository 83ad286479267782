// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include "models/values/error.h"
#include "models/values/secret.h"

/// A subcommand as a value: what the command line makes of its arguments and AdminService carries out, in this process
/// or, over the data folder's socket, in the running hub. The secret travels beside the JSON, never inside it.
struct AdminRequest
{
    QString verb;           ///< "provider.add"
    QJsonObject parameters; ///< checked by the command table; names in camelCase
    Secret secret;
};

/// One JSON document, or why not.
using AdminReply = Result<QJsonObject>;

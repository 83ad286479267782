// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "models/values/error.h"

/// What a person types to bring a set-up's credential here, of which the document has all but the secret: commands of a
/// shell that mean the same whatever its words hold. BadRequest: no credential could have that name or access key id.
[[nodiscard]] Result<QString> credentialAdvice(const QString &provider, const QJsonObject &credential);

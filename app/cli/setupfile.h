// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/admin/adminrequest.h"

/// The file of `export` and `import`: one JSON document.
namespace SetupFile
{
/// Not more than a request to the running hub holds.
constexpr qint64 maxBytes = 15LL * 1024 * 1024;

/// A new file, mode 0600, on the disk when this returns. Conflict when there is one of that name.
[[nodiscard]] Outcome write(const QString &path, const QJsonObject &document);
/// Storage or BadRequest with what is wrong and where.
[[nodiscard]] Result<QJsonObject> read(const QString &path);
} // namespace SetupFile

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include "models/values/secret.h"

/// The secret as writers of JSON quote it that put a backslash before every slash (RFC 8259, section 7, lets them);
/// empty where it has none. Any thread.
[[nodiscard]] inline Secret slashEscaped(QByteArrayView secret)
{
    if (!secret.contains('/'))
        return {};
    QByteArray escaped = secret.toByteArray().replace('/', "\\/");
    return Secret::take(escaped);
}

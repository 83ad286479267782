// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/fittingrule.h"

FittingRule::FittingRule(QByteArrayView path, Action what, QByteArrayView renamed)
    : action {what}
    , newName {renamed}
{
    while (!path.isEmpty() && count < maxSegments) {
        const qsizetype dot = path.indexOf('.');
        segments[count++] = dot < 0 ? path : path.first(dot);
        path = dot < 0 ? QByteArrayView {} : path.sliced(dot + 1);
    }
}

QByteArray FittingRule::name() const
{
    QByteArray joined;
    for (size_t at = 0; at < count; ++at) {
        if (segments[at] != "*")
            joined.append(joined.isEmpty() ? "" : ".").append(segments[at]);
    }
    return joined;
}

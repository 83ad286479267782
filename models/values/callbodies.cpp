// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/callbodies.h"

#include <QStringDecoder>

std::optional<QString> KeptBody::text() const
{
    QStringDecoder decoder {QStringDecoder::Utf8};
    const QString decoded = decoder.decode(bytes);
    if (decoder.hasError() || decoded.contains(QChar::Null))
        return std::nullopt;
    return decoded;
}

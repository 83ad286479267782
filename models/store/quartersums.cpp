// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/quartersums.h"

#include "models/values/varint.h"

void QuarterSums::add(const QuarterSums &other)
{
    for (size_t i = 0; i < quarters.size(); ++i)
        quarters[i].add(other.quarters[i]);
}

QByteArray QuarterSums::encoded() const
{
    QByteArray bytes;
    bytes.reserve(static_cast<qsizetype>(quarters.size() * UsageCounts::parts().size() * 2));
    for (const UsageCounts &quarter : quarters) {
        for (const auto part : UsageCounts::parts())
            writeVarint(bytes, static_cast<quint64>(quarter.*part));
    }
    return bytes;
}

std::optional<QuarterSums> QuarterSums::decoded(QByteArrayView bytes)
{
    QuarterSums sums;
    for (UsageCounts &quarter : sums.quarters) {
        for (const auto part : UsageCounts::parts()) {
            const std::optional<quint64> value = readVarint(bytes);
            if (!value)
                return std::nullopt;
            quarter.*part = static_cast<qint64>(*value);
        }
    }
    return bytes.isEmpty() ? std::optional {sums} : std::nullopt;
}

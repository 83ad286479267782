// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/aliastarget.h"

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int noWeight = 0; ///< no target may have it

/// What stands behind the last sign; nullopt: it is part of the name.
std::optional<int> weightIn(QStringView behind)
{
    bool isNumber = false;
    const int weight = behind.toInt(&isNumber);
    if (isNumber)
        return weight;
    const bool isMeantForOne = behind.isEmpty() || behind.front().isDigit();
    return isMeantForOne ? std::optional<int> {noWeight} : std::nullopt;
}

std::optional<int> weightOf(QStringView text, qsizetype sign)
{
    return sign < 0 ? std::nullopt : weightIn(text.sliced(sign + 1));
}
} // namespace

QString aliasTargetText(const ModelAlias::Target &target)
{
    const bool isPlain = target.weight == 1 && !weightOf(target.name, target.name.lastIndexOf(u'='));
    return isPlain ? target.name : u"%1=%2"_s.arg(target.name).arg(target.weight);
}

ModelAlias::Target aliasTargetFromText(const QString &text)
{
    const QString trimmed = text.trimmed();
    const qsizetype sign = trimmed.lastIndexOf(u'=');
    const std::optional<int> weight = weightOf(trimmed, sign);
    return weight ? ModelAlias::Target {trimmed.left(sign), *weight} : ModelAlias::Target {trimmed, 1};
}

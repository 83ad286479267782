// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/aliastarget.h"

using namespace Qt::Literals::StringLiterals;

QString aliasTargetText(const ModelAlias::Target &target)
{
    return target.weight == 1 ? target.name : u"%1=%2"_s.arg(target.name).arg(target.weight);
}

ModelAlias::Target aliasTargetFromText(const QString &text)
{
    const QString trimmed = text.trimmed();
    const qsizetype sign = trimmed.lastIndexOf(u'=');
    bool isNumber = false;
    const int weight = sign < 0 ? 1 : QStringView {trimmed}.sliced(sign + 1).toInt(&isNumber);
    return isNumber ? ModelAlias::Target {trimmed.left(sign), weight} : ModelAlias::Target {trimmed, 1};
}

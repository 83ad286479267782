// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/jsonedit.h"

QByteArray edited(const QByteArray &text, const std::vector<JsonEdit> &edits)
{
    QByteArray result;
    qsizetype at = 0;
    for (const JsonEdit &edit : edits) {
        const qsizetype begin = edit.old.raw().data() - text.constData();
        result.append(QByteArrayView {text}.sliced(at, begin - at)).append(edit.value);
        at = begin + edit.old.raw().size();
    }
    return result.append(QByteArrayView {text}.sliced(at));
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/refusedmembers.h"

#include <algorithm>

#include "gateway/dialects/jsonview.h"

void dropRefusedMembers(const std::vector<QByteArray> &names, std::vector<QByteArray> &parts, DialectNotes &notes)
{
    QByteArray whole;
    for (const QByteArray &part : parts)
        whole += part;
    const JsonObject object {JsonView {whole}};
    const auto isRefused = [&names](const JsonView::Member &member) {
        return std::any_of(names.begin(), names.end(),
                           [&member](const QByteArray &name) { return member.key.is(name); });
    };
    if (std::none_of(object.members().begin(), object.members().end(), isRefused))
        return;
    QByteArray kept {"{"};
    kept.reserve(whole.size());
    for (const JsonView::Member &member : object.members()) {
        if (isRefused(member)) {
            notes.add(member.key.decoded());
            continue;
        }
        if (kept.size() > 1)
            kept += ',';
        kept += '"';
        kept.append(member.key.raw).append("\":").append(member.value.raw());
    }
    kept += '}';
    parts = {kept};
}

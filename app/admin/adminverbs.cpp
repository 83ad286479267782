// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminverbs.h"

const AdminVerb *AdminVerb::byName(const QString &name)
{
    for (const auto part : {&providerVerbs, &modelVerbs, &accountVerbs, &callVerbs, &settingVerbs}) {
        for (const AdminVerb &verb : part()) {
            if (name == QLatin1StringView(verb.name)) {
                return &verb;
            }
        }
    }
    return nullptr;
}

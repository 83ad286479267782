// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminverbs.h"

using namespace Qt::Literals::StringLiterals;

const AdminVerb *AdminVerb::byName(const QString &name)
{
    for (const auto part :
         {&providerVerbs, &modelVerbs, &accountVerbs, &callVerbs, &settingVerbs, &outboxVerbs, &setupVerbs}) {
        for (const AdminVerb &verb : part()) {
            if (name == QLatin1StringView(verb.name)) {
                return &verb;
            }
        }
    }
    return nullptr;
}

tl::unexpected<Error> noCursor(const QString &text)
{
    return fail(ErrorCode::BadRequest, u"'%1' is no cursor; give --after what the page before gave"_s.arg(text));
}

Result<qint64> cursorOf(const QJsonObject &parameters)
{
    const QString text = parameters[u"after"_s].toString();
    if (text.isEmpty()) {
        return 0;
    }
    bool isNumber = false;
    const qint64 id = text.toLongLong(&isNumber);
    if (!isNumber || id <= 0) {
        return noCursor(text);
    }
    return id;
}

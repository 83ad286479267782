// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/names.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace
{
bool isProviderChar(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'.' || c == u'_' || c == u'-';
}

bool isAlphanumeric(QChar c)
{
    return isProviderChar(c) && c != u'.' && c != u'_' && c != u'-';
}

/// Direction marks and other invisible characters make two names look the same.
bool isVisible(QChar c)
{
    return c.isPrint() && c.category() != QChar::Other_Format;
}
} // namespace

Result<QString> Names::provider(const QString &name)
{
    const QString trimmed = name.trimmed();
    const bool fits = !trimmed.isEmpty() && trimmed.size() <= 64 && isAlphanumeric(trimmed.front())
                      && std::all_of(trimmed.begin(), trimmed.end(), isProviderChar);
    if (!fits) {
        return fail(
            ErrorCode::BadRequest,
            u"a provider's name is 1 to 64 of the characters a-z 0-9 . _ - and begins with a letter or digit"_s);
    }
    return trimmed;
}

Result<QString> Names::label(const QString &name)
{
    const QString trimmed = name.trimmed();
    if (trimmed.isEmpty() || trimmed.size() > 64 || !std::all_of(trimmed.begin(), trimmed.end(), isVisible))
        return fail(ErrorCode::BadRequest, u"a name is 1 to 64 visible characters"_s);
    return trimmed;
}

Result<QString> Names::model(const QString &name)
{
    const QString trimmed = name.trimmed();
    const bool fits =
        !trimmed.isEmpty() && trimmed.size() <= 256
        && std::all_of(trimmed.begin(), trimmed.end(), [](QChar c) { return isVisible(c) && !c.isSpace(); });
    if (!fits)
        return fail(ErrorCode::BadRequest, u"a model's name is 1 to 256 visible characters without spaces"_s);
    return trimmed;
}

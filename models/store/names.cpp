// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/names.h"

#include <algorithm>
#include <string>

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
bool isVisible(char32_t c)
{
    return QChar::isPrint(c) && QChar::category(c) != QChar::Other_Format;
}

/// By characters, of which those beyond the first plane take two QChars. Half of one is none.
bool isVisible(const QString &name, std::size_t longest)
{
    const std::u32string characters = name.toStdU32String();
    return !characters.empty() && characters.size() <= longest && QString::fromStdU32String(characters) == name
           && std::ranges::all_of(characters, [](char32_t c) { return isVisible(c); });
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
    if (!isVisible(trimmed, 64))
        return fail(ErrorCode::BadRequest, u"a name is 1 to 64 visible characters"_s);
    return trimmed;
}

Result<QString> Names::model(const QString &name)
{
    const QString trimmed = name.trimmed();
    // Spaces are all in the first plane.
    const bool fits = isVisible(trimmed, 256) && std::ranges::none_of(trimmed, [](QChar c) { return c.isSpace(); });
    if (!fits)
        return fail(ErrorCode::BadRequest, u"a model's name is 1 to 256 visible characters without spaces"_s);
    return trimmed;
}

bool Names::areSame(QStringView name, QStringView other)
{
    const auto folded = [](QChar c) { return c >= u'A' && c <= u'Z' ? QChar {c.unicode() + ('a' - 'A')} : c; };
    return std::ranges::equal(name, other, {}, folded, folded);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/setupadvice.h"

#include <algorithm>

#include "models/store/names.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr int defaultWeight = 100;
constexpr qsizetype maxAccessKeyIdChars = 256;

/// One word for a POSIX shell, whatever is in it.
QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

Outcome checkAccessKeyId(const QString &id)
{
    const bool fits = id.size() <= maxAccessKeyIdChars && std::ranges::all_of(id, [](QChar c) { return c.isPrint(); });
    return fits ? Outcome() : fail(ErrorCode::BadRequest, u"the access key id has invisible characters"_s);
}

} // namespace

Result<QString> credentialAdvice(const QString &provider, const QJsonObject &credential)
{
    const auto name = Names::label(credential[u"name"_s].toString());
    const QString accessKeyId = credential[u"accessKeyId"_s].toString();
    if (!name) {
        return name;
    }
    if (const auto fits = checkAccessKeyId(accessKeyId); !fits) {
        return tl::make_unexpected(fits.error());
    }
    // A word that begins with a dash is no option behind a sign or behind two dashes.
    QStringList words {u"portico credential add"_s, quoted(provider), u"--name="_s + quoted(*name)};
    if (!accessKeyId.isEmpty()) {
        words.append(u"--access-key-id="_s + quoted(accessKeyId));
    }
    words.append(u"--secret-stdin --weight=%1"_s.arg(credential[u"weight"_s].toInteger(defaultWeight)));
    if (!credential[u"enabled"_s].toBool(true)) {
        words.append(u"&& portico credential disable --"_s);
        words.append(quoted(provider));
        words.append(quoted(*name));
    }
    return words.join(u' ');
}

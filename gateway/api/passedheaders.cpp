// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/passedheaders.h"

#include <algorithm>

#include "models/values/passableheader.h"

namespace
{
constexpr qsizetype maxPassedBytes = 2048;

bool isPlain(const QByteArray &value)
{
    return !value.isEmpty() && value.size() <= maxPassedBytes
           && std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// What the makers of a dialect begin the names of its headers with; empty: it has none.
QByteArrayView familyOf(WireDialect dialect)
{
    switch (dialect) {
    case WireDialect::Chat:
    case WireDialect::Responses:
        return "openai-*";
    case WireDialect::Messages:
        return "anthropic-*";
    case WireDialect::Gemini:
        return "x-goog-*";
    case WireDialect::Converse:
    case WireDialect::Ollama:
        break;
    }
    return {};
}

bool names(const std::vector<QByteArray> &list, QByteArrayView name)
{
    return std::any_of(list.begin(), list.end(),
                       [name](const QByteArray &one) { return PassableHeader::matches(name, one); });
}

bool anyKindNames(QByteArrayView name)
{
    static const std::vector<QByteArray> all = [] {
        std::vector<QByteArray> joined;
        for (const ProviderKind &kind : ProviderKind::all())
            joined.insert(joined.end(), kind.passedHeaders.begin(), kind.passedHeaders.end());
        return joined;
    }();
    return names(all, name);
}

/// What concerns this connection alone: RFC 9110, section 7.6.1. In small letters.
std::vector<QByteArray> namedInConnection(const HeaderList &client)
{
    std::vector<QByteArray> named;
    for (const HeaderList::Field &field : client.fields()) {
        if (field.name.compare("connection", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &one : field.value.split(','))
            named.push_back(one.trimmed().toLower());
    }
    return named;
}
} // namespace

bool PassedHeaders::passes(QByteArrayView name) const
{
    const QByteArrayView family = shared ? familyOf(*shared) : QByteArrayView {};
    const bool isNamed = (!family.isEmpty() && PassableHeader::matches(name, family))
                         || (kind ? names(kind->passedHeaders, name) : anyKindNames(name))
                         || std::any_of(alsoNamed.begin(), alsoNamed.end(), [name](const QByteArray &pattern) {
                                return PassableHeader::matches(name, pattern);
                            });
    return isNamed && !PassableHeader::isKeptBack(name);
}

HeaderList PassedHeaders::of(const HeaderList &client) const
{
    const std::vector<QByteArray> hops = namedInConnection(client);
    HeaderList passed;
    for (const HeaderList::Field &first : client.fields()) {
        if (!passes(first.name))
            continue;
        const QByteArray name = first.name.toLower();
        if (passed.contains(name) || std::find(hops.begin(), hops.end(), name) != hops.end())
            continue;
        QByteArray value;
        for (const HeaderList::Field &field : client.fields()) {
            if (field.name.compare(name, Qt::CaseInsensitive) == 0)
                value += value.isEmpty() ? field.value : QByteArray {',' + field.value};
        }
        if (isPlain(value))
            passed.add(name, value);
    }
    return passed;
}

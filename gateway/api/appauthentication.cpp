// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/appauthentication.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "models/vault/appkey.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype minKeyLength = 8;
constexpr qsizetype maxKeyLength = 256;

bool isKeyCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
           || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
}

bool isWellFormed(QByteArrayView key)
{
    return key.size() >= minKeyLength && key.size() <= maxKeyLength
           && std::all_of(key.begin(), key.end(), isKeyCharacter);
}

tl::unexpected<Error> refuse(const QString &why)
{
    return fail(ErrorCode::Unauthorized, why);
}

/// How clients of the dialect send a key.
QString way(ApiDialect dialect)
{
    switch (dialect) {
    case ApiDialect::Anthropic:
        return u"in the header x-api-key or as \"Authorization: Bearer\""_s;
    case ApiDialect::Gemini:
        return u"in the header x-goog-api-key or as \"Authorization: Bearer\""_s;
    case ApiDialect::OpenAi:
    case ApiDialect::Ollama:
        break;
    }
    return u"as \"Authorization: Bearer\""_s;
}

/// The token after "Bearer" and at least one space; nullopt: another scheme.
std::optional<QByteArray> bearerToken(const QByteArray &value)
{
    constexpr QByteArrayView scheme {"bearer "};
    if (value.size() < scheme.size()
        || qstrnicmp(value.constData(), scheme.data(), static_cast<size_t>(scheme.size())) != 0)
        return std::nullopt;
    qsizetype begin = scheme.size();
    while (begin < value.size() && value[begin] == ' ')
        ++begin;
    return value.mid(begin);
}

/// Values of the query parameter "key", percent-decoded, in order.
std::vector<QByteArray> queryKeys(const QByteArray &query)
{
    std::vector<QByteArray> keys;
    if (query.isEmpty())
        return keys;
    for (const QByteArray &pair : query.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name = QByteArray::fromPercentEncoding(equals < 0 ? pair : pair.left(equals));
        if (name == "key")
            keys.push_back(equals < 0 ? QByteArray {} : QByteArray::fromPercentEncoding(pair.mid(equals + 1)));
    }
    return keys;
}
} // namespace

Result<QByteArray> findAppKey(const RequestHead &head, ApiDialect dialect)
{
    std::vector<QByteArray> keys = queryKeys(head.query);
    if (!keys.empty() && dialect != ApiDialect::Gemini)
        return refuse(u"an API key does not belong in the URL: send it "_s + way(dialect));
    for (const HeaderList::Field &field : head.headers.fields()) {
        const QByteArrayView name {field.name};
        if (name.compare("authorization", Qt::CaseInsensitive) == 0) {
            const std::optional<QByteArray> token = bearerToken(field.value);
            if (!token)
                return refuse(u"the Authorization header must be \"Bearer\" and an API key"_s);
            keys.push_back(*token);
        } else if (name.compare("x-api-key", Qt::CaseInsensitive) == 0
                   || name.compare("x-goog-api-key", Qt::CaseInsensitive) == 0) {
            keys.push_back(field.value);
        }
    }
    if (keys.empty())
        return refuse(u"no API key: send an app's key "_s + way(dialect));
    if (keys.size() > 1)
        return refuse(u"more than one API key: send exactly one"_s);
    if (!isWellFormed(keys.front()))
        return refuse(u"the API key is malformed"_s);
    return keys.front();
}

Result<std::shared_ptr<const AppSnapshot>> authenticateApp(const RequestHead &head, ApiDialect dialect,
                                                           const HubSnapshot &snapshot, qint64 nowMs)
{
    const Result<QByteArray> key = findAppKey(head, dialect);
    if (!key)
        return tl::unexpected {key.error()};
    const QByteArray digest = AppKey::hashOf(*key);
    const auto found = snapshot.appKeys.constFind(digest);
    // The table is searched by digest, of which nobody can choose a prefix; the last word is in constant time.
    if (found == snapshot.appKeys.constEnd() || !AppKey::isSame(found.key(), digest))
        return refuse(u"the API key is not valid"_s);
    if (found->validUntilMs != 0 && nowMs >= found->validUntilMs)
        return refuse(u"the API key is not valid"_s);
    std::shared_ptr<const AppSnapshot> app = snapshot.apps.value(found->appId);
    if (!app)
        return refuse(u"the API key is not valid"_s);
    if (app->limits.expiresAtMs != 0 && nowMs >= app->limits.expiresAtMs)
        return refuse(u"the API key has expired"_s);
    return app;
}

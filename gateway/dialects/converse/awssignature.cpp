// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/awssignature.h"

#include <algorithm>
#include <array>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <vector>

#include <QCryptographicHash>
#include <QDateTime>
#include <QStringBuilder>
#include <QTimeZone>

namespace
{
constexpr QByteArrayView algorithm {"AWS4-HMAC-SHA256"};
constexpr qsizetype dayLength = 8; ///< of 20150830T123600Z

using Digest = std::array<unsigned char, 32>;

Digest hmac(const unsigned char *key, size_t keyBytes, QByteArrayView text)
{
    Digest digest {};
    unsigned int length = 0;
    HMAC(EVP_sha256(), key, static_cast<int>(keyBytes), reinterpret_cast<const unsigned char *>(text.data()),
         static_cast<size_t>(text.size()), digest.data(), &length);
    return digest;
}

Digest hmac(const Digest &key, QByteArrayView text)
{
    return hmac(key.data(), key.size(), text);
}

QByteArray hexOf(const Digest &digest)
{
    return QByteArray {reinterpret_cast<const char *>(digest.data()), static_cast<qsizetype>(digest.size())}.toHex();
}

QByteArray hashOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray canonicalPath(const QByteArray &path)
{
    return path.isEmpty() ? QByteArray {"/"} : path.toPercentEncoding("/");
}

QByteArray canonicalQuery(const QByteArray &query)
{
    if (query.isEmpty())
        return {};
    QList<QByteArray> fields = query.split('&');
    for (QByteArray &field : fields) {
        if (!field.contains('='))
            field += '=';
    }
    // By name, then by value: "=" is no letter of a name, so that names are told apart first.
    std::sort(fields.begin(), fields.end(), [](const QByteArray &a, const QByteArray &b) {
        const QByteArrayView nameA = QByteArrayView {a}.first(a.indexOf('='));
        const QByteArrayView nameB = QByteArrayView {b}.first(b.indexOf('='));
        return nameA == nameB ? a < b : nameA < nameB;
    });
    return fields.join('&');
}

/// Outer white space goes, inner runs of it become one blank.
QByteArray canonicalValue(const QByteArray &value)
{
    return value.simplified();
}

struct CanonicalHeaders
{
    QByteArray lines;
    QByteArray names; ///< joined by semicolons
};

CanonicalHeaders canonicalHeaders(const HeaderList &headers)
{
    std::vector<std::pair<QByteArray, QByteArray>> fields;
    for (const HeaderList::Field &field : headers.fields()) {
        const QByteArray name = field.name.toLower();
        const auto known =
            std::find_if(fields.begin(), fields.end(), [&](const auto &entry) { return entry.first == name; });
        if (known == fields.end())
            fields.emplace_back(name, canonicalValue(field.value));
        else
            known->second += ',' + canonicalValue(field.value);
    }
    std::sort(fields.begin(), fields.end());
    CanonicalHeaders canonical;
    for (const auto &[name, value] : fields) {
        canonical.lines += name + ':' + value + '\n';
        canonical.names += canonical.names.isEmpty() ? name : QByteArray {';' + name};
    }
    return canonical;
}

/// The key is good for one day, region and service.
QByteArray signatureOf(const QByteArray &text, const AwsRequest &request, QByteArrayView secretKey,
                       const QByteArray &day)
{
    QByteArray first {"AWS4"};
    first.append(secretKey);
    Digest key =
        hmac(reinterpret_cast<const unsigned char *>(first.constData()), static_cast<size_t>(first.size()), day);
    OPENSSL_cleanse(first.data(), static_cast<size_t>(first.size()));
    for (const QByteArrayView part :
         {QByteArrayView {request.region}, QByteArrayView {request.service}, QByteArrayView {"aws4_request"}})
        key = hmac(key, part);
    const QByteArray signature = hexOf(hmac(key, text));
    OPENSSL_cleanse(key.data(), key.size());
    return signature;
}
} // namespace

HeaderList awsSignature(const AwsRequest &request, const AwsCredentials &credentials, qint64 timeMs)
{
    const QByteArray time = QDateTime::fromMSecsSinceEpoch(timeMs, QTimeZone::utc())
                                .toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"))
                                .toLatin1();
    const QByteArray day = time.first(dayLength);
    HeaderList added;
    added.add("x-amz-date", time);
    if (!credentials.sessionToken.isEmpty())
        added.add("x-amz-security-token", credentials.sessionToken);
    HeaderList signedOnes = request.headers;
    for (const HeaderList::Field &field : added.fields())
        signedOnes.add(field.name, field.value);
    const CanonicalHeaders headers = canonicalHeaders(signedOnes);
    const QByteArray canonical = request.method + '\n' + canonicalPath(request.path) + '\n'
                                 + canonicalQuery(request.query) + '\n' + headers.lines + '\n' + headers.names + '\n'
                                 + hashOf(request.body);
    const QByteArray scope = day + '/' + request.region + '/' + request.service + "/aws4_request";
    const QByteArray text = algorithm.toByteArray() + '\n' + time + '\n' + scope + '\n' + hashOf(canonical);
    added.add("authorization", QByteArray {algorithm.toByteArray() + " Credential=" + credentials.accessKeyId + '/'
                                           + scope + ", SignedHeaders=" + headers.names
                                           + ", Signature=" + signatureOf(text, request, credentials.secretKey, day)});
    return added;
}

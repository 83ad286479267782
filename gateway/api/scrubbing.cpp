// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/scrubbing.h"

#include <algorithm>

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

#include "gateway/upstream/addresspolicy.h"
#include "models/vault/redactor.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxCharacters = 1000;
constexpr qsizetype maxBytes = 16 * maxCharacters; // what is read of a message,
constexpr qsizetype mostBytes = 64 * maxBytes;     // once the credential was looked for in so much of it
constexpr QStringView blank = u"***";

bool beginsStackTrace(QStringView line)
{
    const QStringView text = line.trimmed();
    const bool indented = !line.isEmpty() && line.front().isSpace();
    return text.startsWith(u"Traceback") || text.startsWith(u"goroutine ")
           || (indented && (text.startsWith(u"at ") || text.startsWith(u"File \"")));
}

/// "/srv/app.py:12", "C:\app\x.cs", "https://10.0.0.1/x", "sk-abc".
bool isForInsidersOnly(QStringView word)
{
    while (!word.isEmpty() && !word.front().isLetterOrNumber() && word.front() != u'/')
        word = word.sliced(1);
    const bool isFile = word.startsWith(u'/') && (word.contains(u'.') || word.contains(u':'));
    const bool isKey = word.startsWith(u"sk-") || word.startsWith(u"AIza") || word.startsWith(u"AKIA");
    return isFile || isKey || word.contains(u"://") || word.contains(u":\\");
}

QString withoutInsiders(const QString &line)
{
    QString clean;
    for (const QStringView word : QStringView {line}.tokenize(u' ')) {
        if (!clean.isEmpty())
            clean += u' ';
        clean += isForInsidersOnly(word) ? blank : word;
    }
    return clean;
}

/// Where an address may stand: four numbers, or groups of hexadecimal ones; with a port, in brackets or not.
const QRegularExpression &addressForm()
{
    static const QRegularExpression form {
        uR"((?<![\w.:])(?:(?<four>\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?(?![\w.]?\w)|)"
        uR"(\[?(?<six>(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f.]{0,15})(?:%\w+)?(?:\](?::\d{1,5})?)?))"_s};
    return form;
}

/// Without addresses that mean nothing outside of a network: a proxy's or a provider's own machines.
QString withoutPrivateAddresses(QString text)
{
    qsizetype from = 0;
    for (;;) {
        const QRegularExpressionMatch match = addressForm().match(text, from);
        if (!match.hasMatch())
            return text;
        const QString stated =
            match.captured(u"four"_s).isEmpty() ? match.captured(u"six"_s) : match.captured(u"four"_s);
        QHostAddress address;
        const bool hasDigit = std::any_of(stated.begin(), stated.end(), [](QChar c) { return c.isDigit(); });
        const bool isPrivate = hasDigit && address.setAddress(stated) && !isPublicAddress(address);
        if (isPrivate)
            text.replace(match.capturedStart(), match.capturedLength(), blank.toString());
        from = isPrivate ? match.capturedStart() + blank.size() : match.capturedEnd();
    }
}

/// Without the place that is asked, as "host", "host:port" or "[address]:port"; part of a longer word it is not.
QString withoutHost(const QString &text, const QString &host)
{
    if (host.isEmpty())
        return text;
    const QRegularExpression place {
        uR"((?<![\p{L}\p{N}])\[?%1\]?(?::\d{1,5})?(?![\p{L}\p{N}]))"_s.arg(QRegularExpression::escape(host)),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption};
    return QString {text}.replace(place, blank.toString());
}

/// What opens the provider: the secret, of temporary keys its halves, and the key's name.
QByteArray withoutCredential(QByteArray text, const CredentialSnapshot &credential)
{
    constexpr qsizetype shortestPart = 8; // less would be found in any sentence
    const QByteArrayView secret = credential.secret.reveal();
    if (secret.isEmpty())
        return text;
    text.replace(secret, "***");
    const qsizetype colon = secret.indexOf(':');
    for (const QByteArrayView part : {secret.first(std::max<qsizetype>(colon, 0)), secret.sliced(colon + 1),
                                      QByteArrayView {credential.accessKeyId}}) {
        if (part.size() >= shortestPart)
            text.replace(part, "***");
    }
    return text;
}
} // namespace

namespace
{
/// Without the word at the cut, since half of a secret is not known as one.
QByteArray cutTo(qsizetype bytes, const QByteArray &text)
{
    if (text.size() <= bytes)
        return text;
    qsizetype end = bytes;
    while (end > 0 && static_cast<unsigned char>(text[end - 1]) > 0x20)
        --end;
    return text.left(end > 0 ? end : bytes);
}
} // namespace

QByteArray scrubbed(const QByteArray &message, const ProviderSnapshot &provider, const CredentialSnapshot *credential)
{
    QByteArray bytes = cutTo(mostBytes, message);
    if (credential)
        bytes = withoutCredential(std::move(bytes), *credential);
    bytes = cutTo(maxBytes, bytes);
    const QUrl place {QString::fromUtf8(provider.baseUrl)};
    const QString host = place.host(QUrl::FullyEncoded); // and as people write it
    QString text = withoutHost(QString::fromUtf8(bytes), QUrl::fromAce(host.toLatin1(), QUrl::IgnoreIDNWhitelist));
    text = withoutPrivateAddresses(withoutHost(text, host));
    QString clean;
    for (const QStringView line : QStringView {text}.tokenize(u'\n')) {
        if (beginsStackTrace(line))
            break;
        clean += (clean.isEmpty() ? u""_s : u" "_s) + line;
    }
    for (QChar &c : clean) {
        if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    clean = withoutInsiders(redacted(clean)).trimmed();
    if (clean.size() > maxCharacters)
        clean = clean.left(maxCharacters) + u"..."_s;
    return clean.toUtf8();
}

QByteArray scrubbedWord(const QByteArray &word, const ProviderSnapshot &provider, const CredentialSnapshot *credential)
{
    return scrubbed(word, provider, credential) == word ? word : QByteArray {};
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/scrubbing.h"

#include <QUrl>

#include "models/vault/redactor.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxCharacters = 1000;
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
} // namespace

QByteArray scrubbed(const QByteArray &message, const ProviderSnapshot &provider, const CredentialSnapshot *credential)
{
    QByteArray bytes = message.left(16 * maxCharacters);
    if (credential && !credential->secret.isEmpty())
        bytes.replace(credential->secret.reveal(), "***");
    QString text = QString::fromUtf8(bytes);
    const QString host = QUrl {QString::fromUtf8(provider.baseUrl)}.host();
    if (!host.isEmpty())
        text.replace(host, blank.toString(), Qt::CaseInsensitive);
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

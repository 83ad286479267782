// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/redactor.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr QStringView replacement = u"[redacted]";
constexpr qsizetype shortestPrefixed = 8; ///< "sk-proj" alone is a word, with more it is a key
constexpr qsizetype shortestRandom = 32;
constexpr qsizetype longestWord = 4096; ///< what has no white space for so long is data, not a log line's word

constexpr std::array keyPrefixes {
    QStringView {u"sk-"},   QStringView {u"sk_"},         QStringView {u"rk_"},    QStringView {u"pk-"},
    QStringView {u"AIza"},  QStringView {u"AKIA"},        QStringView {u"ASIA"},   QStringView {u"ABSK"},
    QStringView {u"gsk_"},  QStringView {u"xai-"},        QStringView {u"hf_"},    QStringView {u"pplx-"},
    QStringView {u"fw_"},   QStringView {u"r8_"},         QStringView {u"tgp_"},   QStringView {u"nvapi-"},
    QStringView {u"ghp_"},  QStringView {u"github_pat_"}, QStringView {u"glpat-"}, QStringView {u"csk-"},
    QStringView {u"ya29."}, QStringView {u"eyJ"},
};

constexpr std::array schemes {QStringView {u"bearer"}, QStringView {u"basic"}};

constexpr std::array secretNames {
    QStringView {u"x-api-key"},     QStringView {u"x-goog-api-key"}, QStringView {u"api-key"},
    QStringView {u"api_key"},       QStringView {u"apikey"},         QStringView {u"authorization"},
    QStringView {u"secret"},        QStringView {u"secret_key"},     QStringView {u"client_secret"},
    QStringView {u"password"},      QStringView {u"passwd"},         QStringView {u"passphrase"},
    QStringView {u"token"},         QStringView {u"access_token"},   QStringView {u"refresh_token"},
    QStringView {u"id_token"},      QStringView {u"admin-token"},    QStringView {u"secret_access_key"},
    QStringView {u"session_token"}, QStringView {u"master_key"},     QStringView {u"proxy-authorization"},
};

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isUpper(QChar c)
{
    return c >= u'A' && c <= u'Z';
}

bool isLower(QChar c)
{
    return c >= u'a' && c <= u'z';
}

bool isAlphanumeric(QChar c)
{
    return isDigit(c) || isUpper(c) || isLower(c);
}

/// What keys are made of: base64 in both alphabets, and the dot of signed tokens.
bool isWordChar(QChar c)
{
    return isAlphanumeric(c) || QStringView {u"-_+/=.~"}.contains(c);
}

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t';
}

/// True for "password", "OPENAI_API_KEY", "headers.authorization", "v1/Bearer": what a word ends in decides.
template <typename Words>
bool endsInOneOf(const Words &words, QStringView text)
{
    return std::any_of(words.begin(), words.end(), [text](QStringView word) {
        return text.endsWith(word, Qt::CaseInsensitive)
               && (text.size() == word.size() || !isAlphanumeric(text[text.size() - word.size() - 1]));
    });
}

bool isUuid(QStringView word)
{
    constexpr QStringView shape = u"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return word.size() == shape.size() && std::equal(word.begin(), word.end(), shape.begin(), [](QChar c, QChar form) {
               return form == u'x' ? isAlphanumeric(c) : c == u'-';
           });
}

/// Random text changes between capitals, small letters and digits at more than half of its steps; names and paths
/// rarely do at more than a quarter.
bool looksRandom(QStringView word)
{
    const auto kindOf = [](QChar c) { return isDigit(c) ? 0 : isUpper(c) ? 1 : 2; };
    qsizetype pairs = 0;
    qsizetype changes = 0;
    for (qsizetype at = 1; at < word.size(); ++at) {
        if (!isAlphanumeric(word[at - 1]) || !isAlphanumeric(word[at]))
            continue;
        ++pairs;
        changes += kindOf(word[at - 1]) == kindOf(word[at]) ? 0 : 1;
    }
    return pairs + 1 >= shortestRandom * 3 / 4 && changes * 10 >= pairs * 3;
}

bool isPrefixedKey(QStringView word)
{
    return word.size() >= shortestPrefixed
           && std::any_of(keyPrefixes.begin(), keyPrefixes.end(),
                          [word](QStringView prefix) { return word.startsWith(prefix); });
}

bool isRandomKey(QStringView word)
{
    return word.size() >= shortestRandom && !isUuid(word) && looksRandom(word);
}

/// A path is many words that only look like one: each of its parts is tried alone as well.
bool hasRandomPart(QStringView word)
{
    for (qsizetype begin = 0; begin < word.size();) {
        qsizetype end = begin;
        while (end < word.size() && !QStringView {u"/.=~"}.contains(word[end]))
            ++end;
        if (isRandomKey(word.sliced(begin, end - begin)))
            return true;
        begin = end + 1;
    }
    return false;
}

/// A prefix counts at the beginning and after every separator, as in "models/sk-...".
bool hasPrefixedKey(QStringView word)
{
    for (qsizetype at = 0; at < word.size(); ++at) {
        if ((at == 0 || !isAlphanumeric(word[at - 1])) && isPrefixedKey(word.sliced(at)))
            return true;
    }
    return false;
}

bool holdsKey(QStringView word)
{
    return hasPrefixedKey(word) || isRandomKey(word) || hasRandomPart(word);
}

/// Walks once over the line and copies what may stay.
class Redaction final
{
public:
    explicit Redaction(QStringView line)
        : m_line {line}
    {
        m_out.reserve(line.size());
    }

    QString run()
    {
        while (m_at < m_line.size()) {
            if (isWordChar(m_line[m_at]))
                takeWord();
            else
                m_out.append(m_line[m_at++]);
        }
        return m_out;
    }

private:
    [[nodiscard]] bool isAt(qsizetype at, QStringView text) const { return m_line.sliced(at).startsWith(text); }

    [[nodiscard]] qsizetype endOf(qsizetype from, bool (*belongs)(QChar)) const
    {
        qsizetype end = from;
        while (end < m_line.size() && belongs(m_line[end]))
            ++end;
        return end;
    }

    void copyTo(qsizetype end)
    {
        m_out.append(m_line.sliced(m_at, end - m_at));
        m_at = end;
    }

    void replaceTo(qsizetype end)
    {
        m_out.append(replacement);
        m_at = end;
    }

    void takeWord()
    {
        const qsizetype end = endOf(m_at, isWordChar);
        const QStringView word = m_line.sliced(m_at, end - m_at);
        if (word.size() > longestWord)
            return replaceTo(end);
        const qsizetype equals = word.indexOf(u'=');
        const qsizetype nameEnd = equals < 0 ? end : m_at + equals;
        if (endsInOneOf(schemes, word) && end < m_line.size() && isBlank(m_line[end]))
            return takeSchemeValue(end);
        if (endsInOneOf(secretNames, m_line.sliced(m_at, nameEnd - m_at)) && takeNamedValue(nameEnd))
            return;
        if (isAt(end, u"://")) {
            takePlain(end, word);
            return takeUrlUser(end + 3);
        }
        // "key" is a common word but for the parameter of a URL.
        const bool isParameter = m_at > 0 && (m_line[m_at - 1] == u'?' || m_line[m_at - 1] == u'&');
        if (isParameter && word.startsWith(u"key=") && takeNamedValue(m_at + 3))
            return;
        // Name and value count alone; padding at the end is no assignment.
        const bool isAssignment = equals > 0 && nameEnd + 1 < end && m_line[nameEnd + 1] != u'=';
        if (isAssignment && !holdsKey(word.first(equals)))
            return copyTo(nameEnd + 1);
        takePlain(end, word);
    }

    void takePlain(qsizetype end, QStringView word)
    {
        if (holdsKey(word))
            replaceTo(end);
        else
            copyTo(end);
    }

    void takeSchemeValue(qsizetype schemeEnd)
    {
        const qsizetype begin = endOf(schemeEnd, isBlank);
        copyTo(begin);
        takeValue();
    }

    /// False, and nothing taken, when no value follows the name.
    bool takeNamedValue(qsizetype nameEnd)
    {
        qsizetype at = nameEnd;
        const auto skipQuotes = [&] { at = endOf(at, [](QChar c) { return c == u'"' || c == u'\'' || c == u'\\'; }); };
        skipQuotes();
        at = endOf(at, isBlank);
        if (at >= m_line.size() || (m_line[at] != u':' && m_line[at] != u'='))
            return false;
        at = endOf(at + 1, isBlank);
        skipQuotes();
        copyTo(at);
        const qsizetype wordEnd = endOf(m_at, isWordChar);
        if (endsInOneOf(schemes, m_line.sliced(m_at, wordEnd - m_at)))
            takeSchemeValue(wordEnd);
        else
            takeValue();
        return true;
    }

    static bool isNotEndOfValue(QChar c) { return !c.isSpace() && !QStringView {u"\"'&,;)}\\"}.contains(c); }

    /// A value that ends in a scheme ("Basic", "x[Bearer") takes the next word with it.
    void takeValue()
    {
        bool isScheme = true;
        while (isScheme) {
            const qsizetype end = endOf(m_at, isNotEndOfValue);
            if (end == m_at)
                return;
            isScheme = endsInOneOf(schemes, m_line.sliced(m_at, end - m_at));
            replaceTo(end);
            if (isScheme)
                copyTo(endOf(m_at, isBlank));
        }
    }

    void takeUrlUser(qsizetype begin)
    {
        const qsizetype end =
            endOf(begin, [](QChar c) { return !c.isSpace() && !QStringView {u"/?#\"'<>"}.contains(c); });
        const qsizetype user = m_line.sliced(begin, end - begin).lastIndexOf(u'@');
        copyTo(begin);
        if (user > 0)
            replaceTo(begin + user);
    }

    QStringView m_line;
    qsizetype m_at = 0;
    QString m_out;
};
} // namespace

QString redacted(QStringView line)
{
    return Redaction {line}.run();
}

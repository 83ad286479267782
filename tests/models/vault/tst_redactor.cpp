// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>
#include <QUuid>

#include "models/vault/appkey.h"
#include "models/vault/redactor.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// The string literals of a source file, those that stand beside each other joined; without comments.
QStringList literalsOf(const QByteArray &source)
{
    static const QRegularExpression piece {
        uR"re(//[^\n]*|/\*.*?\*/|R"[^(]*\(.*?\)[^")]*"|(?<string>"(?:[^"\\\n]|\\.)*")|'(?:[^'\\\n]|\\.)+'|(?<other>[^\s]))re"_s,
        QRegularExpression::DotMatchesEverythingOption};
    QStringList all;
    bool isJoined = false;
    for (auto at = piece.globalMatch(QString::fromUtf8(source)); at.hasNext();) {
        const auto match = at.next();
        if (match.hasCaptured(u"string"_s)) {
            QString text = match.captured(u"string"_s).sliced(1).chopped(1);
            text.replace(u"\\\""_s, u"\""_s).replace(u"\\n"_s, u"\n"_s);
            if (isJoined)
                all.last() += text;
            else
                all.append(text);
            isJoined = true;
        } else if (match.captured(u"other"_s) != u"u"_s) { // the prefix of the next
            isJoined = isJoined && match.captured(u"other"_s).isEmpty() && match.captured().startsWith(u'/');
        }
    }
    return all;
}

QString randomText(QRandomGenerator &random, QStringView letters, int size)
{
    QString text;
    for (int at = 0; at < size; ++at)
        text.append(letters[random.bounded(static_cast<int>(letters.size()))]);
    return text;
}
} // namespace

class RedactorTest : public QObject
{
    Q_OBJECT

private slots:

    void blanks_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *what, const QString &line, const QString &expected) {
            QTest::newRow(what) << line << expected;
        };
        row("OpenAI", u"key sk-proj-abc123 refused"_s, u"key [redacted] refused"_s);
        row("Anthropic", u"(sk-ant-api03-abc)"_s, u"([redacted])"_s);
        row("ours", u"app key sk-portico-0123456789abcdef."_s, u"app key [redacted]"_s);
        row("Google", u"AIzaSyA1234567890"_s, u"[redacted]"_s);
        row("Amazon", u"id=AKIAIOSFODNN7EXAMPLE"_s, u"id=[redacted]"_s);
        row("Groq", u"gsk_abcdefgh"_s, u"[redacted]"_s);
        row("xAI", u"xai-abcdefgh"_s, u"[redacted]"_s);
        row("signed token", u"got eyJhbGciOi.eyJzdWIi.c2ln"_s, u"got [redacted]"_s);
        row("after a slash", u"GET /v1/sk-abcdef0123"_s, u"GET [redacted]"_s);
        row("in quotes", u"\"sk-abcdef0123\""_s, u"\"[redacted]\""_s);
        row("bearer", u"Authorization: Bearer abc"_s, u"Authorization: Bearer [redacted]"_s);
        row("bearer alone", u"sent BEARER abc.def"_s, u"sent BEARER [redacted]"_s);
        row("basic", u"Proxy-Authorization: Basic dXNlcjpwYXNz"_s, u"Proxy-Authorization: Basic [redacted]"_s);
        row("authorization without scheme", u"authorization: abc"_s, u"authorization: [redacted]"_s);
        row("x-api-key", u"x-api-key: abc, next"_s, u"x-api-key: [redacted], next"_s);
        row("x-goog-api-key", u"X-Goog-Api-Key:abc"_s, u"X-Goog-Api-Key:[redacted]"_s);
        row("JSON", u"{\"api_key\": \"abc\", \"n\": 1}"_s, u"{\"api_key\": \"[redacted]\", \"n\": 1}"_s);
        row("escaped JSON", u"{\\\"apiKey\\\":\\\"abc\\\"}"_s, u"{\\\"apiKey\\\":\\\"[redacted]\\\"}"_s);
        row("JSON with bearer", u"{\"authorization\":\"Bearer abc\"}"_s,
            u"{\"authorization\":\"Bearer [redacted]\"}"_s);
        row("environment", u"OPENAI_API_KEY=abc"_s, u"OPENAI_API_KEY=[redacted]"_s);
        row("nested name", u"headers.authorization=abc"_s, u"headers.authorization=[redacted]"_s);
        row("query", u"GET /v1beta/models?key=abc&alt=sse"_s, u"GET /v1beta/models?key=[redacted]&alt=sse"_s);
        row("second parameter", u"/m?alt=sse&key=abc"_s, u"/m?alt=sse&key=[redacted]"_s);
        row("token parameter", u"/m?access_token=abc&x=1"_s, u"/m?access_token=[redacted]&x=1"_s);
        row("password", u"password = hunter2"_s, u"password = [redacted]"_s);
        row("passphrase", u"passphrase: 'hunter2'"_s, u"passphrase: '[redacted]'"_s);
        row("URL with a password", u"via http://me:pw@proxy:3128/x"_s, u"via http://[redacted]@proxy:3128/x"_s);
        row("bearer after a slash", u"the/Bearer abc/def"_s, u"the/Bearer [redacted]"_s);
        row("a word that is data", QString {5000, u'a'}, u"[redacted]"_s);
        row("two of them", u"sk-abcdef01 and sk-abcdef02"_s, u"[redacted] and [redacted]"_s);
        row("base64 of 32 bytes", u"key 3q2+7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs="_s, u"key [redacted]"_s);
        row("hexadecimal", u"0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"_s, u"[redacted]"_s);
    }

    void blanks()
    {
        QFETCH(QString, line);
        QFETCH(QString, expected);
        QCOMPARE(redacted(line), expected);
        QCOMPARE(redacted(redacted(line)), expected);
    }

    void leavesTheRest_data()
    {
        QTest::addColumn<QString>("line");
        for (const char *line : {"",
                                 " ",
                                 "listening on http://127.0.0.1:7411/v1",
                                 "no provider openai",
                                 "key of app cline was rotated",
                                 "call 2030581903261 took 12345 us, 200",
                                 "model gpt-5-mini-2026-08-07 is unknown",
                                 "request 6f1e9c52-3a4b-4c5d-8e9f-0a1b2c3d4e5f ended",
                                 "the token limit of 128000 was reached",
                                 "max_tokens=4096 stream=true",
                                 "tokens: 53",
                                 "/usr/lib/x86_64-linux-gnu/qt6/plugins/sqldrivers/libqsqlite.so",
                                 "gateway.headTimeoutMs must be a whole number from 100 to 120000",
                                 "PORTICO_KEY_FILE and PORTICO_PASSPHRASE_FILE are both set",
                                 "Bearer",
                                 "authorization",
                                 "x-api-key:",
                                 "sk-",
                                 "sk-1",
                                 "ask-someone-else-about-this",
                                 "?key",
                                 "a@b.example wrote",
                                 "http://host/a@b",
                                 "====",
                                 "QSqlDatabasePrivate::removeDatabase: connection 'portico_reader' is still in use"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }

    void leavesTheRest()
    {
        QFETCH(QString, line);
        QCOMPARE(redacted(line), line);
    }

    /// Advice that is blanked is none: every sentence that the program may say passes as it is.
    void leavesTheProgramsOwnSentences()
    {
        const QString root = QStringLiteral(PORTICO_SOURCES);
        int sentences = 0;
        QStringList blanked;
        for (const QString &folder : {u"/app"_s, u"/gateway"_s, u"/models"_s}) {
            QDirIterator files {root + folder, {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories};
            while (files.hasNext()) {
                QFile file {files.next()};
                QVERIFY(file.open(QIODevice::ReadOnly));
                for (const QString &literal : literalsOf(file.readAll())) {
                    const bool isNoSentence = literal.startsWith(u"curl "_s) || literal.startsWith(u"UPDATE "_s);
                    if (literal.count(u' ') < 3 || isNoSentence)
                        continue;
                    ++sentences;
                    if (redacted(literal) != literal)
                        blanked.append(file.fileName() + u": "_s + redacted(literal));
                }
            }
        }
        QVERIFY2(blanked.isEmpty(), qPrintable(blanked.join(u'\n')));
        QVERIFY2(sentences > 1'000, qPrintable(QString::number(sentences)));
    }

    void findsKeysWhereverTheyAre()
    {
        QRandomGenerator random {20261123};
        const QString alphanumeric = u"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"_s;
        const QString separators = u" \t\n\"'()[]{}<>,;:=?&|\\/#%!*"_s;
        const QStringList words {u"the"_s, u"call"_s, u"failed"_s,       u"401"_s, u"model"_s, u"http://h/v1"_s,
                                 u"{"_s,   u"}"_s,    u"\u00e4\u6f22"_s, u"k=v"_s, u"--"_s,    u"&key="_s};
        const auto key = [&](int kind) {
            switch (kind) {
            case 0:
                return QString::fromLatin1(AppKey::generate());
            case 1:
                return QString {u"sk-ant-"_s + randomText(random, alphanumeric, 40)};
            case 2:
                return QString {u"AIza"_s + randomText(random, alphanumeric, 35)};
            case 3:
                return QString {u"AKIA"_s + randomText(random, u"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)};
            default:
                return QString {u"Bearer "_s + randomText(random, alphanumeric, 12)};
            }
        };
        for (int round = 0; round < 20'000; ++round) {
            QString line;
            const QString secret = key(round % 5);
            const int place = random.bounded(6);
            for (int word = 0; word < 6; ++word) {
                line.append(word == place ? secret : words[random.bounded(static_cast<int>(words.size()))]);
                line.append(separators[random.bounded(static_cast<int>(separators.size()))]);
            }
            const QString safe = redacted(line);
            QVERIFY2(!safe.contains(secret.last(12)), qPrintable(line + u" -> " + safe));
            QCOMPARE(redacted(safe), safe);
        }
    }

    void findsRandomBase64()
    {
        QRandomGenerator random {20261123};
        int missed = 0;
        constexpr int rounds = 20'000;
        for (int round = 0; round < rounds; ++round) {
            QByteArray bytes {32, '\0'};
            for (char &byte : bytes)
                byte = static_cast<char>(random.bounded(256));
            const QString text = QString::fromLatin1(bytes.toBase64());
            missed += redacted(QString {u"value "_s + text}).contains(text) ? 1 : 0;
        }
        // It goes by the odds; one in a thousand would be too many.
        QVERIFY2(missed * 1000 < rounds, qPrintable(QString::number(missed)));
    }

    void keepsRequestIds()
    {
        for (int round = 0; round < 1000; ++round) {
            const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
            QCOMPARE(redacted(id), id);
        }
    }

    void staysLinear_data()
    {
        QTest::addColumn<QString>("unit");
        for (const char *unit : {"a-", "sk-", "a/", "=", "\"", "://", "key=", "?key=", "token", "bearer ", "@", "aA1"})
            QTest::newRow(unit) << QString::fromLatin1(unit);
    }

    void staysLinear()
    {
        QFETCH(QString, unit);
        const QString line = unit.repeated(400'000 / unit.size());
        QElapsedTimer timer;
        timer.start();
        QVERIFY(redacted(line).size() <= line.size() * 6);
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(RedactorTest)
#include "tst_redactor.moc"

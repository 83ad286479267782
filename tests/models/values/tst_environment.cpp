// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "models/settings/dotenv.h"
#include "models/settings/environment.h"

using namespace Qt::Literals::StringLiterals;

class EnvironmentTest : public QObject
{
    Q_OBJECT

private:
    static void write(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
    {
        QFile file {folder.filePath(name)};
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

private slots:

    void readsALine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("value");
        QTest::newRow("plain") << "A=value"_ba << u"value"_s;
        QTest::newRow("spaces around") << "  A = value  "_ba << u"value"_s;
        QTest::newRow("export") << "export A=value"_ba << u"value"_s;
        QTest::newRow("export with a tab") << "export\tA=value"_ba << u"value"_s;
        QTest::newRow("empty") << "A="_ba << u""_s;
        QTest::newRow("equals inside") << "A=a=b=c"_ba << u"a=b=c"_s;
        QTest::newRow("spaces inside") << "A=two words"_ba << u"two words"_s;
        QTest::newRow("comment after") << "A=value # why"_ba << u"value"_s;
        QTest::newRow("comment only") << "A=# why"_ba << u""_s;
        QTest::newRow("number sign inside") << "A=val#ue"_ba << u"val#ue"_s;
        QTest::newRow("single quotes") << "A='a \"b\" \\n # c'"_ba << u"a \"b\" \\n # c"_s;
        QTest::newRow("single quotes, comment") << "A='a' # why"_ba << u"a"_s;
        QTest::newRow("double quotes") << "A=\"a 'b' # c\""_ba << u"a 'b' # c"_s;
        QTest::newRow("escapes") << "A=\"a\\nb\\t\\\"c\\\"\\\\\\$\\r\""_ba << u"a\nb\t\"c\"\\$\r"_s;
        QTest::newRow("unknown escape stays") << "A=\"a\\x\""_ba << u"a\\x"_s;
        QTest::newRow("empty quotes") << "A=''"_ba << u""_s;
        QTest::newRow("carriage return") << "A=value\r\n"_ba << u"value"_s;
        QTest::newRow("byte order mark") << "\xef\xbb\xbf"
                                            "A=value"_ba
                                         << u"value"_s;
        QTest::newRow("UTF-8") << "A=gr\xc3\xbc\xc3\x9f"_ba << u"gr\u00fc\u00df"_s;
        QTest::newRow("no interpolation") << "A=$HOME"_ba << u"$HOME"_s;
        QTest::newRow("last one wins") << "A=1\nA=2\n"_ba << u"2"_s;
        QTest::newRow("after comments and blanks") << "# c\n\n  # d\nA=value"_ba << u"value"_s;
    }

    void readsALine()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, value);
        const DotEnv read = DotEnv::parse(line);
        QCOMPARE(read.complaints, QStringList {});
        QCOMPARE(read.values, (QHash<QString, QString> {{u"A"_s, value}}));
    }

    void complainsWithoutRepeatingTheLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("no equals") << "secretword"_ba << u"line 2: not NAME=VALUE"_s;
        QTest::newRow("no name") << "=secretword"_ba << u"line 2: not NAME=VALUE"_s;
        QTest::newRow("digit first") << "1A=secretword"_ba << u"line 2: not NAME=VALUE"_s;
        QTest::newRow("space in the name") << "A B=secretword"_ba << u"line 2: not NAME=VALUE"_s;
        QTest::newRow("open single") << "A='secretword"_ba << u"line 2: the value's quotes do not match"_s;
        QTest::newRow("open double") << "A=\"secretword"_ba << u"line 2: the value's quotes do not match"_s;
        QTest::newRow("escaped end") << "A=\"secretword\\\""_ba << u"line 2: the value's quotes do not match"_s;
        QTest::newRow("text after quotes") << "A='a' secretword"_ba << u"line 2: the value's quotes do not match"_s;
    }

    void complainsWithoutRepeatingTheLine()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, complaint);
        const DotEnv read = DotEnv::parse("GOOD=1\n" + line + "\nALSO=2\n");
        QCOMPARE(read.complaints, QStringList {complaint});
        QCOMPARE(read.values, (QHash<QString, QString> {{u"GOOD"_s, u"1"_s}, {u"ALSO"_s, u"2"_s}}));
    }

    void laterFilesWinAndTheProcessOverAll()
    {
        const QTemporaryDir folder;
        write(folder, u".env"_s,
              "PORTICO_HOST=a\nPORTICO_LOG=a\nPORTICO_CA_FILE=a\nPORTICO_KEY_FILE=a\n"
              "PORTICO_DATA_DIR=a\nPORTICO_ENV=test\n");
        write(folder, u".env.local"_s, "PORTICO_LOG=b\nPORTICO_CA_FILE=b\nPORTICO_KEY_FILE=b\nPORTICO_DATA_DIR=b\n");
        write(folder, u".env.test"_s, "PORTICO_CA_FILE=c\nPORTICO_KEY_FILE=c\nPORTICO_DATA_DIR=c\n");
        write(folder, u".env.test.local"_s, "PORTICO_KEY_FILE=d\nPORTICO_DATA_DIR=d\n");
        write(folder, u".env.other"_s, "PORTICO_HOST=wrong\n");
        QProcessEnvironment process;
        process.insert(u"PORTICO_DATA_DIR"_s, u"e"_s);
        const Environment environment = Environment::read(folder.path(), process);
        QCOMPARE(environment.host(), u"a"_s);
        QCOMPARE(environment.log(), u"b"_s);
        QCOMPARE(environment.caFile(), u"c"_s);
        QCOMPARE(environment.keyFile(), u"d"_s);
        QCOMPARE(environment.dataDir(), u"e"_s);
        QCOMPARE(environment.complaints(), QStringList {});
    }

    void theProcessSaysWhichMode()
    {
        const QTemporaryDir folder;
        write(folder, u".env"_s, "PORTICO_ENV=test\n");
        write(folder, u".env.test"_s, "PORTICO_HOST=test\n");
        write(folder, u".env.live"_s, "PORTICO_HOST=live\n");
        QProcessEnvironment process;
        process.insert(u"PORTICO_ENV"_s, u"live"_s);
        QCOMPARE(Environment::read(folder.path(), process).host(), u"live"_s);
    }

    void aModeCannotLeaveTheFolder()
    {
        const QTemporaryDir folder;
        QProcessEnvironment process;
        process.insert(u"PORTICO_ENV"_s, u"../../etc/passwd"_s);
        const Environment environment = Environment::read(folder.path(), process);
        QCOMPARE(environment.complaints().size(), 1);
        QVERIFY(environment.complaints().front().startsWith(u"PORTICO_ENV"));
    }

    void takesOnlyItsOwnNames()
    {
        const QTemporaryDir folder;
        write(folder, u".env"_s, "OPENAI_API_KEY=sk-1\nPORTICO_HOST=::1\n");
        const Environment environment = Environment::read(folder.path(), QProcessEnvironment {});
        QCOMPARE(environment.value(u"OPENAI_API_KEY"_s), QString {});
        QCOMPARE(environment.host(), u"::1"_s);
    }

    void namesTheFileOfAComplaint()
    {
        const QTemporaryDir folder;
        write(folder, u".env.local"_s, "PORTICO_HOST=a\nnonsense\n");
        const Environment environment = Environment::read(folder.path(), QProcessEnvironment {});
        QCOMPARE(environment.complaints(),
                 QStringList {folder.filePath(u".env.local"_s) + u": line 2: not NAME=VALUE"_s});
        QCOMPARE(environment.host(), u"a"_s);
    }

    void aFolderOrAHugeFileOfThatNameIsNotRead()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir {folder.path()}.mkdir(u".env"_s));
        write(folder, u".env.local"_s, QByteArray {DotEnv::maxBytes + 1, '#'});
        const Environment environment = Environment::read(folder.path(), QProcessEnvironment {});
        QCOMPARE(environment.complaints().size(), 1);
        QVERIFY(environment.complaints().front().contains(u"larger than 1 MiB"));
    }

    void anEmptyFolderSaysNothing()
    {
        const QTemporaryDir folder;
        const Environment environment = Environment::read(folder.path(), QProcessEnvironment {});
        QCOMPARE(environment.complaints(), QStringList {});
        QCOMPARE(environment.passphraseFile(), QString {});
        QCOMPARE(environment.otlpEndpoint(), QString {});
        QCOMPARE(environment.port().value(), std::optional<quint16> {});
    }

    void readsThePort_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("port");
        QTest::newRow("usual") << u"7411"_s << 7411;
        QTest::newRow("any") << u"0"_s << 0;
        QTest::newRow("largest") << u"65535"_s << 65535;
        QTest::newRow("too large") << u"65536"_s << -1;
        QTest::newRow("negative") << u"-1"_s << -1;
        QTest::newRow("word") << u"http"_s << -1;
        QTest::newRow("space") << u" 80"_s << -1;
    }

    void readsThePort()
    {
        QFETCH(QString, text);
        QFETCH(int, port);
        QProcessEnvironment process;
        process.insert(u"PORTICO_PORT"_s, text);
        const QTemporaryDir folder;
        const auto read = Environment::read(folder.path(), process).port();
        QCOMPARE(read.has_value(), port >= 0);
        if (port >= 0)
            QCOMPARE(int {read->value()}, port);
        else
            QVERIFY(read.error().detail.contains(u"PORTICO_PORT"));
    }
};

QTEST_GUILESS_MAIN(EnvironmentTest)
#include "tst_environment.moc"

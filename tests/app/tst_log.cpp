// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "app/log/log.h"
#include "app/log/logfile.h"
#include "app/log/logline.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QByteArray contentOf(const QString &path)
{
    QFile file {path};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

mode_t modeOf(const QString &path)
{
    struct stat status = {};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 0777 : 0;
}
} // namespace

class TestLog final : public QObject
{
    Q_OBJECT

private slots:
    void escapesWhatATerminalWouldObey_data();
    void escapesWhatATerminalWouldObey();
    void rotatesBySize();
    void isReadableByItsOwnerOnly();
    void goesOnAfterReopen();
    void leavesATerminalAsItIs();
    void neverWaitsForAPipesReader();
    void whatALinkLeadsToKeepsItsMode();
    void goesOnWhenItCannotBeReopened();
    void readsItsOptions_data();
    void readsItsOptions();
    void redactsAndFiltersMessages();
    void takesMessagesOfManyThreads();

private:
    QTemporaryDir m_folder;
};

void TestLog::escapesWhatATerminalWouldObey_data()
{
    QTest::addColumn<QString>("message");
    QTest::newRow("plain") << "plain";
    QTest::newRow("forged line") << "x\n{\"level\":\"info\"}";
    QTest::newRow("carriage return") << "x\ry";
    QTest::newRow("escape sequence") << "\x1b[2J\x1b]0;title\x07";
    QTest::newRow("C1") << QString(QChar {0x9b}) + u"31m"_s;
    QTest::newRow("delete") << QString(QChar {0x7f});
    QTest::newRow("reversed text") << QString(QChar {0x202e}) + u"txt.exe"_s;
    QTest::newRow("line separator") << QString(QChar {0x2028});
    QTest::newRow("quotes") << "\"}\\";
    QTest::newRow("NUL") << QString(QChar {0});
    QTest::newRow("unicode stays") << u"模型 🙂 ü"_s;
}

void TestLog::escapesWhatATerminalWouldObey()
{
    QFETCH(QString, message);
    const QByteArray line = logLine(1'700'000'000'123, "info"_L1, u"default", message);
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(line.endsWith("}\n"));
    for (const QChar c : QString::fromUtf8(line.chopped(1))) {
        const char16_t code = c.unicode();
        QVERIFY2(code >= 0x20 && !(code >= 0x7f && code <= 0x9f) && code != 0x2028 && code != 0x202e, line.constData());
    }
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    QCOMPARE(object[u"message"_s].toString(), message);
    QCOMPARE(object[u"time"_s].toString(), u"2023-11-14T22:13:20.123Z"_s);
    QCOMPARE(object[u"level"_s].toString(), u"info"_s);
}

void TestLog::rotatesBySize()
{
    const QString path = m_folder.filePath(u"rotate.log"_s);
    LogFile file {path, 1000};
    QVERIFY(file.open());
    const QByteArray line = QByteArray(99, 'x') + '\n';
    for (int i = 0; i < 120; ++i)
        file.write(QByteArray::number(i).rightJustified(4, '0') + line.mid(4));
    const QStringList files = QDir(m_folder.path()).entryList({u"rotate.log*"_s}, QDir::Files, QDir::Name);
    QCOMPARE(files, (QStringList {u"rotate.log"_s, u"rotate.log.1"_s, u"rotate.log.2"_s, u"rotate.log.3"_s,
                                  u"rotate.log.4"_s}));
    for (const QString &name : files)
        QVERIFY(QFileInfo(m_folder.filePath(name)).size() <= 1000);
    QVERIFY(contentOf(path).contains("0119"));
    QVERIFY(contentOf(path + u".1"_s).contains("0109"));
    QVERIFY(!contentOf(path + u".4"_s).contains("0000"));
}

void TestLog::isReadableByItsOwnerOnly()
{
    const QString path = m_folder.filePath(u"mode.log"_s);
    QFile before {path};
    QVERIFY(before.open(QIODevice::WriteOnly));
    before.close();
    before.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    LogFile file {path};
    QVERIFY(file.open());
    const auto forOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY((QFileInfo(path).permissions() & forOthers) == 0);
    LogFile nowhere {m_folder.filePath(u"missing/x.log"_s)};
    QCOMPARE(nowhere.open().error().code, ErrorCode::Storage);
}

void TestLog::goesOnAfterReopen()
{
    const QString path = m_folder.filePath(u"moved.log"_s);
    LogFile file {path};
    QVERIFY(file.open());
    file.write("one\n");
    QVERIFY(QFile::rename(path, path + u".kept"_s));
    file.write("two\n");
    QVERIFY(file.open());
    file.write("three\n");
    QCOMPARE(contentOf(path + u".kept"_s), "one\ntwo\n"_ba);
    QCOMPARE(contentOf(path), "three\n"_ba);
}

void TestLog::leavesATerminalAsItIs()
{
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0)
        QSKIP("no pseudo terminal");
    const QString path = QString::fromLocal8Bit(::ptsname(terminal));
    QCOMPARE(::chmod(QFile::encodeName(path).constData(), 0622), 0);
    LogFile file {path, 10};
    QVERIFY(file.open());
    for (int i = 0; i < 5; ++i)
        file.write("a line\n");
    QCOMPARE(modeOf(path), 0622);
    QVERIFY(!QFile::exists(path + u".1"_s));
    QByteArray shown {200, '\0'};
    shown.truncate(::read(terminal, shown.data(), 200));
    QCOMPARE(shown.count("a line"), 5);
    ::close(terminal);
}

void TestLog::neverWaitsForAPipesReader()
{
    const QString path = m_folder.filePath(u"pipe"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0644), 0);
    LogFile file {path, 10};
    const Outcome unread = file.open();
    QVERIFY(!unread);
    QVERIFY2(unread.error().detail.contains(u"nobody reads the pipe"_s), qPrintable(unread.error().detail));
    const int reader = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    QVERIFY(reader >= 0);
    QVERIFY(file.open());
    file.write("one line\n");
    file.write("another line\n");
    QByteArray read {200, '\0'};
    read.truncate(::read(reader, read.data(), 200));
    QCOMPARE(read, "one line\nanother line\n"_ba);
    QCOMPARE(modeOf(path), 0644);
    const QByteArray many {100'000, 'x'};
    file.write(many); // more than a pipe holds
    ::close(reader);
}

void TestLog::whatALinkLeadsToKeepsItsMode()
{
    const QString target = m_folder.filePath(u"target.log"_s);
    const QString path = m_folder.filePath(u"link.log"_s);
    QFile before {target};
    QVERIFY(before.open(QIODevice::WriteOnly));
    before.close();
    QCOMPARE(::chmod(QFile::encodeName(target).constData(), 0644), 0);
    QVERIFY(QFile::link(target, path));
    LogFile file {path, 10};
    QVERIFY(file.open());
    QCOMPARE(modeOf(target), 0644);
    file.write("one line\n");
    file.write("another line\n");
    QVERIFY(QFileInfo(path).isSymLink());
    QCOMPARE(contentOf(target + u".1"_s), "one line\n"_ba);
    QCOMPARE(contentOf(target), "another line\n"_ba);
}

void TestLog::goesOnWhenItCannotBeReopened()
{
    Log::Options options;
    options.filePath = m_folder.filePath(u"blocked.log"_s);
    options.terminalLevel = QtFatalMsg;
    QVERIFY(Log::start(options));
    const QString kept = options.filePath + u".kept"_s;
    QVERIFY(QFile::rename(options.filePath, kept));
    QVERIFY(QDir {}.mkdir(options.filePath));
    Log::reopen();
    qInfo("after the hang-up");
    qInstallMessageHandler(nullptr);
    QVERIFY2(contentOf(kept).contains("cannot write the log"), contentOf(kept).constData());
    QVERIFY(contentOf(kept).contains("after the hang-up"));
}

void TestLog::readsItsOptions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isRight");
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("level");
    QTest::newRow("nothing") << "" << true << "/d.log" << int(QtInfoMsg);
    QTest::newRow("level") << "debug" << true << "/d.log" << int(QtDebugMsg);
    QTest::newRow("path") << "/var/x.log" << true << "/var/x.log" << int(QtInfoMsg);
    QTest::newRow("both") << "warning:./x" << true << "./x" << int(QtWarningMsg);
    QTest::newRow("wrong word") << "loud" << false << "" << 0;
}

void TestLog::readsItsOptions()
{
    QFETCH(QString, text);
    QFETCH(bool, isRight);
    QFETCH(QString, path);
    QFETCH(int, level);
    const auto options = Log::optionsFrom(text, u"/d.log"_s);
    QCOMPARE(options.has_value(), isRight);
    if (isRight) {
        QCOMPARE(options->filePath, path);
        QCOMPARE(int(options->fileLevel), level);
    }
}

void TestLog::redactsAndFiltersMessages()
{
    Log::Options options;
    options.filePath = m_folder.filePath(u"redact.log"_s);
    options.terminalLevel = QtFatalMsg;
    QVERIFY(Log::start(options));
    qDebug("too small");
    qInfo("key sk-proj-abcdefghijklmnopqrstuvwxyz0123456789 arrived");
    qWarning("Authorization: Bearer abcdefABCDEF0123456789");
    qInstallMessageHandler(nullptr);
    const QByteArray content = contentOf(options.filePath);
    QVERIFY(!content.contains("too small"));
    QVERIFY(!content.contains("abcdefghijklmnopqrstuvwxyz0123456789"));
    QVERIFY(!content.contains("abcdefABCDEF0123456789"));
    QVERIFY(content.contains("arrived"));
    QCOMPARE(content.count('\n'), 2);
}

void TestLog::takesMessagesOfManyThreads()
{
    Log::Options options;
    options.filePath = m_folder.filePath(u"threads.log"_s);
    options.terminalLevel = QtFatalMsg;
    options.maxBytes = 100'000'000;
    QVERIFY(Log::start(options));
    std::vector<std::unique_ptr<QThread>> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back(QThread::create([] {
            for (int line = 0; line < 250; ++line)
                qInfo("line");
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        QVERIFY(thread->wait(30'000));
    qInstallMessageHandler(nullptr);
    const QByteArrayList lines = contentOf(options.filePath).trimmed().split('\n');
    QCOMPARE(lines.size(), 1000);
    for (const QByteArray &line : lines)
        QVERIFY(QJsonDocument::fromJson(line).isObject());
}

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"

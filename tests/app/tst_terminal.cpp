// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int longestMs = 20'000;

// By itself, and in a shell that goes on with it after Enter when it was stopped.
const QString alone = u"exec \"$1\" credential add up --name k --secret-stdin --data-dir \"$2\""_s;
const QString asAJob = u"\"$1\" credential add up --name k --secret-stdin --data-dir \"$2\"; read x; fg"_s;

QByteArray contentOf(const QString &path)
{
    QFile file {path};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray {};
}

/// The program asks for a secret at a terminal of its own, as a shell would start it.
class Prompt final
{
public:
    explicit Prompt(const HubProcess &hub, const QString &script)
        : m_terminal {::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)}
    {
        ::grantpt(m_terminal);
        ::unlockpt(m_terminal);
        m_slave = ::open(::ptsname(m_terminal), O_RDWR | O_NOCTTY | O_CLOEXEC); // so that its modes can be read
        m_process.setProcessEnvironment(hub.environment());
        m_process.setChildProcessModifier([slave = m_slave] {
            ::setsid();
            ::ioctl(slave, TIOCSCTTY, 0);
            for (const int fd : {0, 1, 2})
                ::dup2(slave, fd);
        });
        m_process.start(u"/bin/sh"_s, {u"-mc"_s, script, u"sh"_s, QStringLiteral(PORTICO_PROGRAM), hub.dataDir()});
    }

    ~Prompt()
    {
        m_process.kill();
        m_process.waitForFinished();
        ::close(m_slave);
        ::close(m_terminal);
    }

    Prompt(const Prompt &) = delete;
    Prompt &operator=(const Prompt &) = delete;

    [[nodiscard]] QProcess &process() { return m_process; }

    [[nodiscard]] bool isShowing() const
    {
        termios modes {};
        ::tcgetattr(m_slave, &modes);
        return (modes.c_lflag & ECHO) != 0;
    }

    [[nodiscard]] bool isTheShells() const { return ::tcgetpgrp(m_terminal) == m_process.processId(); }

    [[nodiscard]] bool isAsking()
    {
        QByteArray part {200, '\0'};
        if (const ssize_t size = ::read(m_terminal, part.data(), 200); size > 0)
            m_seen += part.first(size);
        return m_seen.contains("Secret") && !isShowing();
    }

    void type(const QByteArray &keys)
    {
        QCOMPARE(::write(m_terminal, keys.constData(), size_t(keys.size())), keys.size());
    }

private:
    int m_terminal = -1;
    int m_slave = -1;
    QProcess m_process;
    QByteArray m_seen;
};
} // namespace

/// The standard descriptors that the program gets: a terminal, or none.
class TestTerminal final : public QObject
{
    Q_OBJECT

private slots:
    void showsWhatIsTypedAgainWhenItIsEnded_data();
    void showsWhatIsTypedAgainWhenItIsEnded();
    void showsWhatIsTypedWhileItIsStopped();
    void canBeEndedWhileItIsStopped();
    void closedDescriptorsAreTaken();
    void makesNoKeyThatCannotBeShown_data();
    void makesNoKeyThatCannotBeShown();
};

void TestTerminal::showsWhatIsTypedAgainWhenItIsEnded_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<int>("number");
    QTest::newRow("Ctrl+C") << "\x03"_ba << SIGINT;
    QTest::newRow("Ctrl+C in the middle") << "sk-abc\x03"_ba << SIGINT;
    QTest::newRow("Ctrl+\\") << "\x1c"_ba << SIGQUIT;
    QTest::newRow("SIGTERM") << QByteArray {} << SIGTERM;
    QTest::newRow("SIGHUP") << QByteArray {} << SIGHUP;
}

void TestTerminal::showsWhatIsTypedAgainWhenItIsEnded()
{
    QFETCH(QByteArray, keys);
    QFETCH(int, number);
    HubProcess hub;
    Prompt prompt {hub, alone};
    QVERIFY(prompt.process().waitForStarted(longestMs));
    QTRY_VERIFY_WITH_TIMEOUT(prompt.isAsking(), longestMs);
    if (keys.isEmpty())
        ::kill(static_cast<pid_t>(prompt.process().processId()), number);
    else
        prompt.type(keys);
    QVERIFY(prompt.process().waitForFinished(longestMs));
    QCOMPARE(prompt.process().exitStatus(), QProcess::CrashExit);
    QCOMPARE(prompt.process().exitCode(), number);
    QVERIFY(prompt.isShowing());
}

void TestTerminal::showsWhatIsTypedWhileItIsStopped()
{
    HubProcess hub;
    Prompt prompt {hub, asAJob}; // nothing stops the leader of a session
    QVERIFY(prompt.process().waitForStarted(longestMs));
    QTRY_VERIFY_WITH_TIMEOUT(prompt.isAsking(), longestMs);
    prompt.type("\x1a"); // Ctrl+Z
    QTRY_VERIFY_WITH_TIMEOUT(prompt.isShowing(), longestMs);
    prompt.type("\n");
    QTRY_VERIFY_WITH_TIMEOUT(!prompt.isShowing(), longestMs);
    prompt.type("sk-abcdefgh\n");
    QVERIFY(prompt.process().waitForFinished(longestMs));
    QVERIFY(prompt.isShowing());
}

void TestTerminal::canBeEndedWhileItIsStopped()
{
    HubProcess hub;
    Prompt prompt {hub, asAJob};
    QVERIFY(prompt.process().waitForStarted(longestMs));
    QTRY_VERIFY_WITH_TIMEOUT(prompt.isAsking(), longestMs);
    const QString shell = QString::number(prompt.process().processId());
    const QByteArray child = contentOf(u"/proc/%1/task/%1/children"_s.arg(shell)).trimmed();
    QVERIFY(!child.isEmpty());
    const auto state = [&child] {
        return contentOf(u"/proc/%1/stat"_s.arg(QString::fromLatin1(child))).split(' ').value(2);
    };
    prompt.type("\x1a"); // Ctrl+Z
    QTRY_COMPARE_WITH_TIMEOUT(state(), "T"_ba, longestMs);
    QTRY_VERIFY_WITH_TIMEOUT(prompt.isTheShells(), longestMs);
    ::kill(child.toInt(), SIGTERM);
    ::kill(child.toInt(), SIGCONT); // as a shell does that ends a job
    QTRY_VERIFY_WITH_TIMEOUT(state() == "Z" || state().isEmpty(), longestMs);
    QVERIFY(prompt.isShowing());
}

void TestTerminal::closedDescriptorsAreTaken()
{
    HubProcess hub;
    hub.setVariable(u"PORTICO_ALLOW_CORE"_s, u"1"_s); // else only root may look at its descriptors
    QProcess &process = hub.process();
    process.setProcessEnvironment(hub.environment());
    process.setChildProcessModifier([] {
        for (const int fd : {0, 1, 2})
            ::close(fd);
    });
    process.start(QStringLiteral(PORTICO_PROGRAM), split("serve --port 0 --data-dir") + QStringList {hub.dataDir()});
    QVERIFY(process.waitForStarted(longestMs));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(hub.dataDir() + u"/portico.sock"_s), longestMs);
    for (const int fd : {0, 1, 2})
        QCOMPARE(QFile::symLinkTarget(u"/proc/%1/fd/%2"_s.arg(process.processId()).arg(fd)), u"/dev/null"_s);
    QCOMPARE(hub.stop(), 0);
}

void TestTerminal::makesNoKeyThatCannotBeShown_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("add") << u"app add second"_s;
    QTest::newRow("rotate") << u"app rotate first"_s;
}

void TestTerminal::makesNoKeyThatCannotBeShown()
{
    QFETCH(QString, line);
    HubProcess hub;
    QCOMPARE(hub.run(split("app add first")).exitCode, 0);
    const QByteArray before = hub.run(split("app list --json")).output;
    QProcess program;
    program.setProcessEnvironment(hub.environment());
    program.setChildProcessModifier([] { ::close(STDOUT_FILENO); });
    program.start(QStringLiteral(PORTICO_PROGRAM), line.split(u' ') + QStringList {u"--data-dir"_s, hub.dataDir()});
    QVERIFY(program.waitForFinished(longestMs));
    QCOMPARE(program.exitCode(), 1);
    const QByteArray errors = program.readAllStandardError();
    QVERIFY2(errors.contains("standard output is closed"), errors.constData());
    QCOMPARE(hub.run(split("app list --json")).output, before);
}

QTEST_GUILESS_MAIN(TestTerminal)
#include "tst_terminal.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProcess>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int longestMs = 20'000;
} // namespace

/// The window's program: what it needs, and that there is one hub to a data folder.
class TestHubWindow final : public QObject
{
    Q_OBJECT

private slots:
    void windowNeedsADisplay();
    void aSecondWindowRaisesTheFirst();
    void windowIsRefusedBesideServe();
};

void TestHubWindow::windowNeedsADisplay()
{
    HubProcess hub;
    QProcessEnvironment environment = hub.environment();
    environment.remove(u"QT_QPA_PLATFORM"_s);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(PORTICO_PROGRAM), {u"--data-dir"_s, hub.dataDir()});
    QVERIFY(process.waitForFinished(longestMs));
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("portico serve"));
}

void TestHubWindow::aSecondWindowRaisesTheFirst()
{
    HubProcess hub;
    hub.setVariable(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    hub.setVariable(u"PORTICO_PORT"_s, u"0"_s);
    QProcess first;
    first.setProcessEnvironment(hub.environment());
    first.start(QStringLiteral(PORTICO_PROGRAM), {u"--demo"_s, u"--data-dir"_s, hub.dataDir()});
    QByteArray printed;
    while (!printed.contains("curl -N ") && first.waitForReadyRead(longestMs))
        printed += first.readAllStandardOutput();
    QVERIFY(printed.contains("curl -N http://127.0.0.1:"));
    const ProgramResult second = hub.run({});
    QVERIFY2(second.exitCode == 0, second.errors.constData());
    QCOMPARE(first.state(), QProcess::Running);
    QCOMPARE(hub.run({u"app"_s, u"list"_s}).exitCode, 0);
    first.terminate();
    QVERIFY(first.waitForFinished(15'000));
    QCOMPARE(first.exitCode(), 0);
    QCOMPARE(first.exitStatus(), QProcess::NormalExit);
}

void TestHubWindow::windowIsRefusedBesideServe()
{
    HubProcess hub;
    hub.setVariable(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    QVERIFY(hub.serve());
    QProcess window;
    window.setProcessEnvironment(hub.environment());
    window.start(QStringLiteral(PORTICO_PROGRAM), {u"--data-dir"_s, hub.dataDir()});
    QVERIFY(window.waitForStarted(longestMs));
    window.setReadChannel(QProcess::StandardError);
    QByteArray errors;
    while (!errors.contains("portico: ") && window.state() == QProcess::Running && window.waitForReadyRead(longestMs))
        errors += window.readAllStandardError();
    errors += window.readAllStandardError();
    window.terminate(); // its message box would wait for somebody
    QVERIFY(window.waitForFinished(longestMs));
    QVERIFY2(errors.contains("without a window"), errors.constData());
}

QTEST_GUILESS_MAIN(TestHubWindow)
#include "tst_hubwindow.moc"

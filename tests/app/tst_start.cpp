// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int longestMs = 20'000;

QStringList words(const QString &line)
{
    return line.split(u' ');
}

/// What `portico ARGUMENTS` says where there may be no display.
ProgramResult start(const HubProcess &hub, const QProcessEnvironment &environment, const QStringList &arguments)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(PORTICO_PROGRAM), arguments + QStringList {u"--data-dir"_s, hub.dataDir()});
    if (!process.waitForFinished(longestMs))
        process.kill();
    const bool isWell = process.exitStatus() == QProcess::NormalExit;
    return {isWell ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

/// The two lines behind the URL, and an answer to the second, pasted.
struct Demo
{
    QByteArray model;
    QByteArray answer;
};

Demo tryDemo(HubProcess &hub)
{
    QByteArrayList lines;
    while (lines.size() < 2 && (hub.process().canReadLine() || hub.process().waitForReadyRead(longestMs))) {
        if (hub.process().canReadLine())
            lines.append(hub.process().readLine().trimmed());
    }
    if (lines.size() < 2)
        return {};
    const QByteArray body = lines.at(1).sliced(lines.at(1).indexOf("-d '") + 4).chopped(1);
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, hub.port());
    socket.write("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost:" + QByteArray::number(hub.port())
                 + "\r\nAuthorization: Bearer " + lines.at(0).split(' ').last()
                 + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                 + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QByteArray answer;
    while (socket.waitForReadyRead(longestMs))
        answer += socket.readAll();
    return {QJsonDocument::fromJson(body)[u"model"_s].toString().toUtf8(), answer};
}
} // namespace

/// What the program says when it starts where something stands in its way.
class TestStart final : public QObject
{
    Q_OBJECT

private slots:
    void aDisplayThatDoesNotAnswerIsOneLine_data();
    void aDisplayThatDoesNotAnswerIsOneLine();
    void aDisplayThatTakesNobodyIsOneLine();
    void servesWhereNoDisplayCanBeUsed();
    void authoritiesThatCannotBeReadAreRefused_data();
    void authoritiesThatCannotBeReadAreRefused();
    void subcommandsGoOnWithoutAuthorities();
    void theDemoGoesAroundWhatIsSetUp_data();
    void theDemoGoesAroundWhatIsSetUp();
    void theDemoSaysWhatStandsInItsWay_data();
    void theDemoSaysWhatStandsInItsWay();
    void aTakenPortIsNamed();
    void anAddressOfAnotherMachineIsRefused_data();
    void anAddressOfAnotherMachineIsRefused();
    void withoutAHomeItAsksForTheFolder_data();
    void withoutAHomeItAsksForTheFolder();
    void refusesAReadOnlyFolder();
    void refusesANewerDatabase();
    void refusesADamagedDatabase();
};

void TestStart::aDisplayThatDoesNotAnswerIsOneLine_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("platform");
    QTest::newRow("X") << u"DISPLAY"_s << u":9876"_s << QString();
    QTest::newRow("X, screen") << u"DISPLAY"_s << u"unix:9876.0"_s << QString();
    QTest::newRow("X over the network") << u"DISPLAY"_s << u"127.0.0.1:59000"_s << QString();
    QTest::newRow("not a display") << u"DISPLAY"_s << u"screen"_s << QString();
    QTest::newRow("X by name") << u"DISPLAY"_s << u":9876"_s << u"xcb"_s;
    QTest::newRow("Wayland") << u"WAYLAND_DISPLAY"_s << u"wayland-9876"_s << QString();
    QTest::newRow("a platform that there is not") << u"QT_QPA_PLATFORM"_s << u"none"_s << u"none"_s;
}

void TestStart::aDisplayThatDoesNotAnswerIsOneLine()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(QString, platform);
    HubProcess hub;
    QProcessEnvironment environment = hub.environment();
    environment.remove(u"QT_QPA_PLATFORM"_s);
    environment.insert(u"XDG_RUNTIME_DIR"_s, hub.folder());
    environment.insert(name, value);
    if (!platform.isEmpty())
        environment.insert(u"QT_QPA_PLATFORM"_s, platform);
    const ProgramResult result = start(hub, environment, {});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.errors.startsWith("portico: no display can be used ("), result.errors.constData());
    QVERIFY(result.errors.contains("portico serve"));
    QCOMPARE(result.errors.count('\n'), 1);
}

/// The socket is there, but the server refuses: Qt sees that first.
void TestStart::aDisplayThatTakesNobodyIsOneLine()
{
    HubProcess hub;
    QLocalServer server;
    QVERIFY(server.listen(hub.folder() + u"/wayland-1"_s));
    connect(&server, &QLocalServer::newConnection, &server, [&server] { server.nextPendingConnection()->abort(); });
    QProcessEnvironment environment = hub.environment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    environment.insert(u"XDG_RUNTIME_DIR"_s, hub.folder());
    environment.insert(u"WAYLAND_DISPLAY"_s, u"wayland-1"_s);
    const ProgramResult result = start(hub, environment, {});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.errors.startsWith("portico: no display can be used ("), result.errors.constData());
    QCOMPARE(result.errors.count('\n'), 1);
}

void TestStart::servesWhereNoDisplayCanBeUsed()
{
    HubProcess hub;
    QProcessEnvironment environment = hub.environment();
    environment.remove(u"QT_QPA_PLATFORM"_s);
    environment.insert(u"DISPLAY"_s, u":9876"_s);
    environment.insert(u"PORTICO_PORT"_s, u"0"_s);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(PORTICO_PROGRAM), {u"--or-serve"_s, u"--minimized"_s, u"--data-dir"_s, hub.dataDir()});
    while (!process.canReadLine() && process.waitForReadyRead(longestMs)) {
    }
    QVERIFY(process.readLine().startsWith("Portico is listening on http://127.0.0.1:"));
    process.terminate();
    QVERIFY(process.waitForFinished(longestMs));
    QCOMPARE(process.exitCode(), 0);
}

void TestStart::authoritiesThatCannotBeReadAreRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("no file") << QByteArray();
    QTest::newRow("no PEM") << QByteArray("not a certificate\n");
    QTest::newRow("damaged") << QByteArray("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
}

void TestStart::authoritiesThatCannotBeReadAreRefused()
{
    QFETCH(QByteArray, content);
    HubProcess hub;
    const QString path = hub.folder() + u"/roots.pem"_s;
    if (!content.isEmpty()) {
        QFile file {path};
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }
    hub.setVariable(u"PORTICO_CA_FILE"_s, path);
    const ProgramResult result = hub.run({u"serve"_s, u"--port"_s, u"0"_s});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.errors.contains("PORTICO_CA_FILE") && result.errors.contains(path.toUtf8()),
             result.errors.constData());
    QCOMPARE(result.errors.count('\n'), 1);
    QVERIFY(result.output.isEmpty());
}

void TestStart::subcommandsGoOnWithoutAuthorities()
{
    HubProcess hub;
    hub.setVariable(u"PORTICO_CA_FILE"_s, u"/nonexistent/roots.pem"_s);
    QCOMPARE(hub.run({u"provider"_s, u"list"_s}).exitCode, 0);
    const ProgramResult sick = hub.run({u"doctor"_s});
    QCOMPARE(sick.exitCode, 1);
    QVERIFY2(sick.output.contains("/nonexistent/roots.pem"), sick.output.constData());
}

void TestStart::theDemoGoesAroundWhatIsSetUp_data()
{
    QTest::addColumn<QStringList>("commands");
    QTest::addColumn<QByteArray>("model");
    const QString demo = u"provider add demo --kind demo"_s;
    QTest::newRow("nothing") << QStringList {} << QByteArray("demo/lorem");
    QTest::newRow("another kind") << QStringList {u"provider add demo --kind openai"_s} << QByteArray("demo-2/lorem");
    QTest::newRow("another name") << QStringList {u"provider add toy --kind demo"_s} << QByteArray("toy/lorem");
    QTest::newRow("revoked app") << QStringList {demo, u"app add demo"_s, u"app revoke demo"_s}
                                 << QByteArray("demo/lorem");
    QTest::newRow("app of other models") << QStringList {demo, u"app add demo --models openai/*"_s}
                                         << QByteArray("demo/lorem");
    QTest::newRow("app of the past") << QStringList {demo, u"app add demo --expires 2020-01-01"_s}
                                     << QByteArray("demo/lorem");
    QTest::newRow("both taken") << QStringList {demo, u"app add demo --models x/y"_s, u"app add demo-2 --models x/y"_s}
                                << QByteArray("demo/lorem");
    QTest::newRow("priced, but not enforced")
        << QStringList {demo, u"rate set demo lorem --input 1 --output 1"_s} << QByteArray("demo/lorem");
}

void TestStart::theDemoGoesAroundWhatIsSetUp()
{
    QFETCH(QStringList, commands);
    QFETCH(QByteArray, model);
    HubProcess hub;
    for (const QString &command : commands)
        QVERIFY2(hub.run(words(command)).exitCode == 0, qPrintable(command));
    const QByteArray before = hub.run({u"app"_s, u"show"_s, u"demo"_s}).output;
    for (int round = 0; round < 2; ++round) {
        QVERIFY(hub.serve({u"--demo"_s}));
        const Demo demo = tryDemo(hub);
        QCOMPARE(demo.model, model);
        QVERIFY2(demo.answer.startsWith("HTTP/1.1 200") && demo.answer.contains("[DONE]"), demo.answer.constData());
        QCOMPARE(hub.stop(), 0);
        QCOMPARE(hub.process().readAllStandardError(), QByteArray());
    }
    if (!commands.filter(u"app "_s).isEmpty())
        QCOMPARE(hub.run({u"app"_s, u"show"_s, u"demo"_s}).output, before);
}

void TestStart::theDemoSaysWhatStandsInItsWay_data()
{
    QTest::addColumn<QStringList>("commands");
    QTest::addColumn<QString>("cure");
    QTest::newRow("disabled") << QStringList {u"provider add demo --kind demo --disabled"_s}
                              << u"provider enable demo"_s;
    QTest::newRow("no credit") << QStringList {u"provider add demo --kind demo"_s,
                                               u"rate set demo lorem --input 1 --output 1"_s,
                                               u"settings set billing.enforce on"_s}
                               << u"credit grant demo 1"_s;
}

void TestStart::theDemoSaysWhatStandsInItsWay()
{
    QFETCH(QStringList, commands);
    QFETCH(QString, cure);
    HubProcess hub;
    for (const QString &command : commands)
        QVERIFY2(hub.run(words(command)).exitCode == 0, qPrintable(command));
    QVERIFY(hub.serve({u"--demo"_s}));
    QVERIFY(!tryDemo(hub).answer.startsWith("HTTP/1.1 200"));
    QCOMPARE(hub.stop(), 0);
    const QByteArray warned = hub.process().readAllStandardError();
    QVERIFY2(warned.contains(QByteArray("'portico " + cure.toUtf8() + '\'')), warned.constData());
    QCOMPARE(warned.count('\n'), 1);
    QCOMPARE(hub.run(words(cure)).exitCode, 0);
    QVERIFY(hub.serve({u"--demo"_s}));
    QVERIFY(tryDemo(hub).answer.startsWith("HTTP/1.1 200"));
    QCOMPARE(hub.stop(), 0);
}

void TestStart::aTakenPortIsNamed()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost, 0));
    const QString port = QString::number(taken.serverPort());
    HubProcess hub;
    const ProgramResult result = hub.run({u"serve"_s, u"--port"_s, port});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.errors.contains(port.toLatin1()), result.errors.constData());
    QVERIFY2(result.errors.contains("choose another port"), result.errors.constData());
    QCOMPARE(result.errors.count('\n'), 1);
}

void TestStart::anAddressOfAnotherMachineIsRefused_data()
{
    QTest::addColumn<QString>("workers");
    QTest::newRow("one thread") << u"1"_s;
    QTest::newRow("two threads") << u"2"_s;
}

void TestStart::anAddressOfAnotherMachineIsRefused()
{
    QFETCH(QString, workers);
    HubProcess hub;
    const ProgramResult result = hub.run(split("serve --port 0 --host 203.0.113.1 --workers") + QStringList {workers});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.errors.contains("203.0.113.1") && result.errors.contains("choose one of its own"),
             result.errors.constData());
}

void TestStart::withoutAHomeItAsksForTheFolder_data()
{
    QTest::addColumn<QString>("home");
    QTest::addColumn<QString>("dataHome");
    QTest::addColumn<bool>("isRefused");
    QTest::newRow("no home") << QString() << QString() << true;
    QTest::newRow("a relative home") << u"home"_s << QString() << true;
    QTest::newRow("a relative data home") << u"/nonexistent"_s << u"data"_s << true;
    QTest::newRow("a data home") << QString() << u"FOLDER"_s << false;
}

void TestStart::withoutAHomeItAsksForTheFolder()
{
    QFETCH(QString, home);
    QFETCH(QString, dataHome);
    QFETCH(bool, isRefused);
    const HubProcess hub;
    QProcessEnvironment environment = hub.environment();
    environment.remove(u"HOME"_s);
    environment.remove(u"XDG_DATA_HOME"_s);
    if (!home.isEmpty())
        environment.insert(u"HOME"_s, home);
    if (!dataHome.isEmpty())
        environment.insert(u"XDG_DATA_HOME"_s, dataHome.replace(u"FOLDER"_s, hub.folder()));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(hub.folder());
    process.start(QStringLiteral(PORTICO_PROGRAM), split("account list"));
    QVERIFY(process.waitForFinished(longestMs));
    const QByteArray errors = process.readAllStandardError();
    QVERIFY2(errors.contains("--data-dir") == isRefused, errors.constData());
    QCOMPARE(process.exitCode(), isRefused ? 1 : 0);
    const QStringList made = QDir {hub.folder()}.entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    QCOMPARE(made, isRefused ? QStringList {} : QStringList {u"portico"_s});
}

void TestStart::refusesAReadOnlyFolder()
{
    if (geteuid() == 0)
        QSKIP("root may write everywhere");
    HubProcess hub;
    QVERIFY(QDir().mkpath(hub.dataDir()));
    QFile::setPermissions(hub.dataDir(), QFileDevice::ReadOwner | QFileDevice::ExeOwner);
    const ProgramResult result = hub.run({u"serve"_s, u"--port"_s, u"0"_s});
    QFile::setPermissions(hub.dataDir(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.errors.contains("writable"), result.errors.constData());
}

void TestStart::refusesANewerDatabase()
{
    HubProcess hub;
    QCOMPARE(hub.run({u"provider"_s, u"list"_s}).exitCode, 0);
    const QString path = hub.dataDir() + u"/portico.db"_s;
    QFile file {path};
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(60)); // the header's user_version, big-endian
    file.write(QByteArray::fromHex("0000ffff"));
    file.close();
    for (const QStringList &line : {QStringList {u"serve"_s, u"--port"_s, u"0"_s}, {u"provider"_s, u"list"_s}}) {
        const ProgramResult result = hub.run(line);
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.errors.contains("newer"), result.errors.constData());
        QVERIFY(result.output.isEmpty());
    }
}

void TestStart::refusesADamagedDatabase()
{
    HubProcess hub;
    QVERIFY(QDir().mkpath(hub.dataDir()));
    QFile file {hub.dataDir() + u"/portico.db"_s};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const ProgramResult result = hub.run({u"serve"_s, u"--port"_s, u"0"_s});
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.errors.count('\n'), 1);
    QCOMPARE(QFileInfo(file).size(), 8192); // left as it was
}

QTEST_GUILESS_MAIN(TestStart)
#include "tst_start.moc"

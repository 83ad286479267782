// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int longestMs = 20'000;

QByteArray chatRequest(const QString &key, const QByteArray &model, bool isStreamed)
{
    const QByteArray body = R"({"model":")" + model + R"(","stream":)" + (isStreamed ? "true" : "false")
                            + R"(,"messages":[{"role":"user","content":"Hello"}]})";
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key.toLatin1()
           + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

/// The request with the hub's port in its Host: another one is foreign.
QByteArray addressed(quint16 port, QByteArray request)
{
    const QByteArray host = "Host: localhost:" + QByteArray::number(port);
    return request.replace("Host: localhost", host);
}

/// Sends one request and reads the answer to its end.
QByteArray exchange(quint16 port, const QByteArray &request)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port);
    if (!socket.waitForConnected(longestMs))
        return {};
    socket.write(addressed(port, request));
    QByteArray answer;
    while (socket.waitForReadyRead(longestMs))
        answer += socket.readAll();
    return answer + socket.readAll();
}

QString keyOf(HubProcess &hub, const QString &app)
{
    return hub.run({u"app"_s, u"add"_s, app, u"--json"_s}).json()[u"key"_s].toString();
}

/// Reads what `serve --demo` prints after the URL: the key and the curl line.
QByteArrayList demoLines(HubProcess &hub)
{
    QByteArrayList lines;
    while (lines.size() < 2) {
        while (!hub.process().canReadLine()) {
            if (!hub.process().waitForReadyRead(longestMs))
                return lines;
        }
        lines.append(hub.process().readLine().trimmed());
    }
    return lines;
}

/// As the kernel says; 0: it does not.
qint64 residentKbOf(qint64 processId)
{
    QFile status {u"/proc/%1/status"_s.arg(processId)};
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.simplified().split(' ').at(1).toLongLong();
    }
    return 0;
}
} // namespace

/// `portico serve` from its first line to its end: it answers, records, keeps its files, and gives its room back.
class TestHubProcess final : public QObject
{
    Q_OBJECT

private slots:
    void printsItsUrlAndAnswers();
    void demoLineWorksWhenPasted();
    void demoKeyIsNewAtEachStart();
    void changesReachTheGatewayBeforeTheCommandReturns();
    void recordsACallWithItsRequestId();
    void aSecondServeIsRefused();
    void isReachedWhateverItsFolderIsCalled_data();
    void isReachedWhateverItsFolderIsCalled();
    void waitsForASubcommandThatHasTheFolder_data();
    void waitsForASubcommandThatHasTheFolder();
    void endsGracefullyWithARunningStream();
    void aSecondSignalEndsAtOnce();
    void startsAgainAfterKill();
    void readsDotEnvFilesInTheirOrder();
    void reopensItsLogOnHangup();
    void filesAreForTheOwnerOnly();
    void leavesNoCoreFile();
    void isSmallAndStartsQuickly();
    void givesTheRoomOfLargeBodiesBack();
};

void TestHubProcess::printsItsUrlAndAnswers()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QVERIFY(hub.url().endsWith("/v1"_L1));
    QVERIFY(exchange(hub.port(), "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200"));
    QVERIFY(exchange(hub.port(), chatRequest(u"sk-portico-wrong"_s, "demo/echo", false)).startsWith("HTTP/1.1 401"));
    QCOMPARE(hub.stop(), 0);
    QVERIFY(hub.process().readAllStandardOutput().isEmpty()); // one line, no more
}

void TestHubProcess::demoLineWorksWhenPasted()
{
    HubProcess hub;
    QVERIFY(hub.serve({u"--demo"_s}));
    const QByteArrayList lines = demoLines(hub);
    QCOMPARE(lines.size(), 2);
    const QByteArray key = lines.at(0).split(' ').last();
    QVERIFY(key.startsWith("sk-portico-"));
    QVERIFY(lines.at(1).contains(QByteArray(hub.url().toUtf8() + "/chat/completions -H ")));
    QVERIFY(lines.at(1).contains(key));
    const qsizetype begin = lines.at(1).indexOf("-d '") + 4;
    const QByteArray body = lines.at(1).sliced(begin).chopped(1);
    QVERIFY(QJsonDocument::fromJson(body).isObject());
    const QByteArray answer =
        exchange(hub.port(), "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                                 + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                                 + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QVERIFY2(answer.startsWith("HTTP/1.1 200") && answer.contains("data: ") && answer.contains("[DONE]"),
             answer.constData());
    QCOMPARE(hub.stop(), 0);
}

void TestHubProcess::demoKeyIsNewAtEachStart()
{
    HubProcess hub;
    QVERIFY(hub.serve({u"--demo"_s}));
    const QString first = QString::fromLatin1(demoLines(hub).value(0).split(' ').last());
    QCOMPARE(hub.stop(), 0);
    QVERIFY(hub.serve({u"--demo"_s}));
    const QString second = QString::fromLatin1(demoLines(hub).value(0).split(' ').last());
    QVERIFY(first != second);
    QVERIFY(exchange(hub.port(), chatRequest(first, "demo/echo", false)).startsWith("HTTP/1.1 401"));
    QVERIFY(exchange(hub.port(), chatRequest(second, "demo/echo", false)).startsWith("HTTP/1.1 200"));
}

void TestHubProcess::changesReachTheGatewayBeforeTheCommandReturns()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QCOMPARE(hub.run({u"provider"_s, u"add"_s, u"demo"_s, u"--kind"_s, u"demo"_s}).exitCode, 0);
    const QString key = keyOf(hub, u"tool"_s);
    const QByteArray request = chatRequest(key, "demo/echo", false);
    QVERIFY(exchange(hub.port(), request).startsWith("HTTP/1.1 200"));
    QCOMPARE(hub.run({u"provider"_s, u"disable"_s, u"demo"_s}).exitCode, 0);
    QVERIFY(!exchange(hub.port(), request).startsWith("HTTP/1.1 200"));
    QCOMPARE(hub.run({u"provider"_s, u"enable"_s, u"demo"_s}).exitCode, 0);
    QVERIFY(exchange(hub.port(), request).startsWith("HTTP/1.1 200"));
    QCOMPARE(hub.run({u"app"_s, u"revoke"_s, u"tool"_s}).exitCode, 0);
    QVERIFY(exchange(hub.port(), request).startsWith("HTTP/1.1 401"));
}

void TestHubProcess::recordsACallWithItsRequestId()
{
    HubProcess hub;
    QVERIFY(hub.serve({u"--demo"_s}));
    const QString key = QString::fromLatin1(demoLines(hub).value(0).split(' ').last());
    QByteArray request = chatRequest(key, "demo/echo", false);
    request.replace("\r\n\r\n", "\r\nx-request-id: my-request-1\r\n\r\n");
    QVERIFY(exchange(hub.port(), request).startsWith("HTTP/1.1 200"));
    const QJsonArray calls = hub.run({u"call"_s, u"list"_s, u"--json"_s}).json()[u"calls"_s].toArray();
    QCOMPARE(calls.size(), 1);
    const QJsonObject call = calls.first().toObject();
    QCOMPARE(call[u"requestId"_s].toString(), u"my-request-1"_s);
    QCOMPARE(call[u"status"_s].toString(), u"succeeded"_s);
    for (const QString &id : {call[u"id"_s].toString(), u"my-request-1"_s}) {
        const QJsonObject shown = hub.run({u"call"_s, u"show"_s, id, u"--json"_s}).json();
        QCOMPARE(shown[u"id"_s], call[u"id"_s]);
        QVERIFY(!shown[u"attempts"_s].toArray().isEmpty());
    }
    const QByteArray csv = hub.run({u"call"_s, u"export"_s, u"--format"_s, u"csv"_s}).output;
    QCOMPARE(csv.count('\n'), 2);
    QVERIFY(csv.contains("my-request-1"));
    const QByteArray jsonl = hub.run({u"call"_s, u"export"_s, u"--format"_s, u"jsonl"_s}).output;
    QCOMPARE(QJsonDocument::fromJson(jsonl).object()[u"requestId"_s].toString(), u"my-request-1"_s);
}

void TestHubProcess::aSecondServeIsRefused()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    const ProgramResult second = hub.run({u"serve"_s, u"--port"_s, u"0"_s});
    QCOMPARE(second.exitCode, 1);
    QVERIFY(second.output.isEmpty());
    QVERIFY(second.errors.contains("another Portico"));
    QVERIFY(exchange(hub.port(), "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200"));
}

void TestHubProcess::isReachedWhateverItsFolderIsCalled_data()
{
    QTest::addColumn<int>("length");
    QTest::newRow("short") << 4;
    QTest::newRow("too long for a socket") << 120;
}

/// By another name of it, and from another environment.
void TestHubProcess::isReachedWhateverItsFolderIsCalled()
{
    QFETCH(int, length);
    HubProcess hub;
    hub.setVariable(u"XDG_RUNTIME_DIR"_s, hub.folder());
    const QString folder = hub.folder() + u'/' + QString(length, u'x');
    QVERIFY(QDir {}.mkpath(folder));
    QVERIFY(QFile::link(folder, hub.dataDir()));
    QVERIFY(hub.serve());
    hub.setVariable(u"XDG_RUNTIME_DIR"_s, u"/nonexistent"_s);
    for (const QString &path : {hub.dataDir(), folder}) {
        QProcess program;
        program.setProcessEnvironment(hub.environment());
        program.start(QStringLiteral(PORTICO_PROGRAM), split("account list --data-dir") + QStringList {path});
        QVERIFY(program.waitForFinished(longestMs));
        QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
    }
    QCOMPARE(hub.stop(), 0);
    QVERIFY(!QFile::exists(folder + u"/portico.sock"_s));
}

void TestHubProcess::waitsForASubcommandThatHasTheFolder_data()
{
    QTest::addColumn<bool>("isStopped");
    QTest::newRow("until it ends") << false;
    QTest::newRow("until it is stopped itself") << true;
}

void TestHubProcess::waitsForASubcommandThatHasTheFolder()
{
    QFETCH(bool, isStopped);
    HubProcess hub;
    QVERIFY(QDir {}.mkpath(hub.dataDir()));
    QLockFile subcommand {hub.dataDir() + u"/portico.lock"_s};
    QVERIFY(subcommand.tryLock());
    QProcess &process = hub.process();
    process.setProcessEnvironment(hub.environment());
    process.start(QStringLiteral(PORTICO_PROGRAM), split("serve --port 0 --data-dir") + QStringList {hub.dataDir()});
    QVERIFY(process.waitForStarted(longestMs));
    QFile status {u"/proc/%1/status"_s.arg(process.processId())};
    const auto handlesSignals = [&status] {
        return status.open(QIODevice::ReadOnly) && status.readAll().contains("SigBlk:\t0000000000004003");
    };
    QTRY_VERIFY(((status.close()), handlesSignals()));
    QVERIFY(!process.waitForFinished(500)); // it is refused at once, or waits
    if (!isStopped) {
        subcommand.unlock();
        QVERIFY(process.waitForReadyRead(longestMs));
        QVERIFY(process.readAllStandardOutput().startsWith("Portico is listening on "));
    }
    QCOMPARE(hub.stop(), 0);
}

void TestHubProcess::endsGracefullyWithARunningStream()
{
    HubProcess hub;
    QVERIFY(hub.serve({u"--demo"_s}));
    const QString key = QString::fromLatin1(demoLines(hub).value(0).split(' ').last());
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, hub.port());
    QVERIFY(socket.waitForConnected(longestMs));
    socket.write(addressed(hub.port(), chatRequest(key, "demo/lorem", true)));
    QByteArray answer;
    while (!answer.contains("data: ") && socket.waitForReadyRead(longestMs))
        answer += socket.readAll();
    QVERIFY(answer.startsWith("HTTP/1.1 200"));
    hub.process().terminate();
    while (socket.waitForReadyRead(longestMs))
        answer += socket.readAll();
    answer += socket.readAll();
    QVERIFY2(answer.contains("[DONE]"), answer.right(200).constData());
    QVERIFY(hub.process().waitForFinished(15'000));
    QCOMPARE(hub.process().exitStatus(), QProcess::NormalExit);
    QCOMPARE(hub.process().exitCode(), 0);
    const QJsonArray calls = hub.run({u"call"_s, u"list"_s, u"--json"_s}).json()[u"calls"_s].toArray();
    QCOMPARE(calls.size(), 1);
    QCOMPARE(calls.first()[u"status"_s].toString(), u"succeeded"_s);
}

void TestHubProcess::aSecondSignalEndsAtOnce()
{
    QTcpServer silent; // an upstream that never answers
    QVERIFY(silent.listen(QHostAddress::LocalHost, 0));
    HubProcess hub;
    QVERIFY(hub.serve());
    QCOMPARE(hub.run({u"provider"_s, u"add"_s, u"slow"_s, u"--kind"_s, u"openai-compatible"_s, u"--base-url"_s,
                      u"http://127.0.0.1:%1/v1"_s.arg(silent.serverPort())})
                 .exitCode,
             0);
    QCOMPARE(
        hub.run({u"credential"_s, u"add"_s, u"slow"_s, u"--name"_s, u"k"_s, u"--secret-stdin"_s}, "sk-abc").exitCode,
        0);
    const QString key = keyOf(hub, u"tool"_s);
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, hub.port());
    QVERIFY(socket.waitForConnected(longestMs));
    socket.write(addressed(hub.port(), chatRequest(key, "slow/m", false)));
    QVERIFY(socket.flush());
    QVERIFY(silent.waitForNewConnection(longestMs));
    QElapsedTimer timer;
    timer.start();
    hub.process().terminate();
    QVERIFY(!hub.process().waitForFinished(1'000)); // it waits for the call
    hub.process().terminate();
    QVERIFY(hub.process().waitForFinished(longestMs));
    QCOMPARE(hub.process().exitCode(), 0);
    QVERIFY(timer.elapsed() < 9'000); // a call has ten seconds to end
}

void TestHubProcess::startsAgainAfterKill()
{
    HubProcess hub;
    QVERIFY(hub.serve({u"--demo"_s}));
    const QString key = QString::fromLatin1(demoLines(hub).value(0).split(' ').last());
    QVERIFY(exchange(hub.port(), chatRequest(key, "demo/echo", false)).startsWith("HTTP/1.1 200"));
    hub.kill();
    QVERIFY(hub.serve());
    QCOMPARE(hub.run({u"call"_s, u"list"_s, u"--json"_s}).json()[u"calls"_s].toArray().size(), 1);
    QCOMPARE(hub.run({u"credit"_s, u"check"_s}).exitCode, 0);
    QCOMPARE(hub.stop(), 0);
    hub.kill();
    QCOMPARE(hub.run({u"provider"_s, u"list"_s}).exitCode, 0); // the dead hub's socket does not matter
}

void TestHubProcess::readsDotEnvFilesInTheirOrder()
{
    const auto write = [](const QString &path, const QByteArray &text) {
        QFile file {path};
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    HubProcess hub;
    const QString folder = hub.folder();
    const auto run = [&hub] {
        QProcess process;
        QProcessEnvironment environment = hub.environment();
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(hub.folder());
        process.start(QStringLiteral(PORTICO_PROGRAM), {u"provider"_s, u"list"_s});
        return process.waitForFinished(longestMs) && process.exitCode() == 0;
    };
    QVERIFY(write(folder + u"/.env"_s, "PORTICO_DATA_DIR=" + folder.toUtf8() + "/one\nPORTICO_ENV=wrong\n"));
    QVERIFY(run());
    QVERIFY(QFileInfo::exists(folder + u"/one/portico.db"_s));
    QVERIFY(write(folder + u"/.env.local"_s, "PORTICO_DATA_DIR=\"" + folder.toUtf8() + "/two\"\n"));
    QVERIFY(run());
    QVERIFY(QFileInfo::exists(folder + u"/two/portico.db"_s));
    hub.setVariable(u"PORTICO_ENV"_s, u"work"_s);
    QVERIFY(write(folder + u"/.env.work"_s, "PORTICO_DATA_DIR=" + folder.toUtf8() + "/three\n"));
    QVERIFY(run());
    QVERIFY(QFileInfo::exists(folder + u"/three/portico.db"_s));
    hub.setVariable(u"PORTICO_DATA_DIR"_s, folder + u"/four"_s);
    QVERIFY(run());
    QVERIFY(QFileInfo::exists(folder + u"/four/portico.db"_s));
    QCOMPARE(hub.run({u"provider"_s, u"list"_s}).exitCode, 0); // --data-dir wins over all
    QVERIFY(QFileInfo::exists(hub.dataDir() + u"/portico.db"_s));
}

void TestHubProcess::reopensItsLogOnHangup()
{
    HubProcess hub;
    hub.setVariable(u"PORTICO_LOG"_s, u"debug"_s);
    QVERIFY(hub.serve());
    const QString path = hub.dataDir() + u"/portico.log"_s;
    QVERIFY(QFileInfo::exists(path));
    QVERIFY(QFile::rename(path, path + u".moved"_s));
    ::kill(static_cast<pid_t>(hub.process().processId()), SIGHUP);
    QTRY_VERIFY(QFileInfo::exists(path));
    QCOMPARE(hub.stop(), 0);
}

void TestHubProcess::filesAreForTheOwnerOnly()
{
    HubProcess hub;
    QVERIFY(hub.serve({u"--demo"_s}));
    demoLines(hub);
    constexpr auto forOthers = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
                               | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    QVERIFY(!(QFileInfo(hub.dataDir()).permissions() & forOthers));
    const QFileInfoList files =
        QDir(hub.dataDir()).entryInfoList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot);
    QVERIFY(files.size() >= 4); // database, write-ahead log, log, lock, socket
    for (const QFileInfo &file : files)
        QVERIFY2(!(file.permissions() & forOthers), qPrintable(file.fileName()));
    QVERIFY(!(QFileInfo(hub.folder() + u"/master.key"_s).permissions() & forOthers));
}

void TestHubProcess::leavesNoCoreFile()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QFile limits {u"/proc/%1/limits"_s.arg(hub.process().processId())};
    if (!limits.open(QIODevice::ReadOnly))
        QSKIP("another user's limits cannot be read here"); // not dumpable: /proc is root's
    QByteArray core;
    for (const QByteArray &line : limits.readAll().split('\n'))
        core = line.startsWith("Max core file size") ? line : core;
    QCOMPARE(core.simplified().split(' ').mid(4, 2), (QByteArrayList {"0", "0"}));
}

void TestHubProcess::isSmallAndStartsQuickly()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QCOMPARE(hub.stop(), 0);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(hub.serve()); // with a database
    const qint64 startMs = timer.elapsed();
    const qint64 residentKb = residentKbOf(hub.process().processId());
    qInfo("start %lld ms, resident %lld kB", startMs, residentKb);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("a sanitizer's memory is its own");
#endif
    QVERIFY(residentKb > 0 && residentKb <= 64 * 1024); // twice the goal: the machine may be another
    QVERIFY(startMs < 5'000);
}

void TestHubProcess::givesTheRoomOfLargeBodiesBack()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("a sanitizer's memory is its own");
#endif
    constexpr int uploads = 12;
    constexpr int bodyBytes = 20'000'000;
    HubProcess hub;
    QVERIFY(hub.serve({u"--demo"_s}));
    const QByteArray key = demoLines(hub).value(0).split(' ').last();
    const qint64 beforeKb = residentKbOf(hub.process().processId());
    QByteArray begun = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                       + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(bodyBytes + 1)
                       + "\r\n\r\n" + QByteArray(bodyBytes, ' ');
    begun = addressed(hub.port(), begun);
    for (int round = 0; round < 3; ++round) {
        std::vector<std::unique_ptr<QTcpSocket>> clients;
        for (int i = 0; i < uploads; ++i) {
            clients.push_back(std::make_unique<QTcpSocket>());
            clients.back()->connectToHost(QHostAddress::LocalHost, hub.port());
            clients.back()->write(begun);
        }
        for (const auto &client : clients)
            QTRY_COMPARE_WITH_TIMEOUT(client->bytesToWrite(), 0, 30'000);
        QVERIFY(residentKbOf(hub.process().processId()) > beforeKb + uploads * bodyBytes / 1024 / 2);
    }
    // Six times as much was held a moment ago.
    QTRY_VERIFY_WITH_TIMEOUT(residentKbOf(hub.process().processId()) < beforeKb + 2 * bodyBytes / 1024, 10'000);
    QCOMPARE(hub.stop(), 0);
}

QTEST_GUILESS_MAIN(TestHubProcess)
#include "tst_hubprocess.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray providerKey = "sk-proj-Zq8vJ2nX4mT6bK9wR3yH5cL7";
const QByteArray replacedKey = "sk-proj-Aa1Bb2Cc3Dd4Ee5Ff6Gg7Hh8";

QByteArray readAll(const QString &path)
{
    QFile file {path};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
} // namespace

/// No secret that passed through the command line stays anywhere: arguments, environment of the hub, log, database,
/// write-ahead log, backup, standard output.
class TestSecretsAtRest final : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsLeftInTheClear_data();
    void nothingIsLeftInTheClear();
    void theKeyIsNotAnArgumentOfTheHub();
    void aSecretAsAnArgumentIsNotTaken();
    void withoutAKeyringTheHubRunsAndSaysWhatToDo();
    void aKeyFileOfOthersIsRefused();
    void aWrongKeyFileIsTold();
    void aVaultThatDoesNotOpenIsToldAtStart_data();
    void aVaultThatDoesNotOpenIsToldAtStart();
};

void TestSecretsAtRest::nothingIsLeftInTheClear_data()
{
    QTest::addColumn<bool>("isOnline");
    QTest::newRow("offline") << false;
    QTest::newRow("online") << true;
}

void TestSecretsAtRest::nothingIsLeftInTheClear()
{
    QFETCH(bool, isOnline);
    HubProcess hub;
    hub.setVariable(u"PORTICO_LOG"_s, u"debug"_s);
    if (isOnline)
        QVERIFY(hub.serve());
    const auto run = [&hub](const QString &line, const QByteArray &input = {}) {
        return hub.run(line.split(u' '), input);
    };
    QCOMPARE(run(u"provider add up --kind openai-compatible --base-url http://127.0.0.1:9/v1"_s).exitCode, 0);
    QByteArray printed = run(u"credential add up --name k --secret-stdin"_s, replacedKey + "\n").output;
    printed += run(u"credential edit up k --secret-stdin"_s, providerKey).output;
    printed += run(u"credential test up k"_s).output;
    printed += run(u"credential list --json"_s).output + run(u"provider show up --json"_s).output;
    const QByteArray appKey = run(u"app add tool --json"_s).json()[u"key"_s].toString().toLatin1();
    const QByteArray token = run(u"admin-token --json"_s).json()[u"token"_s].toString().toLatin1();
    QVERIFY(appKey.size() > 40 && token.size() > 40);
    QCOMPARE(run(u"backup "_s + hub.dataDir() + u"/copy.db"_s).exitCode, 0);
    const QByteArray masterKey = readAll(hub.folder() + u"/master.key"_s).trimmed();
    QVERIFY(masterKey.size() >= 43);
    for (const QByteArray &secret :
         {providerKey, replacedKey, appKey, token, masterKey, QByteArray::fromBase64(masterKey)}) {
        const QStringList files = hub.filesWith(secret);
        QVERIFY2(files.isEmpty(), qPrintable(files.join(u' ')));
        QVERIFY(!printed.contains(secret));
    }
    if (isOnline)
        QCOMPARE(hub.stop(), 0);
    QVERIFY(hub.filesWith(providerKey).isEmpty());
    QVERIFY(hub.filesWith("127.0.0.1:9").size() >= 1); // what is searched is what was written
}

void TestSecretsAtRest::theKeyIsNotAnArgumentOfTheHub()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QCOMPARE(hub.run({u"provider"_s, u"add"_s, u"up"_s, u"--kind"_s, u"openai"_s}).exitCode, 0);
    QCOMPARE(
        hub.run({u"credential"_s, u"add"_s, u"up"_s, u"--name"_s, u"k"_s, u"--secret-stdin"_s}, providerKey).exitCode,
        0);
    const QString proc = u"/proc/%1/"_s.arg(hub.process().processId());
    QVERIFY(!readAll(proc + u"cmdline"_s).isEmpty());
    for (const QString &name : {u"cmdline"_s, u"environ"_s})
        QVERIFY(!readAll(proc + name).contains(providerKey));
}

void TestSecretsAtRest::aSecretAsAnArgumentIsNotTaken()
{
    HubProcess hub;
    for (const QString &option : {u"--secret"_s, u"--api-key"_s, u"--key"_s}) {
        const ProgramResult result = hub.run(
            {u"credential"_s, u"add"_s, u"up"_s, u"--name"_s, u"k"_s, option, QString::fromLatin1(providerKey)});
        QCOMPARE(result.exitCode, 2);
        QVERIFY(!result.errors.contains(providerKey));
    }
}

void TestSecretsAtRest::withoutAKeyringTheHubRunsAndSaysWhatToDo()
{
    HubProcess hub;
    hub.setVariable(u"PORTICO_KEY_FILE"_s, {});
    QVERIFY(hub.serve());
    QCOMPARE(hub.run({u"provider"_s, u"add"_s, u"up"_s, u"--kind"_s, u"openai"_s}).exitCode, 0);
    const ProgramResult refused =
        hub.run({u"credential"_s, u"add"_s, u"up"_s, u"--name"_s, u"k"_s, u"--secret-stdin"_s}, providerKey);
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.errors.contains("PORTICO_KEY_FILE"), refused.errors.constData());
    QCOMPARE(hub.run({u"credential"_s, u"list"_s, u"up"_s, u"--json"_s}).json()[u"credentials"_s].toArray().size(), 0);
    QVERIFY(hub.filesWith(providerKey).isEmpty());
    QCOMPARE(hub.run({u"doctor"_s}).exitCode, 1);
    QCOMPARE(hub.stop(), 0);
}

void TestSecretsAtRest::aKeyFileOfOthersIsRefused()
{
    HubProcess hub;
    const auto add = [&hub](const QString &name) {
        return hub.run({u"credential"_s, u"add"_s, u"up"_s, u"--name"_s, name, u"--secret-stdin"_s}, providerKey);
    };
    QCOMPARE(hub.run({u"provider"_s, u"add"_s, u"up"_s, u"--kind"_s, u"openai"_s}).exitCode, 0);
    const QString path = hub.folder() + u"/master.key"_s;
    QVERIFY(!QFile::exists(path)); // no secret yet, so no key
    QCOMPARE(add(u"first"_s).exitCode, 0);
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    const ProgramResult refused = add(u"second"_s);
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.errors.contains("master.key"), refused.errors.constData());
}

void TestSecretsAtRest::aWrongKeyFileIsTold()
{
    HubProcess hub;
    QCOMPARE(hub.run({u"provider"_s, u"add"_s, u"up"_s, u"--kind"_s, u"openai"_s}).exitCode, 0);
    QCOMPARE(
        hub.run({u"credential"_s, u"add"_s, u"up"_s, u"--name"_s, u"k"_s, u"--secret-stdin"_s}, providerKey).exitCode,
        0);
    QFile file {hub.folder() + u"/master.key"_s};
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(QByteArray(32, 'k').toBase64());
    file.close();
    const ProgramResult refused =
        hub.run({u"credential"_s, u"add"_s, u"up"_s, u"--name"_s, u"second"_s, u"--secret-stdin"_s}, providerKey);
    QCOMPARE(refused.exitCode, 1);
    QVERIFY(!refused.errors.contains(providerKey));
    QCOMPARE(hub.run({u"credential"_s, u"list"_s, u"--json"_s}).json()[u"credentials"_s].toArray().size(), 1);
}

void TestSecretsAtRest::aVaultThatDoesNotOpenIsToldAtStart_data()
{
    QTest::addColumn<QByteArray>("keyFile");
    QTest::addColumn<QString>("told");
    QTest::newRow("no file named") << QByteArray {} << u"set PORTICO_KEY_FILE"_s;
    QTest::newRow("another key") << QByteArray(32, 'k').toBase64() << u"does not hold the master key"_s;
}

void TestSecretsAtRest::aVaultThatDoesNotOpenIsToldAtStart()
{
    QFETCH(QByteArray, keyFile);
    QFETCH(QString, told);
    HubProcess hub;
    QCOMPARE(hub.run({u"provider"_s, u"add"_s, u"up"_s, u"--kind"_s, u"openai"_s}).exitCode, 0);
    QVERIFY(hub.run({u"doctor"_s}).output.contains("no master key yet"));
    QCOMPARE(
        hub.run({u"credential"_s, u"add"_s, u"up"_s, u"--name"_s, u"k"_s, u"--secret-stdin"_s}, providerKey).exitCode,
        0);
    QVERIFY(hub.run({u"doctor"_s}).output.contains("ready"));
    const QString other = hub.folder() + u"/other.key"_s;
    QFile file {other};
    QVERIFY(file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    file.write(keyFile);
    file.close();
    hub.setVariable(u"PORTICO_KEY_FILE"_s, keyFile.isEmpty() ? QString {} : other);
    const ProgramResult sick = hub.run({u"doctor"_s});
    QCOMPARE(sick.exitCode, 1);
    QVERIFY2(QString::fromUtf8(sick.output).contains(told), sick.output.constData());
    QVERIFY(hub.serve());
    QCOMPARE(hub.stop(), 0);
    const QString warned = QString::fromUtf8(hub.process().readAllStandardError());
    QVERIFY2(warned.contains(u"the provider keys cannot be used: "_s) && warned.contains(told), qPrintable(warned));
}

QTEST_GUILESS_MAIN(TestSecretsAtRest)
#include "tst_secretsatrest.moc"

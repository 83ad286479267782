// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QDir>
#include <QFile>
#include <QTest>

#include "hubprocess.h"
#include "tests/support/scriptedupstream.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray providerKey = "sk-proj-Zq8vJ2nX4mT6bK9wR3yH5cL7";
const QByteArray passphrase = "correct horse battery staple";

QByteArray contentOf(const QString &path)
{
    QFile file {path};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray {};
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file {path};
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size()
           && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}
} // namespace

/// `portico vault rotate` through the binary.
class TestVaultCommands final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void makesANewKeyInTheKeyFilesPlace_data();
    void makesANewKeyInTheKeyFilesPlace();
    void makesANewKeyUnderTheSamePassphrase_data();
    void makesANewKeyUnderTheSamePassphrase();
    void refusesAWrongPassphrase();
    void aBackupOpensWithTheKeyBefore();
    void aKeyFileThatCannotBeReplacedChangesNothing();
    void keepsThePresentKeyThatTheFileLost_data();
    void keepsThePresentKeyThatTheFileLost();
    void aKeyFileThatCannotBeReadChangesNothing();
    void withoutAMasterKeyThereIsNothingToChange();

private:
    [[nodiscard]] bool fill(const HubProcess &hub) const;
    /// A provider test goes out with the key, as any call does.
    [[nodiscard]] bool sendsTheKey(const HubProcess &hub) const;

    std::unique_ptr<ScriptedUpstream> m_upstream;
};

void TestVaultCommands::init()
{
    m_upstream = std::make_unique<ScriptedUpstream>();
    QVERIFY(m_upstream->listen());
}

bool TestVaultCommands::fill(const HubProcess &hub) const
{
    const QString url = QString::fromLatin1(m_upstream->baseUrl() + "/v1");
    return hub.run({u"provider"_s, u"add"_s, u"up"_s, u"--kind"_s, u"openai-compatible"_s, u"--base-url"_s, url})
                   .exitCode
               == 0
           && hub.run(split("credential add up --name k --secret-stdin"), providerKey).exitCode == 0
           && hub.run(split("model add up gpt-x")).exitCode == 0;
}

bool TestVaultCommands::sendsTheKey(const HubProcess &hub) const
{
    const int before = m_upstream->requestCount();
    const ProgramResult tested = hub.run(split("credential test up k --model gpt-x"));
    const auto requests = m_upstream->requests();
    if (tested.exitCode == 0 && m_upstream->requestCount() > before
        && requests.back().headers.value("authorization") == "Bearer " + providerKey)
        return true;
    qWarning("%s%s", tested.output.constData(), tested.errors.constData());
    return false;
}

void TestVaultCommands::makesANewKeyInTheKeyFilesPlace_data()
{
    QTest::addColumn<bool>("isOnline");
    QTest::newRow("offline") << false;
    QTest::newRow("online") << true;
}

void TestVaultCommands::makesANewKeyInTheKeyFilesPlace()
{
    QFETCH(bool, isOnline);
    HubProcess hub;
    if (isOnline)
        QVERIFY(hub.serve());
    QVERIFY(fill(hub));
    const QString file = hub.folder() + u"/master.key"_s;
    const QByteArray first = contentOf(file);
    const ProgramResult rotated = hub.run(split("vault rotate --json"));
    QVERIFY2(rotated.exitCode == 0, rotated.errors.constData());
    QCOMPARE(rotated.json()[u"secrets"_s].toInt(), 1);
    const QByteArray second = contentOf(file);
    QVERIFY(second != first && !second.isEmpty());
    const QStringList kept = QDir {hub.folder()}.entryList({u"master.key.*"_s}, QDir::Files);
    QCOMPARE(kept.size(), 1);
    QCOMPARE(contentOf(hub.folder() + u'/' + kept.first()), first);
    QVERIFY(rotated.json()[u"note"_s].toString().contains(kept.first()));
    QVERIFY(sendsTheKey(hub)); // the hub that made it
    const ProgramResult again = hub.run(split("vault rotate"));
    QVERIFY2(again.exitCode == 0, again.errors.constData());
    QVERIFY2(again.output.contains("secrets:"), again.output.constData());
    if (isOnline) {
        QCOMPARE(hub.stop(), 0);
        QVERIFY(hub.serve());
    }
    QVERIFY(sendsTheKey(hub)); // one that opens it
    QVERIFY(hub.filesWith(providerKey).isEmpty());
}

void TestVaultCommands::makesANewKeyUnderTheSamePassphrase_data()
{
    makesANewKeyInTheKeyFilesPlace_data();
}

void TestVaultCommands::makesANewKeyUnderTheSamePassphrase()
{
    QFETCH(bool, isOnline);
    HubProcess hub;
    const QString file = hub.folder() + u"/passphrase"_s;
    QVERIFY(write(file, passphrase + '\n'));
    hub.setVariable(u"PORTICO_KEY_FILE"_s, {});
    hub.setVariable(u"PORTICO_PASSPHRASE_FILE"_s, file);
    if (isOnline)
        QVERIFY(hub.serve());
    QVERIFY(fill(hub));
    const ProgramResult rotated = hub.run(split("vault rotate --json"));
    QVERIFY2(rotated.exitCode == 0, rotated.errors.constData());
    QCOMPARE(rotated.json()[u"secrets"_s].toInt(), 1);
    QVERIFY(rotated.json()[u"note"_s].isNull());
    QVERIFY(sendsTheKey(hub));
    const ProgramResult doubled = hub.run(split("vault rotate --secret-stdin"), passphrase);
    QCOMPARE(doubled.exitCode, 1);
    QVERIFY2(doubled.errors.contains("give none"), doubled.errors.constData());
}

void TestVaultCommands::refusesAWrongPassphrase()
{
    HubProcess hub;
    const QString file = hub.folder() + u"/passphrase"_s;
    QVERIFY(write(file, passphrase));
    hub.setVariable(u"PORTICO_KEY_FILE"_s, {});
    hub.setVariable(u"PORTICO_PASSPHRASE_FILE"_s, file);
    QVERIFY(hub.serve());
    QVERIFY(fill(hub));
    QVERIFY(write(file, "another passphrase"));
    const ProgramResult refused = hub.run(split("vault rotate"));
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.errors.contains("passphrase"), refused.errors.constData());
    QVERIFY(sendsTheKey(hub));
    QVERIFY(write(file, passphrase));
    QCOMPARE(hub.stop(), 0);
    QVERIFY(hub.serve());
    QVERIFY(sendsTheKey(hub));
}

void TestVaultCommands::aBackupOpensWithTheKeyBefore()
{
    HubProcess hub;
    QVERIFY(fill(hub));
    QCOMPARE(hub.run(split("backup before.db")).exitCode, 0);
    QCOMPARE(hub.run(split("vault rotate")).exitCode, 0);
    const ProgramResult restored = hub.run(split("restore before.db --json"));
    QVERIFY2(restored.exitCode == 0, restored.errors.constData());
    QCOMPARE(restored.json()[u"masterKey"_s].toString(), u"same"_s);
    QVERIFY(sendsTheKey(hub));
    QCOMPARE(hub.run(split("vault rotate")).exitCode, 0);
    QVERIFY(sendsTheKey(hub));
}

void TestVaultCommands::aKeyFileThatCannotBeReplacedChangesNothing()
{
    HubProcess hub;
    QVERIFY(fill(hub));
    const QString file = hub.folder() + u"/master.key"_s;
    const QByteArray first = contentOf(file);
    QVERIFY(QDir {}.mkdir(file + u".next"_s)); // as good as a folder that takes no file
    const ProgramResult refused = hub.run(split("vault rotate"));
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.errors.contains("master.key.next"), refused.errors.constData());
    QCOMPARE(contentOf(file), first);
    QVERIFY(sendsTheKey(hub));
}

void TestVaultCommands::keepsThePresentKeyThatTheFileLost_data()
{
    QTest::addColumn<QByteArray>("content"); // null: no file
    QTest::addColumn<int>("keptFiles");
    QTest::newRow("gone") << QByteArray {} << 1;
    QTest::newRow("another key") << QByteArray {32, 'k'}.toBase64() + '\n' << 2;
}

void TestVaultCommands::keepsThePresentKeyThatTheFileLost()
{
    QFETCH(QByteArray, content);
    QFETCH(int, keptFiles);
    HubProcess hub;
    QVERIFY(hub.serve());
    QVERIFY(fill(hub));
    const QString file = hub.folder() + u"/master.key"_s;
    const QByteArray first = contentOf(file);
    QVERIFY(QFile::remove(file));
    if (!content.isNull())
        QVERIFY(write(file, content));
    const ProgramResult rotated = hub.run(split("vault rotate --json"));
    QVERIFY2(rotated.exitCode == 0, rotated.errors.constData());
    const QStringList kept = QDir {hub.folder()}.entryList({u"master.key.*"_s}, QDir::Files);
    QCOMPARE(kept.size(), keptFiles);
    const auto named = std::find_if(kept.begin(), kept.end(), [&](const QString &name) {
        return rotated.json()[u"note"_s].toString().contains(name);
    });
    QVERIFY(named != kept.end());
    QCOMPARE(contentOf(hub.folder() + u'/' + *named), first);
    QCOMPARE(hub.stop(), 0);
    QVERIFY(sendsTheKey(hub));
}

void TestVaultCommands::aKeyFileThatCannotBeReadChangesNothing()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QVERIFY(fill(hub));
    const QString file = hub.folder() + u"/master.key"_s;
    const QByteArray first = contentOf(file);
    QVERIFY(write(file, "nonsense\n"));
    const ProgramResult refused = hub.run(split("vault rotate"));
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.errors.contains("is not a key file"), refused.errors.constData());
    QCOMPARE(QDir {hub.folder()}.entryList({u"master.key.*"_s}, QDir::Files), QStringList {});
    QVERIFY(write(file, first));
    QVERIFY(sendsTheKey(hub));
    QCOMPARE(hub.run(split("vault rotate")).exitCode, 0);
}

void TestVaultCommands::withoutAMasterKeyThereIsNothingToChange()
{
    HubProcess hub;
    const ProgramResult refused = hub.run(split("vault rotate"));
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.errors.contains("no master key"), refused.errors.constData());
    QVERIFY(!QFile::exists(hub.folder() + u"/master.key"_s));
}

QTEST_GUILESS_MAIN(TestVaultCommands)
#include "tst_vaultcommands.moc"

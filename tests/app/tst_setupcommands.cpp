// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray secret = "sk-test-0123456789abcdef0123456789abcdef";

/// What a set-up can hold, with amounts that no double holds exactly.
const char *const setUp[] {
    "provider add up --kind openai-compatible --base-url http://127.0.0.1:9/v1",
    "provider add demo --kind demo --disabled",
    "credential add up --name main --weight 70 --secret-stdin",
    "model add up chat-x",
    "model add up embed-x --type embedding",
    "model edit up chat-x --traits {\"takesTools\":false}",
    "model alias add fast up/chat-x,demo/echo --strategy weighted",
    "rate set up chat-x --input 0.123457 --output 2 --margin 12.5 --tiers 200000:0.5:4",
    "provider add pictures --kind openai --disabled",
    "rate margin --percent 20 --provider pictures --model gpt-image-*",
    "rate remove pictures gpt-image-1-mini --type image",
    "rate remove pictures dall-e-3 --type image",
    "account add team --monthly 9007199.254740993",
    "app add tool --account team --models up/*,demo/* --rpm 60 --budget 9007199.254740993 --period day --expires "
    "2099-01-01T00:00:00Z",
    "settings set gateway.idleTimeoutMs 31000",
};

bool fill(const HubProcess &hub)
{
    for (const char *line : setUp) {
        if (const ProgramResult done = hub.run(split(line), secret + '\n'); done.exitCode != 0) {
            qWarning("%s: %s", line, done.errors.constData());
            return false;
        }
    }
    return true;
}

QByteArray contentOf(const QString &path)
{
    QFile file {path};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray {};
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file {path};
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

bool isRefused(const ProgramResult &result, const QByteArray &word)
{
    const bool isOneLine = result.errors.count('\n') == 1 && result.errors.startsWith("portico: ");
    if (result.exitCode == 1 && result.output.isEmpty() && isOneLine && result.errors.contains(word))
        return true;
    qWarning("%d %s %s", result.exitCode, result.output.constData(), result.errors.constData());
    return false;
}

QString changeOf(const QJsonObject &report, const QString &item)
{
    for (const auto &one : report[u"items"_s].toArray()) {
        if (one[u"item"_s].toString() == item)
            return one[u"change"_s].toString();
    }
    return {};
}

bool isPrivate(const QString &path)
{
    return QFileInfo {path}.exists()
           && !(QFileInfo {path}.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther));
}
} // namespace

class TestSetupCommands final : public QObject
{
    Q_OBJECT

private slots:
    void carriesASetUpToAFreshHub_data();
    void carriesASetUpToAFreshHub();
    void dryRunChangesNothing();
    void importIsAllOrNothing();
    void refusesWhatIsNoSetUp_data();
    void refusesWhatIsNoSetUp();
    void changesWhatDiffersAndSkipsWhatCannotBe();
    void takesNoKeyToAnotherPlace_data();
    void takesNoKeyToAnotherPlace();
    void importsNoClearTextUnasked();
    void exportRefusesToOverwrite();
    void restoresABackup();
    void refusesToRestore_data();
    void refusesToRestore();
    void restoresOverADamagedDatabase();
    void saysThatABackupNeedsAnotherKey();
    void archivesStayWithTheirHub();
    void restoreNeedsTheHubStopped();
    void saysWhatAProviderSupports_data();
    void saysWhatAProviderSupports();
    void saysThatAProviderDoesNotWork();
};

void TestSetupCommands::carriesASetUpToAFreshHub_data()
{
    QTest::addColumn<bool>("isOnline");
    QTest::newRow("offline") << false;
    QTest::newRow("online") << true;
}

void TestSetupCommands::carriesASetUpToAFreshHub()
{
    QFETCH(bool, isOnline);
    HubProcess from;
    HubProcess to;
    if (isOnline)
        QVERIFY(from.serve() && to.serve());
    QVERIFY(fill(from));
    const QString file = from.folder() + u"/setup.json"_s;
    const ProgramResult exported = from.run({u"export"_s, u"setup.json"_s, u"--json"_s});
    QVERIFY2(exported.exitCode == 0, exported.errors.constData());
    QCOMPARE(exported.json()[u"file"_s].toString(), file);
    QVERIFY(isPrivate(file));
    const QByteArray bytes = contentOf(file);
    QVERIFY(!bytes.contains(secret) && !bytes.contains("sk-portico-"));
    QVERIFY(bytes.contains("9007199254740993") && bytes.contains("123457"));

    const QJsonObject own = from.run({u"import"_s, file, u"--dry-run"_s, u"--json"_s}).json();
    QVERIFY(!own[u"items"_s].toArray().isEmpty());
    QCOMPARE(own[u"unchanged"_s].toInt(), own[u"items"_s].toArray().size());

    const ProgramResult imported = to.run({u"import"_s, file, u"--json"_s});
    QVERIFY2(imported.exitCode == 0, imported.errors.constData());
    const QJsonObject report = imported.json();
    QCOMPARE(changeOf(report, u"provider up"_s), u"created"_s);
    QCOMPARE(changeOf(report, u"credential up/main"_s), u"skipped"_s);
    QCOMPARE(changeOf(report, u"app tool"_s), u"created"_s);
    const QString key = report[u"keys"_s][0][u"key"_s].toString();
    QVERIFY(key.startsWith("sk-portico-"_L1));
    const QByteArray rates = to.run(split("rate list --provider pictures")).output;
    QVERIFY(rates.contains("dall-e-2") && !rates.contains("dall-e-3") && !rates.contains("gpt-image-1-mini"));
    // The running gateway knows the app already; the key must be the one that it was given.
    QCOMPARE(to.run(split("app show tool --json")).json()[u"budgetNano"_s].toInteger(), 9'007'199'254'740'993);
    QCOMPARE(to.run(split("credential add up --name main --weight 70 --secret-stdin"), secret + '\n').exitCode, 0);
    QCOMPARE(to.run(split("export again.json")).exitCode, 0);
    QCOMPARE(contentOf(to.folder() + u"/again.json"_s), bytes);

    const QJsonObject second = to.run({u"import"_s, file, u"--json"_s}).json();
    QCOMPARE(second[u"unchanged"_s].toInt(), second[u"items"_s].toArray().size());
    QVERIFY(second[u"keys"_s].toArray().isEmpty());
}

void TestSetupCommands::dryRunChangesNothing()
{
    HubProcess from;
    HubProcess to;
    QVERIFY(fill(from));
    QCOMPARE(from.run(split("export setup.json")).exitCode, 0);
    QCOMPARE(to.run(split("export before.json")).exitCode, 0);
    const QString file = from.folder() + u"/setup.json"_s;
    const ProgramResult dry = to.run({u"import"_s, file, u"--dry-run"_s, u"--json"_s});
    QVERIFY2(dry.exitCode == 0, dry.errors.constData());
    QCOMPARE(changeOf(dry.json(), u"app tool"_s), u"created"_s);
    QVERIFY(dry.json()[u"dryRun"_s].toBool() && dry.json()[u"keys"_s].toArray().isEmpty());
    QCOMPARE(to.run(split("export after.json")).exitCode, 0);
    QCOMPARE(contentOf(to.folder() + u"/after.json"_s), contentOf(to.folder() + u"/before.json"_s));
}

void TestSetupCommands::importIsAllOrNothing()
{
    HubProcess from;
    HubProcess to;
    QVERIFY(fill(from));
    QCOMPARE(from.run(split("export setup.json")).exitCode, 0);
    // The last part is wrong: nothing of those before may stay.
    const QString file = from.folder() + u"/setup.json"_s;
    QVERIFY(write(file, contentOf(file).replace("\"budgetPeriod\": \"day\"", "\"budgetPeriod\": \"fortnight\"")));
    QVERIFY(isRefused(to.run({u"import"_s, file, u"--json"_s}), "fortnight"));
    QVERIFY(to.run(split("provider list --json")).json()[u"providers"_s].toArray().isEmpty());
    QCOMPARE(to.run(split("settings get gateway.idleTimeoutMs --json")).json()[u"changed"_s], QJsonValue(false));
}

void TestSetupCommands::refusesWhatIsNoSetUp_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("empty") << QByteArray {} << "no export"_ba;
    QTest::newRow("cut") << "{\"format\": \"portico-setup\", "_ba
                         << "at byte"_ba;
    QTest::newRow("list") << "[]"_ba
                          << "no object"_ba;
    QTest::newRow("another format") << "{\"format\": \"other\"}"_ba
                                    << "portico export"_ba;
    QTest::newRow("newer") << "{\"format\": \"portico-setup\", \"formatVersion\": 2}"_ba
                           << "format version 2"_ba;
    const QByteArray head = "{\"format\": \"portico-setup\", \"formatVersion\": 1, ";
    QTest::newRow("unknown member") << head + "\"wishes\": []}"
                                    << "wishes"_ba;
    QTest::newRow("unknown inner member") << head + "\"accounts\": [{\"name\": \"a\", \"colour\": 1}]}"
                                          << "accounts[0].colour"_ba;
    QTest::newRow("missing member") << head + "\"aliases\": [{\"alias\": \"a\"}]}"
                                    << "aliases[0].targets"_ba;
    QTest::newRow("wrong type") << head + "\"apps\": [{\"name\": \"a\", \"account\": \"b\", \"budgetNano\": 0.5}]}"
                                << "apps[0].budgetNano"_ba;
    QTest::newRow("unknown setting") << head + "\"settings\": {\"no.such\": \"1\"}}"
                                     << "no.such"_ba;
    QTest::newRow("unknown kind") << head + "\"providers\": [{\"name\": \"a\", \"kind\": \"nonsense\"}]}"
                                  << "nonsense"_ba;
    QTest::newRow("unknown account") << head + "\"apps\": [{\"name\": \"a\", \"account\": \"nobody\"}]}"
                                     << "nobody"_ba;
}

void TestSetupCommands::refusesWhatIsNoSetUp()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, word);
    HubProcess hub;
    const QString file = hub.folder() + u"/setup.json"_s;
    QVERIFY(isRefused(hub.run({u"import"_s, file}), "no file"));
    QVERIFY(write(file, bytes));
    QVERIFY(isRefused(hub.run({u"import"_s, file}), word));
}

void TestSetupCommands::changesWhatDiffersAndSkipsWhatCannotBe()
{
    HubProcess hub;
    QVERIFY(fill(hub));
    QCOMPARE(hub.run(split("export setup.json")).exitCode, 0);
    QCOMPARE(hub.run(split("provider edit up --base-url http://127.0.0.1:10/v1 --move-keys")).exitCode, 0);
    QCOMPARE(hub.run(split("credential edit up main --weight 5")).exitCode, 0);
    QCOMPARE(hub.run(split("rate set up chat-x --input 1")).exitCode, 0);
    QCOMPARE(hub.run(split("app revoke tool")).exitCode, 0);
    QCOMPARE(hub.run(split("provider remove demo")).exitCode, 0);
    QCOMPARE(hub.run(split("provider add demo --kind perplexity")).exitCode, 0);
    const QJsonObject report = hub.run(split("import setup.json --json --move-keys")).json();
    QCOMPARE(changeOf(report, u"provider up"_s), u"changed"_s);
    QCOMPARE(changeOf(report, u"credential up/main"_s), u"changed"_s);
    QCOMPARE(changeOf(report, u"rate up/chat-x"_s), u"changed"_s);
    QCOMPARE(changeOf(report, u"app tool"_s), u"skipped"_s);
    QCOMPARE(changeOf(report, u"provider demo"_s), u"skipped"_s);
    QCOMPARE(changeOf(report, u"model up/chat-x"_s), u"unchanged"_s);
    const QByteArray table = hub.run(split("import setup.json")).output;
    QVERIFY2(table.contains("CHANGE") && table.contains("revoked"), table.constData());
}

void TestSetupCommands::takesNoKeyToAnotherPlace_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("isFree");
    QTest::newRow("another path") << "http://127.0.0.1:9/v2"_ba << true;
    QTest::newRow("another port") << "http://127.0.0.1:10/v1"_ba << false;
    QTest::newRow("another scheme") << "https://127.0.0.1:9/v1"_ba << false;
    QTest::newRow("another host") << "https://evil.example/v1"_ba << false;
}

void TestSetupCommands::takesNoKeyToAnotherPlace()
{
    QFETCH(QByteArray, url);
    QFETCH(bool, isFree);
    HubProcess hub;
    QVERIFY(fill(hub));
    QCOMPARE(hub.run(split("export setup.json")).exitCode, 0);
    const QString file = hub.folder() + u"/setup.json"_s;
    QVERIFY(write(file, contentOf(file).replace("http://127.0.0.1:9/v1", url)));
    const QStringList edit {u"provider"_s, u"edit"_s, u"up"_s, u"--base-url"_s, QString::fromLatin1(url)};
    if (!isFree) {
        QVERIFY(isRefused(hub.run({u"import"_s, file}), "--move-keys"));
        QVERIFY(isRefused(hub.run(edit), "--move-keys"));
        QVERIFY(hub.run(split("provider show up")).output.contains("http://127.0.0.1:9/v1"));
    }
    const QStringList word = isFree ? QStringList {} : QStringList {u"--move-keys"_s};
    const ProgramResult done = hub.run(QStringList {u"import"_s, file, u"--json"_s} + word);
    QVERIFY2(done.exitCode == 0, done.errors.constData());
    QCOMPARE(changeOf(done.json(), u"provider up"_s), u"changed"_s);
    QVERIFY(hub.run(split("provider show up")).output.contains(url));
    QCOMPARE(hub.run(edit).exitCode, 0); // it is there
}

void TestSetupCommands::importsNoClearTextUnasked()
{
    HubProcess from;
    HubProcess to;
    QVERIFY(fill(from));
    QCOMPARE(from.run(split("export setup.json")).exitCode, 0);
    const QString file = from.folder() + u"/setup.json"_s;
    QVERIFY(write(file, contentOf(file).replace("http://127.0.0.1:9/v1", "http://far.example/v1")));
    QVERIFY(isRefused(to.run({u"import"_s, file}), "--allow-clear-text"));
    QVERIFY(isRefused(from.run({u"import"_s, file, u"--move-keys"_s}), "--allow-clear-text"));
    QCOMPARE(to.run({u"import"_s, file, u"--allow-clear-text"_s}).exitCode, 0);
    // What is there already was meant.
    QCOMPARE(to.run({u"import"_s, file}).exitCode, 0);
}

void TestSetupCommands::exportRefusesToOverwrite()
{
    HubProcess hub;
    const QString file = hub.folder() + u"/setup.json"_s;
    QVERIFY(write(file, "mine"));
    QVERIFY(isRefused(hub.run({u"export"_s, file}), "setup.json"));
    QCOMPARE(contentOf(file), "mine"_ba);
    QVERIFY(isRefused(hub.run({u"export"_s, hub.folder() + u"/nowhere/setup.json"_s}), "nowhere"));
}

void TestSetupCommands::restoresABackup()
{
    HubProcess hub;
    QVERIFY(fill(hub));
    QCOMPARE(hub.run(split("backup copy.db")).exitCode, 0);
    QCOMPARE(hub.run(split("account add later")).exitCode, 0);
    const ProgramResult restored = hub.run(split("restore copy.db --json"));
    QVERIFY2(restored.exitCode == 0 && restored.errors.isEmpty(), restored.errors.constData());
    QCOMPARE(restored.json()[u"masterKey"_s].toString(), u"same"_s);
    QVERIFY(!hub.run(split("account list")).output.contains("later"));
    QVERIFY(isPrivate(hub.dataDir() + u"/portico.db"_s));
    const QString saved = restored.json()[u"saved"_s].toString();
    QVERIFY(isPrivate(saved));
    const ProgramResult back = hub.run({u"restore"_s, saved, u"--json"_s});
    QVERIFY2(back.exitCode == 0, back.errors.constData());
    QVERIFY(hub.run(split("account list")).output.contains("later"));
    QCOMPARE(hub.run(split("credit check")).exitCode, 0);
    QVERIFY(!QFileInfo::exists(hub.dataDir() + u"/portico.db.restore"_s));
}

void TestSetupCommands::refusesToRestore_data()
{
    QTest::addColumn<QByteArray>("damage");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("missing") << "missing"_ba
                             << "no file"_ba;
    QTest::newRow("empty") << "empty"_ba
                           << "not a database"_ba;
    QTest::newRow("text") << "text"_ba
                          << "not a database"_ba;
    QTest::newRow("cut") << "cut"_ba
                         << "damaged"_ba;
    QTest::newRow("garbled") << "garbled"_ba
                             << "damaged"_ba;
    QTest::newRow("newer") << "newer"_ba
                           << "newer Portico"_ba;
    QTest::newRow("folder") << "folder"_ba
                            << "not a file"_ba;
    QTest::newRow("itself") << "itself"_ba
                            << "itself"_ba;
    QTest::newRow("unfinished") << "unfinished"_ba
                                << "write-ahead log"_ba;
}

void TestSetupCommands::refusesToRestore()
{
    QFETCH(QByteArray, damage);
    QFETCH(QByteArray, word);
    HubProcess hub;
    QVERIFY(fill(hub));
    QCOMPARE(hub.run(split("backup copy.db")).exitCode, 0);
    const QString copy = hub.folder() + u"/copy.db"_s;
    QByteArray bytes = contentOf(copy);
    constexpr qsizetype versionAt = 60; // of a database's header: user_version, four bytes
    if (damage == "empty")
        QVERIFY(write(copy, {}));
    else if (damage == "text")
        QVERIFY(write(copy, "no database at all"));
    else if (damage == "cut")
        QVERIFY(write(copy, bytes.first(bytes.size() / 2)));
    else if (damage == "garbled")
        QVERIFY(write(copy, bytes.first(4096) + QByteArray(8192, 'x') + bytes.mid(4096 + 8192)));
    else if (damage == "newer")
        QVERIFY(write(copy, bytes.replace(versionAt, 4, QByteArray {"\0\0\x7f\0", 4})));
    else if (damage == "unfinished")
        QVERIFY(write(copy + u"-wal"_s, "pages"));
    const QString file = damage == "missing"  ? hub.folder() + u"/none.db"_s
                         : damage == "folder" ? hub.folder()
                         : damage == "itself" ? hub.dataDir() + u"/portico.db"_s
                                              : copy;
    const QByteArray before = contentOf(hub.dataDir() + u"/portico.db"_s);
    QVERIFY(isRefused(hub.run({u"restore"_s, file, u"--json"_s}), word));
    QCOMPARE(contentOf(hub.dataDir() + u"/portico.db"_s), before);
    const QStringList left = QDir {hub.dataDir()}.entryList({u"*restore*"_s}, QDir::Files);
    QVERIFY2(left.isEmpty(), qPrintable(left.join(u' ')));
}

void TestSetupCommands::restoresOverADamagedDatabase()
{
    HubProcess hub;
    QVERIFY(fill(hub));
    QCOMPARE(hub.run(split("backup copy.db")).exitCode, 0);
    const QString database = hub.dataDir() + u"/portico.db"_s;
    QVERIFY(write(database, "rubbish"));
    QVERIFY(write(database + u"-wal"_s, "rubbish too"));
    const ProgramResult restored = hub.run(split("restore copy.db --json"));
    QVERIFY2(restored.exitCode == 0, restored.errors.constData());
    QVERIFY(hub.run(split("account list")).output.contains("team"));
    QCOMPARE(contentOf(restored.json()[u"saved"_s].toString()), "rubbish"_ba);
    QCOMPARE(contentOf(restored.json()[u"saved"_s].toString() + u"-wal"_s), "rubbish too"_ba);
}

void TestSetupCommands::saysThatABackupNeedsAnotherKey()
{
    HubProcess from;
    HubProcess to;
    QVERIFY(fill(from) && fill(to));
    QCOMPARE(from.run(split("backup copy.db")).exitCode, 0);
    const ProgramResult restored = to.run({u"restore"_s, from.folder() + u"/copy.db"_s, u"--json"_s});
    QCOMPARE(restored.exitCode, 0);
    QCOMPARE(restored.json()[u"masterKey"_s].toString(), u"other"_s);
    QVERIFY2(restored.errors.contains("master key"), restored.errors.constData());
}

void TestSetupCommands::archivesStayWithTheirHub()
{
    HubProcess other;
    HubProcess hub;
    QVERIFY(fill(other) && fill(hub));
    const QString folder = hub.dataDir() + u"/archive"_s;
    const QString archive = folder + u"/calls-2025Q1.db"_s;
    QVERIFY(QDir {}.mkdir(folder) && write(archive, {}));
    const ProgramResult copied = hub.run(split("backup copy.db --json"));
    QCOMPARE(copied.json()[u"archives"_s].toInt(), 1);
    QVERIFY2(copied.errors.contains("archive"), copied.errors.constData());
    const ProgramResult same = hub.run(split("restore copy.db --json"));
    QVERIFY2(same.exitCode == 0 && same.json()[u"archivesSaved"_s].isNull(), same.errors.constData());
    QVERIFY(QFileInfo::exists(archive));
    QCOMPARE(other.run(split("backup copy.db")).exitCode, 0);
    const ProgramResult foreign = hub.run({u"restore"_s, other.folder() + u"/copy.db"_s, u"--json"_s});
    QVERIFY2(foreign.exitCode == 0, foreign.errors.constData());
    QVERIFY(!QFileInfo::exists(folder));
    QVERIFY(QFileInfo::exists(foreign.json()[u"archivesSaved"_s].toString() + u"/calls-2025Q1.db"_s));
    const ProgramResult back = hub.run({u"restore"_s, foreign.json()[u"saved"_s].toString()});
    QVERIFY2(back.exitCode == 0, back.errors.constData());
    QVERIFY(QFileInfo::exists(archive));
}

void TestSetupCommands::restoreNeedsTheHubStopped()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QCOMPARE(hub.run(split("backup copy.db")).exitCode, 0);
    QVERIFY(isRefused(hub.run(split("restore copy.db")), "stop it"));
    QCOMPARE(hub.stop(), 0);
    QCOMPARE(hub.run(split("restore copy.db")).exitCode, 0);
}

void TestSetupCommands::saysWhatAProviderSupports_data()
{
    carriesASetUpToAFreshHub_data();
}

void TestSetupCommands::saysWhatAProviderSupports()
{
    QFETCH(bool, isOnline);
    HubProcess hub;
    if (isOnline)
        QVERIFY(hub.serve());
    QCOMPARE(hub.run(split("provider add demo --kind demo")).exitCode, 0);
    const ProgramResult examined = hub.run(split("doctor demo --json"));
    QVERIFY2(examined.exitCode == 0, examined.errors.constData());
    QJsonObject found;
    for (const auto &check : examined.json()[u"checks"_s].toArray())
        found.insert(check[u"check"_s].toString(), check[u"supported"_s]);
    for (const char *check : {"answers", "usage", "streams", "usage in streams"})
        QVERIFY2(found[QLatin1StringView(check)] == QJsonValue(true), examined.output.constData());
    for (const char *check : {"lists models", "tools", "parallel tools", "structured output", "cancel", "refusals"})
        QVERIFY2(found.contains(QLatin1StringView(check)), examined.output.constData());
    QVERIFY(examined.json()[u"costNano"_s].isDouble());
    // A second one uses the same app, whose key of the first time has ended.
    QVERIFY(hub.run(split("doctor demo --model echo")).output.startsWith("demo/echo\n"));
    QCOMPARE(hub.run(split("app list --json")).json()[u"apps"_s].toArray().size(), 1);
    QCOMPARE(hub.run(split("provider disable demo")).exitCode, 0);
    QVERIFY(isRefused(hub.run(split("doctor demo")), "disabled"));
    QVERIFY(isRefused(hub.run(split("doctor nobody")), "nobody"));
}

void TestSetupCommands::saysThatAProviderDoesNotWork()
{
    HubProcess hub;
    QCOMPARE(hub.run(split("provider add up --kind openai-compatible --base-url http://127.0.0.1:9/v1")).exitCode, 0);
    QCOMPARE(hub.run(split("credential add up --name main --secret-stdin"), secret + '\n').exitCode, 0);
    const ProgramResult examined = hub.run(split("doctor up --model any --json"));
    QCOMPARE(examined.exitCode, 1);
    QCOMPARE(examined.json()[u"works"_s], QJsonValue(false));
    QVERIFY2(examined.errors.contains("'up' does not work"), examined.errors.constData());
}

QTEST_GUILESS_MAIN(TestSetupCommands)
#include "tst_setupcommands.moc"

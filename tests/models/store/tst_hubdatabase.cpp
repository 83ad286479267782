// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <functional>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QRegularExpression>
#include <QTest>

#include "models/store/backup.h"
#include "models/store/hubdatabase.h"
#include "models/store/sql.h"
#include "models/store/walfile.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QByteArray bytesOf(const QString &path)
{
    QFile file {path};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray {};
}

void writeBytes(const QString &path, const QByteArray &bytes)
{
    QFile file {path};
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

void overwrite(const QString &path, qint64 at, const QByteArray &bytes)
{
    QFile file {path};
    if (!file.open(QIODevice::ReadWrite) || !file.seek(at) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

using Damage = std::function<void(const QString &path)>;
} // namespace

Q_DECLARE_METATYPE(Damage)

class TestHubDatabase final : public QObject
{
    Q_OBJECT

private slots:
    void makesAPrivateDatabase();
    void opensAgainWhatItMade();
    void aSecondConnectionMakesNoFile_data();
    void aSecondConnectionMakesNoFile();
    void aHalfMadeDatabaseIsMadeAnew();
    void refusesDamage_data();
    void refusesDamage();
    void namesTheBackupsOfADamagedDatabase();
    void refusesAFutureDatabaseUnchanged();
    void tellsAMissingFolder();
    void tellsAReadOnlyFolderAndFile_data();
    void tellsAReadOnlyFolderAndFile();
    void keepsWhatWasCommittedBeforeACrash();
    void seesAGarbledLog_data();
    void seesAGarbledLog();
    void missesALogThatHeldChanges_data();
    void missesALogThatHeldChanges();
    void anIndexWithoutADatabaseIsNotInTheWay();
    void backsUpWhileOpen();
    void aBackupWithoutRoomNamesItsOwnDisk();

private:
    /// A closed database with a few rows, or, as after kill -9, with its rows in the log only.
    void makeDatabase(const QString &path);
    void makeCrashedDatabase(const QString &path);

    StoreFixture m_fixture;
};

void TestHubDatabase::makeDatabase(const QString &path)
{
    const auto connection = HubDatabase::open(path);
    QVERIFY(connection);
    for (int i = 0; i < 50; ++i)
        mustRun(*connection, u"INSERT INTO accounts (name, created_at_ms) VALUES (hex(randomblob(20)), 1)"_s);
}

void TestHubDatabase::makeCrashedDatabase(const QString &path)
{
    const QString live = path + u".live"_s;
    makeDatabase(live);
    const auto connection = HubDatabase::open(live);
    QVERIFY(connection);
    for (int i = 0; i < 20; ++i)
        mustRun(*connection, u"INSERT INTO accounts (name, created_at_ms) VALUES ('crash %1', 1)"_s.arg(i));
    QVERIFY(QFile::copy(live, path));
    QVERIFY(QFile::copy(live + u"-wal"_s, path + u"-wal"_s));
    QVERIFY(QFile::copy(live + u"-shm"_s, path + u"-shm"_s));
}

void TestHubDatabase::makesAPrivateDatabase()
{
    const QString path = m_fixture.path(u"new.db"_s);
    const auto connection = HubDatabase::open(path);
    QVERIFY2(connection, connection ? "" : qPrintable(connection.error().detail));
    mustRun(*connection, u"INSERT INTO accounts (name, created_at_ms) VALUES ('a', 1)"_s);
    for (const QString &file : QStringList {path, path + u"-wal"_s, path + u"-shm"_s})
        QCOMPARE(QFile::permissions(file) & QFile::Permissions {0x077}, QFile::Permissions {});
    QCOMPARE(valueOf(*connection, u"PRAGMA journal_mode"_s), u"wal"_s);
    QCOMPARE(valueOf(*connection, u"PRAGMA foreign_keys"_s), u"1"_s);
    QCOMPARE(valueOf(*connection, u"PRAGMA trusted_schema"_s), u"0"_s);
    QCOMPARE(valueOf(*connection, u"PRAGMA synchronous"_s), u"1"_s);
    QVERIFY(!QFile::exists(path + u".new"_s));
}

void TestHubDatabase::opensAgainWhatItMade()
{
    const QString path = m_fixture.path(u"again.db"_s);
    makeDatabase(path);
    const auto connection = HubDatabase::open(path);
    QVERIFY(connection);
    QCOMPARE(valueOf(*connection, u"SELECT count(*) FROM accounts"_s), u"51"_s);
}

void TestHubDatabase::aSecondConnectionMakesNoFile_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << u"second.db"_s;
    QTest::newRow("marks of an address") << u"a b?mode=ro#c&d=%41+.db"_s;
    QTest::newRow("beyond ASCII") << u"\u00e4\u5b57.db"_s;
}

void TestHubDatabase::aSecondConnectionMakesNoFile()
{
    QFETCH(QString, name);
    const QString path = m_fixture.path(name);
    QVERIFY(!Connection::open(path, Connection::Mode::Existing));
    QVERIFY(!QFile::exists(path));
    makeDatabase(path);
    const auto connection = Connection::open(path, Connection::Mode::Existing);
    QVERIFY(connection);
    QCOMPARE(connection->path(), path);
    mustRun(*connection, u"UPDATE accounts SET created_at_ms = 2"_s);
    const auto other = Connection::open(path, Connection::Mode::ReadOnly);
    QVERIFY(other);
    QCOMPARE(valueOf(*other, u"SELECT count(*) > 50 FROM accounts WHERE created_at_ms = 2"_s), u"1"_s);
}

void TestHubDatabase::aHalfMadeDatabaseIsMadeAnew()
{
    const QString path = m_fixture.path(u"half.db"_s);
    writeBytes(path + u".new"_s, "left by a crash");
    QVERIFY(HubDatabase::open(path));
}

void TestHubDatabase::refusesDamage_data()
{
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<QString>("words");
    QTest::newRow("not a database") << Damage {[](const QString &path) { writeBytes(path, "hello, I am a letter"); }}
                                    << u"not a database"_s;
    QTest::newRow("empty") << Damage {[](const QString &path) { writeBytes(path, {}); }} << u"the file is empty"_s;
    QTest::newRow("a few bytes") << Damage {[](const QString &path) { writeBytes(path, "SQL"); }}
                                 << u"not a database"_s;
    QTest::newRow("head only") << Damage {[](const QString &path) { QFile::resize(path, 100); }} << u"damaged"_s;
    QTest::newRow("truncated in a page") << Damage {[](const QString &path) {
        QFile::resize(path, QFileInfo {path}.size() / 2 + 77);
    }} << u"damaged"_s;
    QTest::newRow("last page missing") << Damage {[](const QString &path) {
        QFile::resize(path, QFileInfo {path}.size() - 4096);
    }} << u"damaged"_s;
    QTest::newRow("schema page garbled") << Damage {[](const QString &path) {
        overwrite(path, 100, QByteArray(3000, '\x5a'));
    }} << u"damaged"_s;
    QTest::newRow("every other page garbled") << Damage {[](const QString &path) {
        for (qint64 at = 4096; at < QFileInfo {path}.size(); at += 8192)
            overwrite(path, at, QByteArray(4096, '\x5a'));
    }} << u"damaged"_s;
    QTest::newRow("page size garbled") << Damage {[](const QString &path) {
        overwrite(path, 16, QByteArray("\x12\x34", 2));
    }} << u"damaged"_s;
    QTest::newRow("missing beside its log") << Damage {[](const QString &path) {
        writeBytes(path + u"-wal"_s, "frames");
        QFile::remove(path);
    }} << u"the file is not"_s;
    QTest::newRow("empty beside its log") << Damage {[](const QString &path) {
        writeBytes(path, {});
        writeBytes(path + u"-wal"_s, "frames");
    }} << u"the file is empty"_s;
}

void TestHubDatabase::refusesDamage()
{
    QFETCH(Damage, damage);
    QFETCH(QString, words);
    const QString path = m_fixture.path(QString::fromLatin1(QTest::currentDataTag()));
    makeDatabase(path);
    damage(path);
    const bool existed = QFile::exists(path);
    const QByteArray before = bytesOf(path);
    const auto refused = HubDatabase::open(path);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::DatabaseDamaged);
    QVERIFY2(refused.error().detail.contains(words), qPrintable(refused.error().detail));
    QVERIFY2(refused.error().detail.contains(u"restore a backup"_s), qPrintable(refused.error().detail));
    QCOMPARE(QFile::exists(path), existed);
    QCOMPARE(bytesOf(path), before);
}

void TestHubDatabase::namesTheBackupsOfADamagedDatabase()
{
    const QString path = m_fixture.path(u"kept.db"_s);
    makeDatabase(path);
    writeBytes(path, {});
    QVERIFY(HubDatabase::open(path).error().detail.contains(u"there is no backup beside it"_s));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (int version = 2; version <= 5; ++version) {
        const QString backup = path + u".before-version-%1"_s.arg(version);
        writeBytes(backup, "a copy");
        QFile file {backup};
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(now.addDays(version - 10), QFileDevice::FileModificationTime));
    }
    const QString told = HubDatabase::open(path).error().detail;
    const qsizetype newest = told.indexOf(u"kept.db.before-version-5 ("_s);
    QVERIFY2(newest > 0 && newest < told.indexOf(u"kept.db.before-version-4 ("_s), qPrintable(told));
    QVERIFY2(!told.contains(u"before-version-2"_s), qPrintable(told)); // the newest three are enough
    QVERIFY2(told.contains(u"portico restore FILE"_s), qPrintable(told));
}

void TestHubDatabase::refusesAFutureDatabaseUnchanged()
{
    const QString path = m_fixture.path(u"future.db"_s);
    makeDatabase(path);
    {
        const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
        QVERIFY(connection);
        mustRun(*connection, u"PRAGMA user_version = 4711"_s);
    }
    const QByteArray before = bytesOf(path);
    const auto refused = HubDatabase::open(path);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::DatabaseTooNew);
    QVERIFY(refused.error().detail.contains(u"4711"_s));
    QCOMPARE(bytesOf(path), before);
}

void TestHubDatabase::tellsAMissingFolder()
{
    const auto refused = HubDatabase::open(m_fixture.path(u"no/such/folder.db"_s));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Storage);
    QVERIFY(refused.error().detail.contains(u"does not exist"_s));
}

void TestHubDatabase::tellsAReadOnlyFolderAndFile_data()
{
    QTest::addColumn<bool>("folder");
    QTest::newRow("folder") << true;
    QTest::newRow("file") << false;
}

void TestHubDatabase::tellsAReadOnlyFolderAndFile()
{
    QFETCH(bool, folder);
    QTemporaryDir place {u"/tmp/portico-readonly-XXXXXX"_s};
    const QString path = place.filePath(u"portico.db"_s);
    makeDatabase(path);
    const QString locked = folder ? place.path() : path;
    QFile::setPermissions(place.path(), QFile::Permissions {0x7777});
    QFile::setPermissions(path, QFile::Permissions {0x6666});
    QFile::setPermissions(locked, folder ? QFile::Permissions {0x5555} : QFile::Permissions {0x4444});
    // root may write anything: look with the eyes of nobody.
    const pid_t child = fork();
    if (child == 0) {
        if (getuid() == 0 && setuid(65534) != 0)
            _exit(3);
        const auto refused = HubDatabase::open(path);
        const bool isRight = !refused && refused.error().code == ErrorCode::Storage
                             && refused.error().detail.contains(u"is read-only: make it writable"_s);
        _exit(isRight ? 0 : 1);
    }
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QFile::setPermissions(place.path(), QFile::Permissions {0x7700});
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
}

void TestHubDatabase::keepsWhatWasCommittedBeforeACrash()
{
    const QString path = m_fixture.path(u"crashed.db"_s);
    makeCrashedDatabase(path);
    const auto connection = HubDatabase::open(path);
    QVERIFY2(connection, connection ? "" : qPrintable(connection.error().detail));
    QCOMPARE(valueOf(*connection, u"SELECT count(*) FROM accounts WHERE name LIKE 'crash %'"_s), u"20"_s);
}

void TestHubDatabase::seesAGarbledLog_data()
{
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<bool>("hides");
    QTest::newRow("whole") << Damage {[](const QString &) {}} << false;
    QTest::newRow("torn end") << Damage {[](const QString &path) {
        QFile::resize(path, QFileInfo {path}.size() - 1000);
    }} << false;
    QTest::newRow("last frame torn by a crash")
        << Damage {[](const QString &path) { overwrite(path, QFileInfo {path}.size() - 2000, QByteArray(2000, '\0')); }}
        << false;
    QTest::newRow("empty") << Damage {[](const QString &path) { QFile::resize(path, 0); }} << false;
    QTest::newRow("head garbled") << Damage {[](const QString &path) { overwrite(path, 0, QByteArray(32, '\x5a')); }}
                                  << true;
    QTest::newRow("salt garbled") << Damage {[](const QString &path) { overwrite(path, 16, QByteArray(1, '\x5a')); }}
                                  << true;
    QTest::newRow("first frame garbled") << Damage {[](const QString &path) {
        overwrite(path, 32 + 24 + 500, QByteArray(8, '\x5a'));
    }} << true;
    QTest::newRow("frame's head garbled")
        << Damage {[](const QString &path) { overwrite(path, 32 + 8, QByteArray(8, '\x5a')); }} << true;
}

void TestHubDatabase::seesAGarbledLog()
{
    QFETCH(Damage, damage);
    QFETCH(bool, hides);
    const QString path = m_fixture.path(u"log %1"_s.arg(QString::fromLatin1(QTest::currentDataTag())));
    makeCrashedDatabase(path);
    damage(path + u"-wal"_s);
    QVERIFY(QFile::remove(path + u"-shm"_s)); // the log's own marks are meant
    QCOMPARE(WalFile::hidesCommits(path + u"-wal"_s), hides);
    const QByteArray log = bytesOf(path + u"-wal"_s);
    const auto connection = HubDatabase::open(path);
    QCOMPARE(connection.has_value(), !hides);
    if (!hides)
        return;
    QCOMPARE(connection.error().code, ErrorCode::DatabaseDamaged);
    QVERIFY(connection.error().detail.contains(u"garbled"_s));
    QCOMPARE(bytesOf(path + u"-wal"_s), log);
}

void TestHubDatabase::missesALogThatHeldChanges_data()
{
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<bool>("refuses");
    QTest::addColumn<bool>("warns");
    const auto removeLog = [](const QString &path) { QFile::remove(path + u"-wal"_s); };
    QTest::newRow("as a crash leaves it") << Damage {[](const QString &) {}} << false << false;
    QTest::newRow("missing") << Damage {removeLog} << true << false;
    QTest::newRow("empty") << Damage {[](const QString &path) { QFile::resize(path + u"-wal"_s, 0); }} << true << false;
    QTest::newRow("head only") << Damage {[](const QString &path) { QFile::resize(path + u"-wal"_s, 32); }} << true
                               << false;
    QTest::newRow("last commit cut off") << Damage {[](const QString &path) {
        QFile::resize(path + u"-wal"_s, QFileInfo {path + u"-wal"_s}.size() - 1000);
    }} << true << false;
    QTest::newRow("beside a link to the database") << Damage {[](const QString &path) {
        QVERIFY(QFile::rename(path, path + u" moved"_s) && QFile::link(path + u" moved"_s, path));
    }} << true << false;
    QTest::newRow("missing, and no index") << Damage {[removeLog](const QString &path) {
        removeLog(path);
        QFile::remove(path + u"-shm"_s);
    }} << false << false;
    QTest::newRow("missing, index torn") << Damage {[removeLog](const QString &path) {
        removeLog(path);
        overwrite(path + u"-shm"_s, 16, QByteArray(1, '\x5a'));
    }} << false << false;
    QTest::newRow("missing, all was in the database") << Damage {[removeLog](const QString &path) {
        removeLog(path);
        overwrite(path + u"-shm"_s, 96, bytesOf(path + u"-shm"_s).mid(16, 4));
    }} << false << false;
    QTest::newRow("missing, index from before the machine's start") << Damage {[removeLog](const QString &path) {
        removeLog(path);
        QFile index {path + u"-shm"_s};
        QVERIFY(index.open(QIODevice::ReadWrite)
                && index.setFileTime(QDateTime::fromSecsSinceEpoch(1'000'000'000), QFileDevice::FileModificationTime));
    }} << false << true;
    QTest::newRow("another log's index") << Damage {[](const QString &path) {
        overwrite(path + u"-shm"_s, 32, QByteArray(8, '\x5a'));
        overwrite(path + u"-shm"_s, 48 + 32, QByteArray(8, '\x5a'));
    }} << false << true;
}

void TestHubDatabase::missesALogThatHeldChanges()
{
    QFETCH(Damage, damage);
    QFETCH(bool, refuses);
    QFETCH(bool, warns);
    const QString path = m_fixture.path(u"lost %1"_s.arg(QString::fromLatin1(QTest::currentDataTag())));
    makeCrashedDatabase(path);
    damage(path);
    const QByteArray before = bytesOf(path) + bytesOf(path + u"-wal"_s) + bytesOf(path + u"-shm"_s);
    if (warns)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression {u"may lack what was done last"_s});
    else
        QTest::failOnWarning(QRegularExpression {u"may lack"_s});
    const auto connection = HubDatabase::open(path);
    QCOMPARE(connection.has_value(), !refuses);
    if (!refuses)
        return;
    QCOMPARE(connection.error().code, ErrorCode::DatabaseDamaged);
    for (const QString &words :
         QStringList {path + u"-wal, which is missing or shorter than "_s, u"restore a backup"_s,
                      u"move %1-shm away to go on"_s.arg(path), u"there is no backup beside it"_s})
        QVERIFY2(connection.error().detail.contains(words), qPrintable(connection.error().detail));
    QCOMPARE(bytesOf(path) + bytesOf(path + u"-wal"_s) + bytesOf(path + u"-shm"_s), before);

    QVERIFY(QFile::rename(path + u"-shm"_s, path + u".away"_s)); // a person's word
    QVERIFY(HubDatabase::open(path));
}

void TestHubDatabase::anIndexWithoutADatabaseIsNotInTheWay()
{
    const QString path = m_fixture.path(u"moved away.db"_s);
    makeCrashedDatabase(path);
    QVERIFY(QFile::remove(path) && QFile::remove(path + u"-wal"_s));
    const auto connection = HubDatabase::open(path);
    QVERIFY2(connection, connection ? "" : qPrintable(connection.error().detail));
}

void TestHubDatabase::backsUpWhileOpen()
{
    const QString path = m_fixture.path(u"source.db"_s);
    makeDatabase(path);
    const auto connection = HubDatabase::open(path);
    QVERIFY(connection);
    const QString file = m_fixture.path(u"saved.db"_s);
    QVERIFY(backUpDatabase(*connection, file));
    QCOMPARE(QFile::permissions(file) & QFile::Permissions {0x077}, QFile::Permissions {});
    const auto copy = HubDatabase::open(file);
    QVERIFY(copy);
    QCOMPARE(valueOf(*copy, u"SELECT count(*) FROM accounts"_s), u"51"_s);
    const Outcome again = backUpDatabase(*connection, file);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::Conflict);
    const Outcome nowhere = backUpDatabase(*connection, m_fixture.path(u"no/folder/here.db"_s));
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().code, ErrorCode::Storage);
}

void TestHubDatabase::aBackupWithoutRoomNamesItsOwnDisk()
{
    const QString path = m_fixture.path(u"roomless.db"_s);
    makeDatabase(path);
    const auto connection = HubDatabase::open(path);
    QVERIFY(connection);
    const QString file = m_fixture.path(u"no-room.db"_s);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before {};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit few {8'192, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &few);
    const Outcome refused = backUpDatabase(*connection, file);
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(!refused);
    QVERIFY2(refused.error().detail.contains(u"choose another place"_s), qPrintable(refused.error().detail));
    QVERIFY2(!refused.error().detail.contains(path), qPrintable(refused.error().detail));
    QVERIFY(!QFile::exists(file));
}

QTEST_GUILESS_MAIN(TestHubDatabase)
#include "tst_hubdatabase.moc"

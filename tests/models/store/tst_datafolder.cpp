// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/file.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "models/store/datafolder.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QFile::Permissions othersAt(const QString &path)
{
    return QFile::permissions(path) & QFile::Permissions {0x077};
}
} // namespace

class TestDataFolder final : public QObject
{
    Q_OBJECT

private slots:
    void makesAPrivateFolder();
    void makesItsParents();
    void tightensItsOwnFolder();
    void leavesAForeignFolderAsItIs();
    void neverWidensWhatTheOwnerMayDo();
    void followsTheEnvironment();
    void refusesAFile();
    void refusesWhereNothingCanBeMade();
    void hasOneOwner();
    void takesTheLockOfADeadProcessWithOurId();
    void takesALockThatNobodyHolds_data();
    void takesALockThatNobodyHolds();
    void leavesALockThatSomebodyHoldsWhateverItSays_data();
    void leavesALockThatSomebodyHoldsWhateverItSays();
    void saysThatTheLockIsAFolder();
};

void TestDataFolder::makesAPrivateFolder()
{
    const QTemporaryDir place;
    const auto folder = DataFolder::open(place.filePath(u"hub"_s));
    QVERIFY(folder);
    QCOMPARE(othersAt(folder->path()), QFile::Permissions {});
    QVERIFY(folder->databasePath().startsWith(folder->path()));
    QVERIFY(folder->logPath().startsWith(folder->path()));
    QVERIFY(folder->socketPath().startsWith(folder->path()));
}

void TestDataFolder::makesItsParents()
{
    const QTemporaryDir place;
    const auto folder = DataFolder::open(place.filePath(u"a/b/c"_s));
    QVERIFY(folder);
    QCOMPARE(othersAt(folder->path()), QFile::Permissions {});
}

void TestDataFolder::tightensItsOwnFolder()
{
    const QTemporaryDir place;
    QFile database {place.filePath(u"portico.db"_s)};
    QVERIFY(database.open(QIODevice::WriteOnly));
    QVERIFY(QFile::setPermissions(place.path(), QFile::Permissions {0x7755}));
    QVERIFY(DataFolder::open(place.path()));
    QCOMPARE(othersAt(place.path()), QFile::Permissions {});
}

void TestDataFolder::leavesAForeignFolderAsItIs()
{
    const QTemporaryDir place;
    QFile letter {place.filePath(u"letter.txt"_s)};
    QVERIFY(letter.open(QIODevice::WriteOnly));
    QVERIFY(QFile::setPermissions(place.path(), QFile::Permissions {0x7755}));
    QVERIFY(DataFolder::open(place.path()));
    QCOMPARE(othersAt(place.path()), QFile::Permissions {0x055});
    QFile database {place.filePath(u"portico.db"_s)}; // even when there is a database of ours in it
    QVERIFY(database.open(QIODevice::WriteOnly));
    QVERIFY(DataFolder::open(place.path()));
    QCOMPARE(othersAt(place.path()), QFile::Permissions {0x055});
}

void TestDataFolder::neverWidensWhatTheOwnerMayDo()
{
    const QTemporaryDir place;
    const QString path = place.filePath(u"hub"_s);
    QVERIFY(QDir {}.mkdir(path));
    QVERIFY(QFile::setPermissions(path, QFile::Permissions {0x5555}));
    QVERIFY(DataFolder::open(path));
    QCOMPARE(QFile::permissions(path) & QFile::Permissions {0x7077}, QFile::Permissions {0x5000});
}

void TestDataFolder::followsTheEnvironment()
{
    const QTemporaryDir place;
    qputenv("PORTICO_DATA_DIR", place.filePath(u"from-environment"_s).toLocal8Bit());
    QCOMPARE(DataFolder::open()->path(), place.filePath(u"from-environment"_s));
    QCOMPARE(DataFolder::open(place.filePath(u"given"_s))->path(), place.filePath(u"given"_s));
    qunsetenv("PORTICO_DATA_DIR");
}

void TestDataFolder::refusesAFile()
{
    const QTemporaryDir place;
    QFile file {place.filePath(u"file"_s)};
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(DataFolder::open(file.fileName()).error().code, ErrorCode::Storage);
}

void TestDataFolder::refusesWhereNothingCanBeMade()
{
    const auto refused = DataFolder::open(u"/proc/no/such/place"_s);
    QVERIFY(!refused);
    QVERIFY(refused.error().detail.contains(u"--data-dir"_s));
}

void TestDataFolder::hasOneOwner()
{
    const QTemporaryDir place;
    const auto folder = DataFolder::open(place.filePath(u"hub"_s));
    auto owner = folder->lock();
    QVERIFY(owner);
    QCOMPARE(folder->lock().error().code, ErrorCode::AlreadyRunning);
    owner->reset();
    QVERIFY(folder->lock());
}

void TestDataFolder::takesTheLockOfADeadProcessWithOurId()
{
    const QTemporaryDir place;
    const auto folder = DataFolder::open(place.path());
    QVERIFY(folder);
    QFile file {folder->lockPath()};
    QByteArray left;
    {
        const auto owner = folder->lock();
        QVERIFY(owner);
        QVERIFY(file.open(QIODevice::ReadOnly));
        left = file.readAll();
        file.close();
    }
    QVERIFY(left.startsWith(QByteArray::number(QCoreApplication::applicationPid())));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(left), left.size());
    file.close();
    const auto owner = folder->lock();
    QVERIFY(owner);
    QCOMPARE(folder->lock().error().code, ErrorCode::AlreadyRunning);
}

void TestDataFolder::takesALockThatNobodyHolds_data()
{
    QTest::addColumn<QByteArray>("content");
    const QByteArray alive = QByteArray::number(::getppid());
    QTest::newRow("empty") << QByteArray {};
    QTest::newRow("NUL bytes") << QByteArray(64, '\0');
    QTest::newRow("text") << "not a lock"_ba;
    QTest::newRow("of another machine") << "4711\nportico\nelsewhere\n11111111\n22222222\n"_ba;
    QTest::newRow("of another machine, with a live id") << alive + "\nportico\nelsewhere\n11111111\n22222222\n";
}

void TestDataFolder::takesALockThatNobodyHolds()
{
    QFETCH(QByteArray, content);
    const QTemporaryDir place;
    const auto folder = DataFolder::open(place.path());
    QVERIFY(folder);
    QFile file {folder->lockPath()};
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
    file.close();
    const auto owner = folder->lock();
    QVERIFY2(owner, owner ? "" : qPrintable(owner.error().detail));
    QCOMPARE(folder->lock().error().code, ErrorCode::AlreadyRunning);
}

void TestDataFolder::leavesALockThatSomebodyHoldsWhateverItSays_data()
{
    takesALockThatNobodyHolds_data();
}

void TestDataFolder::leavesALockThatSomebodyHoldsWhateverItSays()
{
    QFETCH(QByteArray, content);
    const QTemporaryDir place;
    const auto folder = DataFolder::open(place.path());
    QVERIFY(folder);
    QFile file {folder->lockPath()};
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
    QVERIFY(file.flush());
    QCOMPARE(::flock(file.handle(), LOCK_EX | LOCK_NB), 0);
    QCOMPARE(folder->lock().error().code, ErrorCode::AlreadyRunning);
    QVERIFY(QFile::exists(folder->lockPath()));
}

void TestDataFolder::saysThatTheLockIsAFolder()
{
    const QTemporaryDir place;
    const auto folder = DataFolder::open(place.path());
    QVERIFY(folder);
    QVERIFY(QDir {}.mkdir(folder->lockPath()));
    const auto refused = folder->lock();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Storage);
    QVERIFY2(refused.error().detail.contains(u"is a folder"_s), qPrintable(refused.error().detail));
}

QTEST_GUILESS_MAIN(TestDataFolder)
#include "tst_datafolder.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
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

QTEST_GUILESS_MAIN(TestDataFolder)
#include "tst_datafolder.moc"

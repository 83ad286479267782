// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>
#include <QtEndian>

#include "tests/app/hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Runs SQL on a hub's file while no hub uses it; `value` becomes the first column of the first row, if there is one.
bool edit(const QString &path, const QString &sql, QVariant *value = nullptr)
{
    const QString name = u"edit"_s;
    bool isDone = false;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        database.setDatabaseName(path);
        QSqlQuery query {database};
        isDone = database.open() && query.exec(sql);
        if (!isDone)
            qWarning("%s", qUtf8Printable(query.lastError().text()));
        if (value != nullptr && isDone && query.next())
            *value = query.value(0);
    }
    QSqlDatabase::removeDatabase(name);
    return isDone;
}

/// Overwrites the page at which a table begins.
bool garble(const QString &path, const QString &table)
{
    QVariant page;
    QFile file {path};
    if (!edit(path, u"SELECT rootpage FROM sqlite_schema WHERE name = '%1'"_s.arg(table), &page)
        || !file.open(QIODevice::ReadWrite) || !file.seek(16))
        return false;
    const qint64 pageBytes = qFromBigEndian<quint16>(file.read(2).constData());
    return file.seek((page.toLongLong() - 1) * pageBytes) && file.write(QByteArray(pageBytes, '\x5a')) == pageBytes;
}
} // namespace

/// The real program on a real file whose ledger somebody has changed.
class LedgerAtStartTest final : public QObject
{
    Q_OBJECT

private slots:
    void startsOnWhatAddsUp();
    void needsAPersonsWord_data();
    void needsAPersonsWord();
    void stopsOnADamagedLedgerOfALargeDatabase_data();
    void stopsOnADamagedLedgerOfALargeDatabase();

private:
    [[nodiscard]] static bool prepare(const HubProcess &hub)
    {
        return hub.run({u"account"_s, u"add"_s, u"team"_s}).exitCode == 0
               && hub.run({u"credit"_s, u"grant"_s, u"team"_s, u"5"_s}).exitCode == 0;
    }
};

void LedgerAtStartTest::startsOnWhatAddsUp()
{
    HubProcess hub;
    QVERIFY(prepare(hub));
    QVERIFY(hub.serve());
    QCOMPARE(hub.stop(), 0);
}

void LedgerAtStartTest::needsAPersonsWord_data()
{
    QTest::addColumn<bool>("isLarge"); // too large to be checked before it listens
    QTest::newRow("a small database") << false;
    QTest::newRow("a large database") << true;
}

void LedgerAtStartTest::needsAPersonsWord()
{
    QFETCH(bool, isLarge);
    HubProcess hub;
    QVERIFY(prepare(hub));
    const QString path = hub.dataDir() + u"/portico.db"_s;
    QVERIFY(edit(path, u"UPDATE accounts SET granted_nano = granted_nano + 1000000000 WHERE name = 'team'"_s));
    if (isLarge)
        QVERIFY(edit(path, u"CREATE TABLE filler AS SELECT zeroblob(70000000) AS bytes"_s));

    const ProgramResult refused = hub.run({u"serve"_s, u"--port"_s, u"0"_s});
    QCOMPARE(refused.exitCode, 1);
    for (const char *words : {"does not add up", "account team: granted 6000000000, its entries say 5000000000",
                              "portico credit check", "--accept-ledger"})
        QVERIFY2(refused.errors.contains(words), refused.errors.constData());

    // What a person needs to look at it works without a hub.
    QVERIFY(hub.run({u"credit"_s, u"check"_s}).output.contains("6000000000"));
    QVERIFY(hub.serve({u"--accept-ledger"_s}));
    QCOMPARE(hub.stop(), 0);
}

void LedgerAtStartTest::stopsOnADamagedLedgerOfALargeDatabase_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::newRow("as ever") << QStringList {};
    QTest::newRow("a person's word is about sums only") << QStringList {u"--accept-ledger"_s};
}

void LedgerAtStartTest::stopsOnADamagedLedgerOfALargeDatabase()
{
    QFETCH(QStringList, more);
    HubProcess hub;
    QVERIFY(prepare(hub));
    const QString path = hub.dataDir() + u"/portico.db"_s;
    QVERIFY(garble(path, u"credit_entries"_s));
    QVERIFY(QFile::resize(path, 70'000'000)); // more than is checked before it listens

    const ProgramResult refused = hub.run(QStringList {u"serve"_s, u"--port"_s, u"0"_s} + more);
    QCOMPARE(refused.exitCode, 1);
    for (const char *words : {"portico.db is damaged", "restore a backup", "there is no backup beside it"})
        QVERIFY2(refused.errors.contains(words), refused.errors.constData());
}

QTEST_GUILESS_MAIN(LedgerAtStartTest)
#include "tst_ledgeratstart.moc"

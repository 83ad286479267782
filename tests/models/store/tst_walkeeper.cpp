// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

#include "models/store/sql.h"
#include "models/store/walcopier.h"
#include "models/store/walkeeper.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

/// The log stays short, and others do the work.
class TestWalKeeper final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void asksForACopyAndBeginsAnew();
    void copiesByItselfWhenNobodyDoes();
    void triesAgainWhenAReaderStandsInTheWay();

private:
    void write(int pages) const;
    [[nodiscard]] int pagesInLog() const;

    std::unique_ptr<StoreFixture> m_fixture;
    std::optional<Connection> m_connection;
    std::unique_ptr<WalKeeper> m_keeper;
};

void TestWalKeeper::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    auto connection = Connection::open(m_fixture->path(), Connection::Mode::ReadWrite);
    QVERIFY(connection);
    m_connection.emplace(std::move(*connection));
    mustRun(*m_connection, u"CREATE TABLE numbers (value BLOB)"_s);
    m_keeper = std::make_unique<WalKeeper>(*m_connection);
    QVERIFY(m_keeper->start());
}

void TestWalKeeper::cleanup()
{
    m_keeper.reset();
    m_connection.reset();
    m_fixture.reset();
}

/// Some hundred pages in each commit.
void TestWalKeeper::write(int pages) const
{
    for (int written = 0; written < pages; written += 500)
        mustRun(*m_connection, u"INSERT INTO numbers VALUES (randomblob(1024000))"_s);
}

int TestWalKeeper::pagesInLog() const
{
    const auto pages = readRow<int>(*m_connection, u"PRAGMA main.wal_checkpoint(PASSIVE)"_s, {},
                                    [](const QSqlQuery &row) { return row.value(1).toInt(); });
    return pages ? pages->value_or(-1) : -1;
}

void TestWalKeeper::asksForACopyAndBeginsAnew()
{
    WalCopier copier {m_fixture->path()};
    QSignalSpy wanted {m_keeper.get(), &WalKeeper::copyWanted};
    QSignalSpy copied {&copier, &WalCopier::copied};
    write(3'000);
    QCOMPARE(wanted.count(), 0);
    QVERIFY(!m_keeper->isCopying());
    write(5'000);
    QCOMPARE(wanted.count(), 1); // one at a time
    QVERIFY(m_keeper->isCopying());
    copier.copy();
    QCOMPARE(copied.count(), 1);
    m_keeper->finish();
    QVERIFY(!m_keeper->isCopying());
    write(500);
    QVERIFY(pagesInLog() < 1'000);
    write(5'000);
    QCOMPARE(wanted.count(), 2);
}

void TestWalKeeper::copiesByItselfWhenNobodyDoes()
{
    write(60'000);
    QVERIFY(QFileInfo {m_fixture->path() + u"-wal"_s}.size() < 64'000'000);
    QCOMPARE(valueOf(*m_connection, u"SELECT count(*) FROM numbers"_s), u"120"_s);
}

void TestWalKeeper::triesAgainWhenAReaderStandsInTheWay()
{
    const auto reader = Connection::open(m_fixture->path(), Connection::Mode::ReadOnly);
    QVERIFY(reader);
    mustRun(*reader, u"BEGIN"_s);
    QCOMPARE(valueOf(*reader, u"SELECT count(*) FROM numbers"_s), u"0"_s);
    write(30'000);
    m_keeper->finish();
    mustRun(*reader, u"COMMIT"_s);
    write(5'000);
    m_keeper->finish();
    write(500);
    QVERIFY(pagesInLog() < 6'000); // of 35,500: it began anew when the reader had gone
}

QTEST_GUILESS_MAIN(TestWalKeeper)
#include "tst_walkeeper.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "models/store/pagechecker.h"
#include "models/store/store.h"
#include "models/store/weeklycheck.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 minuteMs = 60'000;
constexpr qint64 dayMs = 24 * 60 * minuteMs;

/// A table that the hub never reads.
void addUnread(const Connection &connection)
{
    mustRun(connection, u"CREATE TABLE unread (bytes BLOB)"_s);
    mustRun(connection, u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) "
                        "INSERT INTO unread SELECT randomblob(1000) FROM n"_s);
    mustRun(connection, u"CREATE INDEX unread_bytes ON unread (bytes)"_s);
    mustRun(connection, u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
}

/// Damages the table behind the back of those who have the file open.
void garbleUnread(const Connection &connection)
{
    const qint64 pageBytes = valueOf(connection, u"PRAGMA page_size"_s).toLongLong();
    const qint64 page = valueOf(connection, u"SELECT rootpage FROM sqlite_schema WHERE name = 'unread'"_s).toLongLong();
    QFile file {connection.path()};
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek((page - 1) * pageBytes));
    QCOMPARE(file.write(QByteArray(pageBytes, '\x5a')), pageBytes);
}
} // namespace

class TestWeeklyCheck final : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void isWantedOnceAWeekInQuietMinutes();
    void isTriedAgainAfterItWasLeftOff();
    void aClockThatWasSetBackDoesNotPutItOff();
    void findsWhatIsDamaged();
    void endsWhenItIsInterrupted();
    void doesNotBeginAfterTheStop();
    void aHubKeepsThatItWasSound();
    void aHubTakesNoCallsAfterItFoundDamage();

private:
    [[nodiscard]] std::unique_ptr<Store> openStore();

    [[nodiscard]] QString checkedAt() const
    {
        return valueOf(m_hub->connection(), u"SELECT checked_at_ms FROM page_checks"_s);
    }

    std::unique_ptr<OfflineHub> m_hub; ///< closes before its file goes
    std::unique_ptr<StoreFixture> m_fixture;
};

void TestWeeklyCheck::init()
{
    m_hub.reset();
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    addUnread(m_hub->connection());
}

std::unique_ptr<Store> TestWeeklyCheck::openStore()
{
    auto store = std::make_unique<Store>(m_fixture->path(), &m_fixture->vault, &m_fixture->clock);
    StoreTiming timing;
    timing.checkLookMs = 10;
    store->setTiming(timing);
    QSignalSpy opened {store.get(), &Store::opened};
    store->open();
    return opened.wait(10'000) ? std::move(store) : nullptr;
}

void TestWeeklyCheck::isWantedOnceAWeekInQuietMinutes()
{
    FixedClock &clock = m_fixture->clock;
    WeeklyCheck check {m_hub->connection(), clock, {}};
    QSignalSpy wanted {&check, &WeeklyCheck::wanted};
    QVERIFY(check.start());
    check.look();
    QCOMPARE(wanted.size(), 0); // it has only just begun
    clock.advance(4 * minuteMs);
    check.noteCall();
    clock.advance(4 * minuteMs);
    check.look();
    QCOMPARE(wanted.size(), 0);
    clock.advance(minuteMs);
    check.look();
    check.look();
    QCOMPARE(wanted.size(), 1);
    check.keepSound();
    clock.advance(7 * dayMs - 5 * minuteMs - 1);
    check.look();
    QCOMPARE(wanted.size(), 1);

    WeeklyCheck afterARestart {m_hub->connection(), clock, {}};
    QSignalSpy wantedAgain {&afterARestart, &WeeklyCheck::wanted};
    QVERIFY(afterARestart.start());
    clock.advance(5 * minuteMs);
    afterARestart.look();
    QCOMPARE(wantedAgain.size(), 0);
    clock.advance(1);
    afterARestart.look();
    QCOMPARE(wantedAgain.size(), 1);
}

void TestWeeklyCheck::isTriedAgainAfterItWasLeftOff()
{
    WeeklyCheck check {m_hub->connection(), m_fixture->clock, {}};
    QSignalSpy wanted {&check, &WeeklyCheck::wanted};
    QVERIFY(check.start());
    m_fixture->clock.advance(5 * minuteMs);
    check.look();
    check.tryLater();
    check.look();
    QCOMPARE(wanted.size(), 1);
    m_fixture->clock.advance(5 * minuteMs);
    check.look();
    QCOMPARE(wanted.size(), 2);
}

void TestWeeklyCheck::aClockThatWasSetBackDoesNotPutItOff()
{
    WeeklyCheck check {m_hub->connection(), m_fixture->clock, {}};
    QSignalSpy wanted {&check, &WeeklyCheck::wanted};
    QVERIFY(check.start());
    check.keepSound();
    m_fixture->clock.advance(-300 * dayMs);
    check.look();
    m_fixture->clock.advance(5 * minuteMs);
    check.look();
    QCOMPARE(wanted.size(), 1);
}

void TestWeeklyCheck::findsWhatIsDamaged()
{
    PageChecker checker {m_fixture->path()};
    QSignalSpy sound {&checker, &PageChecker::sound};
    QSignalSpy damaged {&checker, &PageChecker::damaged};
    checker.check();
    QCOMPARE(sound.size(), 1);
    garbleUnread(m_hub->connection());
    checker.check();
    QCOMPARE(sound.size(), 1);
    QCOMPARE(damaged.size(), 1);
    const auto error = damaged.first().first().value<Error>();
    QCOMPARE(error.code, ErrorCode::DatabaseDamaged);
    QVERIFY2(error.detail.contains(u"restore a backup"_s), qPrintable(error.detail));
    QVERIFY2(!error.detail.contains(u'\n'), qPrintable(error.detail));
}

void TestWeeklyCheck::endsWhenItIsInterrupted()
{
    PageChecker checker {m_fixture->path()};
    QSignalSpy leftOff {&checker, &PageChecker::leftOff};
    std::atomic<bool> isOver = false;
    std::thread other {[&checker, &isOver] {
        while (!isOver)
            checker.interrupt();
    }};
    checker.check();
    isOver = true;
    other.join();
    QCOMPARE(leftOff.size(), 1);
    QSignalSpy sound {&checker, &PageChecker::sound};
    checker.expectCheck();
    checker.check(); // the next one is another
    QCOMPARE(sound.size(), 1);
    checker.expectCheck();
    checker.interrupt(); // while it waits for the thread
    checker.check();
    QCOMPARE(leftOff.size(), 2);
}

void TestWeeklyCheck::doesNotBeginAfterTheStop()
{
    PageChecker checker {m_fixture->path()};
    QSignalSpy leftOff {&checker, &PageChecker::leftOff};
    checker.stop();
    checker.check();
    QCOMPARE(leftOff.size(), 1);
}

void TestWeeklyCheck::aHubKeepsThatItWasSound()
{
    QCOMPARE(checkedAt(), u"0"_s);
    const auto store = openStore();
    QVERIFY(store);
    m_fixture->clock.advance(5 * minuteMs);
    QTRY_COMPARE_WITH_TIMEOUT(checkedAt(), QString::number(m_fixture->clock.utcMs()), 20'000);
    QVERIFY(store->isHealthy());
}

void TestWeeklyCheck::aHubTakesNoCallsAfterItFoundDamage()
{
    const auto store = openStore();
    QVERIFY(store);
    QSignalSpy health {store.get(), &Store::healthChanged};
    garbleUnread(m_hub->connection());
    QVERIFY(store->isHealthy());
    m_fixture->clock.advance(5 * minuteMs);
    QTRY_COMPARE_WITH_TIMEOUT(health.size(), 1, 20'000);
    QVERIFY(!store->isHealthy());
    const auto reason = health.first().at(1).value<Error>();
    QVERIFY2(reason.detail.contains(u"is damaged"_s) && reason.detail.contains(u"there is no backup beside it"_s),
             qPrintable(reason.detail));
    QCOMPARE(checkedAt(), u"0"_s);
}

QTEST_GUILESS_MAIN(TestWeeklyCheck)
#include "tst_weeklycheck.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include <QElapsedTimer>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

#include "models/store/hubcommands.h"
#include "models/store/hubqueries.h"
#include "models/store/store.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// What one lane heard, on the thread of its context.
struct Heard
{
    std::vector<quint64> tickets;
    std::vector<bool> outcomes;
    QThread *thread = nullptr;

    [[nodiscard]] CallSink::Listener listener()
    {
        return [this](const CommitReport &report) {
            tickets.insert(tickets.end(), report.tickets.begin(), report.tickets.end());
            outcomes.push_back(report.outcome.has_value());
            thread = QThread::currentThread();
        };
    }
};
} // namespace

class TestStore final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void opensWithASnapshot();
    void tellsWhyItDidNotOpen();
    void answersCommandsWhenNotOpen();
    void recordsBeforeItAnswers();
    void reportsEachLaneOnItsThread();
    void commitsWhatQueuedInGroups();
    void manyThreadsLoseNothing();
    void aBadCallDoesNotTakeTheOthers();
    void aRemovedLaneHearsNothing();
    void aDestroyedContextHearsNothing();
    void aSnapshotComesBeforeItsAnswer();
    void aFailedCommandPublishesNothing();
    void commandsRunInOrder();
    void opensSecretsWhenTheVaultIsUnlocked();
    void synchronousFollowsItsSetting();
    void showsCallsLiveOnlyWhenAsked();
    void showsTheNewestWhenThereAreMany();
    void commitsTheRestOnItsEnd();
    void tellsWhatWasSpentInADayThatTheClockStepsTo();

private:
    void makeHub();
    void openStore();

    /// Keeps the store thread busy until the semaphore is released, so that calls queue behind it.
    void holdStoreThread(QSemaphore &held)
    {
        m_store->run<int>(
            u"tests"_s, [&held](const HubCommands &) -> Result<int> { return held.tryAcquire(1, 10'000) ? 1 : 0; },
            this, [](const Result<int> &) {});
    }

    template <typename T>
    Result<T> run(std::function<Result<T>(const HubCommands &)> work)
    {
        std::optional<Result<T>> result;
        m_store->run<T>(u"tests"_s, std::move(work), this,
                        [&result](Result<T> done) { result.emplace(std::move(done)); });
        if (!QTest::qWaitFor([&result] { return result.has_value(); }, 10'000))
            qFatal("A command was not answered.");
        return std::move(*result);
    }

    [[nodiscard]] QString value(const QString &sql)
    {
        return valueOf(*Connection::open(m_fixture->path(), Connection::Mode::ReadOnly), sql);
    }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<Store> m_store;
};

void TestStore::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_store = std::make_unique<Store>(m_fixture->path(), &m_fixture->vault, &m_fixture->clock);
}

void TestStore::cleanup()
{
    m_store.reset();
    m_fixture.reset();
}

void TestStore::makeHub()
{
    const auto hub = m_fixture->open();
    m_fixture->addPeople(*hub);
}

void TestStore::openStore()
{
    QSignalSpy opened {m_store.get(), &Store::opened};
    m_store->open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, 10'000);
}

void TestStore::opensWithASnapshot()
{
    QStringList order;
    connect(m_store.get(), &Store::snapshotPublished, this,
            [&order](const HubSnapshotPtr &snapshot) { order.append(u"snapshot %1"_s.arg(snapshot->version)); });
    connect(m_store.get(), &Store::opened, this, [&order] { order.append(u"opened"_s); });
    m_store->open();
    QTRY_COMPARE_WITH_TIMEOUT(order, (QStringList {u"snapshot 1"_s, u"opened"_s}), 10'000);
    QVERIFY(m_store->isHealthy());
}

void TestStore::tellsWhyItDidNotOpen()
{
    QFile file {m_fixture->path()};
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no database at all") > 0);
    file.close();
    ErrorCode code = ErrorCode::Internal;
    connect(m_store.get(), &Store::openFailed, this, [&code](const Error &error) { code = error.code; });
    m_store->open();
    QTRY_COMPARE_WITH_TIMEOUT(code, ErrorCode::DatabaseDamaged, 10'000);
    QVERIFY(!m_store->isHealthy());
    QCOMPARE(run<Account>([](const HubCommands &commands) { return commands.addAccount(u"a"_s); }).error().code,
             ErrorCode::DatabaseDamaged);
    Heard heard;
    m_store->submit(m_store->addLane(this, heard.listener()), 1, m_fixture->call());
    QTRY_COMPARE(heard.outcomes, std::vector<bool> {false});
}

void TestStore::answersCommandsWhenNotOpen()
{
    QCOMPARE(run<Account>([](const HubCommands &commands) { return commands.addAccount(u"a"_s); }).error().code,
             ErrorCode::Storage);
}

void TestStore::recordsBeforeItAnswers()
{
    makeHub();
    openStore();
    QString rowsWhenHeard;
    const ModelCall call = m_fixture->call();
    const int lane = m_store->addLane(this, [&](const CommitReport &report) {
        if (report.outcome)
            rowsWhenHeard = value(u"SELECT id FROM model_calls"_s);
    });
    m_store->submit(lane, 9, call);
    QTRY_COMPARE(rowsWhenHeard, QString::number(call.id));
    QCOMPARE(m_store->pendingCount(), 0);
}

void TestStore::reportsEachLaneOnItsThread()
{
    makeHub();
    openStore();
    QThread other;
    other.start();
    QObject context;
    context.moveToThread(&other);
    Heard here;
    Heard there;
    const int hereLane = m_store->addLane(this, here.listener());
    std::atomic<std::size_t> thereCount = 0;
    const int thereLane =
        m_store->addLane(&context, [listener = there.listener(), &thereCount](const CommitReport &report) {
            listener(report);
            thereCount += report.tickets.size();
        });
    QVERIFY(hereLane != thereLane);
    for (quint64 ticket = 1; ticket <= 10; ++ticket)
        m_store->submit(ticket % 2 == 0 ? hereLane : thereLane, ticket, m_fixture->call());
    QTRY_COMPARE(here.tickets.size(), 5U);
    QTRY_COMPARE(thereCount.load(), 5U);
    m_store->removeLane(thereLane);
    other.quit();
    QVERIFY(other.wait(10'000));
    QCOMPARE(here.tickets, (std::vector<quint64> {2, 4, 6, 8, 10}));
    QCOMPARE(here.thread, QThread::currentThread());
    QCOMPARE(there.tickets, (std::vector<quint64> {1, 3, 5, 7, 9}));
    QCOMPARE(there.thread, &other);
}

void TestStore::commitsWhatQueuedInGroups()
{
    makeHub();
    StoreTiming timing;
    timing.groupLimit = 50;
    m_store->setTiming(timing);
    openStore();
    Heard heard;
    const int lane = m_store->addLane(this, heard.listener());
    QSemaphore held;
    holdStoreThread(held);
    for (quint64 ticket = 0; ticket < 120; ++ticket)
        m_store->submit(lane, ticket, m_fixture->call());
    QCOMPARE(m_store->pendingCount(), 120);
    held.release();
    QTRY_COMPARE_WITH_TIMEOUT(heard.tickets.size(), 120U, 10'000);
    QCOMPARE(heard.outcomes.size(), 3U);
    QVERIFY(std::is_sorted(heard.tickets.begin(), heard.tickets.end()));
}

void TestStore::manyThreadsLoseNothing()
{
    makeHub();
    openStore();
    constexpr int threads = 4;
    constexpr int perThread = 250;
    std::array<Heard, threads> heard;
    std::array<int, threads> lanes {};
    QList<ModelCall> calls;
    for (int i = 0; i < threads * perThread; ++i)
        calls.append(m_fixture->call());
    for (std::size_t i = 0; i < threads; ++i)
        lanes[i] = m_store->addLane(this, heard[i].listener());
    std::vector<std::jthread> workers;
    for (int i = 0; i < threads; ++i) {
        workers.emplace_back([this, &calls, lane = lanes[static_cast<std::size_t>(i)], i] {
            for (int n = 0; n < perThread; ++n)
                m_store->submit(lane, static_cast<quint64>(n), calls.at(i * perThread + n));
        });
    }
    for (const Heard &one : heard)
        QTRY_COMPARE_WITH_TIMEOUT(one.tickets.size(), std::size_t {perThread}, 20'000);
    for (const Heard &one : heard)
        QVERIFY(std::is_sorted(one.tickets.begin(), one.tickets.end()));
    QCOMPARE(value(u"SELECT count(*) FROM model_calls"_s), u"1000"_s);
    const auto connection = Connection::open(m_fixture->path(), Connection::Mode::ReadOnly);
    const auto check = HubQueries {*connection}.checkLedger();
    QVERIFY2(check && check->differences.isEmpty(), "the ledger does not add up");
    QCOMPARE(m_store->pendingCount(), 0);
}

void TestStore::aBadCallDoesNotTakeTheOthers()
{
    makeHub();
    openStore();
    QList<std::pair<quint64, bool>> outcomes;
    const int lane = m_store->addLane(this, [&outcomes](const CommitReport &report) {
        for (const quint64 ticket : report.tickets)
            outcomes.append({ticket, report.outcome.has_value()});
    });
    QSemaphore held;
    holdStoreThread(held);
    ModelCall bad = m_fixture->call();
    bad.appId = 4711;
    m_store->submit(lane, 1, m_fixture->call());
    m_store->submit(lane, 2, bad);
    m_store->submit(lane, 3, m_fixture->call());
    held.release();
    QTRY_COMPARE(outcomes.size(), 3);
    QCOMPARE(outcomes, (QList<std::pair<quint64, bool>> {{1, true}, {2, false}, {3, true}}));
    QVERIFY(m_store->isHealthy());
    QCOMPARE(value(u"SELECT count(*) FROM model_calls"_s), u"2"_s);
}

void TestStore::aRemovedLaneHearsNothing()
{
    makeHub();
    openStore();
    Heard removed;
    Heard kept;
    const int lane = m_store->addLane(this, removed.listener());
    m_store->submit(lane, 1, m_fixture->call());
    m_store->removeLane(lane);
    m_store->submit(m_store->addLane(this, kept.listener()), 2, m_fixture->call());
    QTRY_COMPARE(kept.tickets.size(), 1U);
    QVERIFY(removed.tickets.empty());
    QCOMPARE(value(u"SELECT count(*) FROM model_calls"_s), u"2"_s);
}

void TestStore::aDestroyedContextHearsNothing()
{
    makeHub();
    openStore();
    Heard heard;
    bool isAnswered = false;
    {
        QObject context;
        const int lane = m_store->addLane(&context, heard.listener());
        m_store->submit(lane, 1, m_fixture->call());
        m_store->run<Account>(
            u"tests"_s, [](const HubCommands &commands) { return commands.addAccount(u"late"_s); }, &context,
            [&isAnswered](const Result<Account> &) { isAnswered = true; });
    }
    QVERIFY(run<Account>([](const HubCommands &commands) { return commands.addAccount(u"after"_s); }));
    QVERIFY(heard.tickets.empty());
    QVERIFY(!isAnswered);
    QTRY_COMPARE(value(u"SELECT count(*) FROM model_calls"_s), u"1"_s); // its call is recorded all the same
    QCOMPARE(value(u"SELECT count(*) FROM accounts"_s), u"3"_s);
}

void TestStore::aSnapshotComesBeforeItsAnswer()
{
    openStore();
    HubSnapshotPtr latest;
    connect(m_store.get(), &Store::snapshotPublished, this,
            [&latest](const HubSnapshotPtr &snapshot) { latest = snapshot; });
    bool isKnown = false;
    bool isDone = false;
    m_store->run<AiProvider>(
        u"tests"_s,
        [](const HubCommands &commands) { return commands.addProvider(u"one"_s, u"openai"_s, {}, {}, true); }, this,
        [&](const Result<AiProvider> &added) {
            isKnown = added && latest && latest->providerByName("one") != nullptr;
            isDone = true;
        });
    QTRY_VERIFY(isDone);
    QVERIFY(isKnown);
}

void TestStore::aFailedCommandPublishesNothing()
{
    openStore();
    int published = 0;
    connect(m_store.get(), &Store::snapshotPublished, this, [&published] { ++published; });
    QCOMPARE(run<App>([](const HubCommands &commands) { return commands.editApp(u"nobody"_s, {}); }).error().code,
             ErrorCode::NotFound);
    QCOMPARE(published, 0);
    m_store->republish();
    QTRY_COMPARE(published, 1);
}

void TestStore::commandsRunInOrder()
{
    openStore();
    QList<int> order;
    for (int i = 0; i < 20; ++i) {
        m_store->run<int>(
            u"tests"_s, [i](const HubCommands &) -> Result<int> { return i; }, this,
            [&order](const Result<int> &done) { order.append(*done); });
    }
    QTRY_COMPARE(order.size(), 20);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestStore::opensSecretsWhenTheVaultIsUnlocked()
{
    makeHub();
    const quint32 keyId = m_fixture->vault.keyId();
    m_fixture->vault.setState(Vault::State::Locked);
    HubSnapshotPtr latest;
    connect(m_store.get(), &Store::snapshotPublished, this,
            [&latest](const HubSnapshotPtr &snapshot) { latest = snapshot; });
    openStore();
    QVERIFY(!latest->vaultReady);
    QVERIFY(latest->providers[0]->credentials.empty());
    // Not the right key: the credential is left out and says so, the hub goes on.
    QVERIFY(run<int>([this, keyId](const HubCommands &) -> Result<int> {
        m_fixture->vault.unlock(Vault::newMasterKey(), keyId);
        return 1;
    }));
    QVERIFY(latest->vaultReady);
    QVERIFY(latest->providers[0]->credentials.empty());
    QVERIFY(value(u"SELECT last_error FROM ai_credentials"_s).contains(u"does not open"_s));
}

void TestStore::synchronousFollowsItsSetting()
{
    openStore();
    // Nothing to see from outside but that both are taken and calls are still recorded.
    for (const QString &mode : QStringList {u"full"_s, u"normal"_s}) {
        QVERIFY(run<int>([mode](const HubCommands &commands) -> Result<int> {
            return commands.setSetting(u"database.synchronous"_s, mode).map([] { return 1; });
        }));
    }
    QVERIFY(m_store->isHealthy());
}

void TestStore::showsCallsLiveOnlyWhenAsked()
{
    makeHub();
    openStore();
    Heard heard;
    const int lane = m_store->addLane(this, heard.listener());
    m_store->submit(lane, 1, m_fixture->call());
    QTRY_COMPARE(heard.tickets.size(), 1U);
    QList<ModelCall> shown;
    const auto connection = connect(m_store.get(), &Store::callsCommitted, this,
                                    [&shown](const QList<ModelCall> &calls) { shown.append(calls); });
    const ModelCall seen = m_fixture->call();
    m_store->submit(lane, 2, seen);
    QTRY_COMPARE(shown.size(), 1);
    QCOMPARE(shown.first().id, seen.id);
    QCOMPARE(shown.first().modelServed, seen.modelServed);
    disconnect(connection);
    m_store->submit(lane, 3, m_fixture->call());
    QTRY_COMPARE(heard.tickets.size(), 3U);
    QCOMPARE(shown.size(), 1);
}

void TestStore::showsTheNewestWhenThereAreMany()
{
    makeHub();
    StoreTiming timing;
    timing.liveIntervalMs = 300;
    m_store->setTiming(timing);
    openStore();
    QList<QList<ModelCall>> shown;
    connect(m_store.get(), &Store::callsCommitted, this,
            [&shown](const QList<ModelCall> &calls) { shown.append(calls); });
    Heard heard;
    const int lane = m_store->addLane(this, heard.listener());
    m_store->submit(lane, 0, m_fixture->call());
    QTRY_COMPARE(shown.size(), 1);
    QElapsedTimer timer;
    timer.start();
    qint64 newest = 0;
    for (quint64 ticket = 1; ticket <= 500; ++ticket) {
        const ModelCall call = m_fixture->call();
        newest = call.id;
        m_store->submit(lane, ticket, call);
    }
    QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty() && !shown.last().isEmpty() && shown.last().last().id == newest, 10'000);
    for (const QList<ModelCall> &part : std::as_const(shown))
        QVERIFY(part.size() <= 200);
    // One at the start, one at the end, and one for each interval in between.
    QVERIFY2(shown.size() <= 2 + timer.elapsed() / timing.liveIntervalMs, "the live log must not follow every commit");
}

void TestStore::commitsTheRestOnItsEnd()
{
    makeHub();
    openStore();
    Heard heard;
    const int lane = m_store->addLane(this, heard.listener());
    for (quint64 ticket = 0; ticket < 300; ++ticket)
        m_store->submit(lane, ticket, m_fixture->call());
    m_store.reset();
    QVERIFY(!QFile::exists(m_fixture->path() + u"-wal"_s));
    const auto connection = Connection::open(m_fixture->path(), Connection::Mode::ReadWrite);
    QCOMPARE(valueOf(*connection, u"SELECT count(*) FROM model_calls"_s), u"300"_s);
}

void TestStore::tellsWhatWasSpentInADayThatTheClockStepsTo()
{
    constexpr qint64 dayMs = 24 * 3'600'000;
    makeHub();
    const qint64 todayMs = m_fixture->clock.utcMs();
    m_fixture->clock.set(todayMs + 40 * dayMs); // wrong at the start
    HubSnapshotPtr latest;
    int published = 0;
    connect(m_store.get(), &Store::snapshotPublished, this, [&](const HubSnapshotPtr &snapshot) {
        latest = snapshot;
        ++published;
    });
    openStore();
    Heard heard;
    const int lane = m_store->addLane(this, heard.listener());
    m_store->submit(lane, 1, m_fixture->call());
    QTRY_COMPARE(heard.tickets.size(), 1U);
    QCOMPARE(published, 1);
    m_fixture->clock.set(todayMs);
    m_store->submit(lane, 2, m_fixture->call());
    QTRY_COMPARE(published, 2);
    QCOMPARE(latest->madeAtMs, todayMs);
    QCOMPARE(latest->apps.value(1)->spentDayNano, 100'000);
    QCOMPARE(latest->apps.value(1)->spentTotalNano, 200'000);
    m_store->submit(lane, 3, m_fixture->call());
    QTRY_COMPARE(heard.tickets.size(), 3U);
    QCOMPARE(published, 2);
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"

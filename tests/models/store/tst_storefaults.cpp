// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <sys/resource.h>

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include "models/store/hubcommands.h"
#include "models/store/store.h"
#include "models/store/transaction.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Runs in a process of its own until it is killed: submits calls, one batch after another's report, and prints the id
/// of each only after it was reported as recorded.
int submitUntilKilled(const QString &path)
{
    StoreFixture fixture;
    const SystemClock clock;
    Store store {path, &fixture.vault, &clock};
    QObject context;
    CallIdGenerator ids {2};
    std::vector<qint64> sent;
    int lane = 0;
    const auto submitBatch = [&] {
        sent.clear();
        for (quint64 ticket = 0; ticket < 7; ++ticket) {
            ModelCall call = fixture.call();
            call.startedAtMs = clock.utcMs();
            call.id = ids.next(call.startedAtMs);
            sent.push_back(call.id);
            store.submit(lane, ticket, call);
        }
    };
    std::size_t answered = 0;
    lane = store.addLane(&context, [&](const CommitReport &report) {
        for (const quint64 ticket : report.tickets) {
            if (report.outcome)
                std::printf("%lld\n", static_cast<long long>(sent[ticket]));
        }
        std::fflush(stdout);
        answered += report.tickets.size();
        if (answered % 7 == 0)
            submitBatch();
    });
    QObject::connect(&store, &Store::opened, &context, submitBatch);
    QObject::connect(&store, &Store::openFailed, &context, [](const Error &error) {
        std::fprintf(stderr, "%s\n", qPrintable(error.detail));
        QCoreApplication::exit(1);
    });
    store.open();
    return QCoreApplication::exec();
}
} // namespace

class TestStoreFaults final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void aLockedDatabaseIsReportedAndRecovers();
    void whatWasAnsweredIsWrittenWhenCommitsWorkAgain();
    void whoLeavesBeforeTheCommitHasCancelled();
    void whoLeavesWhileTheStoreWaitsForTheDatabaseHasCancelled();
    void aFullDiskIsReportedAndRecovers_data();
    void aFullDiskIsReportedAndRecovers();
    void killedAtAnyMomentLosesNothing();
    void aSchemaThatCannotBeReadIsNotOpened();
    void damageFoundByACommitIsNotHealedByAnother();
    void aFileThatIsGoneIsReportedUntilItIsBack_data();
    void aFileThatIsGoneIsReportedUntilItIsBack();
    void aFileThatIsGoneIsNoticedWithoutACall();

private:
    void openStore();

    void submit(quint64 ticket, CallSink::IfItFails ifItFails = CallSink::IfItFails::Drop)
    {
        m_store->submit(m_lane, ticket, m_fixture->call(), ifItFails);
    }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<Store> m_store;
    int m_lane = 0;
    QList<std::pair<quint64, bool>> m_heard;
    QList<bool> m_health;
    QString m_reason;
};

void TestStoreFaults::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    {
        const auto hub = m_fixture->open();
        m_fixture->addPeople(*hub);
    }
    m_heard.clear();
    m_health.clear();
    m_store = std::make_unique<Store>(m_fixture->path(), &m_fixture->vault, &m_fixture->clock);
    StoreTiming timing;
    timing.busyTimeoutMs = 200;
    timing.probeIntervalMs = 30;
    m_store->setTiming(timing);
    connect(m_store.get(), &Store::healthChanged, this, [this](bool healthy, const Error &reason) {
        m_health.append(healthy);
        m_reason = reason.detail;
    });
    m_lane = m_store->addLane(this, [this](const CommitReport &report) {
        for (const quint64 ticket : report.tickets)
            m_heard.append({ticket, report.outcome.has_value()});
    });
}

void TestStoreFaults::cleanup()
{
    m_store.reset();
    m_fixture.reset();
}

void TestStoreFaults::openStore()
{
    QSignalSpy opened {m_store.get(), &Store::opened};
    m_store->open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, 10'000);
}

void TestStoreFaults::aLockedDatabaseIsReportedAndRecovers()
{
    openStore();
    const auto other = Connection::open(m_fixture->path(), Connection::Mode::ReadWrite);
    QVERIFY(other);
    auto lock = std::make_unique<Transaction>(*other);
    QVERIFY(lock->begun());
    submit(1);
    QTRY_COMPARE_WITH_TIMEOUT(m_health, QList<bool> {false}, 10'000);
    QVERIFY2(m_reason.contains(u"locked by another process"_s), qPrintable(m_reason));
    QTRY_COMPARE(m_heard.size(), 1);
    QCOMPARE(m_heard.first(), (std::pair<quint64, bool> {1, false}));
    QVERIFY(!m_store->isHealthy());
    // While it lasts, a call is answered at once, and a command is refused in a bounded time.
    QElapsedTimer timer;
    timer.start();
    submit(2);
    QTRY_COMPARE(m_heard.size(), 2);
    QVERIFY(timer.elapsed() < 4'000);
    ErrorCode refused = ErrorCode::Internal;
    m_store->run<Account>(
        u"tests"_s, [](const HubCommands &commands) { return commands.addAccount(u"a"_s); }, this,
        [&refused](const Result<Account> &done) { refused = done ? ErrorCode::Internal : done.error().code; });
    QTRY_COMPARE_WITH_TIMEOUT(refused, ErrorCode::Storage, 10'000);
    QCOMPARE(m_health.size(), 1);

    lock.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_health, (QList<bool> {false, true}), 10'000);
    QVERIFY(m_store->isHealthy());
    submit(3);
    QTRY_COMPARE(m_heard.size(), 3);
    QCOMPARE(m_heard.last(), (std::pair<quint64, bool> {3, true}));
    QCOMPARE(valueOf(*other, u"SELECT count(*) FROM model_calls WHERE status = 'succeeded'"_s), u"1"_s);
    QCOMPARE(m_store->pendingCount(), 0);
}

void TestStoreFaults::whatWasAnsweredIsWrittenWhenCommitsWorkAgain()
{
    openStore();
    const auto other = Connection::open(m_fixture->path(), Connection::Mode::ReadWrite);
    QVERIFY(other);
    auto lock = std::make_unique<Transaction>(*other);
    QVERIFY(lock->begun());
    submit(1, CallSink::IfItFails::Keep);
    submit(2, CallSink::IfItFails::Drop);
    QTRY_COMPARE_WITH_TIMEOUT(m_heard.size(), 2, 10'000);
    submit(3, CallSink::IfItFails::Keep);
    submit(4, CallSink::IfItFails::Break);
    QTRY_COMPARE(m_heard.size(), 4);
    // Each is told that it is not recorded now.
    for (const auto &[ticket, recorded] : m_heard)
        QVERIFY(!recorded);

    lock.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_health, (QList<bool> {false, true}), 10'000);
    QTRY_COMPARE(valueOf(*other, u"SELECT count(*) FROM model_calls"_s), u"4"_s);
    QCOMPARE(m_heard.size(), 4);
    // The one that was withheld has failed, and costs its client nothing.
    QCOMPARE(valueOf(*other, u"SELECT count(*) FROM model_calls WHERE status = 'failed' AND error_code = 'storage' "
                             "AND credits_nano = 0 AND cost_nano > 0"_s),
             u"1"_s);
    // The stream that was broken off has failed, behind the status that it had begun with, and costs what it used.
    QCOMPARE(valueOf(*other, u"SELECT count(*) FROM model_calls WHERE status = 'failed' AND error_code = 'storage' "
                             "AND http_status = 200 AND credits_nano > 0 AND output > 0"_s),
             u"1"_s);
    QCOMPARE(valueOf(*other, u"SELECT count(*) FROM model_calls WHERE status = 'succeeded'"_s), u"2"_s);
}

void TestStoreFaults::whoLeavesBeforeTheCommitHasCancelled()
{
    openStore();
    const auto other = Connection::open(m_fixture->path(), Connection::Mode::ReadWrite);
    QVERIFY(other);
    auto lock = std::make_unique<Transaction>(*other);
    QVERIFY(lock->begun());
    m_store->noteClientGone(m_lane, 1);
    submit(1);
    m_store->noteClientGone(m_lane, 2);
    submit(2, CallSink::IfItFails::Break);
    submit(3, CallSink::IfItFails::Keep);
    QTRY_COMPARE_WITH_TIMEOUT(m_heard.size(), 3, 10'000);
    lock.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_health, (QList<bool> {false, true}), 10'000);
    QTRY_COMPARE(valueOf(*other, u"SELECT count(*) FROM model_calls"_s), u"3"_s);
    const QString cancelled = u"SELECT count(*) FROM model_calls WHERE status = 'cancelled' AND http_status = 499 AND "
                              "error_code = 'client_gone' AND cost_nano > 0 AND output > 0"_s;
    QCOMPARE(valueOf(*other, cancelled), u"2"_s);
    // Of what was withheld from everybody nothing is charged, of what was given of a stream all.
    QCOMPARE(valueOf(*other, cancelled + u" AND credits_nano > 0"_s), u"1"_s);

    // While commits work, too, when there is time for it; what is said too late is forgotten.
    m_store->noteClientGone(m_lane, 3);
    m_store->noteClientGone(m_lane, 4);
    submit(4);
    submit(5);
    QTRY_COMPARE(m_heard.size(), 5);
    QCOMPARE(valueOf(*other, cancelled), u"3"_s);
    QCOMPARE(valueOf(*other, u"SELECT count(*) FROM model_calls WHERE status = 'succeeded'"_s), u"2"_s);
    m_store->noteClientGone(m_lane, 5);
    submit(6);
    QTRY_COMPARE(m_heard.size(), 6);
    QCOMPARE(valueOf(*other, u"SELECT count(*) FROM model_calls WHERE status = 'succeeded'"_s), u"3"_s);
}

void TestStoreFaults::whoLeavesWhileTheStoreWaitsForTheDatabaseHasCancelled()
{
    StoreTiming patient;
    patient.busyTimeoutMs = 20'000;
    m_store->setTiming(patient);
    openStore();
    const auto other = Connection::open(m_fixture->path(), Connection::Mode::ReadWrite);
    QVERIFY(other);
    auto lock = std::make_unique<Transaction>(*other);
    QVERIFY(lock->begun());
    submit(1);
    QTest::qWait(50); // so that the store waits within its transaction's begin, most likely; both ways are right
    m_store->noteClientGone(m_lane, 1);
    lock.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_heard.size(), 1, 20'000);
    QVERIFY(m_heard.first().second);
    QCOMPARE(valueOf(*other, u"SELECT status || http_status || (credits_nano > 0) FROM model_calls"_s),
             u"cancelled4991"_s);
}

void TestStoreFaults::aSchemaThatCannotBeReadIsNotOpened()
{
    {
        const auto other = Connection::open(m_fixture->path(), Connection::Mode::ReadWrite);
        QVERIFY(other);
        mustRun(*other, u"ALTER TABLE apps RENAME COLUMN name TO title"_s);
    }
    QSignalSpy opened {m_store.get(), &Store::opened};
    QSignalSpy failed {m_store.get(), &Store::openFailed};
    m_store->open();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 10'000);
    QCOMPARE(opened.size(), 0);
    const auto reason = failed.first().first().value<Error>();
    QVERIFY2(reason.detail.contains(u"name"_s), qPrintable(reason.detail));
}

void TestStoreFaults::damageFoundByACommitIsNotHealedByAnother()
{
    {
        const auto other = Connection::open(m_fixture->path(), Connection::Mode::ReadWrite);
        QVERIFY(other);
        const qint64 pageBytes = valueOf(*other, u"PRAGMA page_size"_s).toLongLong();
        const qint64 page =
            valueOf(*other, u"SELECT rootpage FROM sqlite_schema WHERE name = 'credit_entries'"_s).toLongLong();
        mustRun(*other, u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
        QFile file {m_fixture->path()};
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek((page - 1) * pageBytes));
        QCOMPARE(file.write(QByteArray(pageBytes, '\x5a')), pageBytes);
        QVERIFY(file.resize(70'000'000)); // more than is checked at the start
    }
    openStore();
    submit(1);
    QTRY_COMPARE_WITH_TIMEOUT(m_health, QList<bool> {false}, 10'000);
    QVERIFY2(m_reason.contains(u"is damaged"_s) && m_reason.contains(u"there is no backup beside it"_s),
             qPrintable(m_reason));
    QVERIFY(!QTest::qWaitFor([this] { return m_store->isHealthy(); }, 500)); // ten probes and more
    submit(2);
    QTRY_COMPARE(m_heard, (QList<std::pair<quint64, bool>> {{1, false}, {2, false}}));
    QCOMPARE(m_health.size(), 1);
}

void TestStoreFaults::aFileThatIsGoneIsReportedUntilItIsBack_data()
{
    QTest::addColumn<QStringList>("moved");
    QTest::addColumn<bool>("isReplaced");
    QTest::addColumn<QString>("said");
    QTest::newRow("all") << QStringList {{}, u"-wal"_s, u"-shm"_s} << false << u"portico.db was removed"_s;
    QTest::newRow("the database") << QStringList {QString {}} << false << u"portico.db was removed"_s;
    QTest::newRow("the log") << QStringList {u"-wal"_s} << false << u"portico.db-wal was removed"_s;
    QTest::newRow("replaced") << QStringList {QString {}} << true << u"portico.db was replaced"_s;
}

void TestStoreFaults::aFileThatIsGoneIsReportedUntilItIsBack()
{
    QFETCH(QStringList, moved);
    QFETCH(bool, isReplaced);
    QFETCH(QString, said);
    openStore();
    submit(1);
    QTRY_COMPARE(m_heard.size(), 1);
    const QString path = m_fixture->path();
    for (const QString &suffix : std::as_const(moved)) {
        QVERIFY(QFile::rename(path + suffix, path + suffix + u".away"_s));
        QVERIFY(!isReplaced || QFile::copy(path + suffix + u".away"_s, path + suffix));
    }
    submit(2);
    submit(3, CallSink::IfItFails::Keep);
    QTRY_COMPARE_WITH_TIMEOUT(m_heard.size(), 3, 10'000);
    QCOMPARE(m_heard, (QList<std::pair<quint64, bool>> {{1, true}, {2, false}, {3, false}}));
    QTRY_COMPARE(m_health, QList<bool> {false});
    QVERIFY2(m_reason.contains(said) && m_reason.contains(u"put it back"_s), qPrintable(m_reason));
    std::optional<Result<Account>> account;
    m_store->run<Account>(
        u"tests"_s, [](const HubCommands &commands) { return commands.addAccount(u"a"_s); }, this,
        [&account](const Result<Account> &done) { account = done; });
    QTRY_VERIFY(account);
    QVERIFY(!*account && account->error().detail.contains(said));
    QVERIFY(!QTest::qWaitFor([this] { return m_store->isHealthy(); }, 200)); // six probes
    for (const QString &suffix : std::as_const(moved)) {
        QCOMPARE(QFile::exists(path + suffix), isReplaced); // nobody has made a new one
        QVERIFY(!isReplaced || QFile::remove(path + suffix));
        QVERIFY(QFile::rename(path + suffix + u".away"_s, path + suffix));
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_health, (QList<bool> {false, true}), 10'000);
    submit(4);
    QTRY_COMPARE(m_heard.size(), 4);
    QVERIFY(m_heard.last().second);
    m_store.reset();
    const auto hub = m_fixture->open();
    QCOMPARE(valueOf(hub->connection(), u"SELECT count(*) FROM model_calls"_s), u"4"_s);
    QCOMPARE(valueOf(hub->connection(), u"PRAGMA integrity_check"_s), u"ok"_s);
}

void TestStoreFaults::aFileThatIsGoneIsNoticedWithoutACall()
{
    StoreTiming timing;
    timing.jobIntervalMs = 20;
    m_store->setTiming(timing);
    openStore();
    QVERIFY(QFile::remove(m_fixture->path()));
    QTRY_COMPARE_WITH_TIMEOUT(m_health, QList<bool> {false}, 10'000);
    QVERIFY2(m_reason.contains(u"was removed"_s), qPrintable(m_reason));
}

void TestStoreFaults::aFullDiskIsReportedAndRecovers_data()
{
    QTest::addColumn<int>("limitBytes");
    // Too little for the first page of a commit, and for a later one.
    QTest::newRow("at once") << 1;
    QTest::newRow("in the middle") << 5 * 4'096;
}

void TestStoreFaults::aFullDiskIsReportedAndRecovers()
{
    QFETCH(int, limitBytes);
    openStore();
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before {};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto walBytes = static_cast<rlim_t>(QFileInfo {m_fixture->path() + u"-wal"_s}.size());
    const rlimit full {walBytes + static_cast<rlim_t>(limitBytes), before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &full);
    quint64 ticket = 0;
    for (; ticket < 200 && m_health.isEmpty(); ++ticket) {
        submit(ticket);
        if (!QTest::qWaitFor([this, ticket] { return m_heard.size() > static_cast<qsizetype>(ticket); }, 5'000))
            break;
    }
    const bool wasUnhealthy = !m_store->isHealthy();
    const QList<bool> healthThen = m_health;
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(wasUnhealthy);
    QCOMPARE(healthThen.first(), false);
    QVERIFY2(m_reason.isEmpty() || m_reason.contains(u"database"_s), qPrintable(m_reason));
    QTRY_VERIFY_WITH_TIMEOUT(m_store->isHealthy(), 10'000);
    submit(ticket);
    QTRY_COMPARE_WITH_TIMEOUT(m_heard.size(), static_cast<qsizetype>(ticket) + 1, 10'000);
    QCOMPARE(m_heard.last().second, true);
    // Exactly what was reported as recorded is there as such, and it adds up.
    const auto recorded = std::count_if(m_heard.begin(), m_heard.end(), [](const auto &one) { return one.second; });
    m_store.reset();
    const auto hub = m_fixture->open();
    QCOMPARE(valueOf(hub->connection(), u"SELECT count(*) FROM model_calls WHERE status = 'succeeded'"_s),
             QString::number(recorded));
    QVERIFY(hub->queries().checkLedger()->differences.isEmpty());
}

void TestStoreFaults::killedAtAnyMomentLosesNothing()
{
    m_store.reset();
    QSet<QByteArray> answered;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TMPDIR"_s, m_fixture->path({})); // what is killed leaves its own folder
    for (int round = 0; round < 8; ++round) {
        QProcess child;
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), {u"--submit"_s, m_fixture->path()});
        // Another moment each round.
        const qsizetype enough = answered.size() + 1 + round * 37;
        QByteArray output;
        while (answered.size() + output.count('\n') < enough && child.waitForReadyRead(20'000))
            output += child.readAllStandardOutput();
        child.kill();
        QVERIFY(child.waitForFinished(10'000));
        output += child.readAllStandardOutput();
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        output.truncate(output.lastIndexOf('\n') + 1);
        QVERIFY2(!output.isEmpty(), child.readAllStandardError().constData());
        for (const QByteArray &id : output.split('\n'))
            answered.insert(id);
        answered.remove({});
        const auto hub = m_fixture->open();
        QCOMPARE(valueOf(hub->connection(), u"PRAGMA integrity_check"_s), u"ok"_s);
        QVERIFY(hub->queries().checkLedger()->differences.isEmpty());
        QSet<QByteArray> recorded;
        CallQuery query;
        query.limit = 1'000;
        do {
            const auto page = hub->queries().calls(query);
            QVERIFY(page);
            for (const CallRow &row : page->rows)
                recorded.insert(QByteArray::number(row.call.id));
            query.beforeId = page->nextBeforeId;
        } while (query.beforeId != 0);
        QVERIFY2((answered - recorded).isEmpty(), "a call was answered and is not recorded");
    }
    QVERIFY(answered.size() > 8);
}

int main(int argc, char **argv)
{
    QCoreApplication application {argc, argv};
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == u"--submit")
        return submitUntilKilled(arguments[2]);
    TestStoreFaults test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_storefaults.moc"

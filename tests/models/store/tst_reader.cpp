// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "models/store/reader.h"
#include "models/store/store.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

class TestReader final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void readsOnItsOwnThread();
    void cannotWrite();
    void tellsAMissingDatabase();
    void readsWhileTheStoreWrites();
    void aDestroyedContextHearsNothing();

private:
    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<Store> m_store;
};

void TestReader::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    {
        const auto hub = m_fixture->open();
        m_fixture->addPeople(*hub);
    }
    m_store = std::make_unique<Store>(m_fixture->path(), &m_fixture->vault, &m_fixture->clock);
    QSignalSpy opened {m_store.get(), &Store::opened};
    m_store->open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, 10'000);
}

void TestReader::cleanup()
{
    m_store.reset();
    m_fixture.reset();
}

void TestReader::readsOnItsOwnThread()
{
    Reader reader {m_fixture->path()};
    QThread *worked = nullptr;
    QThread *answered = nullptr;
    QString name;
    reader.run<AiProvider>(
        [&worked](const HubQueries &queries) {
            worked = QThread::currentThread();
            return queries.provider(u"openai"_s);
        },
        this,
        [&](const Result<AiProvider> &found) {
            answered = QThread::currentThread();
            name = found->name;
        });
    QTRY_COMPARE(name, u"openai"_s);
    QVERIFY(worked != QThread::currentThread());
    QCOMPARE(answered, QThread::currentThread());
}

void TestReader::cannotWrite()
{
    const auto connection = Connection::open(m_fixture->path(), Connection::Mode::ReadOnly);
    QVERIFY(connection);
    const Outcome refused = connection->execute(u"DELETE FROM settings"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Storage);
}

void TestReader::tellsAMissingDatabase()
{
    Reader reader {m_fixture->path(u"none.db"_s)};
    ErrorCode code = ErrorCode::Internal;
    reader.run<QList<App>>([](const HubQueries &queries) { return queries.apps(); }, this,
                           [&code](const Result<QList<App>> &found) { code = found.error().code; });
    QTRY_COMPARE(code, ErrorCode::Storage);
    QVERIFY(!QFile::exists(m_fixture->path(u"none.db"_s)));
}

void TestReader::readsWhileTheStoreWrites()
{
    Reader reader {m_fixture->path()};
    int recorded = 0;
    const int lane = m_store->addLane(this, [&recorded](const CommitReport &report) {
        recorded += report.outcome ? static_cast<int>(report.tickets.size()) : 0;
    });
    QList<qint64> seen;
    QList<qint64> sums;
    const auto look = [&] {
        reader.run<HubQueries::Overview>(
            [this](const HubQueries &queries) { return queries.overview(0, m_fixture->clock.utcMs() + 1); }, this,
            [&seen, &sums](const Result<HubQueries::Overview> &found) {
                seen.append(found->calls);
                sums.append(found->creditsNano);
            });
    };
    for (quint64 ticket = 0; ticket < 600; ++ticket) {
        m_store->submit(lane, ticket, m_fixture->call());
        if (ticket % 50 == 0)
            look();
    }
    QTRY_COMPARE_WITH_TIMEOUT(recorded, 600, 20'000);
    look();
    QTRY_COMPARE_WITH_TIMEOUT(seen.size(), 13, 20'000);
    QCOMPARE(seen.last(), 600);
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    for (qsizetype i = 0; i < seen.size(); ++i)
        QCOMPARE(sums[i], seen[i] * 100'000);
}

void TestReader::aDestroyedContextHearsNothing()
{
    Reader reader {m_fixture->path()};
    bool isAnswered = false;
    {
        QObject context;
        reader.run<QList<App>>([](const HubQueries &queries) { return queries.apps(); }, &context,
                               [&isAnswered](const Result<QList<App>> &) { isAnswered = true; });
    }
    bool isNextAnswered = false;
    reader.run<QList<App>>([](const HubQueries &queries) { return queries.apps(); }, this,
                           [&isNextAnswered](const Result<QList<App>> &) { isNextAnswered = true; });
    QTRY_VERIFY(isNextAnswered);
    QVERIFY(!isAnswered);
}

QTEST_GUILESS_MAIN(TestReader)
#include "tst_reader.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <sys/resource.h>

#include <QCryptographicHash>
#include <QTest>

#include "models/store/migrator.h"
#include "models/store/sql.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QList<Migration>
twoSteps(const QString &second = u"ALTER TABLE notes ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm';\n\n"_s)
{
    return {{1, u"0001_notes.sql"_s, u"CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT) STRICT;\n\n"_s},
            {2, u"0002_mood.sql"_s, second}};
}

/// Writes beyond `bytes` fail, as on a full disk.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit {bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }

    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }
    Q_DISABLE_COPY_MOVE(FileSizeLimit)

private:
    rlimit m_before {};
};
} // namespace

class TestMigrator final : public QObject
{
    Q_OBJECT

private slots:
    void scriptsNeverChange_data();
    void scriptsNeverChange();
    void versionsHaveNoGaps();
    void keepsTriggersWhole();
    void reachesTheNewestFromEveryVersion_data();
    void reachesTheNewestFromEveryVersion();
    void addsUpTheTurnsThatWereKept();
    void whatLeftBeforeTheMarkWasKeptIsNotMissed_data();
    void whatLeftBeforeTheMarkWasKeptIsNotMissed();
    void whatHadLapsedIsStillGivenBack();
    void savesACopyBeforeTheFirstStep();
    void namesEveryCopyAnew();
    void anEmptyDatabaseNeedsNoCopy();
    void refusesADatabaseFromTheFuture();
    void refusesAVersionThatNobodyGives();
    void aFailedStepChangesNothing();
    void aFailedCopyStopsTheMigration();
    void schemaIsStrictAndAppendOnly_data();
    void schemaIsStrictAndAppendOnly();

private:
    StoreFixture m_fixture;
};

void TestMigrator::scriptsNeverChange_data()
{
    QTest::addColumn<QString>("sha256");
    QTest::newRow("0001_initial.sql") << u"e95c3530c1095187bbc4f28e3d954b109098508546bec4b1f39fd78ef3c1be27"_s;
    QTest::newRow("0002_model_traits.sql") << u"8309105232b7e3bcfa0fd6d7d34563c77cdcbd44c15cc39e6e7695f7fcddd40b"_s;
    QTest::newRow("0003_usage_times.sql") << u"968ff718b9eb836d8651b5da6e3c73126d5ffa3b5f065af4b1adc6e66f0baa3b"_s;
    QTest::newRow("0004_call_filters.sql") << u"e0fc2be3993bf293f70574c0d4624de6a15c6a1d03e5accfd7ee0dc4591cc013"_s;
    QTest::newRow("0005_rates.sql") << u"e08e3efc6fd065527a84401db21eed9cc8c1cb0fe2e5fb2d5e0eb3c5203af4ac"_s;
    QTest::newRow("0006_grants.sql") << u"782a780b86c8edcd80ece17c8373979ec43848d8123c80c0a708bfdbddf6f77e"_s;
    QTest::newRow("0007_outbox.sql") << u"7f0eff39ec10e3dd36c61662105045e6249558cc681034f2eaf1e03dbec20b7c"_s;
    QTest::newRow("0008_stored_responses.sql") << u"59fd2dbf0922b6b84e192d017ca8de59823480f4135d5f9986ba0bd1f946c78c"_s;
    QTest::newRow("0009_routing.sql") << u"6f987547a7606d3e0cfd2c211d2287f689d6a9cf835bd22a2b7f450fe22b3878"_s;
    QTest::newRow("0010_call_bodies.sql") << u"9683bf9b2f3d0e7f763fa6424b156d9a7161a9cdd8633d1583bf50cb1769e8e1"_s;
    QTest::newRow("0011_usage_days.sql") << u"4f35b9da60e050170a2b487b75e1244152f3df27a348f880d282bb49fcaf84c3"_s;
    QTest::newRow("0012_response_room.sql") << u"d9c20fe6f373122cf9facf76eb33bc8b4085751a64d9e7179001b00d1317356d"_s;
    QTest::newRow("0013_call_retention.sql") << u"7bc32eb763dd89f3485466da91894442c4791f9bffc12274ca69e766682171ee"_s;
    QTest::newRow("0014_attempt_usage.sql") << u"03eca14c75d4a193ce19fad60cfbe2e9366beed60e485c17111073409a536bd9"_s;
    QTest::newRow("0015_late_charges.sql") << u"4bca5b8dbb8099be71ee6f7824b97ffce18e77e4dd917408a7e96ec110c575d6"_s;
    QTest::newRow("0016_picture_tokens.sql") << u"40d90b015e58c3f3fa14d6628e993ffd7840943c6a721386dee04bd9bb5d546b"_s;
    QTest::newRow("0017_page_checks.sql") << u"661ef7b01d86210ae79f343830827dbd2788a070351e280cdfeea4cac0bac652"_s;
    QTest::newRow("0018_call_starts.sql") << u"d3f3002cb72f87e2a856f0442fe95e19d7fcc8f0d02d82a2ae8595295c968832"_s;
}

void TestMigrator::scriptsNeverChange()
{
    QFETCH(QString, sha256);
    QFile script {u":/migrations/"_s + QString::fromLatin1(QTest::currentDataTag())};
    QVERIFY(script.open(QIODevice::ReadOnly));
    const QByteArray hash = QCryptographicHash::hash(script.readAll(), QCryptographicHash::Sha256).toHex();
    // A database out there was made with this script: write a new one instead.
    QCOMPARE(QString::fromLatin1(hash), sha256);
}

void TestMigrator::versionsHaveNoGaps()
{
    const QList<Migration> migrations = Migration::builtIn();
    QVERIFY(!migrations.isEmpty());
    for (qsizetype i = 0; i < migrations.size(); ++i)
        QCOMPARE(migrations[i].version, static_cast<int>(i) + 1);
}

void TestMigrator::keepsTriggersWhole()
{
    const QStringList statements = Migration::statements(
        u"-- a comment\n\nCREATE TABLE a (b);\n\nCREATE TRIGGER t BEFORE UPDATE ON a\nBEGIN\n    SELECT 1;\nEND;\n\n"_s);
    QCOMPARE(statements.size(), 2);
    QVERIFY(statements[1].startsWith(u"CREATE TRIGGER"_s));
    QVERIFY(statements[1].endsWith(u"END"_s) || statements[1].endsWith(u"END;"_s));
}

void TestMigrator::reachesTheNewestFromEveryVersion_data()
{
    QTest::addColumn<int>("from");
    for (int version = 0; version <= Migration::builtIn().last().version; ++version)
        QTest::addRow("from %d", version) << version;
}

void TestMigrator::reachesTheNewestFromEveryVersion()
{
    QFETCH(int, from);
    const auto connection = Connection::open(m_fixture.path(u"from%1.db"_s.arg(from)), Connection::Mode::ReadWrite);
    QVERIFY(connection);
    QVERIFY(Migrator(*connection, Migration::builtIn().first(from)).migrate());
    QVERIFY(Migrator(*connection).migrate());
    QCOMPARE(*Migrator(*connection).version(), Migration::builtIn().last().version);
    QCOMPARE(valueOf(*connection, u"PRAGMA integrity_check"_s), u"ok"_s);
    QCOMPARE(valueOf(*connection, u"SELECT name FROM accounts"_s), u"default"_s);
}

void TestMigrator::addsUpTheTurnsThatWereKept()
{
    const auto connection = Connection::open(m_fixture.path(u"turns.db"_s), Connection::Mode::ReadWrite);
    QVERIFY(connection);
    QVERIFY(Migrator(*connection, Migration::builtIn().first(11)).migrate());
    mustRun(*connection, u"PRAGMA foreign_keys = OFF"_s);
    for (const int bytes : {30, 12})
        mustRun(*connection,
                u"INSERT INTO stored_responses VALUES (1, 'resp_%1', NULL, x'', x'', %1, 1, 0)"_s.arg(bytes));
    QVERIFY(Migrator(*connection).migrate());
    QCOMPARE(valueOf(*connection, u"SELECT held_bytes FROM response_room"_s), u"42"_s);
}

void TestMigrator::whatLeftBeforeTheMarkWasKeptIsNotMissed_data()
{
    QTest::addColumn<QList<int>>("calls"); // of five that were charged
    QTest::addColumn<qint64>("mark");
    QTest::newRow("nothing left") << QList<int> {1, 2, 3, 4, 5} << qint64 {0};
    QTest::newRow("some left") << QList<int> {4, 5} << qint64 {3};
    QTest::newRow("all left") << QList<int> {} << qint64 {5};
}

void TestMigrator::whatLeftBeforeTheMarkWasKeptIsNotMissed()
{
    QFETCH(QList<int>, calls);
    QFETCH(qint64, mark);
    const QString name = u"mark%1.db"_s.arg(mark);
    const auto connection = Connection::open(m_fixture.path(name), Connection::Mode::ReadWrite);
    QVERIFY(connection && Migrator(*connection, Migration::builtIn().first(12)).migrate());
    for (int id = 1; id <= 5; ++id)
        mustRun(*connection, u"INSERT INTO credit_entries (account_id, id, kind, amount_nano, at_ms) "
                             "VALUES (1, %1, 'charge', -7, 0)"_s.arg(id));
    for (const int id : calls)
        mustRun(*connection,
                u"INSERT INTO model_calls (id, request_id, started_at_ms, endpoint, type, model_asked, "
                "model_served, streamed, status, http_status, error_code, error_message, uncached_input, "
                "cache_read, cache_write_5m, cache_write_1h, output, reasoning, images, characters, "
                "audio_ms, estimated, credits_nano, ttfb_us, duration_us, request_bytes, response_bytes, "
                "notes, attempts, last_started_at_ms, last_duration_us, last_http_status, last_reused, "
                "last_error_code, last_reason) VALUES (%1, '', 0, '', 'chat', '', '', 0, 'succeeded', "
                "200, '', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, '', 0, 0, 0, 0, 0, '', '')"_s.arg(id));
    QVERIFY(Migrator(*connection).migrate());
    QCOMPARE(valueOf(*connection, u"SELECT removed_to_id FROM call_retention"_s), QString::number(mark));
}

void TestMigrator::whatHadLapsedIsStillGivenBack()
{
    const auto connection = Connection::open(m_fixture.path(u"lapsed.db"_s), Connection::Mode::ReadWrite);
    QVERIFY(connection && Migrator(*connection, Migration::builtIn().first(17)).migrate());
    mustRun(*connection,
            u"INSERT INTO lapsed_grants VALUES (1, 5242880, 7, 5, 300, 0), (1, 10485760, 9, 10, 200, 0)"_s);
    const QString charge = u"INSERT INTO credit_entries (account_id, id, kind, amount_nano, at_ms) "
                           "VALUES (1, %1, 'charge', %2, %3)"_s;
    mustRun(*connection, charge.arg(5242879).arg(-40).arg(4));
    QVERIFY(Migrator(*connection).migrate());
    const QString rows =
        u"SELECT group_concat(entry_id || ':' || expires_at_ms || ':' || left_nano || ':' || late_nano) "
        "FROM lapsed_grants"_s;
    QCOMPARE(valueOf(*connection, rows), u"7:5:300:40,9:10:200:0"_s);
    mustRun(*connection, charge.arg(99'000'000).arg(-2).arg(4)); // began before both ends, and was recorded after them
    mustRun(*connection, charge.arg(99'000'001).arg(-3).arg(5)); // before the second's
    mustRun(*connection, charge.arg(99'000'002).arg(-4).arg(10));
    QCOMPARE(valueOf(*connection, rows), u"7:5:300:42,9:10:200:3"_s);
}

void TestMigrator::savesACopyBeforeTheFirstStep()
{
    const QString path = m_fixture.path(u"copy.db"_s);
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    QVERIFY(connection);
    QVERIFY(Migrator(*connection, twoSteps().first(1)).migrate());
    mustRun(*connection, u"INSERT INTO notes (text) VALUES ('kept')"_s);
    QVERIFY(Migrator(*connection, twoSteps()).migrate());
    QCOMPARE(valueOf(*connection, u"SELECT text || mood FROM notes"_s), u"keptcalm"_s);

    const QString copyPath = Migrator::backupPath(path, 1);
    const auto copy = Connection::open(copyPath, Connection::Mode::ReadWrite);
    QVERIFY(copy);
    QCOMPARE(*Migrator(*copy, twoSteps()).version(), 1);
    QCOMPARE(valueOf(*copy, u"SELECT text FROM notes"_s), u"kept"_s);
    QCOMPARE(QFile::permissions(copyPath) & QFile::Permissions {0x077}, QFile::Permissions {});
}

void TestMigrator::namesEveryCopyAnew()
{
    const QString path = m_fixture.path(u"again.db"_s);
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    QVERIFY(connection);
    QVERIFY(Migrator(*connection, twoSteps().first(1)).migrate());
    QFile earlier {Migrator::backupPath(path, 1)};
    QVERIFY(earlier.open(QIODevice::WriteOnly));
    earlier.write("precious");
    earlier.close();
    QVERIFY(Migrator(*connection, twoSteps()).migrate());
    QVERIFY(earlier.open(QIODevice::ReadOnly));
    QCOMPARE(earlier.readAll(), QByteArray {"precious"});
    QVERIFY(QFile::exists(Migrator::backupPath(path, 1) + u"-2"_s));
}

void TestMigrator::anEmptyDatabaseNeedsNoCopy()
{
    const QString path = m_fixture.path(u"empty.db"_s);
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    QVERIFY(connection);
    QVERIFY(Migrator(*connection, twoSteps()).migrate());
    QVERIFY(!QFile::exists(Migrator::backupPath(path, 0)));
}

void TestMigrator::refusesADatabaseFromTheFuture()
{
    const QString path = m_fixture.path(u"future.db"_s);
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    QVERIFY(connection);
    QVERIFY(Migrator(*connection, twoSteps()).migrate());
    const QString schema = valueOf(*connection, u"SELECT group_concat(sql) FROM sqlite_schema"_s);
    const Outcome refused = Migrator(*connection, twoSteps().first(1)).migrate();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::DatabaseTooNew);
    QVERIFY2(refused.error().detail.contains(u"install a newer Portico"_s), qPrintable(refused.error().detail));
    QCOMPARE(valueOf(*connection, u"SELECT group_concat(sql) FROM sqlite_schema"_s), schema);
    QCOMPARE(*Migrator(*connection, twoSteps()).version(), 2);
}

void TestMigrator::refusesAVersionThatNobodyGives()
{
    const auto connection = Connection::open(m_fixture.path(u"negative.db"_s), Connection::Mode::ReadWrite);
    QVERIFY(connection);
    QVERIFY(Migrator(*connection, twoSteps()).migrate());
    mustRun(*connection, u"PRAGMA user_version = -1"_s);
    const Outcome refused = Migrator(*connection, twoSteps()).migrate();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::DatabaseDamaged);
    QVERIFY2(refused.error().detail.contains(u"version -1"_s), qPrintable(refused.error().detail));
}

void TestMigrator::aFailedStepChangesNothing()
{
    const auto connection = Connection::open(m_fixture.path(u"failed.db"_s), Connection::Mode::ReadWrite);
    QVERIFY(connection);
    QVERIFY(Migrator(*connection, twoSteps().first(1)).migrate());
    const QList<Migration> broken =
        twoSteps(u"CREATE TABLE half (a) ;\n\nINSERT INTO there_is_no_such_table VALUES (1);\n\n"_s);
    const Outcome failed = Migrator(*connection, broken).migrate();
    QVERIFY(!failed);
    QVERIFY2(failed.error().detail.contains(u"0002_mood.sql"_s), qPrintable(failed.error().detail));
    QCOMPARE(*Migrator(*connection, broken).version(), 1);
    QCOMPARE(valueOf(*connection, u"SELECT count(*) FROM sqlite_schema WHERE name = 'half'"_s), u"0"_s);
}

void TestMigrator::aFailedCopyStopsTheMigration()
{
    const QString path = m_fixture.path(u"nocopy.db"_s);
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    QVERIFY(connection);
    QVERIFY(Migrator(*connection, twoSteps().first(1)).migrate());
    mustRun(*connection, u"INSERT INTO notes (text) VALUES (hex(randomblob(500000)))"_s);
    Outcome failed;
    {
        const FileSizeLimit limit {100'000};
        failed = Migrator(*connection, twoSteps()).migrate();
    }
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::Storage);
    QCOMPARE(*Migrator(*connection, twoSteps()).version(), 1);
    QVERIFY(!QFile::exists(Migrator::backupPath(path, 1)));
}

void TestMigrator::schemaIsStrictAndAppendOnly_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("an entry is changed") << u"UPDATE credit_entries SET amount_nano = 1"_s;
    QTest::newRow("an entry is removed") << u"DELETE FROM credit_entries"_s;
    QTest::newRow("a rate's version is changed") << u"UPDATE ai_model_rate_versions SET cost_input = 1"_s;
    QTest::newRow("a rate's version is removed") << u"DELETE FROM ai_model_rate_versions"_s;
    QTest::newRow("an audit entry is changed") << u"UPDATE audit_entries SET what = ''"_s;
    QTest::newRow("a charge that gives") << u"INSERT INTO credit_entries (account_id, id, kind, amount_nano, at_ms) "
                                            "VALUES (1, 99, 'charge', 5, 0)"_s;
    QTest::newRow("an entry of nobody") << u"INSERT INTO credit_entries (account_id, id, kind, amount_nano, at_ms) "
                                           "VALUES (77, 99, 'grant', 5, 0)"_s;
    QTest::newRow("text for a number") << u"INSERT INTO accounts (name, created_at_ms) VALUES ('a', 'noon')"_s;
    QTest::newRow("an unknown kind of tally") << u"INSERT INTO tallies VALUES ('moon', 1, 1, 1, 1)"_s;
    QTest::newRow("a name in other case") << u"INSERT INTO accounts (name, created_at_ms) VALUES ('DEFAULT', 0)"_s;
}

void TestMigrator::schemaIsStrictAndAppendOnly()
{
    QFETCH(QString, sql);
    const auto hub = m_fixture.open();
    if (valueOf(hub->connection(), u"SELECT count(*) FROM credit_entries"_s) == u"0") {
        m_fixture.addPeople(*hub);
        QVERIFY(hub->commands(u"tests"_s).grantCredit(u"default"_s, 5, 0, {}));
        HubCommands::RatePrices prices;
        prices.cost.input = 1;
        QVERIFY(hub->commands(u"tests"_s).setRate(u"openai"_s, u"m"_s, ModelType::Chat, prices));
    }
    const Outcome refused = hub->connection().execute(sql);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
}

QTEST_GUILESS_MAIN(TestMigrator)
#include "tst_migrator.moc"

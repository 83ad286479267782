// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QCoreApplication>
#include <QProcess>
#include <QTest>
#include <QTimer>

#include "models/store/callarchive.h"
#include "models/store/callwriter.h"
#include "models/store/sql.h"
#include "models/store/store.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 dayMs = 24LL * 3'600'000;
constexpr qint64 startMs = 1'774'569'600'000; // 2026-03-27, so that the calls lie in two quarters
constexpr int callCount = 9'000;
constexpr int keptCount = 1'000;
constexpr qint64 stepMs = 60'000;

/// The hub that is killed: moves old calls until it is.
int runHub(const QString &databasePath)
{
    Vault vault;
    vault.unlock(Vault::newMasterKey(), 7);
    const FixedClock clock {startMs + qint64 {callCount - keptCount} * stepMs + dayMs};
    StoreTiming timing;
    timing.retainDelayMs = 0;
    timing.retainStepMs = 1;
    timing.retainPauseMs = 1;
    Store store {databasePath, &vault, &clock};
    store.setTiming(timing);
    store.open();
    return QCoreApplication::exec();
}

QList<qint64> idsIn(const QString &path)
{
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    if (!connection || valueOf(*connection, u"PRAGMA integrity_check"_s) != u"ok"_s)
        return {};
    return readRows<qint64>(*connection, u"SELECT id FROM model_calls ORDER BY id"_s, {},
                            [](const QSqlQuery &row) { return row.value(0).toLongLong(); })
        .value_or(QList<qint64> {});
}
} // namespace

/// kill -9 in the midst of archiving and deleting: no call is lost and none is shown twice.
class TestRetentionKill final : public QObject
{
    Q_OBJECT

private slots:
    void noCallIsLostOrDoubled();

private:
    void makeCalls();
    [[nodiscard]] QList<qint64> shownIds() const;
    [[nodiscard]] bool killAfter(int ms) const;

    StoreFixture m_fixture;
    QList<qint64> m_ids; ///< rising
};

void TestRetentionKill::makeCalls()
{
    const auto hub = m_fixture.open();
    m_fixture.addPeople(*hub);
    QVERIFY(hub->commands(u"tests"_s).setSetting(u"retention.callDays"_s, u"1"_s));
    CallWriter writer {hub->connection()};
    QVERIFY(writer.prepare());
    std::vector<QueuedCall> group;
    for (int i = 0; i < callCount; ++i) {
        m_fixture.clock.set(startMs + i * stepMs);
        ModelCall call = m_fixture.call();
        call.attempts.append(call.attempts.first());
        call.attempts.last().number = 2;
        m_ids.append(call.id);
        group.push_back({0, 0, call});
    }
    QVERIFY(writer.write(group));
}

QList<qint64> TestRetentionKill::shownIds() const
{
    const auto hub = OfflineHub::open(m_fixture.path(), m_fixture.vault, m_fixture.clock);
    QList<qint64> ids;
    CallQuery query;
    query.limit = 1'000;
    do {
        const auto page = hub ? (*hub)->queries().calls(query) : Result<CallPage> {};
        if (!page)
            return {};
        for (const CallRow &row : page->rows)
            ids.prepend(row.call.id);
        query.beforeId = page->nextBeforeId;
    } while (query.beforeId != 0);
    return ids;
}

/// False: it did not even start.
bool TestRetentionKill::killAfter(int ms) const
{
    QProcess hub;
    hub.setProcessChannelMode(QProcess::ForwardedChannels);
    hub.start(QCoreApplication::applicationFilePath(), {u"--hub"_s, m_fixture.path()});
    if (!hub.waitForStarted())
        return false;
    hub.waitForFinished(ms); // it never ends by itself
    hub.kill();
    return hub.waitForFinished();
}

void TestRetentionKill::noCallIsLostOrDoubled()
{
    makeCalls();
    int cutShort = 0;
    for (int ms = 40; ms < 4'000; ms += 17) {
        QVERIFY(killAfter(ms));
        const QList<qint64> kept = idsIn(m_fixture.path());
        QVERIFY(!kept.isEmpty());
        QList<qint64> archived;
        for (const CallArchive &archive : CallArchive::existing(m_fixture.path()))
            archived = idsIn(archive.path) + archived;
        QVERIFY(std::is_sorted(archived.begin(), archived.end()));
        QList<qint64> all;
        std::set_union(kept.begin(), kept.end(), archived.begin(), archived.end(), std::back_inserter(all));
        QCOMPARE(all, m_ids);
        QCOMPARE(shownIds(), m_ids);
        if (kept.size() == keptCount)
            break;
        cutShort += archived.isEmpty() ? 0 : 1;
    }
    QCOMPARE(idsIn(m_fixture.path()), m_ids.last(keptCount));
    QVERIFY2(cutShort >= 3, qPrintable(QString::number(cutShort)));
    const auto hub = m_fixture.open();
    for (const qint64 id : {m_ids.first(), m_ids[callCount / 2], m_ids.last()})
        QCOMPARE(hub->queries().call(id)->call.attempts.size(), 2);
    QCOMPARE(valueOf(hub->connection(), u"SELECT count(*) FROM call_attempts"_s), QString::number(keptCount));
}

int main(int argc, char **argv)
{
    QCoreApplication application {argc, argv};
    if (const QStringList arguments = QCoreApplication::arguments();
        arguments.size() == 3 && arguments[1] == u"--hub"_s)
        return runHub(arguments[2]);
    TestRetentionKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_retentionkill.moc"

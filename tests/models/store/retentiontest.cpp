// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/store/retentiontest.h"

#include <QSignalSpy>
#include <QTest>

#include "models/store/callretention.h"
#include "models/store/callwriter.h"
#include "models/store/store.h"

using namespace Qt::Literals::StringLiterals;

void RetentionTest::init()
{
    m_archivist.reset();
    m_hub.reset();
    m_calls.clear();
    m_fixture = std::make_unique<StoreFixture>();
    m_fixture->clock.set(startMs);
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
    QVERIFY(m_hub->commands(u"tests"_s).addApp(u"second"_s, {}, {}));
    QVERIFY(m_hub->commands(u"tests"_s).addProvider(u"other"_s, u"openai"_s, {}, {}, true));
    CallWriter writer {m_hub->connection()};
    QVERIFY(writer.prepare());
    for (int i = 0; i < callCount; ++i) {
        m_fixture->clock.set(startMs + i * stepMs);
        ModelCall call = m_fixture->call();
        call.appId = 1 + i % 2;
        call.providerId = i % 5 == 0 ? 2 : 1;
        call.credentialId = i % 5 == 0 ? 0 : 1;
        call.status = static_cast<CallStatus>(i % 3);
        call.modelServed = i % 4 == 0 ? u"gpt-5"_s : u"gpt-5-mini"_s;
        call.modelAsked = i % 6 == 0 ? u"fast"_s : u"openai/"_s + call.modelServed;
        call.durationUs = i * 200'000;
        CallAttempt second = call.attempts.first();
        second.number = 2;
        call.attempts.append(second);
        QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, call}}));
        m_calls.prepend(call);
    }
    m_archivist = std::make_unique<CallArchivist>(m_fixture->path());
}

QList<qint64> RetentionTest::idsOf(const QList<CallRow> &rows)
{
    QList<qint64> ids;
    for (const CallRow &row : rows)
        ids.append(row.call.id);
    return ids;
}

RetentionPortion RetentionTest::prepared(const RetentionBounds &bounds)
{
    QSignalSpy spy {m_archivist.get(), &CallArchivist::prepared};
    m_archivist->prepare(bounds);
    return spy.size() == 1 ? spy.first().first().value<RetentionPortion>() : nullptr;
}

void RetentionTest::remove(const RetentionPortion &portion)
{
    StoreTiming timing;
    timing.retainPauseMs = 0;
    CallRetention retention {m_hub->connection(), m_fixture->clock, timing, [] { return true; }};
    QSignalSpy next {&retention, &CallRetention::portionWanted};
    retention.remove(portion);
    QTRY_COMPARE_WITH_TIMEOUT(next.size(), 1, 10'000);
}

void RetentionTest::moveCallsBefore(qint64 beforeMs)
{
    RetentionBounds bounds;
    bounds.nowMs = m_fixture->clock.utcMs();
    bounds.beforeMs = beforeMs;
    for (RetentionPortion portion = prepared(bounds); portion && !portion->empty(); portion = prepared(bounds))
        remove(portion);
}

void RetentionTest::runStore(const QHash<QString, QString> &settings, const std::function<bool()> &done)
{
    for (auto setting = settings.begin(); setting != settings.end(); ++setting)
        QVERIFY(m_hub->commands(u"tests"_s).setSetting(setting.key(), setting.value()));
    Store store {m_fixture->path(), &m_fixture->vault, &m_fixture->clock};
    StoreTiming timing;
    timing.retainDelayMs = 0;
    timing.retainPauseMs = 0;
    timing.jobIntervalMs = 50;
    store.setTiming(timing);
    QSignalSpy opened {&store, &Store::opened};
    QSignalSpy published {&store, &Store::snapshotPublished};
    store.open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(done(), 10'000);
    QCOMPARE(published.size(), 1); // deletions publish nothing
}

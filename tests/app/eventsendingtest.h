// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "app/eventsender.h"
#include "models/store/hubcommands.h"
#include "models/store/reader.h"
#include "models/store/store.h"
#include "tests/models/store/storefixture.h"
#include "tests/support/scriptedupstream.h"

/// The ids of the events in a request, alone or in a batch.
[[nodiscard]] inline QStringList idsOf(const ReceivedRequest &request)
{
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    QStringList ids;
    for (const QJsonValue &event : document.isArray() ? document.array() : QJsonArray {document.object()})
        ids.append(event[QStringLiteral("id")].toString());
    return ids;
}

/// What tests of EventSender share: a store with people in it, and a receiver.
class EventSendingTest : public QObject
{
    Q_OBJECT

private slots:

    void cleanup()
    {
        m_sender.reset();
        m_reader.reset();
        m_store.reset();
        m_receiver.reset();
        m_fixture.reset();
    }

protected:
    explicit EventSendingTest(
        const EventSender::Timing &timing = {.pollMs = 5, .requestMs = 500, .firstDelayMs = 10, .maxDelayMs = 100})
        : m_timing {timing}
    {}

    void begin(ScriptedUpstream::Responder responder)
    {
        m_fixture = std::make_unique<StoreFixture>();
        m_fixture->addPeople(*m_fixture->open());
        m_receiver = std::make_unique<ScriptedUpstream>(std::move(responder));
        QVERIFY(m_receiver->listen());
        openStore();
    }

    template <typename T>
    Result<T> run(std::function<Result<T>(const HubCommands &)> work)
    {
        std::optional<Result<T>> result;
        m_store->run<T>(QStringLiteral("tests"), std::move(work), this,
                        [&result](Result<T> done) { result.emplace(std::move(done)); });
        if (!QTest::qWaitFor([&result] { return result.has_value(); }, 10'000))
            qFatal("A command was not answered.");
        return *std::move(result);
    }

    void set(const QString &key, const QString &value)
    {
        QVERIFY(run<bool>([key, value](const HubCommands &commands) -> Result<bool> {
            return commands.setSetting(key, value).map([] { return true; });
        }));
    }

    void openStore()
    {
        m_store = std::make_unique<Store>(m_fixture->path(), &m_fixture->vault, &m_fixture->clock);
        StoreTiming timing;
        timing.jobIntervalMs = 20;
        m_store->setTiming(timing);
        bool opened = false;
        connect(m_store.get(), &Store::opened, this, [&opened] { opened = true; });
        connect(m_store.get(), &Store::snapshotPublished, this, [this](const HubSnapshotPtr &snapshot) {
            if (!m_reader)
                m_reader = std::make_unique<Reader>(m_fixture->path());
            if (!m_sender)
                m_sender = std::make_unique<EventSender>(m_store.get(), m_reader.get(), &m_fixture->clock, m_timing);
            m_sender->applySnapshot(snapshot);
        });
        m_store->open();
        QTRY_VERIFY(opened);
    }

    /// Records calls and waits for their commit; their ids.
    QStringList record(int count)
    {
        QStringList ids;
        int committed = 0;
        QObject context;
        const int lane = m_store->addLane(&context, [&committed](const CommitReport &report) {
            committed += report.outcome ? static_cast<int>(report.tickets.size()) : 0;
        });
        for (int i = 0; i < count; ++i) {
            const ModelCall call = m_fixture->call();
            ids.append(QString::number(call.id));
            m_store->submit(lane, static_cast<quint64>(i), call);
        }
        if (!QTest::qWaitFor([&] { return committed == count; }, 10'000))
            qFatal("The calls were not committed.");
        m_store->removeLane(lane);
        return ids;
    }

    [[nodiscard]] qint64 count(const QString &where = QStringLiteral("1")) const
    {
        return valueOf(*Connection::open(m_fixture->path(), Connection::Mode::ReadOnly),
                       QStringLiteral("SELECT count(*) FROM outbox_events WHERE ") + where)
            .toLongLong();
    }

    /// As long after the last time as an event may wait for its next try.
    [[nodiscard]] qint64 countLater()
    {
        m_fixture->clock.advance(m_timing.maxDelayMs);
        return count();
    }

    const EventSender::Timing m_timing;
    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<ScriptedUpstream> m_receiver;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<Reader> m_reader;
    std::unique_ptr<EventSender> m_sender;
};

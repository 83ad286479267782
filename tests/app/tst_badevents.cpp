// SPDX-License-Identifier: GPL-3.0-or-later
#include <mutex>

#include <QSet>
#include <QTest>

#include "eventsendingtest.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr EventSender::Timing quick {.pollMs = 5, .requestMs = 200, .firstDelayMs = 10, .maxDelayMs = 50};
constexpr int patienceMs = 20'000;
} // namespace

/// A receiver that is well, but fails over certain events.
class BadEventsTest final : public EventSendingTest
{
    Q_OBJECT

public:
    BadEventsTest()
        : EventSendingTest {quick}
    {}

private slots:
    void init();
    void stopNoOther_data();
    void stopNoOther();
    void areNoneWhileNothingIsTaken();

private:
    [[nodiscard]] QSet<QString> taken() const;

    mutable std::mutex m_mutex;
    QSet<QString> m_bad;
    QSet<QString> m_taken;
    int m_twice = 0; ///< taken more than once
    bool m_hangs = false;
    bool m_isDown = false;
};

void BadEventsTest::init()
{
    m_bad.clear();
    m_taken.clear();
    m_twice = 0;
    m_hangs = m_isDown = false;
    begin([this](const ReceivedRequest &request) {
        const std::scoped_lock lock {m_mutex};
        const QStringList ids = idsOf(request);
        const bool isBad = std::ranges::any_of(ids, [this](const QString &id) { return m_bad.contains(id); });
        if (isBad && m_hangs)
            return Script {}.stall();
        if (isBad || m_isDown)
            return Script::answer(500, "{}");
        for (const QString &id : ids) {
            m_twice += m_taken.contains(id) ? 1 : 0;
            m_taken.insert(id);
        }
        return Script::answer(204, {});
    });
}

QSet<QString> BadEventsTest::taken() const
{
    const std::scoped_lock lock {m_mutex};
    return m_taken;
}

void BadEventsTest::stopNoOther_data()
{
    QTest::addColumn<int>("batch");
    QTest::addColumn<bool>("hangs");
    QTest::addColumn<QList<int>>("bad");
    for (const int batch : {1, 20}) {
        QTest::addRow("batches of %d, one fails", batch) << batch << false << QList<int> {0};
        QTest::addRow("batches of %d, one hangs", batch) << batch << true << QList<int> {3};
        QTest::addRow("batches of %d, three fail", batch) << batch << false << QList<int> {0, 1, 17};
        QTest::addRow("batches of %d, the first ten fail", batch)
            << batch << false << QList<int> {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    }
}

void BadEventsTest::stopNoOther()
{
    QFETCH(int, batch);
    QFETCH(bool, hangs);
    QFETCH(QList<int>, bad);
    set(u"events.batch"_s, QString::number(batch));
    m_isDown = true; // until it is known which are bad
    set(u"events.url"_s, QString::fromLatin1(m_receiver->baseUrl()) + u"/events"_s);
    const QStringList ids = record(40);
    {
        const std::scoped_lock lock {m_mutex};
        m_hangs = hangs;
        for (const int i : bad)
            m_bad.insert(ids[i]);
        m_isDown = false;
    }
    QSet<QString> good {ids.begin(), ids.end()};
    good -= m_bad;
    QTRY_COMPARE_WITH_TIMEOUT(taken(), good, patienceMs);
    // Others that pass show that the receiver is well.
    for (int i = 0; i < 100 && count(u"dead = 1"_s) < bad.size(); ++i) {
        m_fixture->clock.advance(quick.maxDelayMs);
        const QStringList more = record(6);
        QTRY_VERIFY_WITH_TIMEOUT(taken().contains(QSet<QString> {more.begin(), more.end()}), patienceMs);
    }
    QCOMPARE(count(u"dead = 1"_s), bad.size());
    QTRY_COMPARE_WITH_TIMEOUT(count(), bad.size(), patienceMs);
    QCOMPARE(m_twice, 0);
}

void BadEventsTest::areNoneWhileNothingIsTaken()
{
    set(u"events.batch"_s, u"4"_s);
    m_isDown = true;
    set(u"events.url"_s, QString::fromLatin1(m_receiver->baseUrl()) + u"/events"_s);
    const QStringList ids = record(20);
    QTRY_VERIFY_WITH_TIMEOUT(m_receiver->requestCount() > 30, patienceMs);
    QCOMPARE(count(u"tries > 0"_s), 0);
    {
        const std::scoped_lock lock {m_mutex};
        m_isDown = false;
    }
    QTRY_COMPARE_WITH_TIMEOUT(countLater(), 0, patienceMs); // what failed as it came back may wait a little
    QCOMPARE(taken(), (QSet<QString> {ids.begin(), ids.end()}));
    QCOMPARE(m_twice, 0);
}

QTEST_GUILESS_MAIN(BadEventsTest)
#include "tst_badevents.moc"

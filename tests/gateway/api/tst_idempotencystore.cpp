// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/idempotencystore.h"
#include "gateway/http/exchange.h"

namespace
{
using Found = IdempotencyStore::Found;

constexpr IdempotencyStore::Limits small {.keepMs = 1000, .answers = 3, .bytes = 100};

Found found(IdempotencyStore &store, const QByteArray &key, qint64 nowMs, const QByteArray &fingerprint = "same",
            qint64 appId = 1)
{
    return store.find({appId, key}, fingerprint, nowMs,
                      [] { return std::make_shared<AnswerTape>(nullptr, AnswerTape::Writer {}); });
}

/// A call that began at `nowMs` and was answered with that many bytes.
void keep(IdempotencyStore &store, const QByteArray &key, qint64 nowMs, int bytes, int status = 200)
{
    const Found run = found(store, key, nowMs);
    QVERIFY(run.isNew);
    run.tape->start(status, {}, true);
    run.tape->write(QByteArray {bytes, 'x'});
    run.tape->end(AnswerTape::State::Finished, true);
    store.settle({1, key}, run.tape);
}
} // namespace

class IdempotencyStoreTest final : public QObject
{
    Q_OBJECT

private slots:
    void joinsARun();
    void keepsAnAnswerForItsTime();
    void tellsAnotherRequest();
    void forgetsWhatFailed_data();
    void forgetsWhatFailed();
    void keepsNoMoreThanFits();
    void holdsLittleOfALongStream();
    void givesTheBudgetBack();
    void keepsNoLongerBecauseTheClockWasAhead();
};

void IdempotencyStoreTest::joinsARun()
{
    IdempotencyStore store;
    const Found first = found(store, "k", 0);
    QVERIFY(first.isNew);
    const Found second = found(store, "k", 1);
    QVERIFY(!second.isNew);
    QCOMPARE(second.tape, first.tape);
    QVERIFY(found(store, "other", 1).isNew);
    QVERIFY(found(store, "k", 1, "same", 2).isNew); // another app's
}

void IdempotencyStoreTest::keepsAnAnswerForItsTime()
{
    IdempotencyStore store {nullptr, small};
    keep(store, "k", 0, 10);
    const Found kept = found(store, "k", 999);
    QVERIFY(!kept.isNew);
    QCOMPARE(kept.tape->read(kept.tape->join([] {})).bytes.size(), 10);
    QVERIFY(found(store, "k", 1000).isNew);
}

void IdempotencyStoreTest::tellsAnotherRequest()
{
    IdempotencyStore store;
    keep(store, "k", 0, 10);
    const Found other = found(store, "k", 1, "different");
    QVERIFY(!other.isNew);
    QVERIFY(!other.tape);
}

void IdempotencyStoreTest::forgetsWhatFailed_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("ends");
    QTest::addColumn<bool>("succeeds");
    QTest::newRow("an error") << 502 << true << false;
    QTest::newRow("a limit") << 429 << true << false;
    QTest::newRow("a broken answer") << 200 << false << false;
    QTest::newRow("a stream that ends with an error") << 200 << true << false;
}

void IdempotencyStoreTest::forgetsWhatFailed()
{
    QFETCH(int, status);
    QFETCH(bool, ends);
    QFETCH(bool, succeeds);
    IdempotencyStore store;
    const Found run = found(store, "k", 0);
    run.tape->start(status, {}, false);
    run.tape->end(ends ? AnswerTape::State::Finished : AnswerTape::State::Aborted, succeeds);
    QVERIFY(found(store, "k", 1).isNew); // even before it is settled
    store.settle({1, "k"}, run.tape);
    QVERIFY(!found(store, "k", 1).isNew); // the new run
}

void IdempotencyStoreTest::keepsNoMoreThanFits()
{
    IdempotencyStore store;
    keep(store, "largest", 0, static_cast<int>(WholeAnswer::maxBytes));
    QVERIFY(!found(store, "largest", 1).isNew);
    keep(store, "large", 1, static_cast<int>(WholeAnswer::maxBytes) + 1);
    QVERIFY(found(store, "large", 2).isNew);
    QVERIFY(!found(store, "largest", 2).isNew); // nothing had to go for it
    keep(store, "second", 2, static_cast<int>(WholeAnswer::maxBytes));
    QVERIFY(!found(store, "second", 3).isNew);
    QVERIFY(found(store, "largest", 3).isNew); // both are more than all may have

    IdempotencyStore other {nullptr, small};
    keep(other, "a", 0, 50);
    keep(other, "b", 1, 40);
    keep(other, "c", 2, 20); // 110 bytes: the oldest goes
    QVERIFY(!found(other, "c", 3).isNew);
    QVERIFY(!found(other, "b", 3).isNew);
    QVERIFY(found(other, "a", 3).isNew); // the third; it runs
    QVERIFY(found(other, "d", 4).isNew); // and one answer more goes for it
    QVERIFY(!found(other, "a", 5).isNew);
    QVERIFY(!found(other, "c", 5).isNew);
    QVERIFY(found(other, "b", 5).isNew);
}

void IdempotencyStoreTest::holdsLittleOfALongStream()
{
    int caughtUp = 0;
    AnswerTape tape {nullptr, {[] {}, [] {}, [&caughtUp] { ++caughtUp; }}};
    const quint64 fast = tape.join([] {});
    const quint64 slow = tape.join([] {});
    tape.start(200, {}, false);
    const QByteArray piece {1024 * 1024, 'x'};
    for (int i = 0; i < 8; ++i) {
        tape.write(piece);
        QCOMPARE(tape.read(fast).bytes.size(), piece.size());
    }
    QCOMPARE(tape.pendingBytes(), 0); // it may still be shared
    tape.write(piece);
    QVERIFY(tape.pendingBytes() > Exchange::highWaterBytes);
    QCOMPARE(tape.read(fast).bytes, piece);
    QCOMPARE(caughtUp, 0);
    QCOMPARE(tape.read(slow).bytes.size(), 9 * piece.size());
    QCOMPARE(caughtUp, 1);
    QCOMPARE(tape.heldBytes(), 0);
    QCOMPARE(tape.join([] {}), 0); // its beginning is gone
}

void IdempotencyStoreTest::givesTheBudgetBack()
{
    const auto budget = std::make_shared<BufferBudget>(1'000'000);
    {
        const auto tape = std::make_shared<AnswerTape>(budget, AnswerTape::Writer {});
        tape->write(QByteArray {200'000, 'x'});
        QCOMPARE(budget->leftBytes(), 800'000);
    }
    QCOMPARE(budget->leftBytes(), 1'000'000);
}

void IdempotencyStoreTest::keepsNoLongerBecauseTheClockWasAhead()
{
    constexpr qint64 aheadMs = 40LL * 24 * 60 * 60 * 1000;
    IdempotencyStore store {nullptr, {.keepMs = 100'000, .answers = 3, .bytes = 100}};
    keep(store, "k", aheadMs, 10);
    QVERIFY(!found(store, "k", 1000).isNew);
    QVERIFY(!found(store, "k", 100'999).isNew);
    QVERIFY(found(store, "k", 101'000).isNew);
}

QTEST_GUILESS_MAIN(IdempotencyStoreTest)
#include "tst_idempotencystore.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QHash>
#include <QNetworkAccessManager>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <QUrl>

#include "models/values/hubsnapshot.h"
#include "models/values/outboxevent.h"

class Clock;
class Reader;
class Store;

/// Reports calls to the address of the setting events.url, from the outbox, at least once each: an event stays until
/// its receiver has answered 2xx. While the receiver cannot be reached or is not well, everything waits, longer each
/// time; an event that it refuses by itself is tried a few times more and then given up, to be looked at by a person. A
/// batch that it refuses goes again in halves, down to the events that it is about. A conflict (409) over one that it
/// may have taken before is the proof that it has. Of an answer the status counts, and no more than its beginning is
/// read. CloudEvents 1.0 in structured JSON, alone or in batches. Main thread; reading and writing happen on the
/// reader's and the store's.
class EventSender final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EventSender)

public:
    struct Timing
    {
        int pollMs = 500;         ///< how often new calls are looked for
        int requestMs = 15'000;   ///< for one request, to the end of its answer
        int firstDelayMs = 1'000; ///< after a failure; doubled for each that follows
        int maxDelayMs = 300'000;
    };

    static constexpr int maxTries = 6; ///< of an event that is refused by itself

    /// Borrows all.
    EventSender(Store *store, Reader *reader, const Clock *clock, const Timing &timing, QObject *parent = nullptr);

    void applySnapshot(const HubSnapshotPtr &snapshot);

private:
    enum class Verdict
    {
        Delivered,
        Refused, ///< this event; others may pass
        Unwell   ///< the receiver, or this event after all: see settleTroubles()
    };

    struct Answer
    {
        Verdict verdict = Verdict::Unwell;
        QString error;
        qint64 retryAfterMs = 0;
        int status = 0;         ///< 0: none came
        bool isOfUnsure = true; ///< the receiver may have the events though this does not say so
    };

    /// What is known of a request on its way.
    struct Exchange
    {
        QByteArray answer; ///< its beginning
        int timesSent = 0; ///< more than 1: over a connection that was lost Qt sends again by itself
    };

    /// A request that nobody is known to be to blame for.
    struct Trouble
    {
        QList<OutboxEvent> events;
        Answer answer;
    };

    void look();
    void take(const QList<OutboxEvent> &events);
    void sendNext();
    void send(const QList<OutboxEvent> &events);
    void follow(QNetworkReply *reply, const QList<OutboxEvent> &events);
    [[nodiscard]] Answer answerOf(const QNetworkReply &reply, const Exchange &exchange) const;
    void book(const QList<OutboxEvent> &events, const Answer &answer);
    [[nodiscard]] bool isTakenAlready(const QList<OutboxEvent> &events, const Answer &answer) const;
    void noteUnsure(const QList<OutboxEvent> &events);
    [[nodiscard]] QList<OutboxEvent> takeSome();
    void refuse(const OutboxEvent &event, const Answer &answer);
    void settleTroubles();
    void forgetTroubles();
    void finishRound();
    void rest(const Answer &answer);
    [[nodiscard]] qint64 delayMs(int failures) const;

    Store *m_store;
    Reader *m_reader;
    const Clock *m_clock;
    Timing m_timing;
    HubSnapshotPtr m_snapshot;
    QUrl m_url; ///< empty: nothing is reported
    QNetworkAccessManager m_network;
    QTimer m_timer;
    QList<OutboxEvent> m_queue;        ///< of this round, still to be sent
    QList<QList<OutboxEvent>> m_parts; ///< of batches that were refused as a whole; these go first
    QList<Trouble> m_troubles;         ///< of this round
    OutboxResult m_result;
    /// How often calls' requests failed while nobody knew for whose sake.
    QHash<qint64, int> m_doubted;
    QSet<qint64> m_unsure;   ///< calls whose events its receiver may have taken, though it did not say so
    int m_takenRequests = 0; ///< in this round
    qsizetype m_part = 1;    ///< events of a request in this round
    int m_halvings = 0;      ///< of the batches, until a round has no trouble
    int m_running = 0;       ///< requests on their way
    int m_failures = 0;      ///< of the receiver, one after the other
    bool m_isBusy = false;
    bool m_isUnwell = false; ///< nothing more is sent in this round
};

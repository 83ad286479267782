// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/http/bufferbudget.h"
#include "gateway/http/exchange.h"
#include "models/values/callbodies.h"

class CallRecorder;

/// Stands before the exchange of a call whose bodies are to be kept: passes everything on and keeps a copy of what the
/// client gets. Where nothing is kept there is none, and the call speaks to the connection itself. Hands the bodies in
/// when it goes, which is after the answer. Gateway thread; owned by the call.
class BodyTap final : public Exchange
{
    Q_DISABLE_COPY_MOVE(BodyTap)

public:
    /// So much of the budget is left to the calls themselves: none is refused for a body's sake.
    static constexpr qint64 spareBytes = BufferBudget::defaultBytes / 2;

    /// Borrows all, which must outlive it; the budget may be null. Where that is used up, bodies are cut.
    BodyTap(Exchange &exchange, CallRecorder &recorder, BufferBudget *budget);
    ~BodyTap() override;

    /// Shares the bytes with the caller where it keeps all of them.
    void keepRequest(const QByteArray &body);

    /// The call is recorded under that id. Without, nothing is handed in.
    void setCallId(qint64 callId) { m_bodies.callId = callId; }

    /// The call is not one of those that are kept.
    void discard();

    [[nodiscard]] const RequestHead &head() const override { return m_exchange.head(); }

    [[nodiscard]] qint64 receivedAtNs() const override { return m_exchange.receivedAtNs(); }

    void respond(int status, HeaderList headers, QByteArray body) override;
    void start(int status, HeaderList headers) override;
    void write(QByteArrayView bytes) override;
    void finish() override;
    void finishWith(QByteArrayView bytes) override;
    void abort() override;

    [[nodiscard]] qint64 pendingBytes() const override { return m_exchange.pendingBytes(); }

    [[nodiscard]] bool isStarted() const override { return m_exchange.isStarted(); }

private:
    void keep(KeptBody &side, QByteArrayView bytes);
    [[nodiscard]] qsizetype roomFor(const KeptBody &side, qsizetype bytes);

    Exchange &m_exchange;
    CallRecorder &m_recorder;
    BufferBudget *m_budget;
    BufferShare m_share;
    CallBodies m_bodies;
    bool m_keeps = true;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "gateway/api/answerrelay.h"
#include "gateway/api/attemptrunner.h"
#include "gateway/api/bodytap.h"
#include "gateway/api/callaccount.h"
#include "gateway/api/callprotocol.h"
#include "gateway/api/callrecorder.h"
#include "gateway/api/streampinger.h"
#include "gateway/http/bufferbudget.h"
#include "gateway/http/exchange.h"

/// One call of a model from its request to the end of its answer, which is let go when the call's record is
/// committed. Whatever happens, exactly one record is handed in (none when the store takes none). Gateway thread; owned
/// by the client's connection.
class ChatCall final : public ExchangeHandler, private AttemptRunner::Owner, private CommitWaiter, private PingedStream
{
    Q_DISABLE_COPY_MOVE(ChatCall)

public:
    /// Borrows the services and the exchange, which must outlive it.
    ChatCall(ApiServices &services, Exchange &exchange, std::unique_ptr<CallProtocol> protocol,
             std::shared_ptr<const AppSnapshot> app, QByteArray requestId);
    ~ChatCall() override;

    /// Answers without having seen the body; the record is handed in as for every other call.
    void refuse(const ApiFault &fault) { fail(fault); }

    [[nodiscard]] bool wantsBody() const override { return !m_recorded; }

    /// The answer is whole, recorded and being given.
    [[nodiscard]] bool hasSucceeded() const { return m_succeeded; }

    [[nodiscard]] bool handleRefusedBody(const BodyRefusal &refusal) override;
    void handleBody(QByteArray body) override;
    void handleClientGone() override;
    void handleStalledReader(qint64 forMs) override;
    void handleWritable() override;
    void handleShutdown() override;

private:
    void handleAttemptBegun() override;
    void handleAnswerHead(const HeaderList &headers) override;
    void handleAnswerBody(QByteArrayView bytes) override;
    void handleAnswerEnd() override;
    void handleNoAnswer(const ApiFault &fault) override;
    [[nodiscard]] bool isStarted() const override;
    void handleCommitted(const Outcome &outcome) override;
    void handleTick(qint64 nowNs) override;

    /// The client has something that a model said.
    [[nodiscard]] bool hasAnswered() const;

    void openStream();
    void takeStreamState(AnswerRelay::State state);
    void takeWhole();
    void begin(QByteArray body);
    void takeLookedUp(Result<QByteArray> body);
    void succeedAlone(WholeAnswer answer);
    void refuseUnrecorded();
    void succeed(TokenUsage usage);
    void fail(const ApiFault &fault);
    void leave(const ApiFault &gone, const QByteArray &reason);
    [[nodiscard]] CallSink::IfItFails ifItFails(bool wait) const;
    void keepBodies(qint64 callId, CallStatus status);
    void record(CallStatus status, const ApiFault *fault, bool wait);
    [[nodiscard]] qint64 outputTextBytes() const;
    [[nodiscard]] TokenUsage estimatedUsage() const;
    [[nodiscard]] TokenUsage askedUsage() const;
    [[nodiscard]] TokenUsage believed(const TokenUsage &said);
    [[nodiscard]] bool canHaveUsed(const TokenUsage &said) const;
    [[nodiscard]] TokenUsage usageOf(const std::optional<TokenUsage> &said, bool isFinal);
    [[nodiscard]] std::optional<TokenUsage> saidUsage();
    [[nodiscard]] std::optional<TokenUsage> brokenAnswerUsage();
    [[nodiscard]] TokenUsage partialUsage();
    void accept();
    void addDropped(HeaderList &headers) const;
    [[nodiscard]] HeaderList limitHeaders() const;
    void respondWhole();
    void respondFailure(const ApiFault &fault);

    ApiServices &m_services;
    std::unique_ptr<BodyTap> m_tap; ///< null: no body is kept
    Exchange &m_exchange;
    std::unique_ptr<CallProtocol> m_protocol;
    CallAccount m_account;
    AttemptRunner m_runner;
    std::unique_ptr<AnswerRelay> m_stream; ///< of a streamed answer
    QByteArray m_whole;                    ///< body of one that is not, or what came before it was known what it is
    BufferShare m_wholeShare;
    WholeAnswer m_answer;            ///< what the client gets of it
    QByteArray m_processingMs;       ///< the provider's openai-processing-ms
    std::optional<ApiFault> m_fault; ///< how it ended, unless it succeeded
    qint64 m_headAtNs = 0;           ///< monotonic, of a stream whose first bytes are awaited; 0: there is none
    bool m_isOpen = false;           ///< the client gave no maximum for the answer
    qint64 m_answerBytes = 0;        ///< of the present answer's body, as the provider sent it
    qint64 m_outputTextBytes = 0;    ///< of an answer that is not streamed
    bool m_paused = false;
    bool m_recorded = false;
    bool m_succeeded = false;
    quint64 m_recordNumber = 0; ///< 0: not waiting for a commit
};

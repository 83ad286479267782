// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <tl/expected.hpp>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/attemptplan.h"
#include "gateway/api/quotedsecret.h"
#include "gateway/http/headerlist.h"
#include "gateway/media/mediafetch.h"
#include "gateway/upstream/upstreamclient.h"
#include "models/values/modelcall.h"

class CallProtocol;
struct ProviderEndpoint;
class QTimer;
struct ApiServices;
struct CallAccount;
struct WholeAnswer;

/// Tries one place after the other until an answer begins, and writes down every attempt. Nothing is tried again once
/// the owner has sent a byte to the client. Gateway thread; one per call.
class AttemptRunner final : private UpstreamListener
{
    Q_DISABLE_COPY_MOVE(AttemptRunner)

public:
    /// The call. May destroy the runner only from handleNoAnswer() and handleAnswerEnd().
    class Owner
    {
    public:
        virtual ~Owner() = default;
        /// Another place is tried: what came of an earlier one is void.
        virtual void handleAttemptBegun() = 0;
        /// A 200 answer of the wanted kind begins.
        virtual void handleAnswerHead(const HeaderList &headers) = 0;
        virtual void handleAnswerBody(QByteArrayView bytes) = 0;
        virtual void handleAnswerEnd() = 0;
        /// Nothing more will come and nothing is left to try.
        virtual void handleNoAnswer(const ApiFault &fault) = 0;
        /// The client has bytes of an answer, be it only a ping: nothing else is tried.
        [[nodiscard]] virtual bool isStarted() const = 0;
    };

    /// Borrows all, which must outlive it.
    AttemptRunner(ApiServices &services, CallProtocol &protocol, CallAccount &account, Owner &owner);
    ~AttemptRunner() override;

    void run(AttemptPlan plan);
    /// The owner found the present answer bad: something else is tried if that is still allowed, else handleNoAnswer().
    void rejectAnswer(ApiFault fault);
    /// The same for an error that the provider reported within its answer.
    void rejectReport(const AnswerRelay::Report &report);
    /// The owner has all it needs of the present answer. What still comes is ignored.
    void acceptAnswer();
    /// Nobody wants the answer any more: the upstream is cancelled at once.
    void cancel(ErrorCode code, const QByteArray &reason);
    void setPaused(bool paused);

    /// Nothing but the end of the connection says where the present answer ends.
    [[nodiscard]] bool isCloseDelimited() const { return m_call && m_call->isCloseDelimited(); }

    /// The present attempt's, where it is long enough to be looked for in an answer; else of nothing.
    [[nodiscard]] QuotedSecret secret() const;
    /// A whole answer as it may be given on: not with the secret in it.
    [[nodiscard]] tl::expected<WholeAnswer, ApiFault> checked(tl::expected<WholeAnswer, ApiFault> answer) const;

    [[nodiscard]] bool hasAnswerBegun() const { return m_phase == Phase::Answer; }

    /// The provider has got the whole request and has not answered yet.
    [[nodiscard]] bool isAwaitingAnswer() const
    {
        return m_phase == Phase::Waiting && m_call && m_call->isRequestSent();
    }

private:
    enum class Phase
    {
        Idle,
        Pausing,  ///< before the same provider is asked again
        Fetching, ///< what the request names by URL
        Waiting,  ///< for the head
        Refusal,  ///< reading the body of an error answer
        Answer,   ///< passing the body on
        Accepted  ///< the rest is ignored
    };

    void handleHead(int status, const HeaderList &headers) override;
    void handleBody(QByteArrayView bytes) override;
    void handleEnd() override;
    void handleFailure(const UpstreamFailure &failure) override;

    void tryNext(const ApiFault &lastFault, bool isRepetition);
    void pause();
    void begin();
    void fetch(const std::vector<MediaPlace> &places);
    void takeFetched(Result<MediaByPlace> fetched);
    void send(const ProviderEndpoint &endpoint);
    void repeat();
    void after(int ms, void (AttemptRunner::*then)());
    void endRefusal();
    /// `wasInVain`: the provider was waited for and did not answer.
    void failAttempt(const AttemptFailure &failure, bool wasInVain = false);
    void tellRouting(const AttemptFailure &failure);
    void giveUp(ApiFault fault);
    void writeDown(const ErrorCode *code, const QString &reason);
    /// Whether it is, or will be, too late to begin another attempt.
    [[nodiscard]] bool isTooLate(int inMs = 0) const;
    [[nodiscard]] qint64 spentMs() const; ///< since the first attempt began
    [[nodiscard]] UpstreamTimeouts timeouts() const;
    [[nodiscard]] ApiFault nothingUsableFault() const;

    ApiServices &m_services;
    CallProtocol &m_protocol;
    CallAccount &m_account;
    Owner &m_owner;
    AttemptPlan m_plan;
    AttemptPlan::Choice m_choice;
    std::unique_ptr<MediaFetch> m_fetch;
    std::unique_ptr<UpstreamCall> m_call;
    Phase m_phase = Phase::Idle;
    int m_status = 0;
    HeaderList m_refusalHeaders;
    QByteArray m_refusalBody;
    std::unique_ptr<QTimer> m_timer; ///< ends a pause, or the reading of a refusal
    int m_pauses = 0;
    bool m_isRepetition = false; ///< the present attempt repeats one that nothing was heard of
    qint64 m_begunAtNs = 0;      ///< the first attempt
    qint64 m_startedAtNs = 0;
    qint64 m_startedAtMs = 0;
};

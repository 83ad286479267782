// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/admission.h"

#include <algorithm>
#include <limits>

#include "gateway/metering/minutewindow.h"
#include "gateway/metering/spending.h"
#include "models/values/clockstep.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
struct TokenMinute
{
    MinuteWindow all;
    MinuteWindow guessed; ///< of these, what running calls hold beyond what they use at least
};
} // namespace

struct Admission::AppState
{
    Spending spending;
    std::unique_ptr<MinuteWindow> requests; ///< only while the app has such a limit
    std::unique_ptr<TokenMinute> tokens;
    qint64 reservedNano = 0;
    int running = 0;

    void moveTo(qint64 nowMs)
    {
        if (requests)
            (void)requests->total(nowMs);
        if (tokens)
            (void)(tokens->all.total(nowMs) + tokens->guessed.total(nowMs));
    }
};

struct Admission::AccountState
{
    qint64 grantedNano = 0;
    qint64 chargedNano = 0; ///< at the first snapshot, and settled since
    qint64 reservedNano = 0;

    [[nodiscard]] qint64 balanceNano() const { return grantedNano - chargedNano; }
};

struct Admission::Held
{
    std::shared_ptr<AppState> app;
    std::shared_ptr<AccountState> account; ///< null: the account is not known
    Reservation taken;
};

namespace
{
constexpr qint64 concurrencyRetryMs = 1000;

using Check = tl::expected<void, AdmissionRefusal>;

tl::unexpected<AdmissionRefusal> refuse(ErrorCode code, QString message, qint64 retryAfterMs)
{
    return tl::unexpected<AdmissionRefusal> {AdmissionRefusal {code, std::move(message), retryAfterMs, false}};
}

/// What a call needs of a limit and what it takes of it.
struct Demand
{
    qint64 least = 0;
    qint64 wanted = 0;
};

Demand demand(qint64 estimate, qint64 least)
{
    const qint64 wanted = std::max<qint64>(estimate, 0);
    return {least < 0 ? wanted : std::min(least, wanted), wanted};
}

/// Nano-credits as credits: four digits, and more where these alone would say too little.
QString creditsText(qint64 nano)
{
    constexpr qint64 nanoOfOne = 1'000'000'000;
    constexpr qsizetype fewestDigits = 4;
    QString part = u"%1"_s.arg(nano % nanoOfOne, 9, 10, '0'_L1);
    while (part.size() > fewestDigits && part.endsWith(u'0'))
        part.chop(1);
    return QString::number(nano / nanoOfOne) + u'.' + part;
}

template <typename Window>
Window &windowOf(std::unique_ptr<Window> &window)
{
    if (!window)
        window = std::make_unique<Window>();
    return *window;
}

Check checkRequests(std::unique_ptr<MinuteWindow> &window, int limit, qint64 nowMs)
{
    if (limit <= 0) {
        window.reset();
        return {};
    }
    MinuteWindow &requests = windowOf(window);
    if (requests.total(nowMs) < limit)
        return {};
    return refuse(ErrorCode::RateLimited, u"This app's limit of %1 requests per minute is reached."_s.arg(limit),
                  requests.msUntil(limit - 1, nowMs));
}

/// What running calls hold by a guess is seldom used up, and then free again long before the minute has gone by.
Check refuseTokens(TokenMinute &used, qint64 limit, qint64 least, qint64 nowMs)
{
    const QString message = u"This app's limit of %1 tokens per minute is reached."_s.arg(limit);
    const qint64 held = used.guessed.total(nowMs);
    if (least > limit - used.all.total(nowMs) + held)
        return refuse(ErrorCode::RateLimited, message, used.all.msUntil(limit - least, nowMs));
    return refuse(
        ErrorCode::RateLimited,
        message + u" Running calls hold %1 of them that they may not use; try again when one has ended."_s.arg(held),
        concurrencyRetryMs);
}

Check checkTokens(std::unique_ptr<TokenMinute> &window, qint64 limit, Demand &tokens, qint64 nowMs)
{
    if (limit <= 0) {
        window.reset();
        return {};
    }
    if (tokens.least > limit)
        return refuse(
            ErrorCode::BadRequest, // clients try again what is limited by time, and this can never pass
            u"This call may use %1 tokens; this app's limit is %2 tokens per minute. Ask for fewer."_s.arg(tokens.least)
                .arg(limit),
            0);
    TokenMinute &used = windowOf(window);
    const qint64 left = limit - used.all.total(nowMs);
    // A guess takes what is left, but not of a limit that is already reached.
    const qint64 least = std::max<qint64>(tokens.least, tokens.wanted > 0 ? 1 : 0);
    if (least > left)
        return refuseTokens(used, limit, least, nowMs);
    tokens.wanted = std::min(tokens.wanted, left);
    return {};
}

/// Lets the demand through when `left` holds its least, and cuts it down to what is left.
bool fits(Demand &credits, qint64 left)
{
    if (credits.least > left && credits.least > 0)
        return false;
    credits.wanted = std::min(credits.wanted, std::max<qint64>(left, 0));
    return true;
}

/// `held`: what running calls have reserved beside what is left. What they do not use is free again when they end, so
/// that who has to wait for it is told so, and not that the money is gone.
tl::unexpected<AdmissionRefusal> refuseMoney(QString message, const Demand &credits, qint64 left, qint64 held,
                                             qint64 retryAfterMs)
{
    AdmissionRefusal refusal {ErrorCode::InsufficientCredit, std::move(message), retryAfterMs, true};
    if (credits.least <= left + held) {
        refusal.code = ErrorCode::RateLimited;
        refusal.message += u" Running calls hold %1 more; try again when one has ended."_s.arg(creditsText(held));
        refusal.retryAfterMs = concurrencyRetryMs;
    }
    return tl::unexpected<AdmissionRefusal> {std::move(refusal)};
}

Check checkBudget(const AppLimits &limits, qint64 left, qint64 held, Demand &credits, qint64 nowMs)
{
    if (fits(credits, left))
        return {};
    const bool canWait = credits.least <= limits.budgetNano;
    return refuseMoney(u"This app's budget of %1 credits per %2 has %3 left; this call needs %4."_s.arg(
                           creditsText(limits.budgetNano), budgetPeriodName(limits.budgetPeriod),
                           creditsText(std::max<qint64>(left, 0)), creditsText(credits.least)),
                       credits, left, held, canWait ? Spending::msUntilNext(limits.budgetPeriod, nowMs) : 0);
}

Check checkCredit(qint64 left, qint64 held, Demand &credits)
{
    if (fits(credits, left))
        return {};
    return refuseMoney(u"The account has %1 credits left; this call needs %2."_s.arg(
                           creditsText(std::max<qint64>(left, 0)), creditsText(credits.least)),
                       credits, left, held, 0);
}
} // namespace

Admission::Admission() = default;
Admission::~Admission() = default;

void Admission::setSnapshot(const HubSnapshotPtr &snapshot)
{
    const std::scoped_lock lock {m_mutex};
    for (const auto &app : snapshot->apps)
        stateOf(*app, snapshot->madeAtMs).spending.complete(*app, snapshot->madeAtMs);
    for (const AccountSnapshot &account : snapshot->accounts) {
        auto &state = m_accounts[account.id];
        if (!state) {
            state = std::make_shared<AccountState>();
            state->chargedNano = account.chargedNano;
        }
        state->grantedNano = account.grantedNano;
    }
    dropVanished(*snapshot);
}

void Admission::dropVanished(const HubSnapshot &snapshot)
{
    // A held ticket keeps its app and account alive.
    m_apps.removeIf([&](const auto &entry) { return !snapshot.apps.contains(entry.key()); });
    m_accounts.removeIf([&](const auto &entry) { return !snapshot.accounts.contains(entry.key()); });
}

Admission::AppState &Admission::stateOf(const AppSnapshot &app, qint64 madeAtMs)
{
    auto &state = m_apps[app.id];
    if (!state) {
        state = std::make_shared<AppState>();
        state->spending = Spending {app, madeAtMs};
    }
    return *state;
}

tl::expected<Admission::Ticket, AdmissionRefusal> Admission::admit(const AppSnapshot &app, const CallEstimate &estimate,
                                                                   bool enforceCredit, qint64 nowMs)
{
    const AppLimits &limits = app.limits;
    if (limits.expiresAtMs > 0 && nowMs >= limits.expiresAtMs)
        return refuse(ErrorCode::Unauthorized, u"This app's key has expired."_s, 0);
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    AppState &state = stateOf(app, nowMs);
    const auto account = m_accounts.value(app.accountId);
    if (limits.concurrentCalls > 0 && state.running >= limits.concurrentCalls)
        return refuse(ErrorCode::RateLimited,
                      u"This app already has %1 calls running, its limit."_s.arg(limits.concurrentCalls),
                      concurrencyRetryMs);
    Demand tokens = demand(estimate.tokens, estimate.leastTokens);
    Demand credits = demand(estimate.creditsNano, estimate.leastCreditsNano);
    if (estimate.isCharged || credits.wanted > 0)
        credits.least = std::max<qint64>(credits.least, 1);
    Check check = checkRequests(state.requests, limits.requestsPerMinute, nowMs);
    if (check)
        check = checkTokens(state.tokens, limits.tokensPerMinute, tokens, nowMs);
    if (check && limits.budgetNano > 0)
        check = checkBudget(limits,
                            limits.budgetNano - state.spending.within(limits.budgetPeriod, nowMs) - state.reservedNano,
                            state.reservedNano, credits, nowMs);
    if (check && enforceCredit)
        check = checkCredit(account ? account->balanceNano() - account->reservedNano : 0,
                            account ? account->reservedNano : 0, credits);
    if (!check)
        return tl::unexpected<AdmissionRefusal> {std::move(check.error())};
    const qint64 guessedTokens = state.tokens ? std::max<qint64>(tokens.wanted - tokens.least, 0) : 0;
    return hold(m_apps.value(app.id), account, {nowMs, tokens.wanted, credits.wanted, guessedTokens});
}

/// A window that waited for its next call to learn of a step would count for a minute from then on.
void Admission::follow(qint64 nowMs)
{
    if (isStepBack(nowMs, m_latestMs)) {
        for (const auto &app : std::as_const(m_apps))
            app->moveTo(nowMs);
        m_latestMs = nowMs;
    }
    m_latestMs = std::max(m_latestMs, nowMs);
}

Admission::Ticket Admission::hold(std::shared_ptr<AppState> app, std::shared_ptr<AccountState> account,
                                  const Reservation &taken)
{
    ++app->running;
    app->reservedNano += taken.creditsNano;
    if (account)
        account->reservedNano += taken.creditsNano;
    if (app->requests)
        app->requests->add(taken.atMs, 1);
    if (app->tokens) {
        app->tokens->all.add(taken.atMs, taken.tokens);
        app->tokens->guessed.add(taken.atMs, taken.guessedTokens);
    }
    const Ticket ticket {++m_lastTicket};
    m_held.insert(ticket.id, std::make_shared<Held>(Held {std::move(app), std::move(account), taken}));
    return ticket;
}

std::optional<Admission::Held> Admission::take(Ticket ticket)
{
    const auto held = m_held.take(ticket.id);
    if (!held)
        return std::nullopt;
    --held->app->running;
    held->app->reservedNano -= held->taken.creditsNano;
    if (held->app->tokens)
        (void)held->app->tokens->guessed.correct(held->taken.atMs, -held->taken.guessedTokens);
    if (held->account)
        held->account->reservedNano -= held->taken.creditsNano;
    return *held;
}

void Admission::settle(Ticket ticket, qint64 tokens, qint64 creditsNano, qint64 nowMs,
                       std::optional<qint64> startedAtMs)
{
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    const auto held = take(ticket);
    if (!held)
        return;
    held->app->spending.add(creditsNano, startedAtMs.value_or(held->taken.atMs), nowMs);
    if (held->account)
        held->account->chargedNano =
            std::min(held->account->chargedNano, std::numeric_limits<qint64>::max() - creditsNano) + creditsNano;
    if (TokenMinute *window = held->app->tokens.get()) {
        const qint64 more = tokens - held->taken.tokens;
        // What an answer of over a minute used beyond its estimate counts now; the rest has gone by.
        if (!window->all.correct(held->taken.atMs, nowMs, more) && more > 0)
            window->all.add(nowMs, more);
    }
}

void Admission::release(Ticket ticket)
{
    const std::scoped_lock lock {m_mutex};
    const auto held = take(ticket);
    if (held && held->app->tokens)
        (void)held->app->tokens->all.correct(held->taken.atMs, -held->taken.tokens);
}

int Admission::runningCalls() const
{
    const std::scoped_lock lock {m_mutex};
    return static_cast<int>(m_held.size());
}

qint64 Admission::balanceNano(qint64 accountId) const
{
    const std::scoped_lock lock {m_mutex};
    const auto account = m_accounts.value(accountId);
    return account ? account->balanceNano() : 0;
}

RateLimits Admission::rateLimits(const AppSnapshot &app, qint64 nowMs) const
{
    RateLimits limits;
    limits.limitRequests = app.limits.requestsPerMinute;
    limits.limitTokens = app.limits.tokensPerMinute;
    if (limits.limitRequests == 0 && limits.limitTokens == 0)
        return limits;
    const std::scoped_lock lock {m_mutex};
    limits.remainingRequests = limits.limitRequests;
    limits.remainingTokens = limits.limitTokens;
    const auto state = m_apps.value(app.id);
    if (state && state->requests) {
        limits.remainingRequests = std::max<qint64>(0, limits.limitRequests - state->requests->total(nowMs));
        limits.resetRequestsMs = state->requests->msUntil(0, nowMs);
    }
    if (state && state->tokens) {
        limits.remainingTokens = std::max<qint64>(0, limits.limitTokens - state->tokens->all.total(nowMs));
        limits.resetTokensMs = state->tokens->all.msUntil(0, nowMs);
    }
    return limits;
}

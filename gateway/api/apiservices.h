// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QRandomGenerator>

#include "gateway/api/idempotencystore.h"
#include "gateway/api/idempotentrun.h"
#include "gateway/api/providerendpoint.h"
#include "gateway/api/requestids.h"
#include "gateway/api/streampinger.h"
#include "gateway/dialects/neutral/thoughtstore.h"
#include "gateway/media/hostlookup.h"
#include "gateway/media/medialimits.h"
#include "gateway/metering/ratebook.h"
#include "gateway/routing/modelnames.h"
#include "gateway/routing/modeltraitscache.h"
#include "gateway/upstream/upstreamclient.h"
#include "models/values/callid.h"
#include "models/values/hubsnapshot.h"

class Admission;
class BufferBudget;
class CallRecorder;
class Clock;
class ResponseArchive;
class RoutingState;

/// What the settings say about calls, read once per snapshot.
struct ApiPolicy
{
    /// Of which calls the bodies are kept.
    enum class KeepBodies
    {
        None,
        Failed,
        All
    };

    bool strictAccounting = true; ///< an answer whose record cannot be committed becomes an error
    bool enforceCredit = false;
    bool refusesUnpriced = true; ///< where money is limited
    qint64 reserveTokens = 0;    ///< of output, at least, for an answer without a maximum; 0: always all it can be
    bool keepsResponses = false;
    KeepBodies keepBodies = KeepBodies::None;
    UpstreamTimeouts timeouts; ///< the total one is for all attempts of a call together
    int retryWithinMs = 0;     ///< since the first attempt of a call in which another may begin
    int streamFailoverMs = 0;  ///< for a stream's head, while there is another place to ask; 0: as for any
    int backoffMs = 0;         ///< before the same provider is asked again: up to this, then up to twice that
    MediaLimits media;
    QList<QByteArray> passedHeaders; ///< of clients, beside those of their dialects: names or "start*"

    [[nodiscard]] static ApiPolicy of(const HubSnapshot &snapshot);
};

/// What the endpoints and the calls of one gateway worker share. Gateway thread; the worker owns what is pointed to.
struct ApiServices
{
    const Clock *clock = nullptr;
    Admission *admission = nullptr;
    CallRecorder *recorder = nullptr;
    BufferBudget *buffers = nullptr; ///< null: no limit
    UpstreamClient *upstream = nullptr;
    UpstreamClient *builtIn = nullptr;                                         ///< the demo provider
    ResponseArchive *archive = nullptr;                                        ///< null: no turn is kept or found
    std::shared_ptr<HostLookup> lookup = std::make_shared<SystemHostLookup>(); ///< for what clients name by URL
    RoutingState *routing = nullptr;                                           ///< shared by all workers
    QRandomGenerator jitter = QRandomGenerator::securelySeeded();              ///< spreads retries
    ProviderEndpoints endpoints;
    ModelTraitsCache traits;
    RateBook rates;
    ModelNames names;
    CallIdGenerator callIds {0};
    RequestIds requestIds;
    StreamPinger pinger;
    std::shared_ptr<ThoughtStore> thoughts = std::make_shared<ThoughtStore>();        ///< of all workers
    std::shared_ptr<IdempotencyStore> answers = std::make_shared<IdempotencyStore>(); ///< of all workers
    HubSnapshotPtr snapshot; ///< null until the store has opened
    ApiPolicy policy;
    int callsInFlight = 0;
    std::function<void()> callsInFlightChanged; ///< may be empty
    std::vector<std::unique_ptr<IdempotentRun>> runs;

    /// A call under a key, whose first client is at this exchange. It goes by itself when it has ended.
    [[nodiscard]] IdempotentRun &beginRun(const Exchange &first, const IdempotencyStore::Key &key);
    void countCall(int difference);
    /// True when new calls must be refused because they could not be recorded.
    [[nodiscard]] bool isStoreRefusing() const;
};

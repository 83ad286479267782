// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "gateway/api/answerrelay.h"
#include "gateway/api/httpstatus.h"
#include "gateway/api/wholeanswer.h"
#include "gateway/dialects/neutral/mediabytes.h"
#include "gateway/dialects/requestpeek.h"
#include "gateway/http/exchange.h"
#include "gateway/metering/usagebound.h"
#include "gateway/routing/modelresolver.h"
#include "models/values/modelcall.h"

struct ProviderEndpoint;
struct StoredResponse;

/// What one attempt sends, but for the credential.
struct CallDraft
{
    QByteArray target; ///< path and query as they go on the wire
    HeaderList headers;
    std::vector<QByteArray> body;
};

/// What differs between the endpoints of the API: how a request is read and sent to a provider, how its answer is read
/// and given back. One per call; gateway thread.
class CallProtocol
{
public:
    virtual ~CallProtocol() = default;

    /// Whose error shape the client understands.
    [[nodiscard]] virtual ApiDialect errorDialect() const = 0;
    /// For the record: "chat.completions".
    [[nodiscard]] virtual QString endpointName() const = 0;
    [[nodiscard]] virtual ModelType type() const = 0;

    /// Looks up what the request only refers to. True: `done` gets the request with it, or why it cannot be had, later
    /// and never from within, unless this is destroyed before. Before read().
    [[nodiscard]] virtual bool lookUp(const QByteArray &, std::function<void(Result<QByteArray>)>) { return false; }

    /// Reads the request. The body is kept for drafts.
    [[nodiscard]] virtual Result<RequestPeek> read(QByteArray body) = 0;

    /// What the call may use of a model of these traits, for admission. After read().
    [[nodiscard]] virtual CallDemand demand(const ModelTraits &traits) const = 0;
    /// What a provider may say that the call used of such a model. After read(); it keeps the request's body.
    [[nodiscard]] virtual UsageBound bound(const ModelTraits &traits) const = 0;
    /// What the call used as far as it can be counted here; marked estimated. After read().
    [[nodiscard]] virtual TokenUsage counted(qint64 outputTextBytes) const = 0;

    /// What the hub answers itself in place of this provider, as OK and at no charge; nullopt: the provider is asked.
    [[nodiscard]] virtual std::optional<WholeAnswer> ownAnswer(const ModelTarget &) { return std::nullopt; }

    /// What must be fetched from the web before draft() for this place; empty, which is the rule: nothing. What has
    /// been given with takeMedia() is not asked for again.
    [[nodiscard]] virtual std::vector<MediaPlace> missingMedia(const ModelTarget &target,
                                                               const ProviderEndpoint &endpoint)
    {
        Q_UNUSED(target);
        Q_UNUSED(endpoint);
        return {};
    }

    /// What has been fetched, for this draft and later ones.
    virtual void takeMedia(MediaByPlace fetched) { Q_UNUSED(fetched); }

    /// The same for the calls of one conversation; 0: they have none. After read(); `headers` are the client's.
    [[nodiscard]] virtual quint64 session(const HeaderList &) const { return 0; }

    /// What this place is sent. The answer that follows is of its kind.
    [[nodiscard]] virtual Result<CallDraft> draft(const ModelTarget &target, const ProviderEndpoint &endpoint) = 0;
    /// The head of a 200 answer to the last draft; what is wrong with it.
    [[nodiscard]] virtual std::optional<ApiFault> takeHead(const HeaderList &headers) = 0;

    /// A 200 answer with this head to the last draft is a stream for certain: relay() may be made before its first
    /// bytes.
    [[nodiscard]] virtual bool isStream(const HeaderList &) const { return false; }

    /// What an answer to the last draft begins with, where a stream was asked for. False: more is needed to tell what
    /// it is; then the same bytes come again with more behind them, or relay() if there are none. Before relay().
    [[nodiscard]] virtual bool takeFirstBytes(QByteArrayView) { return true; }

    /// For a streamed answer to the last draft. `headers` are the client's, beside the content type.
    [[nodiscard]] virtual std::unique_ptr<AnswerRelay> relay(Exchange &exchange, HeaderList headers) = 0;
    /// A whole answer to the last draft.
    [[nodiscard]] virtual tl::expected<WholeAnswer, ApiFault> whole(QByteArray body) = 0;
    /// What was used of a whole answer that was cut off; nullopt: no model has worked on it.
    [[nodiscard]] virtual std::optional<TokenUsage> usageOfCut(const QByteArray &body) const = 0;

    /// "SIZE/QUALITY" of images, for their price; empty: there are none.
    [[nodiscard]] virtual QByteArray imageVariant() const { return {}; }

    /// How many pictures came of the last draft in a chat.
    [[nodiscard]] virtual qint64 pictures() const { return 0; }

    /// The answer was whole and is given to the client.
    virtual void handleAccepted() {}

    /// What the client is told when a request or a draft of it failed.
    [[nodiscard]] virtual ApiFault faultOf(const Error &error) const
    {
        return makeFault(error.code, error.detail.toUtf8());
    }

    /// What is to be committed with the call's record; null: nothing. `answer`: what the client gets at last, the whole
    /// body or the held end of a stream. After handleAccepted().
    [[nodiscard]] virtual std::shared_ptr<const StoredResponse> kept(const QByteArray &) const { return nullptr; }

    /// What the last draft had to leave out: names of fields, joined by ", "; empty: nothing.
    [[nodiscard]] virtual QByteArray dropped() const { return {}; }
};

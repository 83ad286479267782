// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/attemptfailure.h"
#include "gateway/api/callprotocol.h"
#include "gateway/api/turnmemory.h"
#include "gateway/dialects/neutral/clientdialect.h"
#include "gateway/dialects/neutral/providerdialect.h"
#include "gateway/dialects/neutral/thoughtstore.h"

struct ApiServices;

/// Text generation in any of the client dialects, from a provider of any dialect. Where both are the same the bytes
/// pass with the model's name spliced in; else the request goes through the neutral form. One per call; gateway thread.
class GenerationProtocol final : public CallProtocol
{
public:
    /// Beside the body, what the request's head says.
    struct Asked
    {
        WireDialect dialect = WireDialect::Chat;
        qint64 appId = 0;
        QByteArray requestId;      ///< for errors in a stream
        QByteArray model;          ///< Gemini: from the path
        bool stream = false;       ///< Gemini: from the path
        bool asJsonArray = false;  ///< Gemini: a stream without alt=sse
        bool isGenerate = false;   ///< Ollama: /api/generate
        bool isBeta = false;       ///< Anthropic: ?beta=true
        bool isCompletion = false; ///< OpenAI's /v1/completions, of a provider that only chats
        HeaderList headers;        ///< of the client's those that some provider may see: see PassedHeaders
    };

    /// Borrows the services, which must outlive it.
    GenerationProtocol(ApiServices &services, Asked asked);

    [[nodiscard]] ApiDialect errorDialect() const override;
    [[nodiscard]] QString endpointName() const override;

    [[nodiscard]] ModelType type() const override { return ModelType::Chat; }

    [[nodiscard]] bool lookUp(const QByteArray &body, std::function<void(Result<QByteArray>)> done) override;
    [[nodiscard]] Result<RequestPeek> read(QByteArray body) override;
    /// To a client of Ollama's that only wants the model loaded, unless the provider is an Ollama, which does it.
    [[nodiscard]] std::optional<WholeAnswer> ownAnswer(const ModelTarget &target) override;
    [[nodiscard]] std::vector<MediaPlace> missingMedia(const ModelTarget &target,
                                                       const ProviderEndpoint &endpoint) override;
    void takeMedia(MediaByPlace fetched) override;
    [[nodiscard]] quint64 session(const HeaderList &headers) const override;
    [[nodiscard]] Result<CallDraft> draft(const ModelTarget &target, const ProviderEndpoint &endpoint) override;
    [[nodiscard]] std::optional<ApiFault> takeHead(const HeaderList &headers) override;
    [[nodiscard]] bool takeFirstBytes(QByteArrayView bytes) override;
    [[nodiscard]] std::unique_ptr<AnswerRelay> relay(Exchange &exchange, HeaderList headers) override;
    [[nodiscard]] tl::expected<WholeAnswer, ApiFault> whole(QByteArray body) override;
    [[nodiscard]] std::optional<TokenUsage> usageOfCut(const QByteArray &body) const override;
    void handleAccepted() override;

    [[nodiscard]] ApiFault faultOf(const Error &error) const override;
    [[nodiscard]] std::shared_ptr<const StoredResponse> kept(const QByteArray &answer) const override;

    [[nodiscard]] CallDemand demand(const ModelTraits &traits) const override { return chatDemand(m_peek, traits); }

    [[nodiscard]] UsageBound bound(const ModelTraits &traits) const override { return {m_peek, m_body, traits}; }

    [[nodiscard]] TokenUsage counted(qint64 outputTextBytes) const override
    {
        return localUsage(m_peek.promptBytes, outputTextBytes);
    }

    [[nodiscard]] bool isStream(const HeaderList &headers) const override { return isStreamHead(headers); }

    [[nodiscard]] QByteArray dropped() const override { return m_notes.joined(); }

    [[nodiscard]] qint64 pictures() const override { return m_pictures; }

private:
    /// The client's own bytes can go to this place.
    [[nodiscard]] bool passesThrough(const ModelTraits &traits, const ProviderEndpoint &endpoint);
    [[nodiscard]] WireDialect dialectOf(const ModelTraits &traits, const ProviderEndpoint &endpoint) const;
    [[nodiscard]] Result<CallDraft> sameDialectDraft(const ModelTarget &target, const ProviderEndpoint &endpoint,
                                                     const ModelTraits &traits);
    [[nodiscard]] Result<CallDraft> translatedDraft(const ProviderEndpoint &endpoint, const ModelTraits &traits);
    void fillIn(RequestPeek &peek) const;
    [[nodiscard]] HeaderList passedHeaders(const ProviderEndpoint &endpoint) const;
    [[nodiscard]] Outcome readNeutral();
    /// False: it is not the one document of its dialect, which alone can be passed on.
    [[nodiscard]] bool readWholeAnswer(const QByteArray &body, std::vector<NeutralDelta> &steps) const;
    [[nodiscard]] const ClientDialect &client() const;
    /// Remembers the family, too.
    [[nodiscard]] std::shared_ptr<const ModelTraits> traitsOf(const ModelTarget &target,
                                                              const ProviderEndpoint &endpoint);
    [[nodiscard]] QByteArray ownPath(const QByteArray &model) const;
    [[nodiscard]] AnswerIdentity identity();

    [[nodiscard]] bool isSameDialect() const { return m_served == m_asked.dialect && !m_asked.isCompletion; }

    ApiServices &m_services;
    Asked m_asked;
    qint64 m_begunAtNs = 0; ///< monotonic
    QByteArray m_body;
    RequestPeek m_peek;
    std::optional<NeutralRequest> m_neutral; ///< read when first needed
    std::unique_ptr<TurnMemory> m_turns;     ///< of the Responses API; null: nothing is kept or found
    DialectNotes m_cut;                      ///< what no provider gets of this request
    DialectNotes m_notes;                    ///< of the last draft
    MediaByPlace m_media;                    ///< fetched for this call
    ToolNames m_toolNames;                   ///< of the last draft
    ThoughtCollector m_thoughts;             ///< of the last draft's answer
    QByteArray m_family;                     ///< whose marks the last place makes
    QByteArray m_answerId;
    WireDialect m_served = WireDialect::Chat; ///< of the last draft
    qint64 m_pictures = 0;                    ///< in the answer to the last draft
    bool m_comesWhole = false;                ///< the answer to the last draft, though a stream was asked for
    bool m_isPreviousUnknown = false;         ///< why the last draft failed
    bool m_hasEnvelopes = false;              ///< the body holds marks that only the hub can open
};

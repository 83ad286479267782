// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "gateway/api/providerendpoint.h"
#include "models/gatewaycontrol.h"

/// One small real request to a provider, to see whether its address and credential work: the list of models, page by
/// page, or a chat of one token when a model is given or there is no list to ask for. Gateway thread.
class ProviderProbe final : private UpstreamListener
{
    Q_DISABLE_COPY_MOVE(ProviderProbe)

public:
    using Done = std::function<void(const ProviderTest &)>;

    struct Subject
    {
        std::shared_ptr<const ProviderSnapshot> provider;
        const CredentialSnapshot *credential = nullptr; ///< of that provider; may be null
        ProviderEndpoint endpoint;
        QByteArray model; ///< empty: the list of models where there is one
    };

    /// Borrows the client, which must outlive it. `done` is called once, never from within start(), unless the probe is
    /// destroyed before; it must not destroy the probe.
    ProviderProbe(UpstreamClient &client, Subject subject, Done done);
    ~ProviderProbe() override;

    void start();

    [[nodiscard]] bool hasEnded() const { return m_startedAtNs != 0 && !m_call; }

private:
    void handleHead(int status, const HeaderList &headers) override;
    void handleBody(QByteArrayView bytes) override;
    void handleEnd() override;
    void handleFailure(const UpstreamFailure &failure) override;

    [[nodiscard]] UpstreamRequest request() const;
    [[nodiscard]] ModelTraits traits() const;
    void ask();
    void judge();
    void judgeModels();
    [[nodiscard]] bool isWholeAnswer() const;
    [[nodiscard]] bool takeModels();
    void finish();

    UpstreamClient &m_client;
    Subject m_subject;
    Done m_done;
    std::unique_ptr<UpstreamCall> m_call;
    bool m_asksForModels = false;
    size_t m_place = 0; ///< of the models endpoint's
    int m_pages = 0;
    QByteArray m_page; ///< the token of the next one
    HeaderList m_headers;
    QByteArray m_body;
    ProviderTest m_result;
    qint64 m_startedAtNs = 0;
};

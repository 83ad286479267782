// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/gatewayworker.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <QThread>
#include <QTimer>

#include "gateway/api/apirouter.h"
#include "gateway/api/apiservices.h"
#include "gateway/api/callrecorder.h"
#include "gateway/api/providerprobe.h"
#include "gateway/demo/demoprovider.h"
#include "gateway/http/descriptors.h"
#include "gateway/http/httpserver.h"
#include "gateway/metering/admission.h"
#include "gateway/routing/routingstate.h"
#include "gateway/upstream/upstreampool.h"
#include "models/settings/settingvalues.h"
#include "models/values/clock.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int countPauseMs = 100; // a window need not know more often

HttpLimits limitsOf(const SettingValues &settings)
{
    HttpLimits limits;
    limits.headTimeoutMs = static_cast<int>(settings.integer(SettingKey::GatewayHeadTimeoutMs));
    limits.bodyTimeoutMs = static_cast<int>(settings.integer(SettingKey::GatewayBodyTimeoutMs));
    limits.idleTimeoutMs = static_cast<int>(settings.integer(SettingKey::GatewayIdleTimeoutMs));
    limits.maxHeadBytes = settings.integer(SettingKey::GatewayMaxHeadBytes);
    limits.maxBodyBytes = settings.integer(SettingKey::GatewayMaxBodyBytes);
    limits.maxConnections = static_cast<int>(settings.integer(SettingKey::GatewayMaxConnections));
    limits.allowedHosts = settings.list(SettingKey::GatewayAllowedHosts);
    limits.allowedOrigins = settings.list(SettingKey::GatewayAllowedOrigins);
    return limits;
}

ProviderTest refused(Error why)
{
    ProviderTest test;
    test.message = std::move(why.detail);
    test.error = why.code;
    return test;
}

QString whyNoCredential(const HubSnapshot &snapshot, const ProviderSnapshot &provider)
{
    if (snapshot.vaultReady || !provider.hasCredentials)
        return u"the provider has no usable credential"_s;
    return snapshot.vaultDamaged ? u"the master key does not open the provider's keys"_s
                                 : u"the provider's keys are locked"_s;
}

UpstreamPoolOptions poolOptions(const GatewayWorker::Setup &setup)
{
    UpstreamPoolOptions options;
    options.extraCaFile = setup.caFile;
    options.maxConnections = std::min(options.maxConnections, connectionsWithin(descriptorLimit()));
    return options;
}
} // namespace

/// What lives on the gateway thread. The order of the members is the order of their making: the server, whose
/// connections own the calls, goes first.
class GatewayWorker::Parts
{
public:
    Parts(GatewayWorker *owner, const Setup &setup)
        : recorder {setup.sink, setup.admission.get(), setup.clock}
        , upstream {poolOptions(setup)}
        , router {&services}
    {
        services.clock = setup.clock;
        services.admission = setup.admission.get();
        services.recorder = &recorder;
        services.buffers = setup.buffers.get();
        services.thoughts = setup.thoughts;
        services.answers = setup.answers;
        services.routing = setup.routing.get();
        services.upstream = &upstream;
        services.builtIn = &demo;
        services.archive = setup.archive;
        services.callIds = CallIdGenerator {setup.number};
        services.callsInFlightChanged = [this] {
            if (!countTimer.isActive())
                countTimer.start();
        };
        countTimer.setSingleShot(true);
        countTimer.setInterval(countPauseMs);
        QObject::connect(&countTimer, &QTimer::timeout, owner,
                         [this, owner] { emit owner->callsInFlightChanged(services.callsInFlight); });
    }

    CallRecorder recorder;
    UpstreamPool upstream;
    DemoProvider demo;
    ApiServices services;
    ApiRouter router;
    QTimer countTimer;
    HttpLimits limits;       ///< as the settings say
    int toldConnections = 0; ///< the setting of which the log says that it is too much
    std::vector<std::unique_ptr<ProviderProbe>> probes;
    std::unique_ptr<HttpServer> server; ///< while listening or draining
};

GatewayWorker::GatewayWorker(Setup setup)
    : m_setup {std::move(setup)}
{}

GatewayWorker::~GatewayWorker() = default;

GatewayWorker::Parts &GatewayWorker::parts()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (!m_parts)
        m_parts = std::make_unique<Parts>(this, m_setup);
    return *m_parts;
}

void GatewayWorker::applySnapshot(const HubSnapshotPtr &snapshot)
{
    Parts &here = parts();
    const SettingValues settings {snapshot->settings};
    if (!here.services.snapshot)
        here.services.callIds.startAfter(snapshot->lastCallId);
    here.services.snapshot = snapshot;
    here.services.traits.clear();
    here.services.names.clear();
    here.services.policy = ApiPolicy::of(*snapshot);
    here.services.endpoints.setProxy(m_setup.proxy.isEmpty() ? settings.text(SettingKey::UpstreamProxy)
                                                             : m_setup.proxy);
    here.limits = limitsOf(settings);
    if (here.server)
        applyLimits();
}

/// Clients' connections must leave descriptors for those to providers and for the database.
void GatewayWorker::applyLimits()
{
    Parts &here = parts();
    HttpLimits fitting = here.limits;
    const qint64 descriptors = descriptorLimit();
    fitting.maxConnections = std::min(fitting.maxConnections, connectionsWithin(descriptors));
    const bool isLowered = fitting.maxConnections < here.limits.maxConnections;
    const int told = std::exchange(here.toldConnections, isLowered ? here.limits.maxConnections : 0);
    if (isLowered && told != here.limits.maxConnections && m_setup.number == 0)
        qWarning(
            "gateway.maxConnections is %d, but there will be no more than %d: the process may have %lld files open",
            here.limits.maxConnections, fitting.maxConnections, descriptors);
    here.server->setLimits(fitting);
}

void GatewayWorker::listen(const QHostAddress &address, quint16 port, int workers)
{
    Parts &here = parts();
    here.server = std::make_unique<HttpServer>(
        &here.router, HttpServer::Shared {m_setup.buffers.get(), m_setup.openConnections.get()});
    applyLimits();
    connect(here.server.get(), &HttpServer::drained, this, &GatewayWorker::handleDrained);
    const Outcome listening = here.server->listen(address, port, workers > 1);
    if (listening) {
        emit this->listening(here.server->port());
        return;
    }
    here.server.reset();
    emit failed(listening.error());
}

void GatewayWorker::drain(int graceMs)
{
    Parts &here = parts();
    if (here.server)
        here.server->drain(graceMs);
    else
        emit drained();
}

void GatewayWorker::handleDrained()
{
    // The server speaks: it may only be destroyed once its signal has returned.
    HttpServer *server = m_parts->server.release();
    server->setParent(this);
    server->deleteLater();
    emit drained();
}

void GatewayWorker::testProvider(qint64 providerId, qint64 credentialId, const QByteArray &model,
                                 std::function<void(const ProviderTest &)> done)
{
    Parts &here = parts();
    Result<ProviderProbe::Subject> subject = probeSubject(providerId, credentialId);
    if (!subject) {
        done(refused(std::move(subject.error())));
        return;
    }
    subject->model = model;
    UpstreamClient *client = subject->endpoint.isBuiltIn ? here.services.builtIn : here.services.upstream;
    const qint64 tried = subject->credential ? subject->credential->id : 0;
    auto probe = std::make_unique<ProviderProbe>(
        *client, *std::move(subject), [this, providerId, tried, done = std::move(done)](const ProviderTest &test) {
            if (test.succeeded)
                m_setup.routing->worksAgain(providerId, tried, test.hasAnswered ? test.model.toUtf8() : QByteArray {},
                                            m_setup.clock->utcMs());
            done(test);
            QMetaObject::invokeMethod(this, &GatewayWorker::forgetEndedProbes, Qt::QueuedConnection);
        });
    probe->start();
    here.probes.push_back(std::move(probe));
}

void GatewayWorker::forgetEndedProbes()
{
    std::erase_if(m_parts->probes, [](const auto &probe) { return probe->hasEnded(); });
}

Result<ProviderProbe::Subject> GatewayWorker::probeSubject(qint64 providerId, qint64 credentialId)
{
    Parts &here = parts();
    if (!here.services.snapshot)
        return fail(ErrorCode::Storage, u"the database is not open yet"_s);
    const auto &providers = here.services.snapshot->providers;
    const auto provider = std::find_if(providers.begin(), providers.end(),
                                       [providerId](const auto &one) { return one->id == providerId; });
    if (provider == providers.end())
        return fail(ErrorCode::NotFound, u"there is no such provider"_s);
    const Result<const ProviderEndpoint *> endpoint = here.services.endpoints.of(**provider);
    if (!endpoint)
        return tl::unexpected {endpoint.error()};
    if (!(*endpoint)->speaks(WireDialect::Chat) && (*endpoint)->kind->modelsEndpoint.places.empty())
        return fail(ErrorCode::BadRequest, u"a provider of this kind has nothing that can be tried without a charge"_s);
    const auto &credentials = (*provider)->credentials;
    const auto credential = std::find_if(credentials.begin(), credentials.end(), [credentialId](const auto &one) {
        return credentialId == 0 || one.id == credentialId;
    });
    const CredentialSnapshot *chosen = credential == credentials.end() ? nullptr : &*credential;
    if (!chosen && (credentialId != 0 || (*endpoint)->kind->needsKey))
        return fail(ErrorCode::NoCredential, whyNoCredential(*here.services.snapshot, **provider));
    return ProviderProbe::Subject {*provider, chosen, **endpoint, {}};
}

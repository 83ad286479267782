// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"

#include <QJsonObject>
#include <QLoggingCategory>

#include "app/admin/adminserver.h"
#include "app/admin/adminservice.h"
#include "app/eventsender.h"
#include "app/hubvault.h"
#include "gateway/upstream/tlssetup.h"
#include "models/settings/environment.h"
#include "models/store/hubdatabase.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
Q_LOGGING_CATEGORY(hubLog, "portico.hub", QtInfoMsg)

GatewayOptions gatewayOptions(GatewayOptions options, CircuitSink *circuits, ResponseArchive *archive)
{
    options.circuits = circuits;
    options.archive = archive;
    return options;
}
} // namespace

Result<Application::Options> Application::optionsFrom(const Environment &environment, const QJsonObject &parameters)
{
    const auto port = environment.port();
    if (!port) {
        return tl::make_unexpected(port.error());
    }
    Options options;
    options.gateway.host = parameters[u"host"_s].toString(environment.host());
    options.gateway.port = parameters[u"port"_s].toInt(port->has_value() ? int {**port} : -1);
    options.gateway.workers = parameters[u"workers"_s].toInt();
    options.gateway.caFile = environment.caFile();
    options.acceptsLedger = parameters[u"acceptLedger"_s].toBool();
    options.keyFile = environment.keyFile();
    options.passphraseFile = environment.passphraseFile();
    return options;
}

Outcome Application::checkTrust(const Options &options)
{
    return TlsSetup::readRoots(options.gateway.caFile).map([](const QList<QSslCertificate> &) {});
}

Application::Application(DataFolder folder, std::unique_ptr<QLockFile> lock, Options options, QObject *parent)
    : QObject {parent}
    , m_folder {std::move(folder)}
    , m_lock {std::move(lock)}
    , m_options {std::move(options)}
    , m_store {m_folder.databasePath(), &m_vault, &m_clock}
    , m_circuitLog {&m_store, &m_names}
    , m_callLog {&m_store, &m_names}
    , m_archive {&m_store, m_folder.databasePath()}
    , m_gateway {CallLog::isWanted() ? static_cast<CallSink *>(&m_callLog) : &m_store,
                 {},
                 gatewayOptions(m_options.gateway, &m_circuitLog, &m_archive)}
{
    connect(&m_store, &Store::opened, this, &Application::handleOpened);
    connect(&m_store, &Store::openFailed, this, &Application::openFailed);
    connect(&m_store, &Store::snapshotPublished, this, &Application::takeSnapshot);
    connect(&m_gateway, &GatewayControl::stateChanged, this, &Application::handleGatewayState);
    connect(&m_gateway, &GatewayControl::failed, this, &Application::listenFailed);
    // At info, for whoever asked for the start is told in another way.
    const auto tell = [](const Error &error) { qCInfo(hubLog, "not started: %s", qUtf8Printable(error.detail)); };
    connect(this, &Application::openFailed, this, tell);
    connect(this, &Application::listenFailed, this, tell);
}

Application::~Application() = default;

void Application::start()
{
    if (m_options.isListening && !m_options.acceptsLedger) {
        m_store.demandProvenLedger();
    }
    m_store.open();
}

/// On a thread of its own, because a large ledger takes seconds.
void Application::proveLedger()
{
    m_ledgerReader = std::make_unique<Reader>(m_folder.databasePath());
    m_ledgerReader->run<QStringList>([](const HubQueries &queries) { return queries.ledgerDifferences(); }, this,
                                     [this](const Result<QStringList> &differences) {
                                         QMetaObject::invokeMethod(
                                             this, [this] { m_ledgerReader.reset(); }, Qt::QueuedConnection);
                                         if (!differences && differences.error().code == ErrorCode::DatabaseDamaged) {
                                             handleDamage(differences.error());
                                         } else if (!differences) {
                                             qWarning("The ledger was not checked: %s",
                                                      qUtf8Printable(differences.error().detail));
                                         } else if (!differences->isEmpty()) {
                                             handleUnprovenLedger(*differences);
                                         }
                                     });
}

/// Whatever was accepted of the sums: calls on a damaged ledger would cost money and not be recorded.
void Application::handleDamage(const Error &error)
{
    m_store.noteDamage(error); // what runs is not recorded, so nothing more begins
    emit openFailed(HubDatabase::withBackups(error, m_folder.databasePath()));
    stop();
}

void Application::handleUnprovenLedger(const QStringList &differences)
{
    if (!m_options.acceptsLedger) {
        emit openFailed(HubDatabase::unprovenLedger(m_folder.databasePath(), differences));
        stop();
        return;
    }
    for (const QString &difference : differences) {
        qWarning("The ledger does not add up, which was accepted: %s", qUtf8Printable(difference));
    }
}

void Application::handleOpened()
{
    m_isOpen = true;
    m_reader = std::make_unique<Reader>(m_folder.databasePath());
    HubVault::Sources sources {m_options.keyFile, m_options.passphraseFile};
    if (m_options.hasWindow) {
        sources.keychainTimeoutMs = HubVault::patientTimeoutMs;
    }
    m_hubVault = std::make_unique<HubVault>(&m_store, &m_vault, std::move(sources));
    m_service = std::make_unique<AdminService>(*this);
    if (m_options.isListening) {
        m_server = std::make_unique<AdminServer>(m_service.get());
        if (const auto outcome = m_server->listen(AdminAddress::of(m_folder)); !outcome) {
            qWarning("%s", qUtf8Printable(outcome.error().detail));
        }
        connect(m_service.get(), &AdminService::raiseRequested, this, &Application::raiseRequested);
        m_events = std::make_unique<EventSender>(&m_store, m_reader.get(), &m_clock, EventSender::Timing {});
        if (m_snapshot != nullptr) {
            m_events->applySnapshot(m_snapshot);
            m_gateway.start();
        }
    }
    if (m_options.isListening) {
        if (m_options.acceptsLedger || !HubDatabase::isSmall(m_folder.databasePath())) { // else the store has done it
            proveLedger();
        }
        m_hubVault->retry();
    }
    emit opened();
}

void Application::takeSnapshot(const HubSnapshotPtr &snapshot)
{
    const bool isFirst = m_snapshot == nullptr;
    m_snapshot = snapshot;
    m_names.setSnapshot(snapshot);
    m_gateway.applySnapshot(snapshot);
    if (m_events != nullptr) {
        m_events->applySnapshot(snapshot);
    }
    if (isFirst && m_isOpen && m_options.isListening) {
        m_gateway.start();
    }
}

void Application::handleGatewayState(GatewayControl::State state)
{
    if (state == GatewayControl::State::Running) {
        qCInfo(hubLog, "listening on %s", qUtf8Printable(m_gateway.endpoint()));
        emit listening(m_gateway.endpoint());
    } else if (state == GatewayControl::State::Stopped) {
        qCInfo(hubLog, "stopped; calls that were broken off: %d", m_gateway.callsBrokenOff());
        emit stopped();
    }
}

void Application::stop()
{
    m_isEnding = true;
    const bool isRunning =
        m_gateway.state() != GatewayControl::State::Stopped && m_gateway.state() != GatewayControl::State::Failed;
    if (isRunning) {
        qCInfo(hubLog, "stopping; calls that run: %d", m_gateway.callsInFlight());
        m_gateway.stop();
    } else {
        QMetaObject::invokeMethod(this, &Application::stopped, Qt::QueuedConnection);
    }
}

void Application::whenApplied(QObject *context, std::function<void()> done)
{
    m_gateway.whenApplied(context, std::move(done));
}

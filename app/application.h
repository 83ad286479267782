// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QLockFile>

#include "app/log/calllog.h"
#include "app/log/circuitlog.h"
#include "app/log/hubnames.h"
#include "gateway/gateway.h"
#include "models/store/datafolder.h"
#include "models/store/hubarchive.h"
#include "models/store/reader.h"
#include "models/store/store.h"
#include "models/values/clock.h"
#include "models/vault/vault.h"

class AdminServer;
class EventSender;
class AdminService;
class Environment;
class HubVault;

/// The composition root: everything that a hub is made of, and the only place that knows all of it. The window, `serve`
/// and a subcommand without a running hub each own one.
///
/// Threads, each made by the facade that stands here:
///   main     this object, HubVault (keyring prompts), AdminService and AdminServer, the window
///   gateway  Gateway's workers: listening socket, client and upstream connections
///   store    Store's worker: the only writing connection; it alone uses the Vault
///   reader   Reader's worker: a read-only connection
/// What passes between them are values and immutable snapshots, by queued calls.
class Application final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Application)

public:
    struct Options
    {
        GatewayOptions gateway;
        QString keyFile;
        QString passphraseFile;
        bool hasWindow = false;
        bool acceptsLedger = false; ///< a person's word: go on with a ledger that does not add up
        bool isListening = true;    ///< false: a subcommand's own hub, without gateway port and socket
    };

    /// What the environment and the arguments say, together.
    [[nodiscard]] static Result<Options> optionsFrom(const Environment &environment, const QJsonObject &parameters);
    /// BadRequest when PORTICO_CA_FILE names a file that holds no certificate: no call over TLS would work. For a hub
    /// that is to listen.
    [[nodiscard]] static Outcome checkTrust(const Options &options);

    /// `lock` is the data folder's; it is held until everything has stopped.
    Application(DataFolder folder, std::unique_ptr<QLockFile> lock, Options options, QObject *parent = nullptr);
    ~Application() override;

    /// Opens the database, then the vault, and listens; each goes on while the others wait. Ends in ready() or
    /// failed().
    void start();
    /// Lets running calls end (ten seconds at most), then stopped().
    void stop();

    /// Since stop().
    [[nodiscard]] bool isEnding() const { return m_isEnding; }

    /// Calls `done` on the main thread when every gateway thread works with the newest snapshot.
    void whenApplied(QObject *context, std::function<void()> done);

    [[nodiscard]] bool hasWindow() const { return m_options.hasWindow; }

    [[nodiscard]] const DataFolder &folder() const { return m_folder; }

    [[nodiscard]] Store *store() { return &m_store; }

    [[nodiscard]] Reader *reader() { return m_reader.get(); } ///< null until opened

    [[nodiscard]] Gateway *gateway() { return &m_gateway; }

    [[nodiscard]] HubVault *vault() { return m_hubVault.get(); }

    [[nodiscard]] AdminService *service() { return m_service.get(); }

    [[nodiscard]] const Clock *clock() const { return &m_clock; }

    [[nodiscard]] HubSnapshotPtr snapshot() const { return m_snapshot; }

signals:
    void opened();                       ///< the database is; the vault and the gateway may not be yet
    void openFailed(const Error &error); ///< the database cannot be used
    void listening(const QString &endpoint);
    void listenFailed(const Error &error);
    void stopped();
    void raiseRequested(); ///< a second start asks for the window

private:
    void handleOpened();
    void proveLedger();
    void handleUnprovenLedger(const QStringList &differences);
    void handleDamage(const Error &error);
    void takeSnapshot(const HubSnapshotPtr &snapshot);
    void handleGatewayState(GatewayControl::State state);

    DataFolder m_folder;
    std::unique_ptr<QLockFile> m_lock;
    Options m_options;
    SystemClock m_clock;
    Vault m_vault; ///< used by the store thread only; outlives the store
    Store m_store;
    HubNames m_names;
    CircuitLog m_circuitLog;
    CallLog m_callLog;
    HubArchive m_archive; ///< outlives the gateway, which asks it
    Gateway m_gateway;
    std::unique_ptr<Reader> m_reader;
    std::unique_ptr<Reader> m_ledgerReader; ///< while the ledger is proven
    std::unique_ptr<HubVault> m_hubVault;
    std::unique_ptr<AdminService> m_service;
    std::unique_ptr<AdminServer> m_server;
    std::unique_ptr<EventSender> m_events; ///< before the reader and the store go
    HubSnapshotPtr m_snapshot;
    bool m_isOpen = false;
    bool m_isEnding = false;
};

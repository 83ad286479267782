// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/admin/adminexecutor.h"
#include "models/values/aimodel.h"

class Application;
struct AdminVerb;

/// Carries requests out inside the hub's process: reads on the reader thread, changes on the store thread, tests on the
/// gateway's. A change is answered when the gateway has it. Main thread.
class AdminService final : public AdminExecutor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AdminService)

public:
    explicit AdminService(Application &application, QObject *parent = nullptr);

    void execute(AdminRequest request, Done done) override;

signals:
    void raiseRequested();

private:
    void run(const AdminVerb &verb, AdminRequest request, Done done);
    void write(const AdminVerb &verb, AdminRequest request, Done done);
    /// Once the gateway has what was changed.
    void answerApplied(AdminReply reply, Done done);
    void testProvider(const AdminRequest &request, Done done);
    void discoverModels(const QString &provider, Done done);
    void syncRates(const QJsonObject &parameters, Done done);
    void applyPrices(const QJsonObject &parameters, const QByteArray &json, Done done);
    void keepModels(const QString &provider, const QList<AiModel> &found, Done done);
    void backUp(const QJsonObject &parameters, Done done);
    void raiseWindow(const Done &done);
    void rotateMasterKey(const Secret &passphrase, Done done);
    /// Opens the vault with the key that the database was made with; a first key is never made for the asking. `then`
    /// gets whether there is one.
    void openKeptVault(std::function<void(Result<bool>)> then);
    void tellStatus(const QJsonObject &parameters, Done done);
    [[nodiscard]] QJsonObject status() const;

    Application &m_application;
};

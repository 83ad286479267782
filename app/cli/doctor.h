// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QObject>

#include "app/admin/adminexecutor.h"
#include "models/store/datafolder.h"

/// Looks at a set-up and says what is wrong with it and what to do: the data folder, its permissions, archives, the
/// hub, the vault, the room on the disk, settings that do not fit together, the providers and their credentials. Main
/// thread. What a provider supports is for ProviderDoctor to say.
class Doctor final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Doctor)

public:
    /// Borrows the executor. `caFile` is PORTICO_CA_FILE, empty: not set.
    Doctor(AdminExecutor *executor, DataFolder folder, QString caFile, QObject *parent);

    /// `done` gets {"ok", "checks": [{"check", "ok", "mark", "result"}]}; "mark" is "ok", "?" for what works and may
    /// soon not (its "ok" is true), or "!!".
    void run(AdminExecutor::Done done);

private:
    enum class Mark : quint8
    {
        Right,
        Doubtful,
        Wrong,
    };

    void checkFolder();
    void checkAuthorities();
    void checkStorage(const QJsonObject &sizes);
    void checkArchives(const QJsonArray &archives);
    void checkHub(const QJsonObject &status);
    void checkSettings(const QJsonArray &settings);
    void checkEvents(const QJsonObject &outbox);
    void checkProviders(const QJsonArray &providers, const QJsonArray &credentials);
    void checkAliases(const QJsonArray &aliases, const QJsonArray &providers);
    void askSettings();
    void askProviders();
    void ask(const QString &verb, const QJsonObject &parameters, std::function<void(const QJsonObject &)> next);
    void add(const QString &check, bool isRight, const QString &result);
    void add(const QString &check, Mark mark, const QString &result);
    void finish();

    AdminExecutor *m_executor = nullptr;
    DataFolder m_folder;
    QString m_caFile;
    AdminExecutor::Done m_done;
    QJsonArray m_checks;
    bool m_isAllRight = true;
};

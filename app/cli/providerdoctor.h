// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QObject>

#include "app/admin/adminexecutor.h"
#include "app/cli/doctorchecks.h"

/// Finds out what one provider really supports, by small real calls through the running gateway: see DoctorCheck. They
/// are made as the app "portico doctor", whose key lives as long as the examination, and are in the log like
/// any and charged to nobody. At most one minute and `DoctorCheck::maxTokens` tokens of answer each. Main thread.
class ProviderDoctor final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProviderDoctor)

public:
    /// Borrows the executor, whose hub must listen.
    ProviderDoctor(AdminExecutor *executor, QObject *parent);
    ~ProviderDoctor() override;

    /// `model` may be empty: the cheapest that the provider lists, as far as prices are known. `done` gets {"provider",
    /// "model", "works", "checks": [{"check", "supported", "mark", "result", "cost", "costNano"}], "cost", "costNano",
    /// "unpricedCalls"}.
    void run(const QString &provider, const QString &model, AdminExecutor::Done done);

private:
    void awaitGateway(int tries);
    void listModels();
    void chooseModel(const QJsonArray &listed);
    void takeKey();
    void openApp(const QString &verb);
    void rotateKey();
    void next();
    void judge(const DoctorCheck &check, const DoctorAnswer &answer, int tries);
    void book(const DoctorCheck &check, const DoctorAnswer &answer, const QJsonObject &record);
    void add(const QString &check, const DoctorFinding &finding, const QJsonObject &record = {});
    void end();
    void finish(const AdminReply &reply);
    void ask(const QString &verb, const QJsonObject &parameters, std::function<void(const QJsonObject &)> next);
    [[nodiscard]] QJsonObject appLimits(qint64 expiresAtMs) const;

    AdminExecutor *m_executor;
    AdminExecutor::Done m_done;
    QString m_provider;
    QString m_model;
    QString m_endpoint;
    std::unique_ptr<DoctorCall> m_call;
    std::size_t m_next = 0;
    bool m_works = false;
    int m_failedVital = 0;
    QJsonArray m_checks;
    qint64 m_costNano = 0;
    int m_unpricedCalls = 0;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QJsonArray>
#include <QObject>

#include "app/admin/adminexecutor.h"
#include "app/cli/argumentparser.h"
#include "models/settings/environment.h"
#include "models/store/datafolder.h"

/// One subcommand from its arguments to its exit code: 0 done, 1 refused or failed, 2 wrong usage. Asks the running hub
/// when there is one, else works on the database itself. Main thread; prints and calls QCoreApplication::exit().
class CommandProgram final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandProgram)

public:
    CommandProgram(Invocation invocation, Environment environment, QObject *parent = nullptr);
    ~CommandProgram() override;

    void start();

private:
    [[nodiscard]] Outcome openFolder();
    [[nodiscard]] Outcome makeExecutor();
    [[nodiscard]] Result<std::unique_ptr<AdminExecutor>> makeOwnHub() const;
    void execute(AdminRequest request);
    void executeOnce(AdminRequest request);
    void exportPage(const QString &cursor);
    void warnOfMissing(const QJsonArray &missing);
    [[nodiscard]] int writeExport(const QJsonArray &calls, bool isLast);
    [[nodiscard]] QByteArray exported(const QJsonObject &call);
    void diagnose();
    void restore(int tries);
    void exportSetup();
    void importSetup();
    [[nodiscard]] QString fileArgument() const;
    void finish(const AdminReply &reply);
    void fail(const Error &error, int exitCode = 1);

    Invocation m_invocation;
    Environment m_environment;
    QString m_verb;
    std::unique_ptr<DataFolder> m_folder;
    std::unique_ptr<AdminExecutor> m_executor;
    bool m_hasExported = false; ///< something of an export was written
    QJsonArray m_missing;       ///< of an export: archives that were warned of
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandprogram.h"

#include <utility>

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

#include "app/admin/offlineexecutor.h"
#include "app/admin/remoteexecutor.h"
#include "app/cli/callexport.h"
#include "app/cli/doctor.h"
#include "app/cli/helptext.h"
#include "app/cli/presenter.h"
#include "app/cli/providerdoctor.h"
#include "app/cli/restoration.h"
#include "app/cli/secretinput.h"
#include "app/cli/setupfile.h"
#include "app/cli/terminal.h"
#include "app/log/log.h"
#include "models/values/timezones.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr int exitFailed = 1;
constexpr int exitUsage = 2;
constexpr int exportPageRows = 1000;
constexpr int lockTries = 20; ///< another subcommand may hold the folder for a moment
constexpr int lockRetryMs = 100;

/// The hub may run elsewhere.
QString ownTimeZone()
{
    const QByteArray zone = systemTimeZone();
    if (zone.isEmpty()) {
        printError(u"portico: this computer's time zone (TZ) is not known, so UTC is taken; --tz names another\n"_s);
    }
    return zone.isEmpty() ? u"UTC"_s : QString::fromLatin1(zone);
}

} // namespace

CommandProgram::CommandProgram(Invocation invocation, Environment environment, QObject *parent)
    : QObject {parent}
    , m_invocation {std::move(invocation)}
    , m_environment {std::move(environment)}
    , m_verb {QString::fromLatin1(m_invocation.command->verb)}
{}

CommandProgram::~CommandProgram() = default;

void CommandProgram::start()
{
    const bool isShowingKeys = m_verb == "app.add"_L1 || m_verb == "app.rotate"_L1 || m_verb == "import"_L1;
    if (isShowingKeys && !isOutputOpen()) {
        fail({ErrorCode::BadRequest,
              u"standard output is closed, where a key would be shown, once; nothing was done"_s});
        return;
    }
    auto secret = readSecret(m_invocation.parameters);
    if (!secret) {
        fail(secret.error());
        return;
    }
    if (m_verb == "credential.add"_L1 && secret->isEmpty()) {
        const QString usage = usageOf(m_invocation.command, m_invocation.words);
        fail({ErrorCode::BadRequest, u"give the secret with --secret-stdin or --secret-env VAR; "_s + usage},
             exitUsage);
        return;
    }
    if (const auto outcome = openFolder(); !outcome) {
        fail(outcome.error());
        return;
    }
    if (m_verb == "restore"_L1) {
        restore(lockTries);
        return;
    }
    if (const auto outcome = makeExecutor(); !outcome) {
        fail(outcome.error());
        return;
    }
    execute({m_verb, m_invocation.parameters, std::move(*secret)});
}

void CommandProgram::execute(AdminRequest request)
{
    if (m_verb == "call.export"_L1) {
        exportPage({});
    } else if (m_verb == "doctor"_L1) {
        diagnose();
    } else if (m_verb == "export"_L1) {
        exportSetup();
    } else if (m_verb == "import"_L1) {
        importSetup();
    } else {
        executeOnce(std::move(request));
    }
}

Outcome CommandProgram::openFolder()
{
    const QString path = m_invocation.dataDir.isEmpty() ? m_environment.dataDir() : m_invocation.dataDir;
    auto folder = DataFolder::open(path);
    if (!folder) {
        return tl::make_unexpected(folder.error());
    }
    m_folder = std::make_unique<DataFolder>(*folder);
    // Without a hub's log file, warnings go to standard error only when they matter to who typed the command.
    Log::Options quiet;
    quiet.terminalLevel = QtCriticalMsg;
    (void)Log::start(quiet);
    return {};
}

/// The running hub when the data folder is locked, else a hub of our own under the lock.
Outcome CommandProgram::makeExecutor()
{
    auto ownHub = makeOwnHub();
    if (ownHub) {
        m_executor = std::move(*ownHub);
    } else if (ownHub.error().code == ErrorCode::AlreadyRunning) {
        m_executor = std::make_unique<RemoteExecutor>(AdminAddress::of(*m_folder), [this] { return makeOwnHub(); });
    } else {
        return tl::make_unexpected(ownHub.error());
    }
    return {};
}

Result<std::unique_ptr<AdminExecutor>> CommandProgram::makeOwnHub() const
{
    auto lock = m_folder->lock();
    if (!lock) {
        return tl::make_unexpected(lock.error());
    }
    auto options = Application::optionsFrom(m_environment, {});
    if (!options) {
        return tl::make_unexpected(options.error());
    }
    // What a provider supports shows in calls through the gateway only.
    options->isListening = m_verb == "doctor"_L1 && m_invocation.parameters.contains(u"provider"_s);
    if (options->isListening) {
        if (const Outcome trust = Application::checkTrust(*options); !trust) {
            return tl::make_unexpected(trust.error());
        }
        options->gateway.host = u"127.0.0.1"_s;
        options->gateway.port = 0;
    }
    return std::make_unique<OfflineExecutor>(*m_folder, std::move(*lock), std::move(*options));
}

void CommandProgram::executeOnce(AdminRequest request)
{
    if (request.parameters.contains(u"file"_s)) {
        const QString file = request.parameters[u"file"_s].toString();
        request.parameters.insert(u"file"_s, QDir::current().absoluteFilePath(file));
    }
    if (m_verb == "usage"_L1 && !request.parameters.contains(u"tz"_s)) {
        request.parameters.insert(u"tz"_s, ownTimeZone());
    }
    m_executor->execute(std::move(request), [this](const AdminReply &reply) { finish(reply); });
}

/// One page after the other, so that neither side ever holds the whole log.
void CommandProgram::exportPage(const QString &cursor)
{
    QJsonObject parameters = m_invocation.parameters;
    parameters.insert(u"limit"_s, exportPageRows);
    parameters.insert(u"after"_s, cursor);
    m_executor->execute({u"call.list"_s, parameters, {}}, [this](const AdminReply &reply) {
        if (!reply) {
            fail(reply.error());
            return;
        }
        warnOfMissing(reply->value(u"missing"_s).toArray());
        const QJsonValue next = reply->value(u"next"_s);
        const int exitCode = writeExport(reply->value(u"calls"_s).toArray(), !next.isString());
        if (exitCode != 0 || !next.isString()) {
            QCoreApplication::exit(exitCode);
            return;
        }
        // Queued, so that a long log does not become a deep stack.
        QMetaObject::invokeMethod(
            this, [this, next] { exportPage(next.toString()); }, Qt::QueuedConnection);
    });
}

/// Once each, though every page may say it.
void CommandProgram::warnOfMissing(const QJsonArray &missing)
{
    for (const auto &archive : missing) {
        if (!m_missing.contains(archive)) {
            m_missing.append(archive);
            printError(warningLine(u"call.list"_s, {{u"missing"_s, QJsonArray {archive}}}));
        }
    }
}

int CommandProgram::writeExport(const QJsonArray &calls, bool isLast)
{
    const bool isCsv = m_invocation.parameters[u"format"_s].toString() == "csv"_L1;
    QByteArray bytes = isCsv && !m_hasExported ? CallExport::csvHeader() : QByteArray();
    for (const auto &call : calls) {
        bytes += isCsv ? CallExport::csvLine(call.toObject()) : exported(call.toObject());
    }
    if (m_invocation.json && isLast) {
        bytes += CallExport::jsonEnd(!m_hasExported);
    }
    m_hasExported = true;
    return printAnswer(bytes);
}

QByteArray CommandProgram::exported(const QJsonObject &call)
{
    if (!m_invocation.json) {
        return CallExport::jsonLine(call);
    }
    return CallExport::jsonElement(call, !std::exchange(m_hasExported, true));
}

void CommandProgram::diagnose()
{
    const auto done = [this](const AdminReply &reply) { finish(reply); };
    const QJsonObject &p = m_invocation.parameters;
    if (!p.contains(u"provider"_s)) {
        (new Doctor(m_executor.get(), *m_folder, m_environment.caFile(), this))->run(done);
        return;
    }
    auto *doctor = new ProviderDoctor(m_executor.get(), this);
    doctor->run(p[u"provider"_s].toString(), p[u"model"_s].toString(), done);
}

QString CommandProgram::fileArgument() const
{
    return QDir::current().absoluteFilePath(m_invocation.parameters[u"file"_s].toString());
}

void CommandProgram::restore(int tries)
{
    const auto lock = m_folder->lock();
    if (lock) {
        finish(restoreBackup(*m_folder, fileArgument(), m_environment));
        return;
    }
    if (lock.error().code != ErrorCode::AlreadyRunning) {
        fail(lock.error());
        return;
    }
    if (tries > 0) {
        QTimer::singleShot(lockRetryMs, this, [this, tries] { restore(tries - 1); });
        return;
    }
    fail({ErrorCode::Conflict,
          u"a hub runs on the data folder %1: stop it, then restore; nothing was changed"_s.arg(m_folder->path())});
}

void CommandProgram::exportSetup()
{
    m_executor->execute({m_verb, {}, {}}, [this](const AdminReply &document) {
        const QString file = fileArgument();
        const auto written = document.and_then([&file](const QJsonObject &setup) -> AdminReply {
            return SetupFile::write(file, setup).map([&file] { return QJsonObject {{u"file"_s, file}}; });
        });
        finish(written);
    });
}

void CommandProgram::importSetup()
{
    const auto document = SetupFile::read(fileArgument());
    if (!document) {
        fail(document.error());
        return;
    }
    QJsonObject parameters {{u"document"_s, *document}};
    for (const QString &option : {u"dryRun"_s, u"moveKeys"_s, u"allowClearText"_s}) {
        parameters.insert(option, m_invocation.parameters[option].toBool());
    }
    m_executor->execute({m_verb, parameters, {}}, [this](const AdminReply &reply) { finish(reply); });
}

void CommandProgram::finish(const AdminReply &reply)
{
    if (!reply) {
        fail(reply.error());
        return;
    }
    const QString ifLost = lostKeysAdvice(m_verb, *reply);
    int exitCode = m_invocation.json ? printAnswer(QJsonDocument(*reply).toJson(QJsonDocument::Indented), ifLost)
                                     : printAnswer(presented(m_verb, *reply), ifLost);
    printError(warningLine(m_verb, *reply));
    if (const QString refusal = refusalLine(*reply); exitCode == 0 && !refusal.isEmpty()) {
        printError(refusal);
        exitCode = exitFailed;
    }
    QCoreApplication::exit(exitCode);
}

void CommandProgram::fail(const Error &error, int exitCode)
{
    printError(errorLine(error));
    QCoreApplication::exit(exitCode);
}

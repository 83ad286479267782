// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/serveprogram.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include "app/cli/presenter.h"
#include "app/cli/terminal.h"
#include "app/hubvault.h"
#include "app/log/log.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

/// A key file or a passphrase is there within a second: who waits for the URL can then use the providers at once. A
/// keyring may wait for its owner, and then the URL does not.
constexpr int vaultPatienceMs = 2000;

} // namespace

ServeProgram::ServeProgram(Invocation invocation, Environment environment, QObject *parent)
    : QObject {parent}
    , m_invocation {std::move(invocation)}
    , m_environment {std::move(environment)}
    , m_claim {m_invocation, m_environment}
{
    m_vaultPatience.setSingleShot(true);
    connect(&m_vaultPatience, &QTimer::timeout, this, &ServeProgram::announce);
    connect(&m_signals, &SignalWatcher::stopRequested, this, &ServeProgram::stop);
    connect(&m_signals, &SignalWatcher::stopNowRequested, this, [this] {
        const int calls = m_application == nullptr ? 0 : m_application->gateway()->callsInFlight();
        qInfo("stopped at once by a second signal; calls that were broken off: %d", calls);
        QCoreApplication::exit(0);
    });
    connect(&m_signals, &SignalWatcher::reopenLogRequested, this, &Log::reopen);
}

ServeProgram::~ServeProgram() = default;

void ServeProgram::start()
{
    auto options = Application::optionsFrom(m_environment, m_invocation.parameters);
    if (!options) {
        fail(options.error());
        return;
    }
    if (const Outcome trust = Application::checkTrust(*options); !trust) {
        fail(trust.error());
        return;
    }
    m_claim.run([this, options = std::move(*options)](Result<HubFolder> folder) { begin(std::move(folder), options); });
}

void ServeProgram::begin(Result<HubFolder> folder, Application::Options options)
{
    if (!folder) {
        fail(folder.error());
        return;
    }
    if (folder->lock == nullptr) {
        fail({ErrorCode::AlreadyRunning, u"another Portico uses the data folder %1"_s.arg(folder->folder.path())});
        return;
    }
    m_application = std::make_unique<Application>(folder->folder, std::move(folder->lock), std::move(options));
    connect(m_application.get(), &Application::stopped, this, [] { QCoreApplication::exit(0); });
    connect(m_application.get(), &Application::openFailed, this, &ServeProgram::fail);
    connect(m_application.get(), &Application::listenFailed, this, &ServeProgram::fail);
    connect(m_application.get(), &Application::listening, this, &ServeProgram::announceWhenReady);
    m_application->start();
}

void ServeProgram::stop()
{
    if (m_application == nullptr) {
        QCoreApplication::exit(0); // it still waits for its folder
        return;
    }
    m_application->stop();
}

void ServeProgram::announceWhenReady(const QString &endpoint)
{
    m_endpoint = endpoint;
    m_vaultPatience.start(vaultPatienceMs);
    m_application->vault()->whenSettled(this, [this] { m_application->whenApplied(this, [this] { announce(); }); });
}

void ServeProgram::announce()
{
    m_vaultPatience.stop();
    if (m_isAnnounced) {
        return;
    }
    m_isAnnounced = true;
    if (!m_invocation.json) {
        printOutput(u"Portico is listening on %1\n"_s.arg(m_endpoint));
    }
    if (m_invocation.parameters[u"demo"_s].toBool()) {
        Demo::prepare(*m_application, this, [this](const Result<Demo::Ready> &ready) { printDemo(ready); });
    } else if (m_invocation.json) {
        printOutput(QJsonDocument({{u"url"_s, m_endpoint}}).toJson(QJsonDocument::Compact) + '\n');
    }
}

void ServeProgram::printDemo(const Result<Demo::Ready> &ready)
{
    if (!ready) {
        fail(ready.error());
        return;
    }
    if (m_invocation.json) {
        const QJsonObject document {
            {u"url"_s, m_endpoint}, {u"key"_s, ready->issued.key}, {u"curl"_s, Demo::curlLine(m_endpoint, *ready)}};
        printOutput(QJsonDocument(document).toJson(QJsonDocument::Compact) + '\n');
    } else {
        printOutput(Demo::text(m_endpoint, *ready));
    }
    printError(Demo::warnings(*ready));
}

void ServeProgram::fail(const Error &error)
{
    printError(errorLine(error));
    QCoreApplication::exit(1);
}

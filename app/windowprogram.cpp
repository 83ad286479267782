// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/windowprogram.h"

#include <QApplication>
#include <QMessageBox>
#include <QTimer>

#include "app/cli/presenter.h"
#include "app/cli/terminal.h"
#include "app/demo.h"
#include "app/hubvault.h"
#include "app/log/log.h"
#include "ui/mainwindow.h"
#include "ui/uisettings.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

// A hub that ends lets its calls run for ten seconds.
constexpr int endingTries = 60;
constexpr int endingRetryMs = 250;

} // namespace

WindowProgram::WindowProgram(Invocation invocation, Environment environment, QObject *parent)
    : QObject {parent}
    , m_invocation {std::move(invocation)}
    , m_environment {std::move(environment)}
    , m_claim {m_invocation, m_environment}
{
    QApplication::setQuitOnLastWindowClosed(false); // the hub goes on in the tray
    connect(&m_signals, &SignalWatcher::stopRequested, this, &WindowProgram::quit);
    connect(&m_signals, &SignalWatcher::stopNowRequested, this, [] { QCoreApplication::exit(0); });
    connect(&m_signals, &SignalWatcher::reopenLogRequested, this, &Log::reopen);
}

WindowProgram::~WindowProgram() = default;

void WindowProgram::start()
{
    auto options = Application::optionsFrom(m_environment, m_invocation.parameters);
    if (options) {
        if (const Outcome trust = Application::checkTrust(*options); !trust) {
            options = tl::make_unexpected(trust.error());
        }
    }
    if (!options) {
        fail(options.error());
        return;
    }
    m_options = std::move(*options);
    m_options.hasWindow = true;
    begin();
}

void WindowProgram::begin()
{
    m_claim.run([this](Result<HubFolder> folder) { beginOn(std::move(folder)); });
}

void WindowProgram::beginOn(Result<HubFolder> folder)
{
    if (!folder) {
        fail(folder.error());
    } else if (folder->lock == nullptr) {
        raiseFirst(folder->folder);
    } else {
        m_first.reset();
        startHub(std::move(*folder), m_options);
    }
}

void WindowProgram::raiseFirst(const DataFolder &folder)
{
    m_first = std::make_unique<RemoteExecutor>(AdminAddress::of(folder));
    m_first->execute({u"window.raise"_s, {}, {}}, [this](const AdminReply &reply) {
        if (reply) {
            QCoreApplication::exit(0);
            return;
        }
        // Conflict: it is just ending; then it may be gone when it is asked again.
        const bool mayBegin = reply.error().code == ErrorCode::Conflict
                              || (reply.error().code == ErrorCode::AlreadyRunning && m_waits > 0);
        if (mayBegin && ++m_waits <= endingTries) {
            QTimer::singleShot(endingRetryMs, this, &WindowProgram::begin);
        } else {
            fail(reply.error());
        }
    });
}

void WindowProgram::startHub(HubFolder folder, Application::Options options)
{
    m_settings = std::make_unique<UiSettings>(folder.folder.path() + u"/window.ini"_s);
    m_application = std::make_unique<Application>(folder.folder, std::move(folder.lock), std::move(options));
    connect(m_application.get(), &Application::stopped, this, [this] {
        if (m_isQuitting) {
            QCoreApplication::exit(m_exitCode);
        }
    });
    connect(m_application.get(), &Application::opened, this, &WindowProgram::showWindow);
    connect(m_application.get(), &Application::openFailed, this, &WindowProgram::showDatabaseError);
    m_application->start();
}

HubContext WindowProgram::context() const
{
    HubContext context;
    context.store = m_application->store();
    context.reader = m_application->reader();
    context.gateway = m_application->gateway();
    context.vault = m_application->vault();
    context.settings = m_settings.get();
    context.clock = m_application->clock();
    context.dataFolder = m_application->folder().path();
    context.snapshot = m_application->snapshot();
    return context;
}

void WindowProgram::showWindow()
{
    m_window = std::make_unique<MainWindow>(context());
    connect(m_application.get(), &Application::raiseRequested, m_window.get(), &MainWindow::bringToFront);
    connect(m_window.get(), &MainWindow::quitRequested, this, &WindowProgram::quit);
    if (!m_invocation.parameters[u"minimized"_s].toBool() || !m_window->hasTray()) {
        m_window->show();
    }
    if (m_invocation.parameters[u"demo"_s].toBool()) {
        connect(m_application.get(), &Application::listening, this, &WindowProgram::prepareDemo);
        if (const QString endpoint = m_application->gateway()->endpoint(); !endpoint.isEmpty()) {
            prepareDemo(endpoint);
        }
    }
}

void WindowProgram::showDatabaseError(const Error &error)
{
    printError(errorLine(error));
    m_exitCode = 1;
    HubContext context = this->context();
    context.openError = error;
    m_window = std::make_unique<MainWindow>(context);
    connect(m_window.get(), &MainWindow::quitRequested, this, &WindowProgram::quit);
    m_window->show(); // even with --minimized: there is something to be read
}

void WindowProgram::quit()
{
    m_isQuitting = true;
    if (m_application == nullptr) {
        QCoreApplication::exit(1); // only an error is on the screen
        return;
    }
    if (m_window != nullptr) {
        m_window->hide();
    }
    m_application->stop();
}

void WindowProgram::prepareDemo(const QString &endpoint)
{
    disconnect(m_application.get(), &Application::listening, this, &WindowProgram::prepareDemo); // once per start
    Demo::prepare(*m_application, this, [endpoint](const Result<Demo::Ready> &ready) {
        if (ready) {
            printOutput(Demo::text(endpoint, *ready));
            printError(Demo::warnings(*ready));
        } else {
            printError(errorLine(ready.error()));
        }
    });
}

void WindowProgram::fail(const Error &error)
{
    printError(errorLine(error));
    auto *box = new QMessageBox(QMessageBox::Critical, u"Portico"_s, errorLine(error).mid(9).trimmed());
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::finished, this, [] { QCoreApplication::exit(1); });
    box->open();
}

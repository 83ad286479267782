// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/gateway.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <QPointer>
#include <QTcpServer>

#include "gateway/api/idempotencystore.h"
#include "gateway/dialects/neutral/thoughtstore.h"
#include "gateway/gatewayworker.h"
#include "gateway/http/bufferbudget.h"
#include "gateway/metering/admission.h"
#include "gateway/routing/routingstate.h"
#include "models/eventloop/epolldispatcher.h"
#include "models/settings/settingvalues.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int maxWorkers = 16; // the call ids have four bits for the worker

ProviderTest failedTest(ErrorCode code, QString message)
{
    ProviderTest test;
    test.message = std::move(message);
    test.error = code;
    return test;
}
} // namespace

Gateway::Gateway(CallSink *sink, std::shared_ptr<Admission> admission, GatewayOptions options, QObject *parent)
    : GatewayControl {parent}
    , m_sink {sink}
    , m_admission {admission ? std::move(admission) : std::make_shared<Admission>()}
    , m_buffers {std::make_shared<BufferBudget>()}
    , m_openConnections {std::make_shared<std::atomic<int>>(0)}
    , m_thoughts {std::make_shared<ThoughtStore>()}
    , m_answers {std::make_shared<IdempotencyStore>(m_buffers)}
    , m_routing {std::make_shared<RoutingState>(options.circuits)}
    , m_options {std::move(options)}
{
    // The first worker lives as long as the gateway: providers can be tested while nothing listens.
    ensureWorkers(1);
    m_graceTimer.setSingleShot(true);
    m_graceTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_graceTimer, &QTimer::timeout, this, [this] { m_callsBrokenOff = m_callsInFlight; });
}

Gateway::~Gateway()
{
    for (Lane &lane : m_lanes)
        lane.thread->quit();
    for (Lane &lane : m_lanes)
        lane.thread->wait();
}

void Gateway::applySnapshot(const HubSnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    m_admission->setSnapshot(snapshot);
    m_routing->setSnapshot(*snapshot);
    for (const Lane &lane : m_lanes)
        QMetaObject::invokeMethod(lane.worker, [worker = lane.worker, snapshot] { worker->applySnapshot(snapshot); });
}

/// Goes through every worker's queue behind the snapshot, and back here.
void Gateway::whenApplied(QObject *context, std::function<void()> done)
{
    auto remaining = std::make_shared<size_t>(m_lanes.size());
    if (*remaining == 0) {
        QMetaObject::invokeMethod(context, std::move(done), Qt::QueuedConnection);
        return;
    }
    const auto shared = std::make_shared<std::function<void()>>(std::move(done));
    const auto finish = [remaining, context = QPointer(context), shared] {
        if (--*remaining == 0 && !context.isNull())
            (*shared)();
    };
    for (const Lane &lane : m_lanes)
        QMetaObject::invokeMethod(lane.worker, [this, finish] { QMetaObject::invokeMethod(this, finish); });
}

void Gateway::start()
{
    if (m_state == State::Stopping) {
        m_startAgain = true;
        return;
    }
    if (m_state == State::Starting || m_state == State::Running)
        return;
    const Result<QHostAddress> address = listenAddress();
    if (!address)
        return handleFailure(address.error());
    const SettingValues settings {m_snapshot ? m_snapshot->settings : QHash<QByteArray, QByteArray> {}};
    const qint64 port = m_options.port >= 0 ? m_options.port : settings.integer(SettingKey::GatewayPort);
    const qint64 workers = m_options.workers > 0 ? m_options.workers : settings.integer(SettingKey::GatewayWorkers);
    m_startedWith = settings;
    m_address = *address;
    m_wantedWorkers = static_cast<size_t>(std::clamp<qint64>(workers, 1, maxWorkers));
    ensureWorkers(m_wantedWorkers);
    setState(State::Starting);
    m_wantedPort = static_cast<quint16>(port);
    listenOn(0, m_wantedPort);
}

void Gateway::stop()
{
    m_startAgain = false;
    if (m_state != State::Running && m_state != State::Starting)
        return;
    setState(State::Stopping);
    m_callsBrokenOff = 0;
    m_graceTimer.start(m_options.stopGraceMs - m_options.stopGraceMs / 16); // the workers' timers may be early by that
    drainAll(m_options.stopGraceMs);
}

QString Gateway::endpoint() const
{
    if (m_state != State::Running)
        return {};
    const bool any =
        m_address == QHostAddress::AnyIPv4 || m_address == QHostAddress::AnyIPv6 || m_address == QHostAddress::Any;
    const QString host = any ? u"127.0.0.1"_s : m_address.toString();
    const bool six = host.contains(u':');
    return (six ? u"http://[%1]:%2/v1"_s : u"http://%1:%2/v1"_s).arg(host).arg(m_port);
}

quint16 Gateway::freePort() const
{
    constexpr int mostTried = 100;
    if (m_options.port >= 0 || m_wantedPort == 0)
        return 0;
    const int last = std::min<int>(m_wantedPort + mostTried, std::numeric_limits<quint16>::max());
    for (int port = m_wantedPort + 1; port <= last; ++port) {
        QTcpServer probe;
        if (probe.listen(m_address, static_cast<quint16>(port)))
            return static_cast<quint16>(port);
    }
    return 0;
}

std::optional<SettingValues> Gateway::startedWith() const
{
    const bool listens = m_state == State::Running || m_state == State::Starting;
    return listens ? std::optional {m_startedWith} : std::nullopt;
}

void Gateway::testProvider(qint64 providerId, qint64 credentialId, const QString &model, QObject *context,
                           std::function<void(const ProviderTest &)> done)
{
    if (!m_snapshot) {
        done(failedTest(ErrorCode::Storage, u"the database is not open yet"_s));
        return;
    }
    // `guard` is read on the main thread only, where `context` lives and dies. `this` outlives its threads.
    const QPointer<QObject> guard {context};
    const auto deliver = [this, guard, done = std::move(done)](const ProviderTest &test) {
        QMetaObject::invokeMethod(this, [guard, done, test] {
            if (guard)
                done(test);
        });
    };
    GatewayWorker *worker = m_lanes.front().worker;
    QMetaObject::invokeMethod(worker, [worker, providerId, credentialId, asked = model.toUtf8(), deliver] {
        worker->testProvider(providerId, credentialId, asked, deliver);
    });
}

void Gateway::ensureWorkers(size_t count)
{
    while (m_lanes.size() < count)
        addWorker();
}

void Gateway::addWorker()
{
    const size_t index = m_lanes.size();
    auto thread = std::make_unique<QThread>();
    thread->setEventDispatcher(new EpollDispatcher); // the thread's own from here on
    thread->setObjectName(u"gateway-%1"_s.arg(index));
    auto *worker = new GatewayWorker({m_sink, m_admission, m_buffers, m_openConnections, m_thoughts, m_answers,
                                      m_routing, m_options.clock ? m_options.clock : &m_systemClock, m_options.caFile,
                                      m_options.proxy.toUtf8(), static_cast<int>(index), m_options.archive});
    worker->moveToThread(thread.get());
    connect(thread.get(), &QThread::finished, worker, &QObject::deleteLater);
    connect(worker, &GatewayWorker::listening, this, [this, index](quint16 port) { handleListening(index, port); });
    connect(worker, &GatewayWorker::failed, this, &Gateway::handleFailure);
    connect(worker, &GatewayWorker::drained, this, [this, index] { handleDrained(index); });
    connect(worker, &GatewayWorker::callsInFlightChanged, this, [this, index](int calls) { countCalls(index, calls); });
    thread->start();
    if (m_snapshot)
        QMetaObject::invokeMethod(worker, [worker, snapshot = m_snapshot] { worker->applySnapshot(snapshot); });
    m_lanes.push_back({std::move(thread), worker});
}

void Gateway::listenOn(size_t index, quint16 port)
{
    m_lanes[index].open = true;
    GatewayWorker *worker = m_lanes[index].worker;
    QMetaObject::invokeMethod(worker, [worker, address = m_address, port, workers = static_cast<int>(m_wantedWorkers)] {
        worker->listen(address, port, workers);
    });
}

void Gateway::drainAll(int graceMs)
{
    for (const Lane &lane : m_lanes) {
        if (lane.open)
            QMetaObject::invokeMethod(lane.worker, [worker = lane.worker, graceMs] { worker->drain(graceMs); });
    }
}

void Gateway::handleListening(size_t index, quint16 port)
{
    if (m_state != State::Starting)
        return;
    m_port = port;
    if (index + 1 < m_wantedWorkers)
        return listenOn(index + 1, port);
    setState(State::Running);
}

void Gateway::handleFailure(const Error &error)
{
    m_port = 0;
    drainAll(0);
    setState(State::Failed);
    emit failed(error);
}

void Gateway::handleDrained(size_t index)
{
    m_lanes[index].open = false;
    const bool busy = std::any_of(m_lanes.begin(), m_lanes.end(), [](const Lane &lane) { return lane.open; });
    if (busy || m_state != State::Stopping)
        return;
    m_port = 0;
    m_graceTimer.stop();
    setState(State::Stopped);
    if (std::exchange(m_startAgain, false))
        start();
}

void Gateway::countCalls(size_t index, int calls)
{
    m_callsInFlight += calls - m_lanes[index].calls;
    m_lanes[index].calls = calls;
    emit callsInFlightChanged(m_callsInFlight);
}

void Gateway::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    emit stateChanged(state);
}

Result<QHostAddress> Gateway::listenAddress() const
{
    QString host = m_options.host;
    if (host.isEmpty()) {
        const SettingValues settings {m_snapshot ? m_snapshot->settings : QHash<QByteArray, QByteArray> {}};
        host = QString::fromUtf8(settings.text(SettingKey::GatewayHost));
    }
    if (host.compare(u"localhost"_s, Qt::CaseInsensitive) == 0)
        return QHostAddress {QHostAddress::LocalHost};
    QHostAddress address;
    if (!address.setAddress(host))
        return fail(ErrorCode::BadRequest, u"cannot listen on \"%1\": it is not an IP address"_s.arg(host));
    return address;
}

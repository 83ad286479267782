// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include "models/gatewaycontrol.h"

/// A gateway that does as it is told. `test` is what the next testProvider() answers.
class FakeGatewayControl final : public GatewayControl
{
    Q_OBJECT

public:
    using GatewayControl::GatewayControl;

    void start() override
    {
        ++starts;
        m_startedWith = settings;
        setState(State::Running);
    }

    void stop() override
    {
        ++stops;
        setState(State::Stopped);
    }

    [[nodiscard]] State state() const override { return m_state; }

    [[nodiscard]] QString endpoint() const override
    {
        return m_state == State::Running ? QStringLiteral("http://127.0.0.1:7411/v1") : QString {};
    }

    [[nodiscard]] int callsInFlight() const override { return m_inFlight; }

    [[nodiscard]] quint16 wantedPort() const override { return 7411; }

    [[nodiscard]] quint16 freePort() const override { return free; }

    [[nodiscard]] std::optional<SettingValues> startedWith() const override
    {
        return m_state == State::Running ? std::optional {SettingValues {m_startedWith}} : std::nullopt;
    }

    void testProvider(qint64 providerId, qint64 credentialId, const QString &model, QObject *context,
                      std::function<void(const ProviderTest &)> done) override
    {
        testedProvider = providerId;
        testedCredential = credentialId;
        testedModel = model;
        QMetaObject::invokeMethod(
            context, [done = std::move(done), answer = test] { done(answer); }, Qt::QueuedConnection);
    }

    void setState(State state)
    {
        m_state = state;
        emit stateChanged(state);
    }

    void fail(const Error &error)
    {
        setState(State::Failed);
        emit failed(error);
    }

    void setCallsInFlight(int count)
    {
        m_inFlight = count;
        emit callsInFlightChanged(count);
    }

    int starts = 0;
    quint16 free = 7413;
    int stops = 0;
    qint64 testedProvider = 0;
    qint64 testedCredential = 0;
    QString testedModel;
    ProviderTest test;
    QHash<QByteArray, QByteArray> settings; ///< the hub's, read by start()

private:
    QHash<QByteArray, QByteArray> m_startedWith;
    State m_state = State::Stopped;
    int m_inFlight = 0;
};

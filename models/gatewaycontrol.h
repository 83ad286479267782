// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QHash>
#include <QObject>

#include "models/settings/settingvalues.h"
#include "models/values/error.h"
#include "models/values/modelcall.h"

/// What a test of a provider found.
struct ProviderTest
{
    bool succeeded = false;
    int httpStatus = 0; ///< the provider's; 0: none came
    qint64 durationMs = 0;
    QString model;                        ///< what it was tried with
    QString message;                      ///< one English line
    QStringList models;                   ///< what the provider lists, when it answered the models endpoint
    QHash<QString, ModelType> modelTypes; ///< of those of which its list says what they do
    /// Why it did not succeed; none: the answer was not as one of its kind is.
    std::optional<ErrorCode> error = std::nullopt;
    bool hasAnswered = false; ///< the model did, in a chat; else a list says so at most
};

Q_DECLARE_METATYPE(ProviderTest)

/// What the user interface and the command line may ask of the gateway. Implemented by gateway/Gateway, faked in tests,
/// wired in app/. Lives on the main thread; all answers are signals or callbacks on the main thread.
class GatewayControl : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Stopped,
        Starting,
        Running,
        Stopping,
        Failed ///< could not listen; see failed()
    };
    Q_ENUM(State)

    using QObject::QObject;

    virtual void start() = 0; ///< listens where the settings say
    virtual void stop() = 0;  ///< graceful: running calls end first, at most 10 s
    [[nodiscard]] virtual State state() const = 0;
    [[nodiscard]] virtual QString endpoint() const = 0; ///< "http://127.0.0.1:7411/v1" while running, else empty
    [[nodiscard]] virtual int callsInFlight() const = 0;
    /// Where start() listened or tried to the last time; 0: on any free port, or it was not called yet.
    [[nodiscard]] virtual quint16 wantedPort() const = 0;
    /// The next higher port on which nobody listens at present; 0: there is none, or the command line decides it.
    [[nodiscard]] virtual quint16 freePort() const = 0;
    /// The settings that it read when it last began to listen: where it listens, with how many threads. Others take
    /// effect without a start. Nothing while it neither listens nor begins to.
    [[nodiscard]] virtual std::optional<SettingValues> startedWith() const = 0;

    /// One real small call (or the models endpoint when no model is known) with each step's reason. credentialId 0:
    /// the provider's first usable one.
    virtual void testProvider(qint64 providerId, qint64 credentialId, const QString &model, QObject *context,
                              std::function<void(const ProviderTest &)> done) = 0;

signals:
    void stateChanged(GatewayControl::State state);
    void failed(const Error &error);
    void callsInFlightChanged(int count);
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QTemporaryDir>
#include <QTest>

#include "gateway/gateway.h"
#include "models/store/hubarchive.h"
#include "models/store/hubcommands.h"
#include "models/store/hubqueries.h"
#include "models/store/reader.h"
#include "models/store/store.h"
#include "models/vault/vault.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedupstream.h"

/// A whole hub without a window: a real store on a temporary database, an open vault, and a gateway on a free port of
/// 127.0.0.1. It has the app "tool" on the account "home" with 1000 credits, the provider "up" (of the kind
/// "openai-compatible", at the upstream's address, with the credential "secret-credential-1"), and the provider "demo".
class TestHub final
{
    Q_DISABLE_COPY_MOVE(TestHub)

public:
    static constexpr int patienceMs = 10000;

    TestHub();
    ~TestHub();

    /// Opens everything; the settings are set before the gateway listens. False when a step failed.
    [[nodiscard]] bool start(const QByteArray &upstreamUrl, const QList<std::pair<QString, QString>> &settings = {},
                             const GatewayOptions &options = {});

    /// Runs a command on the store and waits for its end and for the workers to know.
    template <typename T>
    [[nodiscard]] Result<T> change(std::function<Result<T>(const HubCommands &)> work)
    {
        std::optional<Result<T>> result;
        QObject context;
        store->run<T>(QStringLiteral("test"), std::move(work), &context,
                      [&result](Result<T> outcome) { result = std::move(outcome); });
        if (!QTest::qWaitFor([&result] { return result.has_value(); }, patienceMs))
            return fail(ErrorCode::Internal, QStringLiteral("the store did not answer"));
        bool applied = false;
        gateway->whenApplied(&context, [&applied] { applied = true; });
        if (!QTest::qWaitFor([&applied] { return applied; }, patienceMs))
            return fail(ErrorCode::Internal, QStringLiteral("the gateway did not take the snapshot"));
        return *std::move(result);
    }

    /// Stops store and gateway and starts them anew, on the same database and another port.
    [[nodiscard]] bool restart();
    /// "Try now" for everything of the provider "up": what one test broke does not concern the next.
    [[nodiscard]] bool retryAll();
    [[nodiscard]] bool set(const QString &setting, const QString &value);

    /// What the ledger, the rollups and the check of both say of all calls of the account "home".
    struct Sums
    {
        qint64 rollupCalls = 0;
        qint64 rollupCostNano = 0;
        qint64 rollupCreditsNano = 0;
        qint64 ledgerNano = 0; ///< charged, positive
        QStringList differences;
    };

    [[nodiscard]] Sums sums();
    /// What the rollups say that each provider cost, by its name.
    [[nodiscard]] QHash<QString, qint64> costsByProvider();

    /// What the reader answers; an empty one when it does not.
    template <typename T>
    [[nodiscard]] T ask(std::function<Result<T>(const HubQueries &)> question)
    {
        std::optional<T> found;
        QObject context;
        m_reader->run<T>(std::move(question), &context, [&found](Result<T> result) {
            if (!result)
                qWarning("%s", qUtf8Printable(result.error().detail));
            found = std::move(result).value_or(T {});
        });
        if (!QTest::qWaitFor([&found] { return found.has_value(); }, 3 * patienceMs))
            qWarning("the reader did not answer");
        return std::move(found).value_or(T {});
    }

    /// The records so far, oldest first, with their attempts.
    [[nodiscard]] QList<ModelCall> calls() { return calls(true); }

    [[nodiscard]] QList<ModelCall> callsWithoutAttempts() { return calls(false); }

    /// What is kept of a call by now.
    [[nodiscard]] CallBodies bodies(qint64 callId);
    /// The database with its log, as they lie on the disk.
    [[nodiscard]] QByteArray databaseBytes() const;
    /// Waits for that many records; gives what there is.
    [[nodiscard]] QList<ModelCall> waitForCalls(int count);

    [[nodiscard]] quint16 port() const { return gateway->port(); }

    /// A POST to /v1/chat/completions with the app's key.
    [[nodiscard]] QByteArray chatRequest(const QByteArray &body, const QByteArray &headers = {}) const;
    [[nodiscard]] QByteArray getRequest(const QByteArray &path) const;

    /// {"model":"up/MODEL","messages":[...]}, streamed or not.
    [[nodiscard]] static QByteArray chatBody(const QByteArray &model, bool stream);

    QByteArray key;
    std::unique_ptr<Store> store;
    std::unique_ptr<Gateway> gateway;

private:
    void build();
    [[nodiscard]] bool listen();

    [[nodiscard]] QList<ModelCall> calls(bool withAttempts);
    [[nodiscard]] bool waitForOpened();
    [[nodiscard]] Result<bool> addRows(const HubCommands &commands, const QByteArray &upstreamUrl,
                                       const QList<std::pair<QString, QString>> &settings);

    QTemporaryDir m_folder;
    Vault m_vault;
    SystemClock m_clock;
    GatewayOptions m_options;
    std::unique_ptr<HubArchive> m_archive;
    std::unique_ptr<Reader> m_reader;
};

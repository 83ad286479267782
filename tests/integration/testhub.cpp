// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/testhub.h"

#include <algorithm>
#include <limits>

#include <QFile>

#include "gateway/metering/admission.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 creditNano = 1'000'000'000;
constexpr quint32 vaultKeyId = 1;
} // namespace

TestHub::TestHub()
{
    m_vault.unlock(Vault::newMasterKey(), vaultKeyId);
}

TestHub::~TestHub()
{
    // The store outlives the gateway, which hands in records until its end.
    m_reader.reset();
    gateway.reset();
    m_archive.reset();
    store.reset();
}

bool TestHub::start(const QByteArray &upstreamUrl, const QList<std::pair<QString, QString>> &settings,
                    const GatewayOptions &options)
{
    m_options = options;
    if (m_options.port < 0)
        m_options.port = 0;
    build();
    if (!waitForOpened())
        return false;
    const Result<bool> rows = change<bool>([this, &upstreamUrl, &settings](const HubCommands &commands) {
        return addRows(commands, upstreamUrl, settings);
    });
    if (!rows) {
        qWarning("%s", qUtf8Printable(rows.error().detail));
        return false;
    }
    return listen();
}

bool TestHub::restart()
{
    m_reader.reset();
    gateway.reset();
    m_archive.reset();
    store.reset();
    build();
    return waitForOpened() && listen();
}

void TestHub::build()
{
    const QString path = m_folder.filePath(u"portico.db"_s);
    store = std::make_unique<Store>(path, &m_vault, &m_clock);
    m_archive = std::make_unique<HubArchive>(store.get(), path);
    m_options.archive = m_archive.get();
    m_options.circuits = store.get();
    gateway = std::make_unique<Gateway>(store.get(), std::make_shared<Admission>(), m_options);
    QObject::connect(store.get(), &Store::snapshotPublished, gateway.get(), &Gateway::applySnapshot);
}

bool TestHub::listen()
{
    m_reader = std::make_unique<Reader>(m_folder.filePath(u"portico.db"_s));
    gateway->start();
    return QTest::qWaitFor([this] { return gateway->state() == GatewayControl::State::Running; }, patienceMs);
}

bool TestHub::waitForOpened()
{
    bool opened = false;
    QObject context;
    QObject::connect(store.get(), &Store::opened, &context, [&opened] { opened = true; });
    QObject::connect(store.get(), &Store::openFailed, &context,
                     [](const Error &error) { qWarning("%s", qUtf8Printable(error.detail)); });
    store->open();
    return QTest::qWaitFor([&opened] { return opened; }, patienceMs);
}

Result<bool> TestHub::addRows(const HubCommands &commands, const QByteArray &upstreamUrl,
                              const QList<std::pair<QString, QString>> &settings)
{
    const QString base = QString::fromUtf8(upstreamUrl) + u"/v1"_s;
    const auto must = [](const auto &result) { return result.has_value(); };
    bool good = must(commands.addProvider(u"up"_s, u"openai-compatible"_s, base, {}, true))
                && must(commands.addCredential(u"up"_s, u"first"_s, Secret {"secret-credential-1"}, {}, 100))
                && must(commands.addModel(u"up"_s, u"ok"_s, ModelType::Chat))
                && must(commands.addModel(u"up"_s, u"echo"_s, ModelType::Chat))
                && must(commands.addProvider(u"demo"_s, u"demo"_s, {}, {}, true))
                && must(commands.addAccount(u"home"_s))
                && must(commands.grantCredit(u"home"_s, 1000 * creditNano, 0, u"start"_s));
    HubCommands::RatePrices prices;
    prices.cost.input = 1'000'000;
    prices.cost.output = 2'000'000;
    good = good && must(commands.setRate(u"up"_s, u"ok"_s, ModelType::Chat, prices));
    for (const auto &[name, value] : settings)
        good = good && must(commands.setSetting(name, value));
    if (!good)
        return fail(ErrorCode::Internal, u"the hub's rows could not be made"_s);
    const Result<IssuedKey> issued = commands.addApp(u"tool"_s, u"home"_s, {});
    if (!issued)
        return tl::unexpected {issued.error()};
    key = issued->key.toUtf8();
    return true;
}

bool TestHub::retryAll()
{
    return change<int>([](const HubCommands &commands) { return commands.retryCredentials(u"up"_s, {}); }).has_value();
}

bool TestHub::set(const QString &setting, const QString &value)
{
    const auto changed = change<bool>([setting, value](const HubCommands &commands) -> Result<bool> {
        const Outcome outcome = commands.setSetting(setting, value);
        if (!outcome)
            return tl::unexpected {outcome.error()};
        return true;
    });
    return changed.has_value();
}

QList<ModelCall> TestHub::calls(bool withAttempts)
{
    return ask<QList<ModelCall>>([withAttempts](const HubQueries &queries) -> Result<QList<ModelCall>> {
        QList<ModelCall> calls;
        CallQuery query;
        query.limit = 500;
        do {
            const Result<CallPage> page = queries.calls(query);
            if (!page)
                return tl::unexpected {page.error()};
            for (const CallRow &row : page->rows)
                calls.append(withAttempts ? queries.call(row.call.id)->call : row.call);
            query.beforeId = page->nextBeforeId;
        } while (query.beforeId != 0);
        std::reverse(calls.begin(), calls.end());
        return calls;
    });
}

TestHub::Sums TestHub::sums()
{
    Sums sums = ask<Sums>([](const HubQueries &queries) -> Result<Sums> {
        constexpr int pageSize = 1000;
        Sums found;
        UsageQuery usage;
        usage.groupBy = UsageQuery::GroupBy::App;
        usage.toMs = std::numeric_limits<qint64>::max() / 2;
        const auto buckets = queries.usage(usage);
        if (!buckets)
            return tl::unexpected {buckets.error()};
        for (const UsageBucket &bucket : *buckets) {
            found.rollupCalls += bucket.calls;
            found.rollupCostNano += bucket.costNano;
            found.rollupCreditsNano += bucket.creditsNano;
        }
        for (LedgerCursor before;;) {
            const auto entries = queries.ledger(u"home"_s, before, pageSize);
            if (!entries)
                return tl::unexpected {entries.error()};
            for (const CreditEntry &entry : *entries)
                found.ledgerNano -= entry.kind == CreditKind::Charge ? entry.amountNano : 0;
            if (entries->size() < pageSize)
                return found;
            before = LedgerCursor::after(entries->last());
        }
    });
    const auto check = ask<LedgerCheck>([](const HubQueries &queries) { return queries.checkLedger(); });
    sums.differences = check.accounts > 0 ? check.differences : QStringList {u"the ledger was not read"_s};
    return sums;
}

QHash<QString, qint64> TestHub::costsByProvider()
{
    return ask<QHash<QString, qint64>>([](const HubQueries &queries) {
        UsageQuery usage;
        usage.groupBy = UsageQuery::GroupBy::Provider;
        usage.toMs = std::numeric_limits<qint64>::max() / 2;
        return queries.usage(usage).map([](const QList<UsageBucket> &buckets) {
            QHash<QString, qint64> costs;
            for (const UsageBucket &bucket : buckets)
                costs[bucket.key] += bucket.costNano;
            return costs;
        });
    });
}

CallBodies TestHub::bodies(qint64 callId)
{
    return ask<CallBodies>([callId](const HubQueries &queries) { return queries.bodies(callId); });
}

QByteArray TestHub::databaseBytes() const
{
    QByteArray bytes;
    for (const QString &name : {u"portico.db"_s, u"portico.db-wal"_s}) {
        QFile file {m_folder.filePath(name)};
        if (file.open(QIODevice::ReadOnly))
            bytes += file.readAll();
    }
    return bytes;
}

QList<ModelCall> TestHub::waitForCalls(int count)
{
    QList<ModelCall> found;
    const auto areThere = [this, &found, count] {
        found = calls();
        return found.size() >= count;
    };
    if (!QTest::qWaitFor(areThere, patienceMs))
        qWarning("%d records were expected", count);
    return found;
}

QByteArray TestHub::chatRequest(const QByteArray &body, const QByteArray &headers) const
{
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port())
           + "\r\nAuthorization: Bearer " + key + "\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body;
}

QByteArray TestHub::getRequest(const QByteArray &path) const
{
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port()) + "\r\nAuthorization: Bearer "
           + key + "\r\n\r\n";
}

QByteArray TestHub::chatBody(const QByteArray &model, bool stream)
{
    return R"({"model":"up/)" + model + R"(","stream":)" + (stream ? "true" : "false")
           + R"(,"messages":[{"role":"user","content":"Hello there"}]})";
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "testhub.h"

#include <utility>

#include "models/store/connection.h"

using namespace Qt::Literals::StringLiterals;

TestHub::TestHub()
    : store {std::make_unique<Store>(folder.filePath(u"portico.db"_s), &vault, &clock)}
    , settings {std::make_unique<UiSettings>(folder.filePath(u"window.ini"_s))}
{
    vault.unlock(Vault::newMasterKey(), 1);
    settings->setLanguage(u"en"_s);
    settings->setTheme(UiSettings::ThemeChoice::Light);
    connect(store.get(), &Store::snapshotPublished, this, [this](const HubSnapshotPtr &made) {
        snapshot = made;
        gateway.settings = made->settings;
    });
}

TestHub::~TestHub()
{
    if (m_lane >= 0)
        store->removeLane(m_lane);
    reader.reset();
    store.reset();
}

bool TestHub::open()
{
    m_lane = store->addLane(this, [this](const CommitReport &report) {
        if (report.outcome)
            m_committed += report.tickets.size();
    });
    store->open();
    if (!QTest::qWaitFor([this] { return snapshot != nullptr; }, 30'000))
        return false;
    reader = std::make_unique<Reader>(folder.filePath(u"portico.db"_s));
    return true;
}

HubContext TestHub::context() const
{
    auto *self = const_cast<TestHub *>(this);
    return {.store = store.get(),
            .reader = reader.get(),
            .gateway = &self->gateway,
            .vault = &self->vaultControl,
            .settings = settings.get(),
            .clock = &clock,
            .dataFolder = folder.path(),
            .openError = {},
            .snapshot = snapshot};
}

bool TestHub::refuseChangesOf(const QString &table)
{
    const auto connection = Connection::open(folder.filePath(u"portico.db"_s), Connection::Mode::ReadWrite);
    if (!connection)
        return false;
    for (const QString &change : {u"INSERT"_s, u"UPDATE"_s, u"DELETE"_s}) {
        const QString sql = u"CREATE TRIGGER refuse_%1_%2 BEFORE %2 ON %1 BEGIN SELECT RAISE(ABORT, 'refused'); END"_s;
        if (!connection->execute(sql.arg(table, change)))
            return false;
    }
    return true;
}

void TestHub::lockVault()
{
    // On the store's thread, which owns the vault from open() on.
    (void)change<void>([this](const HubCommands &) -> Outcome {
        vault.lock();
        return {};
    });
    vaultControl.set(VaultControl::State::Locked, VaultControl::Source::Keychain);
}

ModelCall TestHub::call(qint64 startedAtMs)
{
    ModelCall call;
    call.id = m_ids.next(startedAtMs);
    call.requestId = u"req-%1"_s.arg(call.id, 0, 36);
    call.startedAtMs = startedAtMs;
    if (snapshot && !snapshot->apps.isEmpty()) {
        qint64 first = snapshot->apps.constBegin().key();
        for (const auto &app : std::as_const(snapshot->apps))
            first = std::min(first, app->id);
        call.appId = first;
        call.accountId = snapshot->apps.value(first)->accountId;
    }
    call.endpoint = u"chat.completions"_s;
    call.modelAsked = u"openai/gpt-5-mini"_s;
    call.modelServed = u"gpt-5-mini"_s;
    call.usage.uncachedInput = 1'200;
    call.usage.output = 350;
    call.ttfbUs = 460'000;
    call.durationUs = 2'300'000;
    call.requestBytes = 5'120;
    call.responseBytes = 2'048;
    if (snapshot && !snapshot->providers.empty()) {
        call.providerId = snapshot->providers.front()->id;
        CallAttempt attempt;
        attempt.providerId = call.providerId;
        attempt.startedAtMs = startedAtMs;
        attempt.durationUs = call.durationUs;
        attempt.httpStatus = 200;
        call.attempts.append(attempt);
    }
    return call;
}

bool TestHub::record(const QList<ModelCall> &calls)
{
    const quint64 wanted = m_committed + static_cast<quint64>(calls.size());
    for (const ModelCall &call : calls)
        store->submit(m_lane, ++m_ticket, call);
    return QTest::qWaitFor([this, wanted] { return m_committed >= wanted; }, 60'000);
}

bool TestHub::seedProviders()
{
    return change<void>([](const HubCommands &commands) -> Outcome {
               const std::pair<QString, QString> providers[] = {{u"openai"_s, u"openai"_s}, {u"demo"_s, u"demo"_s}};
               for (const auto &[name, kind] : providers) {
                   if (const auto made = commands.addProvider(name, kind, {}, {}, true); !made)
                       return tl::unexpected {made.error()};
               }
               const auto local = commands.addProvider(u"workshop"_s, u"openai-compatible"_s,
                                                       u"http://127.0.0.1:8080/v1"_s, {}, false);
               if (!local)
                   return tl::unexpected {local.error()};
               for (const QString &name : {u"default"_s, u"team"_s}) {
                   const auto made = commands.addCredential(u"openai"_s, name, Secret {"sk-test-0123456789abcdef"}, {},
                                                            name == u"team"_s ? 50 : 100);
                   if (!made)
                       return tl::unexpected {made.error()};
               }
               HubCommands::RatePrices prices;
               prices.cost.input = 250'000;
               prices.cost.output = 2'000'000;
               prices.cost.cacheRead = 25'000;
               prices.marginPpm = 200'000;
               const auto model = commands.addModel(u"openai"_s, u"gpt-5-mini"_s, ModelType::Chat);
               if (!model)
                   return tl::unexpected {model.error()};
               const auto rate = commands.setRate(u"openai"_s, u"gpt-5-mini"_s, ModelType::Chat, prices);
               return rate ? Outcome {} : tl::unexpected {rate.error()};
           })
        .has_value();
}

bool TestHub::seedApps()
{
    return change<void>([](const HubCommands &commands) -> Outcome {
               (void)commands.addAccount(u"default"_s); // there may be one already
               AppLimits limits;
               for (const QString &name : {u"editor"_s, u"chat window"_s, u"batch jobs"_s}) {
                   if (const auto made = commands.addApp(name, u"default"_s, limits); !made)
                       return tl::unexpected {made.error()};
                   limits.modelGlobs = QStringList {u"openai/gpt-*"_s, u"demo/*"_s};
                   limits.budgetNano = 25'000'000'000;
               }
               return {};
           })
        .has_value();
}

bool TestHub::seedConfiguration()
{
    return seedProviders() && seedApps();
}

bool TestHub::seedCalls(int count, int days)
{
    constexpr qint64 dayMs = 86'400'000;
    QList<qint64> apps = snapshot->apps.keys();
    std::ranges::sort(apps);
    const qint64 now = clock.utcMs();
    const qint64 step = days * dayMs / count;
    QList<ModelCall> calls;
    for (int number = 0; number < count; ++number) {
        // A fixed pattern that looks like use: busier by day, a failure now and then.
        ModelCall call = this->call(now - (count - number) * step + (number * 7'919) % step);
        if (!apps.isEmpty())
            call.appId = apps[number % apps.size()];
        call.streamed = number % 3 != 0;
        call.usage.uncachedInput = 300 + (number * 977) % 9'000;
        call.usage.cacheRead = number % 4 == 0 ? 6'144 : 0;
        call.usage.output = 40 + (number * 353) % 1'900;
        call.usage.estimated = number % 11 == 0;
        call.durationUs = 600'000 + (number * 104'729) % 9'000'000;
        call.ttfbUs = 180'000 + (number * 15'485) % 700'000;
        call.costNano = call.usage.totalInput() * 250 + call.usage.output * 2'000;
        call.creditsNano = *call.costNano * 6 / 5;
        if (number % 7 == 3) {
            call.modelAsked = u"demo/lorem"_s;
            call.modelServed = u"lorem"_s;
            call.costNano.reset();
            call.creditsNano.reset();
        }
        if (number % 13 == 5) {
            call.status = CallStatus::Failed;
            call.httpStatus = number % 2 == 0 ? 502 : 429;
            call.errorCode = errorCodeName(number % 2 == 0 ? ErrorCode::UpstreamFailed : ErrorCode::UpstreamLimited);
            call.errorMessage = u"openai answered %1"_s.arg(call.httpStatus);
            call.usage = {};
            call.creditsNano = 0;
            call.costNano = 0;
        } else if (number % 29 == 11) {
            call.status = CallStatus::Cancelled;
            call.httpStatus = 499;
            call.errorCode = errorCodeName(ErrorCode::ClientGone);
        }
        calls.append(call);
    }
    return record(calls);
}

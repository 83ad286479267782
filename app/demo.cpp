// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo.h"

#include <algorithm>

#include "app/application.h"
#include "app/cli/table.h"
#include "gateway/routing/modelresolver.h"
#include "models/settings/settingvalues.h"
#include "models/store/hubcommands.h"
#include "models/store/hubqueries.h"
#include "models/store/names.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

const QString demoName = u"demo"_s; ///< the kind's too
const QString modelName = u"lorem"_s;

QString numbered(int number)
{
    return number == 1 ? demoName : demoName + u'-' + QString::number(number);
}

template <typename T>
const T *named(const QList<T> &all, const QString &name)
{
    const auto found = std::ranges::find_if(all, [&name](const T &one) { return Names::areSame(one.name, name); });
    return found == all.end() ? nullptr : &*found;
}

/// One that works goes before one that somebody switched off, which goes before a new one.
Result<AiProvider> findProvider(const HubCommands &commands)
{
    const auto providers = commands.queries().providers();
    if (!providers) {
        return tl::make_unexpected(providers.error());
    }
    QList<AiProvider> demos;
    std::ranges::copy_if(*providers, std::back_inserter(demos),
                         [](const AiProvider &one) { return one.kind == demoName; });
    std::ranges::stable_sort(demos, [](const AiProvider &one, const AiProvider &other) {
        return std::pair {!one.enabled, one.name != demoName} < std::pair {!other.enabled, other.name != demoName};
    });
    if (!demos.isEmpty()) {
        return demos.first();
    }
    int number = 1;
    while (named(*providers, numbered(number)) != nullptr) {
        ++number;
    }
    return commands.addProvider(numbered(number), demoName, {}, {}, true);
}

bool mayCall(const App &app, const QByteArray &model, qint64 nowMs)
{
    const qint64 endMs = app.limits.expiresAtMs;
    return !app.revoked && (endMs == 0 || endMs > nowMs) && isModelAllowed(app.limits, model, model);
}

Result<IssuedKey> addApp(const HubCommands &commands, const QString &name)
{
    const auto account = commands.addAccount(demoName);
    if (!account && account.error().code != ErrorCode::Conflict) {
        return tl::make_unexpected(account.error());
    }
    return commands.addApp(name, demoName, {});
}

/// An app that somebody revoked, limited to other models or let end stays so.
Result<IssuedKey> issueKey(const HubCommands &commands, const QByteArray &model, qint64 nowMs)
{
    const auto apps = commands.queries().apps();
    if (!apps) {
        return tl::make_unexpected(apps.error());
    }
    for (int number = 1;; ++number) {
        const App *app = named(*apps, numbered(number));
        if (app == nullptr) {
            return addApp(commands, numbered(number));
        }
        if (mayCall(*app, model, nowMs)) {
            return commands.rotateApp(app->name, 0);
        }
    }
}

bool costsCredits(const AiModelRate &rate)
{
    return std::ranges::any_of(UnitRates::prices,
                               [&rate](UnitRates::Member price) { return (rate.credit.*price).value_or(0) > 0; });
}

/// Empty: money does not stand in the way.
Result<QString> moneyObstacle(const HubCommands &commands, const AiProvider &provider, const QString &account)
{
    const HubQueries queries = commands.queries();
    const auto settings = queries.storedSettings();
    const auto rates = queries.rates();
    const auto accounts = queries.accounts();
    if (!settings || !rates || !accounts) {
        return tl::make_unexpected(!settings ? settings.error() : !rates ? rates.error() : accounts.error());
    }
    const bool isPriced = std::ranges::any_of(*rates, [&provider](const AiModelRate &rate) {
        return rate.providerId == provider.id && rate.model == modelName && rate.inForce && costsCredits(rate);
    });
    const Account *payer = named(*accounts, account);
    if (settings->value(u"billing.enforce"_s) != "on"_L1 || !isPriced || payer == nullptr || payer->balanceNano > 0) {
        return QString();
    }
    return u"%1/%2 has a price and the account '%3' has no credit: 'portico credit grant %3 1' gives it some"_s.arg(
        provider.name, modelName, payer->name);
}

Result<Demo::Ready> makeReady(const HubCommands &commands, qint64 nowMs)
{
    const auto provider = findProvider(commands);
    if (!provider) {
        return tl::make_unexpected(provider.error());
    }
    const QString model = provider->name + u'/' + modelName;
    auto issued = issueKey(commands, model.toUtf8(), nowMs);
    if (!issued) {
        return tl::make_unexpected(issued.error());
    }
    Demo::Ready ready {std::move(*issued), model, {}};
    if (!provider->enabled) {
        ready.obstacles.append(
            u"the provider '%1' is disabled: 'portico provider enable %1' enables it"_s.arg(provider->name));
    }
    const auto money = moneyObstacle(commands, *provider, ready.issued.app.accountName);
    if (!money) {
        return tl::make_unexpected(money.error());
    }
    if (!money->isEmpty()) {
        ready.obstacles.append(*money);
    }
    return ready;
}

} // namespace

void Demo::prepare(Application &application, QObject *context, std::function<void(const Result<Ready> &)> done)
{
    application.store()->run<Ready>(
        u"demo"_s,
        [nowMs = application.clock()->utcMs()](const HubCommands &commands) { return makeReady(commands, nowMs); },
        context,
        [&application, context, done = std::move(done)](const Result<Ready> &ready) {
            application.whenApplied(context, [ready, done] { done(ready); });
        });
}

QString Demo::curlLine(const QString &endpoint, const Ready &ready)
{
    return u"curl -N %1/chat/completions -H 'Authorization: Bearer %2' -H 'Content-Type: application/json' "
           "-d '{\"model\":\"%3\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'"_s.arg(
               endpoint, ready.issued.key, ready.model);
}

QString Demo::text(const QString &endpoint, const Ready &ready)
{
    return u"Demo app key (new at each start): %1\n%2\n"_s.arg(ready.issued.key, curlLine(endpoint, ready));
}

QString Demo::warnings(const Ready &ready)
{
    QString lines;
    for (const QString &obstacle : ready.obstacles) {
        lines += u"portico: the demo's line cannot work yet: %1\n"_s.arg(printable(obstacle));
    }
    return lines;
}

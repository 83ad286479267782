// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo.h"

#include "app/application.h"
#include "models/store/hubcommands.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

const QString demoName = u"demo"_s;

template <typename T>
Outcome unlessThere(const Result<T> &result)
{
    if (!result && result.error().code != ErrorCode::Conflict) {
        return tl::make_unexpected(result.error());
    }
    return {};
}

Result<IssuedKey> issueKey(const HubCommands &commands)
{
    if (const auto made = unlessThere(commands.addProvider(demoName, demoName, {}, {}, true)); !made) {
        return tl::make_unexpected(made.error());
    }
    if (const auto made = unlessThere(commands.addAccount(demoName)); !made) {
        return tl::make_unexpected(made.error());
    }
    const auto added = commands.addApp(demoName, demoName, {});
    if (!added && added.error().code == ErrorCode::Conflict) {
        return commands.rotateApp(demoName, 0);
    }
    return added;
}

} // namespace

void Demo::prepare(Application &application, QObject *context, std::function<void(const Result<IssuedKey> &)> done)
{
    application.store()->run<IssuedKey>(
        u"demo"_s, issueKey, context, [&application, context, done = std::move(done)](const Result<IssuedKey> &issued) {
            application.whenApplied(context, [issued, done] { done(issued); });
        });
}

QString Demo::curlLine(const QString &endpoint, const QString &key)
{
    return u"curl -N %1/chat/completions -H 'Authorization: Bearer %2' -H 'Content-Type: application/json' "
           "-d '{\"model\":\"demo/lorem\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'"_s
               .arg(endpoint, key);
}

QString Demo::text(const QString &endpoint, const IssuedKey &issued)
{
    return u"Demo app key (new at each start): %1\n%2\n"_s.arg(issued.key, curlLine(endpoint, issued.key));
}

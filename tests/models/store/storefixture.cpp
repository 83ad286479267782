// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/store/storefixture.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

StoreFixture::StoreFixture()
{
    vault.unlock(Vault::newMasterKey(), 7);
}

QString StoreFixture::path(const QString &name) const
{
    return m_folder.filePath(name);
}

std::unique_ptr<OfflineHub> StoreFixture::open()
{
    auto hub = OfflineHub::open(path(), vault, clock);
    if (!hub)
        qFatal("%s", qPrintable(hub.error().detail));
    return std::move(*hub);
}

QString StoreFixture::addPeople(const OfflineHub &hub)
{
    const HubCommands commands = hub.commands(u"tests"_s);
    const auto provider = commands.addProvider(u"openai"_s, u"openai"_s, {}, {}, true);
    const auto credential = commands.addCredential(u"openai"_s, u"main"_s, Secret {"sk-upstream-secret-0001"}, {}, 100);
    const auto app = commands.addApp(u"tests"_s, {}, {});
    if (!provider || !credential || !app)
        qFatal("The people of the tests cannot be made.");
    return app->key;
}

ModelCall StoreFixture::call()
{
    ModelCall call;
    call.id = m_ids.next(clock.utcMs());
    call.requestId = u"req-%1"_s.arg(call.id);
    call.startedAtMs = clock.utcMs();
    call.appId = 1;
    call.accountId = 1;
    call.endpoint = u"chat.completions"_s;
    call.modelAsked = u"openai/gpt-5-mini"_s;
    call.modelServed = u"gpt-5-mini"_s;
    call.providerId = 1;
    call.credentialId = 1;
    call.streamed = true;
    call.usage.uncachedInput = 100;
    call.usage.cacheRead = 20;
    call.usage.output = 30;
    call.costNano = 90'000;
    call.creditsNano = 100'000;
    call.ttfbUs = 1'500;
    call.durationUs = 20'000;
    call.requestBytes = 900;
    call.responseBytes = 4'000;
    CallAttempt attempt;
    attempt.providerId = 1;
    attempt.credentialId = 1;
    attempt.startedAtMs = call.startedAtMs;
    attempt.durationUs = 19'000;
    attempt.httpStatus = 200;
    attempt.connectionReused = true;
    call.attempts.append(attempt);
    return call;
}

QString valueOf(const Connection &connection, const QString &sql)
{
    auto query = runSql(connection, sql);
    if (!query)
        qFatal("%s", qPrintable(query.error().detail));
    return query->next() ? query->value(0).toString() : QString {};
}

void mustRun(const Connection &connection, const QString &sql)
{
    if (const Outcome done = connection.execute(sql); !done)
        qFatal("%s: %s", qPrintable(sql), qPrintable(done.error().detail));
}

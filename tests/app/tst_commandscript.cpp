// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray providerKey = "sk-test-0123456789abcdef0123456789abcdef";

/// One subcommand of a script that sets a hub up, uses it and takes it apart again.
struct Step
{
    const char *line;
    int exitCode = 0;
    const char *input = "";
    const char *member = ""; ///< must be in the JSON that it prints
    const char *error = "";  ///< must be in the line on standard error
    const char *says = "";   ///< must be in what it prints for people
};

// In this order: each builds on those before.
const Step steps[] {
    {"provider list", 0, "", "providers", "", "no provider yet"},
    {"provider add up --kind openai-compatible --base-url http://127.0.0.1:9/v1", 0, "", "baseUrl", "",
     "openai-compatible"},
    {"provider add up --kind demo", 1, "", "", "up"},
    {"provider add other --kind nonsense", 2, "", "", "nonsense"},
    {"provider add BAD/NAME --kind demo", 1, "", "", "portico: "},
    {"provider add demo --kind demo --disabled", 0, "", "enabled", "", "demo"},
    {"provider show up", 0, "", "credentials", "", "no credential yet"},
    {"provider show nobody", 1, "", "", "nobody"},
    {"provider add far --kind openai-compatible --base-url http://example.com/v1", 1, "", "", "--allow-clear-text"},
    {"provider edit up --base-url http://example.com/v1", 1, "", "", "--allow-clear-text"},
    {"provider edit up --base-url http://127.0.0.1:10/v1", 0, "", "baseUrl", "", "127.0.0.1:10"},
    {"provider edit up --rename upstream", 0, "", "name", "", "upstream"},
    {"provider disable upstream", 0, "", "enabled", "", "enabled:               no"},
    {"provider enable upstream", 0, "", "enabled", "", "enabled:               yes"},
    {"credential list", 0, "", "credentials", "", "no credential yet"},
    {"credential add upstream --name main", 2, "", "", "--secret-stdin"},
    {"credential add upstream --name main --secret-stdin", 0, "sk-test-0123456789abcdef0123456789abcdef\n",
     "maskedSecret", "", "main"},
    {"credential add upstream --name second --secret-env SECRET --weight 50", 0, "", "weight", "", "second"},
    {"credential add upstream --name third --secret-env NOT_THERE", 1, "", "", "NOT_THERE"},
    {"credential add upstream --name third --secret-stdin --secret-env SECRET", 2, "x", "", "not both"},
    {"credential add upstream --name third --secret-stdin", 1, "", "", "no secret"},
    {"credential add upstream --name third --secret-stdin", 1, "a\nb\n", "", "one line"},
    {"credential add nobody --name main --secret-stdin", 1, "x", "", "nobody"},
    {"credential list upstream", 0, "", "credentials", "", "second"},
    {"credential edit upstream second --weight 70 --rename spare", 0, "", "weight", "", "70"},
    {"credential disable upstream spare", 0, "", "enabled", "", "enabled:               no"},
    {"credential enable upstream spare", 0, "", "enabled", "", "enabled:               yes"},
    {"credential test upstream main", 1, "", "succeeded", "", "succeeded:             no"},
    {"provider test upstream --model any", 1, "", "succeeded", "", "succeeded:             no"},
    {"provider test nobody", 1, "", "", "nobody"},
    {"credential retry upstream spare", 0, "", "retried", "", "retried:               1"},
    {"credential retry upstream", 0, "", "retried", "", "retried:               2"},
    {"credential retry upstream none", 1, "", "", "none"},
    {"credential remove upstream spare", 0, "", "removed", "", "removed:               spare"},
    {"model add upstream gpt-x", 0, "", "model", "", "gpt-x"},
    {"model add upstream embed-x --type embedding", 0, "", "type", "", "embedding"},
    {"model discover upstream", 1, "", "", "upstream"},
    {"model discover nobody", 1, "", "", "nobody"},
    {"provider add answers --kind perplexity", 0, "", "kind", "", "perplexity"},
    {"model discover answers", 0, "", "added", "", "listed:"},
    {"provider remove answers", 0, "", "removed", "", "removed:               answers"},
    {"model edit upstream gpt-x --traits {\"takesTools\":false}", 0, "", "traits", "", "takesTools"},
    {"model edit upstream gpt-x --traits {\"takesAll\":false}", 1, "", "", "takesAll"},
    {"model edit upstream gpt-x --traits nonsense", 1, "", "", "JSON object"},
    {"model edit upstream none --type image", 1, "", "", "none"},
    {"model add upstream gone-x", 0, "", "model", "", "gone-x"},
    {"model remove upstream gone-x", 0, "", "removed", "", "removed:               gone-x"},
    {"model remove upstream gone-x", 1, "", "", "gone-x"},
    {"model show upstream gpt-x", 0, "", "overrides", "", "overrides.takesTools:  no"},
    {"model list", 0, "", "aliases", "", "no alias yet"},
    {"model list --provider upstream", 0, "", "models", "", "embed-x"},
    {"model alias add fast upstream/gpt-x,demo/echo", 0, "", "targets", "", "upstream/gpt-x, demo/echo"},
    {"model alias add fast upstream/gpt-x=3,demo/echo --strategy weighted", 0, "", "strategy", "", "weighted"},
    {"model alias add fast upstream/gpt-x=0 --strategy weighted", 1, "", "", "weight"},
    {"model alias add fast upstream/gpt-x --strategy best", 2, "", "", "sticky"},
    {"model alias remove fast", 0, "", "removed", "", "removed:               fast"},
    {"model alias add upstream/fast demo/echo", 1, "", "", "never be used"},
    {"model alias remove fast", 1, "", "", "fast"},
    {"rate set upstream gpt-x --input 0.25 --output 2 --cache-read 0.025 --margin 10", 0, "", "usd", "",
     "usd.cacheRead:         0.025"},
    {"rate set upstream gpt-x", 2, "", "", "--input"},
    {"rate set upstream gpt-x --input -1", 2, "", "", "portico: "},
    {"rate set upstream gpt-x --input 3", 0, "", "version", "", "usd.tiers:             none"},
    {"rate set upstream gpt-x --input 3", 0, "", "version", "", "usd.cacheRead:         0.025"},
    {"rate set upstream gpt-x --cache-read none", 0, "", "version", "", "credits.input:         3.3"},
    {"rate set upstream gpt-x --margin 5", 0, "", "version", "", "credits.output:        2.1"},
    {"rate set upstream gpt-x --batch none --tiers none --images none", 0, "", "version", "",
     "credits.input:         3.15"},
    {"rate set upstream gpt-x --input none --output none", 1, "", "", "rate remove"},
    {"rate set upstream new-x --margin 5", 1, "", "", "--input"},
    {"rate set upstream gpt-x --margin none", 2, "", "", "none"},
    {"rate set upstream gpt-x --input 1 --tiers 200000:2:20,500000:3:30:0.3 --batch 50 --audio-input 9", 0, "", "usd",
     "", "200000:2:20"},
    {"rate set upstream draw-x --type image --input 5 --output 10 --image-input 8 --image-output 32", 0, "", "version",
     "", "credits.imageOutput:"},
    {"rate set upstream think-x --input 0.4 --output 1.2 --reasoning 4", 0, "", "version", "",
     "usd.reasoning:         4"},
    {"rate set upstream img-x --type image --image 0.04 --images 1024x1024/hd=0.08,/low=0.01", 0, "", "usd", "",
     "1024x1024/hd=0.08,/low=0.01"},
    {"rate set upstream gpt-x --input 1 --tiers 200000", 1, "", "", "200000:2.5:15"},
    {"rate set upstream gpt-x --input 1 --tiers 5:1:1,5:2:2", 1, "", "", "tiers"},
    {"rate set upstream img-x --images hd", 1, "", "", "1024x1024/hd=0.08"},
    {"rate set upstream img-x --image 1 --batch 101", 1, "", "", "batch"},
    {"rate list --own --provider upstream", 0, "", "rates", "", "1024x1024/hd=0.08,/low=0.01"},
    {"rate list", 0, "", "rates", "", "500000:3:30:0.3"},
    {"rate history upstream gpt-x", 0, "", "rates", "", "audio-input 9, batch-percent 50"},
    {"rate margin --percent 20 --provider upstream --model gpt-*", 0, "", "changed", "", "changed:"},
    {"rate margin --provider upstream", 2, "", "", "--percent"},
    {"rate margin --percent 20 --provider nobody", 1, "", "", "nobody"},
    {"rate sync --source catalogue --dry-run", 0, "", "changes", "", "vanished:"},
    {"rate sync --source catalogue", 0, "", "vanished", "", "dryRun:                no"},
    {"rate sync --source litellm --file no-such.json", 1, "", "", "no-such.json"},
    {"rate remove upstream gpt-x", 0, "", "removed", "", "removed:               gpt-x"},
    {"account add team", 0, "", "balance", "", "team"},
    {"account add team", 1, "", "", "team"},
    {"account list", 0, "", "accounts", "", "BALANCE"},
    {"account edit team --monthly 5", 0, "", "monthlyNano", "", "monthly:               5"},
    {"account edit nobody --monthly 5", 1, "", "", "nobody"},
    {"credit grant team 3 --expires 2099-01-01T00:00:00Z", 0, "", "expiresAt", "",
     "expiresAt:             2099-01-01 00:00:00"},
    {"credit grant team 3 --expires 2001-01-01T00:00:00Z", 1, "", "", "past"},
    {"credit grant team 12.5 --note first", 0, "", "amountNano", "", "12.5"},
    {"credit grant nobody 1", 1, "", "", "nobody"},
    {"rate set upstream gpt-x --input 0.0000001", 2, "", "", "decimals"},
    {"credit grant team much", 2, "", "", "portico: "},
    {"credit balance", 0, "", "accounts", "", "20.5"},
    {"credit balance team", 0, "", "accounts", "", "NEXT EXPIRY"},
    {"credit balance nobody", 1, "", "", "nobody"},
    {"credit ledger", 0, "", "entries", "", "first"},
    {"credit ledger team --limit 1", 0, "", "next", "", "more: --after "},
    {"credit ledger --after GARBAGE", 2, "", "", "GARBAGE"},
    {"credit check", 0, "", "ok", "", "ok:                    yes"},
    {"app add tool --account team --models upstream/* --rpm 60 --budget 5 --period day", 0, "", "key", "", "only now"},
    {"app add tool", 1, "", "", "tool"},
    {"app add free", 0, "", "key", "", "only now"},
    {"app list", 0, "", "apps", "", "tool"},
    {"app show tool", 0, "", "keyHint", "", "requestsPerMinute:     60"},
    {"app edit tool --rpm 120", 0, "", "requestsPerMinute", "", "requestsPerMinute:     120"},
    {"app edit tool --expires 2099-02-03T04:05:06Z", 0, "", "expiresAt", "", "2099-02-03 04:05:06"},
    {"app edit tool --expires none", 0, "", "expiresAt", "", "requestsPerMinute:     120"},
    {"app edit tool --expires never", 2, "", "", "never"},
    {"app edit tool --account default", 0, "", "account", "", "account:               default"},
    {"app edit tool --account nobody", 1, "", "", "nobody"},
    {"app edit tool --account team", 0, "", "account", "", "account:               team"},
    {"app rotate tool --overlap 1", 0, "", "key", "", "only now"},
    {"app revoke free", 0, "", "revoked", "", "revoked:               free"},
    {"app rotate nobody", 1, "", "", "nobody"},
    {"outbox list --dead", 0, "", "events", "", "every call was reported"},
    {"outbox retry", 0, "", "retried", "", "retried:               0"},
    {"outbox retry 5", 1, "", "", "5"},
    {"outbox drop", 0, "", "dropped", "", "dropped:               0"},
    {"outbox drop five", 1, "", "", "five"},
    {"outbox token", 1, "", "", "--secret-stdin"},
    {"outbox token --secret-env SECRET", 0, "", "hasToken", "", "hasToken:              yes"},
    {"outbox token --remove", 0, "", "hasToken", "", "hasToken:              no"},
    {"settings set events.url http://elsewhere.example/", 2, "", "", "events.url"},
    {"call list", 0, "", "calls", "", "no call fits"},
    {"call list --since 2026-01-01 --status failed --app tool --limit 5", 0, "", "next", "", "no call fits"},
    {"call list --after 9223372036854775807", 0, "", "calls", "", "no call fits"},
    {"call list --after GARBAGE", 2, "", "", "GARBAGE"},
    {"call list --after 0", 2, "", "", "no cursor"},
    {"call list --app nosuch", 1, "", "", "nosuch"},
    {"call list --provider nosuch", 1, "", "", "nosuch"},
    {"call list --app free", 0, "", "calls", "", "no call fits"},
    {"call list --since 2026-02-01 --until 2026-01-01", 2, "", "", "--since"},
    {"call show 123456 --bodies", 1, "", "", "portico: "},
    {"settings set privacy.keepBodies some", 2, "", "", "errors"},
    {"settings set privacy.keepBodies errors", 0, "", "changed", "", "errors"},
    {"settings set privacy.keepBodies off", 0, "", "changed", "", "off"},
    {"call show 123456", 1, "", "", "portico: "},
    {"call show no-such-request", 1, "", "", "no-such-request"},
    {"usage", 0, "", "usage", "", "no call in this time"},
    {"usage --by model --from 2026-01-01 --tz Asia/Tokyo", 0, "", "timeZone", "", "no call in this time"},
    {"usage --from 2026-01-01T00:05:00Z --to 2026-01-01T01:05:00Z", 0, "", "widened", "",
     "counted in whole quarters of an hour: from"},
    {"usage --tz Mars/Base", 2, "", "", "Mars/Base"},
    {"usage --from 2026-02-01 --to 2026-01-01", 2, "", "", "--from"},
    {"usage --from 2999-01-01", 1, "", "", "--from"},
    {"settings list", 0, "", "settings", "", "gateway.maxBodyBytes"},
    {"settings get gateway.maxBodyBytes", 0, "", "value", "", "0"},
    {"settings set gateway.idleTimeoutMs 30000", 0, "", "changed", "", "30000"},
    {"settings set gateway.idleTimeoutMs soon", 2, "", "", "gateway.idleTimeoutMs"},
    {"settings set accounting.mode sometimes", 2, "", "", "strict"},
    {"settings get no.such", 1, "", "", "no.such"},
    {"admin-token", 0, "", "token", "", "only now"},
    {"admin-token", 1, "", "", "--rotate"},
    {"admin-token --rotate", 0, "", "token", "", "only now"},
    {"doctor", 0, "", "checks", "", "CHECK"},
    {"storage", 0, "", "bodyBytes", "", "kept prompts and answers: "},
    {"storage --sizes", 2, "", "", "sizes"},
    {"vault rotate", 0, "", "secrets", "", "master.key."},
    {"vault rotate --secret-stdin", 1, "a passphrase", "", "needs no passphrase"},
    {"vault rotate key", 2, "", "", "vault rotate"},
    {"backup copy.db", 0, "", "file", "", "copy.db"},
    {"backup copy.db", 1, "", "", "copy.db"},
    {"provider remove upstream", 0, "", "removed", "", "removed:               upstream"},
    {"provider remove upstream", 1, "", "", "upstream"},
};
} // namespace

/// Every subcommand in the order of a hub's life, each as a program and as a person sees it.
class TestCommandScript final : public QObject
{
    Q_OBJECT

private slots:
    void worksWithAndWithoutAHub_data();
    void worksWithAndWithoutAHub();

private:
    static void check(const Step &step, const ProgramResult &result, bool isForPeople);
};

void TestCommandScript::worksWithAndWithoutAHub_data()
{
    QTest::addColumn<bool>("isOnline");
    QTest::addColumn<bool>("isForPeople");
    QTest::newRow("offline") << false << false;
    QTest::newRow("online") << true << false;
    QTest::newRow("offline, for people") << false << true;
    QTest::newRow("online, for people") << true << true;
}

void TestCommandScript::check(const Step &step, const ProgramResult &result, bool isForPeople)
{
    const QByteArray context = QByteArray(step.line) + "\n" + result.output + result.errors;
    const bool hasComplaint = result.errors.startsWith("portico: ") && (isForPeople || result.errors.count('\n') == 1);
    QVERIFY2(result.exitCode == step.exitCode, context.constData());
    QVERIFY2(!context.contains(providerKey), step.line);
    if (*step.member == '\0') {
        QVERIFY2(result.output.isEmpty(), context.constData());
        QVERIFY2(hasComplaint, context.constData());
        QVERIFY2(result.errors.contains(step.error), context.constData());
        return;
    }
    QVERIFY2(step.exitCode == 0 ? result.errors.isEmpty() : hasComplaint, context.constData());
    if (!isForPeople) {
        QVERIFY2(result.json().contains(QLatin1StringView(step.member)), context.constData());
        return;
    }
    QVERIFY2(*step.says != '\0' && result.output.contains(step.says), context.constData());
    // What an empty list says is said of a list that was asked for.
    const bool isList = QByteArrayView {step.says}.contains(" yet");
    QVERIFY2(isList || !result.output.contains(" yet"), context.constData());
}

void TestCommandScript::worksWithAndWithoutAHub()
{
    QFETCH(bool, isOnline);
    QFETCH(bool, isForPeople);
    HubProcess hub;
    hub.setVariable(u"SECRET"_s, u"sk-test-second-0123456789abcdef01234567"_s);
    if (isOnline)
        QVERIFY(hub.serve());
    for (const Step &step : steps) {
        check(step, hub.run(split(step.line) + (isForPeople ? QStringList {} : QStringList {u"--json"_s}), step.input),
              isForPeople);
        if (QTest::currentTestFailed())
            return;
    }
    const QFileDevice::Permissions mode = QFileInfo(hub.folder() + u"/copy.db"_s).permissions();
    QVERIFY(!(mode & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
    if (isOnline)
        QCOMPARE(hub.stop(), 0);
}

QTEST_GUILESS_MAIN(TestCommandScript)
#include "tst_commandscript.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int longestMs = 60'000;
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
    {"backup copy.db", 0, "", "file", "", "copy.db"},
    {"backup copy.db", 1, "", "", "copy.db"},
    {"provider remove upstream", 0, "", "removed", "", "removed:               upstream"},
    {"provider remove upstream", 1, "", "", "upstream"},
};

QStringList split(const char *line)
{
    return QString::fromLatin1(line).split(u' ', Qt::SkipEmptyParts);
}
} // namespace

class TestCommands final : public QObject
{
    Q_OBJECT

private slots:
    void worksWithAndWithoutAHub_data();
    void worksWithAndWithoutAHub();
    void showsACallAndExportsIt();
    void printsTablesForPeople();
    void keepsWhatAnEditDoesNotName();
    void refusesWrongUsageWithTheRightLine();
    void helpAndVersionNeedNothing();
    void exportsWithPagesAndFormulaQuoting();
    void tellsAHubOfEveryChangeAtOnce();
    void commandsWithoutAHubTakeTurns();
    void tellsOfTimesThatLeaveNoRoomForFailover();
    void takesPricesOverFromAFile();
    void leavesAPriceItsCataloguesWhenTheMarginAloneChanges();
    void failsWhenTheOutputIsLost_data();
    void failsWhenTheOutputIsLost();

private:
    static void check(const Step &step, const ProgramResult &result, bool isForPeople);
};

void TestCommands::worksWithAndWithoutAHub_data()
{
    QTest::addColumn<bool>("isOnline");
    QTest::addColumn<bool>("isForPeople");
    QTest::newRow("offline") << false << false;
    QTest::newRow("online") << true << false;
    QTest::newRow("offline, for people") << false << true;
    QTest::newRow("online, for people") << true << true;
}

void TestCommands::worksWithAndWithoutAHub()
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

void TestCommands::check(const Step &step, const ProgramResult &result, bool isForPeople)
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

/// The attempts of a call name who was asked with what; every call of the log can be exported and reckoned again.
void TestCommands::showsACallAndExportsIt()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QCOMPARE(hub.run(split("provider add demo --kind demo")).exitCode, 0);
    QCOMPARE(hub.run(split("doctor demo")).exitCode, 0);
    const QJsonArray calls = hub.run(split("call list --json")).json()[u"calls"_s].toArray();
    QVERIFY(!calls.isEmpty());
    const ProgramResult shown = hub.run({u"call"_s, u"show"_s, calls[0][u"id"_s].toString()});
    QCOMPARE(shown.exitCode, 0);
    QVERIFY2(shown.output.contains("TRY  PROVIDER  CREDENTIAL") || shown.output.contains("it was sent to nobody"),
             shown.output.constData());
    const QByteArrayList csv = hub.run(split("call export --format csv")).output.trimmed().split('\n');
    QCOMPARE(csv.size(), calls.size() + 1);
    for (const char *column :
         {"uncachedInputTokens", "cacheReadTokens", "cacheWriteTokens", "cacheWrite1hTokens", "images", "characters",
          "audioMs", "imageInputTokens", "imageOutputTokens", "batch", "rateVersion"})
        QVERIFY2(csv.first().trimmed().split(',').contains(column), column);
    const QByteArray exported = hub.run(split("call export --json")).output;
    QCOMPARE(QJsonDocument::fromJson(exported).array().size(), calls.size());
    QCOMPARE(QJsonDocument::fromJson(hub.run(split("call export --json --until 2001-01-01")).output),
             QJsonDocument {QJsonArray {}});
    for (const char *line : {"call export --format csv --json", "call export --format jsonl --json"})
        QCOMPARE(hub.run(split(line)).exitCode, 2);
    QCOMPARE(hub.run(split("call export")).output, hub.run(split("call export --format jsonl")).output);
    QCOMPARE(hub.stop(), 0);
}

void TestCommands::printsTablesForPeople()
{
    HubProcess hub;
    QVERIFY(hub.run({u"provider"_s, u"list"_s}).output.contains("portico provider add"));
    QCOMPARE(hub.run(split("provider add demo --kind demo")).exitCode, 0);
    const QByteArrayList lines = hub.run({u"provider"_s, u"list"_s}).output.trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines.at(0).startsWith("NAME  KIND"));
    QVERIFY(lines.at(1).startsWith("demo  demo"));
    QCOMPARE(lines.at(0).indexOf("ENABLED"), lines.at(1).indexOf("yes"));
    QCOMPARE(hub.run(split("account add team")).exitCode, 0);
    QCOMPARE(hub.run(split("credit grant team 1234.5")).exitCode, 0);
    QVERIFY(hub.run(split("credit balance team")).output.contains("1234.5"));
    const QByteArray key = hub.run(split("app add tool --account team")).output;
    QVERIFY(key.startsWith("sk-portico-"));
    QVERIFY(key.contains("only now"));
    QCOMPARE(hub.run(split("settings get gateway.port")).output, "7411\n"_ba);
    QVERIFY(hub.run(split("settings list")).output.contains("on,off"));
}

void TestCommands::keepsWhatAnEditDoesNotName()
{
    HubProcess hub;
    QCOMPARE(hub.run(split("app add tool --models a/*,b/* --rpm 60 --tpm 1000 --budget 2.5 --period day --expires "
                           "2099-01-01T00:00:00Z"))
                 .exitCode,
             0);
    const QJsonObject before = hub.run(split("app show tool --json")).json();
    const QJsonObject after = hub.run(split("app edit tool --rpm 61 --json")).json();
    QCOMPARE(after[u"requestsPerMinute"_s].toInt(), 61);
    for (const QString &name : {u"models"_s, u"tokensPerMinute"_s, u"budgetNano"_s, u"budgetPeriod"_s, u"expiresAt"_s})
        QCOMPARE(after[name], before[name]);
    QCOMPARE(after[u"budgetNano"_s].toInteger(), 2'500'000'000);
    QCOMPARE(after[u"expiresAt"_s].toString(), u"2099-01-01T00:00:00.000Z"_s);
}

void TestCommands::refusesWrongUsageWithTheRightLine()
{
    HubProcess hub;
    const ProgramResult option = hub.run(split("provider list --frob"));
    QCOMPARE(option.exitCode, 2);
    QVERIFY(option.errors.contains("usage: portico provider list"));
    QVERIFY(option.output.isEmpty());
    QCOMPARE(hub.run(split("frobnicate")).exitCode, 2);
    QCOMPARE(hub.run(split("provider add")).exitCode, 2);
    QVERIFY(!QFileInfo::exists(hub.dataDir()));
}

void TestCommands::helpAndVersionNeedNothing()
{
    HubProcess hub;
    for (const char *line : {"--help", "provider --help", "provider add --help", "serve -h", "--version"}) {
        const ProgramResult result = hub.run(split(line));
        QCOMPARE(result.exitCode, 0);
        QVERIFY(!result.output.isEmpty());
        QVERIFY(result.errors.isEmpty());
    }
    QVERIFY(!QFileInfo::exists(hub.dataDir()));
    QVERIFY(hub.run(split("rate set --help")).output.contains("--cache-write-1h"));
}

void TestCommands::exportsWithPagesAndFormulaQuoting()
{
    HubProcess hub;
    const ProgramResult csv = hub.run(split("call export --format csv"));
    QCOMPARE(csv.exitCode, 0);
    QCOMPARE(csv.output.count('\n'), 1);
    QVERIFY(csv.output.startsWith("id,requestId,"));
    const ProgramResult lines = hub.run(split("call export --format jsonl"));
    QCOMPARE(lines.exitCode, 0);
    QVERIFY(lines.output.isEmpty());
    QCOMPARE(hub.run(split("call export --format xml")).exitCode, 2);
}

void TestCommands::tellsAHubOfEveryChangeAtOnce()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    for (int i = 0; i < 5; ++i) {
        const QString name = u"app%1"_s.arg(i);
        QCOMPARE(hub.run({u"app"_s, u"add"_s, name}).exitCode, 0);
        const ProgramResult listed = hub.run(split("app list --json"));
        QVERIFY(listed.output.contains(name.toLatin1()));
    }
    QCOMPARE(hub.stop(), 0);
    QVERIFY(hub.run(split("app list --json")).output.contains("app4"));
}

void TestCommands::commandsWithoutAHubTakeTurns()
{
    constexpr std::size_t writers = 4;
    HubProcess hub;
    std::array<QProcess, writers> programs;
    for (std::size_t i = 0; i < writers; ++i) {
        programs[i].setProcessEnvironment(hub.environment());
        programs[i].setWorkingDirectory(hub.folder());
        programs[i].start(QStringLiteral(PORTICO_PROGRAM),
                          {u"account"_s, u"add"_s, u"team%1"_s.arg(i), u"--data-dir"_s, hub.dataDir()});
    }
    for (QProcess &program : programs) {
        QVERIFY(program.waitForFinished(longestMs));
        QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
    }
    const QByteArray accounts = hub.run(split("account list --json")).output;
    for (std::size_t i = 0; i < writers; ++i) {
        const QByteArray name = "team" + QByteArray::number(i);
        QVERIFY(accounts.contains(name));
    }
}

/// Preview, what a person set, jumps and margins, as a person sees them.
void TestCommands::tellsOfTimesThatLeaveNoRoomForFailover()
{
    HubProcess hub;
    QCOMPARE(hub.run(split("provider add demo --kind demo")).exitCode, 0);
    QCOMPARE(hub.run(split("doctor")).exitCode, 0);
    const ProgramResult narrow = hub.run(split("settings set upstream.retryWithinMs 60000"));
    QCOMPARE(narrow.exitCode, 0); // each value is good by itself
    QVERIFY2(narrow.errors.startsWith("portico: warning: Answers in one piece")
                 && narrow.errors.contains("upstream.firstByteTimeoutMs (120000)"),
             narrow.errors.constData());
    const ProgramResult sick = hub.run(split("doctor"));
    QCOMPARE(sick.exitCode, 1);
    QVERIFY2(sick.output.contains("upstream.streamFailoverMs (60000)"), sick.output.constData());
    const ProgramResult wide = hub.run(split("settings set upstream.retryWithinMs 300000"));
    QVERIFY2(wide.errors.isEmpty(), wide.errors.constData());
    QCOMPARE(hub.run(split("doctor")).exitCode, 0);
}

void TestCommands::takesPricesOverFromAFile()
{
    HubProcess hub;
    QFile list {hub.folder() + u"/prices.json"_s};
    QVERIFY(list.open(QIODevice::WriteOnly));
    list.write(
        R"({"own":{"litellm_provider":"openai","mode":"chat","input_cost_per_token":2e-06,"output_cost_per_token":4e-06},
        "new":{"litellm_provider":"openai","mode":"chat","input_cost_per_token":1e-06,"output_cost_per_token":3e-06},
        "unlisted":{"litellm_provider":"openai","mode":"chat","input_cost_per_token":1e-06},
        "far":{"litellm_provider":"nobody","mode":"chat","input_cost_per_token":1e-06,"output_cost_per_token":3e-06}})");
    list.close();
    QCOMPARE(hub.run(split("provider add main --kind openai")).exitCode, 0);
    QCOMPARE(hub.run(split("model add main new")).exitCode, 0);
    QCOMPARE(hub.run(split("rate set main own --input 1 --output 4")).exitCode, 0);
    const auto sync = [&hub](const char *options) {
        return hub.run(split("rate sync --json --source litellm --file prices.json") + split(options)).json();
    };
    const QJsonObject trial = sync("--dry-run");
    QCOMPARE(trial[u"added"_s].toInt(), 1);
    QCOMPARE(trial[u"kept"_s].toInt(), 1);
    QCOMPARE(trial[u"skipped"_s].toInt(), 1);
    QCOMPARE(trial[u"unlisted"_s].toInt(), 1);
    QVERIFY(hub.run(split("rate history main new --json")).json()[u"rates"_s].toArray().isEmpty());
    QCOMPARE(hub.run(split("settings set billing.marginPercent 50")).exitCode, 0);
    QCOMPARE(sync("")[u"added"_s].toInt(), 1);
    const QJsonObject added = hub.run(split("rate history main new --json")).json()[u"rates"_s][0].toObject();
    QCOMPARE(added[u"credits"_s][u"output"_s].toString(), u"4.5"_s);
    QVERIFY(added[u"source"_s].toString().startsWith(u"litellm 20"_s));
    const QByteArray preview = hub.run(split("rate sync --dry-run --source litellm --file prices.json")).output;
    const QByteArrayList lines = preview.split('\n');
    const auto partOf = [&lines](const char *model, const char *part) {
        const auto found = std::find_if(lines.begin(), lines.end(), [=](const QByteArray &line) {
            const QByteArrayList cells = line.simplified().split(' ');
            return cells.size() > 4 && cells[1] == model && cells[4] == part;
        });
        return found == lines.end() ? QByteArray {} : found->simplified();
    };
    QVERIFY2(partOf("own", "input").contains("input 1 2 100"), preview.constData()); // twice as much
    QVERIFY2(partOf("own", "output").isEmpty(), preview.constData());
    QCOMPARE(sync("--overwrite")[u"changed"_s].toInt(), 1);
    const QJsonArray history = hub.run(split("rate history main own --json")).json()[u"rates"_s].toArray();
    QCOMPARE(history.size(), 2);
    QCOMPARE(history[0][u"usd"_s][u"input"_s].toString(), u"2"_s);
}

void TestCommands::leavesAPriceItsCataloguesWhenTheMarginAloneChanges()
{
    HubProcess hub;
    QCOMPARE(hub.run(split("provider add main --kind openai")).exitCode, 0);
    const auto last = [&hub] {
        return hub.run(split("rate history main gpt-5-nano --json")).json()[u"rates"_s][0].toObject();
    };
    QCOMPARE(hub.run(split("rate set main gpt-5-nano --margin 25")).exitCode, 0);
    QCOMPARE(last()[u"marginPercent"_s].toDouble(), 25.0);
    QVERIFY(last()[u"source"_s].toString().startsWith(u"catalogue "_s));
    QCOMPARE(hub.run(split("rate set main gpt-5-nano --output 1")).exitCode, 0);
    QCOMPARE(last()[u"source"_s].toString(), u"user"_s);
    QCOMPARE(hub.run(split("rate set main gpt-5-nano --margin 30")).exitCode, 0);
    QCOMPARE(last()[u"source"_s].toString(), u"user"_s);
}

void TestCommands::failsWhenTheOutputIsLost_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"account list", "account list --json", "call export --format csv", "--help", "--version"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void TestCommands::failsWhenTheOutputIsLost()
{
    QFETCH(QString, line);
    HubProcess hub;
    QProcess program;
    program.setProcessEnvironment(hub.environment());
    program.setWorkingDirectory(hub.folder());
    program.setStandardOutputFile(u"/dev/full"_s);
    program.start(QStringLiteral(PORTICO_PROGRAM), line.split(u' ') + QStringList {u"--data-dir"_s, hub.dataDir()});
    QVERIFY(program.waitForFinished(longestMs));
    const QByteArray errors = program.readAllStandardError();
    QCOMPARE(program.exitCode(), 1);
    QVERIFY2(errors.count('\n') == 1 && errors.startsWith("portico: the output "), errors.constData());
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"

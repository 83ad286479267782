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
} // namespace

/// What single subcommands do and print, with a hub and without one.
class TestCommands final : public QObject
{
    Q_OBJECT

private slots:
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
    void takesTheFirstMomentForOne();
    void tellsNamesApartAsTheDatabaseDoes();
    void countsByTheZoneThatTzNames();
    void tellsThatTheLastCallsOfACredentialFailed();
    void failsWhenTheOutputIsLost_data();
    void failsWhenTheOutputIsLost();
    void aKeyThatNobodySawIsMadeAgain_data();
    void aKeyThatNobodySawIsMadeAgain();
};

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

/// Preview, what a person set, jumps and margins, as a person sees them.
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

/// The beginning of 1970 is a time, and not the lack of one.
void TestCommands::takesTheFirstMomentForOne()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QCOMPARE(hub.run(split("provider add demo --kind demo")).exitCode, 0);
    QCOMPARE(hub.run(split("doctor demo")).exitCode, 0);
    const auto callsOf = [&hub](const char *line) { return hub.run(split(line)).json()[u"calls"_s].toArray().size(); };
    QVERIFY(callsOf("call list --json --since 1970-01-01T00:00:00Z") > 0);
    QCOMPARE(callsOf("call list --json --until 1970-01-01T00:00:00Z"), 0);
    const QJsonObject usage = hub.run(split("usage --json --from 1970-01-01T00:00:00Z")).json();
    QCOMPARE(usage[u"from"_s].toString(), u"1970-01-01T00:00:00.000Z"_s);
    QVERIFY(!usage[u"usage"_s].toArray().isEmpty());
}

/// The case of letters beyond ASCII makes two names.
void TestCommands::tellsNamesApartAsTheDatabaseDoes()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    const QString capital = u"\u00c4X"_s;
    const QString small = u"\u00e4x"_s;
    QCOMPARE(hub.run(split("provider add up --kind openai-compatible --base-url http://127.0.0.1:9")).exitCode, 0);
    for (const QString &name : {capital, small}) {
        QCOMPARE(hub.run({u"account"_s, u"add"_s, name}).exitCode, 0);
        QCOMPARE(hub.run({u"app"_s, u"add"_s, name}).exitCode, 0);
        QCOMPARE(hub.run({u"credential"_s, u"add"_s, u"up"_s, u"--name"_s, name, u"--secret-stdin"_s}, "sk-abcdefgh1\n")
                     .exitCode,
                 0);
    }
    QCOMPARE(hub.run({u"app"_s, u"add"_s, small.toUpper()}).exitCode, 1);
    for (const QString &name : {capital, small, u"\u00e4X"_s}) {
        const QString found = name == capital ? capital : small;
        const QJsonArray balances =
            hub.run({u"credit"_s, u"balance"_s, name, u"--json"_s}).json()[u"accounts"_s].toArray();
        QCOMPARE(balances.size(), 1);
        QCOMPARE(balances[0][u"name"_s].toString(), found);
        QCOMPARE(hub.run({u"app"_s, u"show"_s, name, u"--json"_s}).json()[u"name"_s].toString(), found);
        const ProgramResult retried = hub.run({u"credential"_s, u"retry"_s, u"up"_s, name, u"--json"_s});
        QCOMPARE(retried.json()[u"retried"_s].toInt(), 1);
    }
    const ProgramResult unknown = hub.run({u"credential"_s, u"test"_s, u"up"_s, u"\u00c4y"_s});
    QVERIFY2(unknown.errors.contains("has no credential"), unknown.errors.constData());
}

void TestCommands::countsByTheZoneThatTzNames()
{
    HubProcess hub;
    hub.setVariable(u"TZ"_s, u"/usr/share/zoneinfo/Europe/Berlin"_s);
    const ProgramResult berlin = hub.run(split("usage --json"));
    QVERIFY2(berlin.exitCode == 0 && berlin.errors.isEmpty(), berlin.errors.constData());
    QCOMPARE(berlin.json()[u"timeZone"_s].toString(), u"Europe/Berlin"_s);
    hub.setVariable(u"TZ"_s, u"Mars"_s);
    const ProgramResult unknown = hub.run(split("usage --json"));
    QCOMPARE(unknown.exitCode, 0);
    QCOMPARE(unknown.json()[u"timeZone"_s].toString(), u"UTC"_s);
    QVERIFY2(unknown.errors.contains("--tz"), unknown.errors.constData());
    QVERIFY(hub.run(split("usage --json --tz Asia/Tokyo")).errors.isEmpty());
}

/// Too few for the gateway to leave the provider alone.
void TestCommands::tellsThatTheLastCallsOfACredentialFailed()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QCOMPARE(hub.run(split("provider add up --kind openai-compatible --base-url http://127.0.0.1:9/v1")).exitCode, 0);
    QCOMPARE(hub.run(split("credential add up --name k --secret-stdin"), "sk-abcdefgh1\n").exitCode, 0);
    QCOMPARE(hub.run(split("model add up m")).exitCode, 0);
    const auto circuit = [&hub] {
        return hub.run(split("credential list up --json")).json()[u"credentials"_s][0][u"circuit"_s].toObject();
    };
    QCOMPARE(circuit()[u"state"_s].toString(), u"closed"_s);
    for (int i = 0; i < 5; ++i)
        QVERIFY(hub.run(split("doctor up --model m")).exitCode != 0);
    QCOMPARE(circuit()[u"state"_s].toString(), u"half-open"_s);
    QCOMPARE(circuit()[u"reason"_s].toString(), u"failing"_s);
    QVERIFY(!circuit()[u"detail"_s].toString().isEmpty());
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

void TestCommands::aKeyThatNobodySawIsMadeAgain_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("add") << u"app add tool"_s;
    QTest::newRow("add, as JSON") << u"app add tool --json"_s;
    QTest::newRow("rotate") << u"app rotate tool"_s;
    QTest::newRow("import") << u"import setup.json"_s;
}

void TestCommands::aKeyThatNobodySawIsMadeAgain()
{
    QFETCH(QString, line);
    HubProcess hub;
    if (line.startsWith(u"app rotate"_s) || line.startsWith(u"import"_s))
        QCOMPARE(hub.run(split("app add tool")).exitCode, 0);
    if (line.startsWith(u"import"_s)) {
        QCOMPARE(hub.run(split("export setup.json")).exitCode, 0);
        QVERIFY(QDir {hub.dataDir()}.removeRecursively());
    }
    QProcess program;
    program.setProcessEnvironment(hub.environment());
    program.setWorkingDirectory(hub.folder());
    program.setStandardOutputFile(u"/dev/full"_s);
    program.start(QStringLiteral(PORTICO_PROGRAM), line.split(u' ') + QStringList {u"--data-dir"_s, hub.dataDir()});
    QVERIFY(program.waitForFinished(longestMs));
    QCOMPARE(program.exitCode(), 1);
    const QByteArray errors = program.readAllStandardError();
    QVERIFY2(errors.contains("'portico app rotate tool'"), errors.constData());
    QVERIFY(hub.run(split("app rotate tool --json")).json().contains(u"key"_s));
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"

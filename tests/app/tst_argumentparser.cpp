// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QJsonArray>
#include <QTest>

#include "app/admin/adminverbs.h"
#include "app/cli/argumentparser.h"
#include "app/cli/helptext.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QStringList split(const QString &line)
{
    return line.split(u' ', Qt::SkipEmptyParts);
}
} // namespace

class TestArgumentParser final : public QObject
{
    Q_OBJECT

private slots:
    void findsTheCommand_data();
    void findsTheCommand();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void takesCommonOptionsBeforeAndAfter();
    void givesTypedValues();
    void readsTimesInTheZoneThatIsGiven_data();
    void readsTimesInTheZoneThatIsGiven();
    void takesAnAmountThatLooksLikeAnOption();
    void everyCommandHasHelpAndSomeoneWhoDoesIt();
    void everyOptionIsNamedOnce();
    void helpNamesEveryKind();
};

void TestArgumentParser::findsTheCommand_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("verb");
    QTest::newRow("nothing is the window") << ""
                                           << "window";
    QTest::newRow("minimized") << "--minimized"
                               << "window";
    QTest::newRow("serve") << "serve --host 127.0.0.1 --port 0 --workers 2 --demo"
                           << "serve";
    QTest::newRow("two words") << "provider add openai --kind openai"
                               << "provider.add";
    QTest::newRow("three words") << "model alias add fast a/b,c/d"
                                 << "model.alias.add";
    QTest::newRow("a positional like a word") << "provider show add"
                                              << "provider.show";
    QTest::newRow("equals") << "call list --limit=5 --status=failed"
                            << "call.list";
    QTest::newRow("optional positional absent") << "credential list"
                                                << "credential.list";
    QTest::newRow("optional positional given") << "credential list openai"
                                               << "credential.list";
    QTest::newRow("after two dashes") << "account add -- --odd"
                                      << "account.add";
    QTest::newRow("empty setting") << "settings set gateway.allowedHosts "
                                   << "settings.set";
}

void TestArgumentParser::findsTheCommand()
{
    QFETCH(QString, line);
    QFETCH(QString, verb);
    QStringList arguments = split(line);
    if (line.endsWith(u' '))
        arguments.append(QString());
    const auto invocation = parseArguments(arguments);
    QVERIFY2(invocation, invocation ? "" : qPrintable(invocation.error().message));
    QCOMPARE(QString::fromLatin1(invocation->command->verb), verb);
}

void TestArgumentParser::refusesWrongUsage_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    QTest::addColumn<QString>("usage");
    QTest::newRow("no such command") << "frobnicate"
                                     << "no command 'frobnicate'"
                                     << "usage: portico";
    QTest::newRow("no such subcommand") << "provider frob"
                                        << "no command 'provider frob'"
                                        << "usage: portico provider";
    QTest::newRow("group alone") << "provider"
                                 << "needs a subcommand"
                                 << "usage: portico provider";
    QTest::newRow("group alone, deeper") << "model alias"
                                         << "needs a subcommand"
                                         << "usage: portico model alias";
    QTest::newRow("missing name") << "provider add --kind demo"
                                  << "NAME is missing"
                                  << "usage: portico provider add";
    QTest::newRow("too much") << "provider list x"
                              << "'x' is too much"
                              << "usage: portico provider list";
    QTest::newRow("unknown option") << "provider list --foo"
                                    << "no option --foo"
                                    << "usage: portico provider list";
    QTest::newRow("value missing") << "call list --limit"
                                   << "--limit needs a value"
                                   << "usage: portico call list";
    QTest::newRow("value is an option") << "call list --limit --json"
                                        << "--limit needs a value"
                                        << "usage:";
    QTest::newRow("flag with value") << "serve --demo=1"
                                     << "--demo takes no value"
                                     << "usage: portico serve";
    QTest::newRow("not a number") << "call list --limit x"
                                  << "whole number"
                                  << "usage: portico call list";
    QTest::newRow("out of range") << "serve --port 65536"
                                  << "from 0 to 65535"
                                  << "usage: portico serve";
    QTest::newRow("negative") << "app add x --rpm -1"
                              << "from 0 to"
                              << "usage: portico app add";
    QTest::newRow("not a choice") << "call list --status odd"
                                  << "succeeded, failed"
                                  << "usage: portico call list";
    QTest::newRow("no zone") << "usage --tz Mars"
                             << "there is no time zone 'Mars'"
                             << "usage: portico usage";
    QTest::newRow("no kind") << "provider add zz --kind opnai"
                             << "the likest are openai"
                             << "usage: portico provider add";
    QTest::newRow("two secrets") << "credential add p --secret-env X --secret-stdin"
                                 << "not both"
                                 << "usage: portico credential add";
    QTest::newRow("not a time") << "call list --since yesterday"
                                << "is not a time"
                                << "usage: portico call list";
    for (const char *line : {"app add x --expires 1970-01-01T00:00:00Z", "app edit x --expires 1969-12-31T23:00:00Z",
                             "credit grant a 5 --expires 1970-01-01T01:00:00+01:00"})
        QTest::newRow(line) << line << "before anything could expire"
                            << "usage: portico";
    QTest::newRow("not a price") << "rate set a b --input 1,5"
                                 << "is not an amount"
                                 << "usage: portico rate set";
    QTest::newRow("two points") << "rate set a b --input 1.5.2"
                                << "is not an amount"
                                << "usage: portico rate set";
    QTest::newRow("below zero") << "rate set a b --input -1"
                                << "is not an amount"
                                << "usage: portico rate set";
    QTest::newRow("too fine a price") << "rate set a b --input 0.0000001"
                                      << "decimals"
                                      << "usage: portico rate set";
    QTest::newRow("no credits") << "credit grant team much"
                                << "is not an amount"
                                << "usage: portico credit grant";
    QTest::newRow("no cursor") << "credit ledger --after page2"
                               << "is no cursor"
                               << "usage: portico credit ledger";
    QTest::newRow("half a cursor") << "credit ledger --after 12-"
                                   << "is no cursor"
                                   << "usage: portico credit ledger";
    QTest::newRow("from after to, in two zones")
        << "usage --from 2026-03-01T00:00:00Z --to 2026-03-01 --tz Asia/Kolkata"
        << "--from is later than --to"
        << "usage: portico usage";
    QTest::newRow("no number for a setting") << "settings set gateway.idleTimeoutMs soon"
                                             << "gateway.idleTimeoutMs"
                                             << "usage: portico settings set";
    QTest::newRow("twice") << "call list --limit 1 --limit 2"
                           << "given twice"
                           << "usage: portico call list";
    QTest::newRow("option missing") << "provider add x"
                                    << "--kind is missing"
                                    << "usage: portico provider add";
    for (const char *list : {"", ",", ",,"})
        QTest::addRow("no models: %s", list)
            << u"app add x --models=%1"_s.arg(QString::fromLatin1(list)) << "names nothing; '*' stands for all models"
            << "usage: portico app add";
    QTest::newRow("no targets") << "model alias add fast ,"
                                << "TARGET: ',' names nothing"
                                << "usage: portico model alias add";
    for (const char *line : {"app edit x", "account edit x", "provider edit x", "provider edit x --move-keys",
                             "credential edit p x", "model edit p m"})
        QTest::newRow(line) << line << "one of these is needed: --"
                            << "usage: portico";
    for (const char *line : {"credential add p sk-live-1 --secret-stdin", "credential edit p x sk-live-1",
                             "outbox token sk-live-1", "vault rotate sk-live-1"})
        QTest::newRow(line) << line << "give it with --secret-stdin"
                            << "usage: portico";
    QTest::newRow("control characters") << "call list --app=x more\n\x1b[31mred"
                                        << "'more??[31mred' is too much"
                                        << "usage: portico call list";
    QTest::newRow("empty value") << "provider add x --kind="
                                 << "is empty"
                                 << "usage: portico provider add";
}

void TestArgumentParser::refusesWrongUsage()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    QFETCH(QString, usage);
    const auto invocation = parseArguments(split(line));
    QVERIFY(!invocation);
    QVERIFY2(invocation.error().message.contains(says), qPrintable(invocation.error().message));
    QVERIFY2(invocation.error().usage.startsWith(usage), qPrintable(invocation.error().usage));
    QVERIFY2(!invocation.error().message.contains(u"sk-live"_s), qPrintable(invocation.error().message));
}

void TestArgumentParser::takesCommonOptionsBeforeAndAfter()
{
    for (const QString &line : {u"--json --data-dir /d provider list"_s, u"provider list --json --data-dir=/d"_s}) {
        const auto invocation = parseArguments(split(line));
        QVERIFY(invocation);
        QVERIFY(invocation->json);
        QCOMPARE(invocation->dataDir, u"/d"_s);
        QVERIFY(invocation->parameters.isEmpty());
    }
    QCOMPARE(parseArguments({u"provider"_s, u"--help"_s})->kind, Invocation::Kind::Help);
    QCOMPARE(parseArguments({u"app"_s, u"add"_s, u"-h"_s})->kind, Invocation::Kind::Help);
    QCOMPARE(parseArguments({u"--version"_s})->kind, Invocation::Kind::Version);
}

void TestArgumentParser::givesTypedValues()
{
    const auto app = parseArguments(split(u"app add tool --models a/*,b --rpm 60 --budget 12.50 --expires "
                                          "2026-01-31T00:00:00Z"_s));
    QVERIFY(app);
    const QJsonObject p = app->parameters;
    QCOMPARE(p[u"name"_s].toString(), u"tool"_s);
    QCOMPARE(p[u"models"_s].toArray(), (QJsonArray {u"a/*"_s, u"b"_s}));
    QCOMPARE(p[u"rpm"_s].toInt(), 60);
    QCOMPARE(p[u"budget"_s].toString(), u"12.50"_s);
    QCOMPARE(p[u"expires"_s].toInteger(), 1'769'817'600'000);
    const auto ledger = parseArguments(split(u"credit ledger --after 12-3"_s));
    QVERIFY(ledger);
    QCOMPARE(ledger->parameters[u"after"_s].toString(), u"12-3"_s);
    const auto rate = parseArguments(split(u"rate set p m --cache-write-1h 3"_s));
    QCOMPARE(rate->parameters[u"cacheWrite1h"_s].toString(), u"3"_s);
}

void TestArgumentParser::readsTimesInTheZoneThatIsGiven_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("from");
    const auto row = [](const char *name, const char *line, const char *from) {
        QTest::newRow(name) << QString::fromLatin1(line) << QString::fromLatin1(from);
    };
    row("a day", "usage --tz Asia/Kolkata --from 2026-03-01", "2026-02-28T18:30:00Z");
    row("the zone comes later", "usage --from 2026-03-01 --to 2026-03-02 --tz Asia/Kolkata", "2026-02-28T18:30:00Z");
    row("a time", "usage --from=2026-03-01T12:00:00 --tz UTC-02:00", "2026-03-01T14:00:00Z");
    row("in summer", "usage --from 2026-07-01 --tz Europe/Berlin", "2026-06-30T22:00:00Z");
    row("a day that begins at one", "usage --from 2026-04-24 --tz Africa/Cairo", "2026-04-23T22:00:00Z");
    row("a day that begins twice", "usage --from 2026-11-01 --tz America/Havana", "2026-11-01T04:00:00Z");
    row("two midnights", "usage --from 2026-10-25 --tz Atlantic/Azores", "2026-10-25T00:00:00Z");
    row("its own zone", "usage --from 2026-03-01T00:00:00Z --tz Asia/Kolkata", "2026-03-01T00:00:00Z");
    row("its own offset", "usage --from 2026-03-01T00:00:00+01:00 --tz Asia/Kolkata", "2026-02-28T23:00:00Z");
    row("no zone", "usage --from 2026-03-01", "2026-03-01T00:00:00Z"); // the tests' zone is UTC
    row("the first moment", "usage --from 1970-01-01T00:00:00Z", "1970-01-01T00:00:00.001Z");
    row("before it", "call list --since 1969-07-20T20:17:40Z", "1970-01-01T00:00:00.001Z");
    row("before it in a zone", "usage --from 1970-01-01 --tz Asia/Kolkata", "1970-01-01T00:00:00.001Z");
    row("a command without zones", "call list --since 2026-03-01", "2026-03-01T00:00:00Z");
}

void TestArgumentParser::readsTimesInTheZoneThatIsGiven()
{
    QFETCH(QString, line);
    QFETCH(QString, from);
    const auto invocation = parseArguments(split(line));
    QVERIFY(invocation);
    const QJsonObject p = invocation->parameters;
    const qint64 ms = p[p.contains(u"from"_s) ? u"from"_s : u"since"_s].toInteger();
    QCOMPARE(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC), QDateTime::fromString(from, Qt::ISODateWithMs));
}

void TestArgumentParser::takesAnAmountThatLooksLikeAnOption()
{
    const auto grant = parseArguments(split(u"credit grant team -5"_s));
    QVERIFY(!grant);
    QVERIFY2(grant.error().message.contains(u"is not an amount"_s), qPrintable(grant.error().message));
}

void TestArgumentParser::everyCommandHasHelpAndSomeoneWhoDoesIt()
{
    const QStringList elsewhere {u"window"_s,        u"serve"_s,           u"backup"_s,         u"doctor"_s,
                                 u"provider.test"_s, u"credential.test"_s, u"model.discover"_s, u"call.export"_s,
                                 u"rate.sync"_s,     u"restore"_s,         u"vault.rotate"_s};
    for (const CommandSpec &row : CommandSpec::all()) {
        const QString verb = QString::fromLatin1(row.verb);
        QVERIFY2(AdminVerb::byName(verb) != nullptr || elsewhere.contains(verb), row.verb);
        const QString help = helpOf(&row, QString::fromLatin1(row.words).split(u' ', Qt::SkipEmptyParts));
        QVERIFY2(help.contains(QLatin1StringView(row.words)), row.words);
        for (const OptionSpec &option : row.options)
            QVERIFY2(help.contains(u"--"_s + QLatin1StringView(option.name)), option.name);
    }
}

void TestArgumentParser::everyOptionIsNamedOnce()
{
    for (const CommandSpec &row : CommandSpec::all()) {
        QSet<QString> names;
        for (QString positional : QString::fromLatin1(row.positionals).split(u' ', Qt::SkipEmptyParts))
            names.insert(positional.remove(u'[').remove(u']').remove(u',').toLower());
        for (const auto &options : {std::span<const OptionSpec> {row.options}, commonOptions()}) {
            for (const OptionSpec &option : options) {
                const QString name = parameterName(QString::fromLatin1(option.name));
                QVERIFY2(!names.contains(name), qPrintable(name));
                names.insert(name);
            }
        }
    }
}

void TestArgumentParser::helpNamesEveryKind()
{
    const auto help = parseArguments({u"provider"_s, u"add"_s, u"--help"_s});
    QVERIFY(help);
    const QString text = helpOf(help->command, help->words);
    QVERIFY(ProviderKind::all().size() > 50);
    for (const ProviderKind &kind : ProviderKind::all())
        QVERIFY2(text.contains(kind.name), qPrintable(kind.name));
    QVERIFY(parseArguments({u"usage"_s, u"--tz"_s, u"UTC+05:30"_s}));
    QVERIFY(parseArguments({u"usage"_s, u"--tz"_s, u"Europe/Berlin"_s}));
}

QTEST_GUILESS_MAIN(TestArgumentParser)
#include "tst_argumentparser.moc"

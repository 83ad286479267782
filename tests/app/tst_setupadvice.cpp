// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "app/admin/setupadvice.h"
#include "app/cli/argumentparser.h"

using namespace Qt::Literals::StringLiterals;

/// A shell runs what an import advises: it must be what the document says, and nothing else.
class TestSetupAdvice final : public QObject
{
    Q_OBJECT

private slots:
    void isTheWholeCredential();
    void meansTheSameToAShell_data();
    void meansTheSameToAShell();
    void isNotGivenForWhatCannotBe_data();
    void isNotGivenForWhatCannotBe();
};

namespace
{
/// The commands' words as /bin/sh hands them on.
QList<QStringList> commandsOf(const QString &advice)
{
    const QTemporaryDir empty;
    QProcess shell;
    shell.setWorkingDirectory(empty.path());
    shell.start(u"/bin/sh"_s, {u"-c"_s, u"portico() { printf '%s\\n' \"$@\" '#'; }\n"_s + advice});
    if (!shell.waitForFinished() || shell.exitCode() != 0)
        return {};
    QList<QStringList> commands;
    for (const QString &command : QString::fromUtf8(shell.readAllStandardOutput()).split(u"\n#\n"_s))
        commands.append(command.split(u'\n'));
    commands.removeLast();
    return commands;
}
} // namespace

void TestSetupAdvice::isTheWholeCredential()
{
    const auto plain = credentialAdvice(u"aws"_s, {{u"name"_s, u"main"_s}, {u"weight"_s, 70}});
    QCOMPARE(*plain, u"portico credential add 'aws' --name='main' --secret-stdin --weight=70"_s);
    const auto whole =
        credentialAdvice(u"aws"_s, {{u"name"_s, u"main"_s}, {u"accessKeyId"_s, u"AKIA1"_s}, {u"enabled"_s, false}});
    QCOMPARE(*whole, u"portico credential add 'aws' --name='main' --access-key-id='AKIA1' --secret-stdin --weight=100 "
                     "&& portico credential disable -- 'aws' 'main'"_s);
}

void TestSetupAdvice::meansTheSameToAShell_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << u"main"_s;
    QTest::newRow("an end of the quotes") << u"x'; touch pwned; '"_s;
    QTest::newRow("a command") << u"$(touch pwned) `touch pwned`"_s;
    QTest::newRow("an option") << u"--json"_s;
    QTest::newRow("other signs") << u"\\ \" ! * ? & | > ~ # {a,b} \u540d"_s;
}

void TestSetupAdvice::meansTheSameToAShell()
{
    QFETCH(QString, text);
    const auto advice =
        credentialAdvice(u"aws"_s, {{u"name"_s, text}, {u"accessKeyId"_s, text}, {u"enabled"_s, false}});
    QVERIFY(advice);
    const QList<QStringList> commands = commandsOf(*advice);
    QCOMPARE(commands.size(), 2);
    const auto add = parseArguments(commands[0]);
    QVERIFY2(add, add ? "" : qPrintable(add.error().message));
    QCOMPARE(add->parameters[u"name"_s].toString(), text);
    QCOMPARE(add->parameters[u"accessKeyId"_s].toString(), text);
    const auto disable = parseArguments(commands[1]);
    QVERIFY2(disable, disable ? "" : qPrintable(disable.error().message));
    QCOMPARE(disable->parameters[u"provider"_s].toString(), u"aws"_s);
    QCOMPARE(disable->parameters[u"name"_s].toString(), text);
}

void TestSetupAdvice::isNotGivenForWhatCannotBe_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("accessKeyId");
    QTest::newRow("a line's end in the name") << u"a\nb"_s << u""_s;
    QTest::newRow("no name") << u""_s << u""_s;
    QTest::newRow("another direction") << u"a\u202eb"_s << u""_s;
    QTest::newRow("a line's end in the access key id") << u"a"_s << u"b\nc"_s;
}

void TestSetupAdvice::isNotGivenForWhatCannotBe()
{
    QFETCH(QString, name);
    QFETCH(QString, accessKeyId);
    const auto advice = credentialAdvice(u"aws"_s, {{u"name"_s, name}, {u"accessKeyId"_s, accessKeyId}});
    QVERIFY(!advice);
    QCOMPARE(advice.error().code, ErrorCode::BadRequest);
}

QTEST_GUILESS_MAIN(TestSetupAdvice)
#include "tst_setupadvice.moc"

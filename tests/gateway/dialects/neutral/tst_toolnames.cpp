// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QtTest>

#include "gateway/dialects/dialects.h"
#include "gateway/dialects/neutral/toolnames.h"

namespace
{
const QByteArray longName = QByteArray {"mcp__files__"} + QByteArray(80, 'x');

NeutralRequest requestWith(const std::vector<QByteArray> &names)
{
    NeutralRequest request;
    for (const QByteArray &name : names) {
        NeutralTool tool;
        tool.name = name;
        request.tools.push_back(tool);
    }
    return request;
}

NeutralPart partOf(NeutralPart::Kind kind, const QByteArray &name)
{
    NeutralPart part;
    part.kind = kind;
    part.name = name;
    return part;
}

QByteArray restored(const ToolNames &names, const QByteArray &name)
{
    NeutralDelta step = NeutralDelta::of(NeutralDelta::Kind::BlockStart);
    step.block = NeutralPart::Kind::Call;
    step.part.name = name;
    names.restore(step);
    return step.part.name;
}
} // namespace

class TestToolNames final : public QObject
{
    Q_OBJECT

private slots:
    void knowsEachDialectsRule_data();
    void knowsEachDialectsRule();
    void leavesWhatFits();
    void fitsAndComesBack_data();
    void fitsAndComesBack();
    void isTheSameInEveryTurn();
    void makesNoTwoNamesOne();
    void changesEveryPlace();
};

void TestToolNames::knowsEachDialectsRule_data()
{
    QTest::addColumn<WireDialect>("dialect");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("taken");
    const auto row = [](const char *label, WireDialect dialect, const QByteArray &name, bool taken) {
        QTest::newRow(label) << dialect << name << taken;
    };
    const QByteArray atLimit(64, 'a');
    row("chat", WireDialect::Chat, "get_the-Weather2", true);
    row("chat, limit", WireDialect::Chat, atLimit, true);
    row("chat, long", WireDialect::Chat, atLimit + 'a', false);
    row("chat, dot", WireDialect::Chat, "files.read", false);
    row("chat, not ASCII", WireDialect::Chat, "w\xc3\xa4hlen", false);
    row("chat, space", WireDialect::Chat, "a b", false);
    row("chat, digit first", WireDialect::Chat, "3d", true);
    row("responses, dot", WireDialect::Responses, "files.read", false);
    row("messages, longer", WireDialect::Messages, atLimit + atLimit, true);
    row("messages, long", WireDialect::Messages, atLimit + atLimit + 'a', false);
    row("messages, colon", WireDialect::Messages, "a:b", false);
    row("gemini, dot and colon", WireDialect::Gemini, "files.read:x", true);
    row("gemini, digit first", WireDialect::Gemini, "3d", false);
    row("gemini, dash first", WireDialect::Gemini, "-d", false);
    row("gemini, underscore first", WireDialect::Gemini, "_d", true);
    row("gemini, slash", WireDialect::Gemini, "a/b", false);
    row("converse, long", WireDialect::Converse, atLimit + 'a', false);
    row("converse, dot", WireDialect::Converse, "files.read", false);
    row("ollama takes all", WireDialect::Ollama, longName + " .", true);
    row("none", WireDialect::Chat, {}, true);
}

void TestToolNames::knowsEachDialectsRule()
{
    QFETCH(WireDialect, dialect);
    QFETCH(QByteArray, name);
    QTEST(providerDialect(dialect)->toolNameRule().takes(name), "taken");
}

void TestToolNames::leavesWhatFits()
{
    ToolNames names;
    QVERIFY(!names.fit(requestWith({"a", "b_c"}), {}));
    QCOMPARE(restored(names, "a"), QByteArray {"a"});
}

void TestToolNames::fitsAndComesBack_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("long") << longName;
    QTest::newRow("dots") << QByteArray {"files.read"};
    QTest::newRow("nothing that is taken") << QByteArray {"\xe6\x97\xa5\xe6\x9c\xac"};
    QTest::newRow("digit first") << QByteArray {"3d"};
    QTest::newRow("digit first and long") << QByteArray {'3' + longName};
}

void TestToolNames::fitsAndComesBack()
{
    QFETCH(QByteArray, name);
    const ToolNameRule rule {64, "_-", true};
    ToolNames names;
    const std::optional<NeutralRequest> fitted = names.fit(requestWith({name, "other"}), rule);
    QVERIFY(fitted);
    QVERIFY2(rule.takes(fitted->tools[0].name), fitted->tools[0].name.constData());
    QCOMPARE(fitted->tools[1].name, QByteArray {"other"});
    QCOMPARE(restored(names, fitted->tools[0].name), name);
    QCOMPARE(restored(names, "other"), QByteArray {"other"});
    QCOMPARE(restored(names, "invented"), QByteArray {"invented"});
}

void TestToolNames::isTheSameInEveryTurn()
{
    ToolNames first;
    ToolNames second;
    const auto one = first.fit(requestWith({longName, "x.y"}), {});
    const auto two = second.fit(requestWith({"z", "x.y", longName}), {});
    QCOMPARE(one->tools[0].name, two->tools[2].name);
    QCOMPARE(one->tools[1].name, two->tools[1].name);
}

void TestToolNames::makesNoTwoNamesOne()
{
    ToolNames probe;
    const QByteArray wouldBe = probe.fit(requestWith({"a.b"}), {})->tools[0].name;
    std::vector<QByteArray> all {"a.b", wouldBe, "a/b", "a b", "a_b"};
    for (int i = 0; i < 100; ++i)
        all.push_back(longName + QByteArray::number(i));
    ToolNames names;
    const auto fitted = names.fit(requestWith(all), {});
    QSet<QByteArray> seen;
    for (size_t i = 0; i < all.size(); ++i) {
        seen.insert(fitted->tools[i].name);
        QCOMPARE(restored(names, fitted->tools[i].name), all[i]);
    }
    QCOMPARE(static_cast<size_t>(seen.size()), all.size());
}

void TestToolNames::changesEveryPlace()
{
    NeutralRequest request = requestWith({"a.b"});
    NeutralTool server;
    server.kind = NeutralTool::Kind::Server;
    server.name = "web.search";
    request.tools.push_back(server);
    request.toolChoice.name = "a.b";
    request.toolChoice.allowed = {"a.b"};
    using Kind = NeutralPart::Kind;
    request.messages.push_back({NeutralMessage::Role::Assistant, {partOf(Kind::Call, "old.tool")}, {}});
    request.messages.push_back({NeutralMessage::Role::User, {partOf(Kind::Result, "old.tool")}, {}});
    ToolNames names;
    const auto fitted = names.fit(request, {});
    QVERIFY(fitted);
    const QByteArray made = fitted->tools[0].name;
    QVERIFY(made.startsWith("a_b_"));
    QCOMPARE(fitted->tools[1].name, server.name); // the provider's own
    QCOMPARE(fitted->toolChoice.name, made);
    QCOMPARE(fitted->toolChoice.allowed, std::vector<QByteArray> {made});
    QVERIFY(ToolNameRule {}.takes(fitted->messages[0].parts[0].name));
    QCOMPARE(fitted->messages[0].parts[0].name, fitted->messages[1].parts[0].name);
}

QTEST_APPLESS_MAIN(TestToolNames)
#include "tst_toolnames.moc"

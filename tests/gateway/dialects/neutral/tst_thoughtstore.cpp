// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/neutral/thoughtstore.h"

namespace
{
constexpr qint64 nowMs = 1'700'000'000'000;

QByteArray empty()
{
    return ThoughtStore::digestOf({});
}

NeutralPart thoughtOf(const QByteArray &text, const QByteArray &signature = {})
{
    NeutralPart part;
    part.kind = NeutralPart::Kind::Reasoning;
    part.text = text;
    if (!signature.isEmpty())
        part.marks.push_back({"anthropic", OpaqueMark::Kind::Signature, signature});
    return part;
}

NeutralRequest requestWithCall(const QByteArray &callId)
{
    NeutralRequest request;
    NeutralMessage turn;
    turn.role = NeutralMessage::Role::Assistant;
    turn.parts.push_back(NeutralPart::ofText("let me look"));
    NeutralPart call;
    call.kind = NeutralPart::Kind::Call;
    call.callId = callId;
    turn.parts.push_back(call);
    request.messages.push_back(turn);
    return request;
}

NeutralMessage userTurn(const QByteArray &text)
{
    NeutralMessage turn;
    turn.parts.push_back(NeutralPart::ofText(text));
    return turn;
}

NeutralDelta blockStart(NeutralPart::Kind kind, const QByteArray &callId = {})
{
    NeutralDelta step = NeutralDelta::of(NeutralDelta::Kind::BlockStart);
    step.block = kind;
    step.part.callId = callId;
    return step;
}

NeutralDelta markOf(const QByteArray &value)
{
    NeutralDelta step = NeutralDelta::of(NeutralDelta::Kind::Mark);
    step.part.marks.push_back({"google", OpaqueMark::Kind::ThoughtSignature, value});
    return step;
}
} // namespace

class TestThoughtStore final : public QObject
{
    Q_OBJECT

private slots:
    void putsThoughtsBackBeforeTheirCall();
    void keepsTheClientsOwnThoughts();
    void signsTheWordsThatTheClientBrings();
    void neverGivesOneAppsThoughtsToAnother();
    void neverGivesOneTalksThoughtsToAnother();
    void knowsTheTalkAsTheClientRepeatsIt();
    void forgetsTheOldAndTheSurplus();
    void boundsItsBytes();
    void collectsFromTheStepsOfAnAnswer();
    void leavesAnEndlessThoughtOut();
};

void TestThoughtStore::putsThoughtsBackBeforeTheirCall()
{
    ThoughtStore store;
    store.keep({1, "c1", empty()}, {{thoughtOf("hm", "sig")}, {{"google", OpaqueMark::Kind::ThoughtSignature, "ts"}}},
               nowMs);
    NeutralRequest request = requestWithCall("c1");
    store.restore(1, request, nowMs);
    const std::vector<NeutralPart> &parts = request.messages.front().parts;
    QCOMPARE(parts.size(), size_t {3});
    QCOMPARE(parts[0].text, QByteArray {"hm"});
    QCOMPARE(parts[0].marks.front().value, QByteArray {"sig"});
    QCOMPARE(parts[2].marks.front().value, QByteArray {"ts"});
}

void TestThoughtStore::keepsTheClientsOwnThoughts()
{
    ThoughtStore store;
    store.keep({1, "c1", empty()}, {{thoughtOf("ours", "sig")}, {}}, nowMs);
    NeutralRequest request = requestWithCall("c1");
    request.messages.front().parts.insert(request.messages.front().parts.begin(), thoughtOf("theirs", "their sig"));
    store.restore(1, request, nowMs);
    QCOMPARE(request.messages.front().parts.size(), size_t {3});
    QCOMPARE(request.messages.front().parts[0].text, QByteArray {"theirs"});
}

/// Clients of chat send reasoning_content back, which has no place for a signature.
void TestThoughtStore::signsTheWordsThatTheClientBrings()
{
    ThoughtStore store;
    store.keep({1, "signed", empty()}, {{thoughtOf("ours", "sig")}, {}}, nowMs);
    store.keep({1, "plain", empty()}, {{thoughtOf("ours")}, {}}, nowMs);
    const std::pair<const char *, const char *> cases[] = {{"signed", "ours"}, {"plain", "theirs"}};
    for (const auto &[callId, expected] : cases) {
        NeutralRequest request = requestWithCall(callId);
        std::vector<NeutralPart> &parts = request.messages.front().parts;
        parts.insert(parts.begin(), thoughtOf("theirs"));
        store.restore(1, request, nowMs);
        QCOMPARE(parts.size(), size_t {3});
        QCOMPARE(parts[0].text, QByteArray {expected});
    }
}

void TestThoughtStore::neverGivesOneAppsThoughtsToAnother()
{
    ThoughtStore store;
    store.keep({1, "c1", empty()}, {{thoughtOf("secret")}, {}}, nowMs);
    QVERIFY(!store.find({2, "c1", empty()}, nowMs));
    NeutralRequest request = requestWithCall("c1");
    store.restore(2, request, nowMs);
    QCOMPARE(request.messages.front().parts.size(), size_t {2});
}

/// Some providers call the first call of each talk "functions.look:0".
void TestThoughtStore::neverGivesOneTalksThoughtsToAnother()
{
    ThoughtStore store;
    for (const char *words : {"of cats", "of dogs"}) {
        ThoughtCollector collector;
        collector.take(blockStart(NeutralPart::Kind::Reasoning));
        collector.take(NeutralDelta::ofText(NeutralPart::Kind::Reasoning, words));
        collector.take(blockStart(NeutralPart::Kind::Call, "functions.look:0"));
        collector.keepIn(store, 1, {userTurn(words)}, nowMs);
    }
    for (const char *words : {"of cats", "of dogs", "of birds"}) {
        NeutralRequest request = requestWithCall("functions.look:0");
        request.messages.insert(request.messages.begin(), userTurn(words));
        store.restore(1, request, nowMs);
        const std::vector<NeutralPart> &parts = request.messages.back().parts;
        const bool isKnown = QByteArray {words} != "of birds";
        QCOMPARE(parts.size(), size_t {isKnown ? 3U : 2U});
        QCOMPARE(parts.front().text, isKnown ? QByteArray {words} : QByteArray {"let me look"});
    }
}

/// The second call's talk holds the first, with or without the thought that was put back, and another system text.
void TestThoughtStore::knowsTheTalkAsTheClientRepeatsIt()
{
    ThoughtStore store;
    const NeutralMessage call = requestWithCall("c1").messages.front();
    std::vector<NeutralMessage> talk {userTurn("hello"), call, userTurn("go on")};
    talk[1].parts.insert(talk[1].parts.begin(), thoughtOf("put back", "sig"));
    store.keep({1, "c2", ThoughtStore::digestOf(talk)}, {{thoughtOf("second")}, {}}, nowMs);
    NeutralRequest request = requestWithCall("c2");
    NeutralMessage system = userTurn("it is noon");
    system.role = NeutralMessage::Role::System;
    request.messages.insert(request.messages.begin(), {system, userTurn("hello"), call, userTurn("go on")});
    store.restore(1, request, nowMs);
    QCOMPARE(request.messages.back().parts.front().text, QByteArray {"second"});
}

void TestThoughtStore::forgetsTheOldAndTheSurplus()
{
    ThoughtStore store;
    store.keep({1, "old", empty()}, {{thoughtOf("a")}, {}}, nowMs);
    QVERIFY(!store.find({1, "old", empty()}, nowMs + ThoughtStore::maxAgeMs + 1));
    QCOMPARE(store.entries(), 0);
    QCOMPARE(store.bytes(), 0);
    for (qsizetype i = 0; i <= ThoughtStore::maxEntries; ++i) {
        store.keep({1, QByteArray::number(i), empty()}, {{thoughtOf("a")}, {}}, nowMs);
        QVERIFY(store.find({1, "0", empty()}, nowMs)); // used again and again, so it stays
    }
    QCOMPARE(store.entries(), ThoughtStore::maxEntries);
    QVERIFY(!store.find({1, "1", empty()}, nowMs));
}

void TestThoughtStore::boundsItsBytes()
{
    ThoughtStore store;
    const QByteArray large(1024 * 1024, 'x');
    for (int i = 0; i < 100; ++i)
        store.keep({1, QByteArray::number(i), empty()}, {{thoughtOf(large)}, {}}, nowMs);
    QVERIFY(store.bytes() <= ThoughtStore::maxBytes);
    QVERIFY(store.find({1, "99", empty()}, nowMs));
    QVERIFY(!store.find({1, "0", empty()}, nowMs));
}

void TestThoughtStore::collectsFromTheStepsOfAnAnswer()
{
    ThoughtStore store;
    ThoughtCollector collector;
    collector.take(blockStart(NeutralPart::Kind::Reasoning));
    collector.take(NeutralDelta::ofText(NeutralPart::Kind::Reasoning, "h"));
    collector.take(NeutralDelta::ofText(NeutralPart::Kind::Reasoning, "m"));
    collector.take(markOf("s1"));
    collector.take(blockStart(NeutralPart::Kind::Text));
    collector.take(NeutralDelta::ofText(NeutralPart::Kind::Text, "not a thought"));
    collector.take(blockStart(NeutralPart::Kind::Call, "c1"));
    collector.take(markOf("s2"));
    collector.take(blockStart(NeutralPart::Kind::Call, "c2"));
    collector.keepIn(store, 1, {}, nowMs);
    QCOMPARE(store.entries(), 1);
    const std::shared_ptr<const ThoughtStore::Thought> thought = store.find({1, "c1", empty()}, nowMs);
    QVERIFY(thought);
    QCOMPARE(thought->reasoning.front().text, QByteArray {"hm"});
    QCOMPARE(thought->reasoning.front().marks.front().value, QByteArray {"s1"});
    QCOMPARE(thought->callMarks.front().value, QByteArray {"s2"});
}

void TestThoughtStore::leavesAnEndlessThoughtOut()
{
    ThoughtStore store;
    ThoughtCollector collector;
    collector.take(blockStart(NeutralPart::Kind::Reasoning));
    collector.take(NeutralDelta::ofText(NeutralPart::Kind::Reasoning, QByteArray(300 * 1024, 'x')));
    collector.take(blockStart(NeutralPart::Kind::Call, "c1"));
    collector.keepIn(store, 1, {}, nowMs);
    QCOMPARE(store.entries(), 0);
}

QTEST_GUILESS_MAIN(TestThoughtStore)
#include "tst_thoughtstore.moc"

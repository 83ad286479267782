// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/chat/chatclientdialect.h"
#include "gateway/dialects/neutral/requestrules.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

NeutralPart foreign()
{
    NeutralPart part;
    part.kind = Kind::Foreign;
    part.dialect = WireDialect::Messages;
    part.raw = R"({"type":"container_upload","file_id":"f"})";
    return part;
}

NeutralMessage said(const QByteArray &text, Role role = Role::User)
{
    return {role, {NeutralPart::ofText(text)}, {}};
}
} // namespace

/// What no writer of a dialect should have to look at.
class TestRequestRules final : public QObject
{
    Q_OBJECT

private slots:
    void knowsBase64_data();
    void knowsBase64();
    void looksIntoResultsToo();
    void leavesOutWhatCannotBeSaid();
    void refusesAQuestionOfNothing();
    void leavesOutAnAssistantsTurnThatOnlyAnotherDialectKnows();
    void asksForOneTokenWhereNoneIsWanted();
    void leavesAnthropicAlone();
    void notesTheSystemsName();
    void namesTheClientsOwnField();
};

void TestRequestRules::knowsBase64_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("none") << QByteArray {} << true;
    QTest::newRow("whole") << QByteArray {"iVBORw0KGgo+/z09"} << true;
    QTest::newRow("padded once") << QByteArray {"AAA="} << true;
    QTest::newRow("padded twice") << QByteArray {"AA=="} << true;
    QTest::newRow("padded thrice") << QByteArray {"A==="} << false;
    QTest::newRow("other letters") << QByteArray {"@@@="} << false;
    QTest::newRow("padding inside") << QByteArray {"AA==AAAA"} << false;
    QTest::newRow("cut") << QByteArray {"AAAAA"} << false;
    QTest::newRow("a zero byte") << QByteArray {"AAA\0", 4} << false;
    QTest::newRow("not ASCII") << QByteArray {"AA\xc3\xa9"} << false;
}

void TestRequestRules::knowsBase64()
{
    QFETCH(const QByteArray, bytes);
    NeutralRequest request;
    request.messages = {said("Hi")};
    request.messages[0].parts[0].kind = Kind::Image;
    request.messages[0].parts[0].media.base64 = bytes;
    QTEST(checkMediaBytes(request).has_value(), "isGood");
}

void TestRequestRules::looksIntoResultsToo()
{
    NeutralRequest request;
    NeutralPart image;
    image.kind = Kind::Image;
    image.media.base64 = "@@@=";
    request.messages = {said("Hi")};
    request.messages[0].parts[0].kind = Kind::Result;
    request.messages[0].parts[0].parts = {image};
    QCOMPARE(checkMediaBytes(request).error().code, ErrorCode::BadRequest);
}

void TestRequestRules::leavesOutWhatCannotBeSaid()
{
    NeutralRequest request;
    request.messages = {said("Hi"),
                        {Role::User, {foreign(), NeutralPart::ofText(" ")}, {}},
                        said("Hello", Role::Assistant),
                        said("Go on")};
    QVERIFY(needsMending(request, WireDialect::Chat));
    DialectNotes notes;
    QVERIFY(mendForProvider(request, WireDialect::Chat, notes));
    QCOMPARE(request.messages.size(), size_t {3});
    QCOMPARE(notes.joined(), QByteArray {"messages.content"});
    QVERIFY(!needsMending(request, WireDialect::Chat));
}

void TestRequestRules::refusesAQuestionOfNothing()
{
    NeutralRequest request;
    request.messages = {said("Hi"), said("Hello", Role::Assistant), {Role::User, {foreign()}, {}}};
    DialectNotes notes;
    const Outcome mended = mendForProvider(request, WireDialect::Gemini, notes);
    QVERIFY(!mended);
    QCOMPARE(mended.error().code, ErrorCode::BadRequest);
}

/// As a search by the provider's own tool is, which stands between two turns of the user's.
void TestRequestRules::leavesOutAnAssistantsTurnThatOnlyAnotherDialectKnows()
{
    const NeutralMessage search {Role::Assistant, {foreign()}, {}};
    for (const std::vector<NeutralMessage> &rest : {std::vector {said("And?")}, std::vector<NeutralMessage> {}}) {
        NeutralRequest request;
        request.messages = {said("Hi"), search};
        request.messages.insert(request.messages.end(), rest.begin(), rest.end());
        DialectNotes notes;
        QVERIFY(needsMending(request, WireDialect::Converse));
        QVERIFY(mendForProvider(request, WireDialect::Converse, notes));
        QCOMPARE(request.messages.size(), 1 + rest.size());
        QCOMPARE(notes.joined(), QByteArray {"messages.content"});
    }
}

void TestRequestRules::asksForOneTokenWhereNoneIsWanted()
{
    NeutralRequest request;
    request.messages = {said("Hi")};
    request.maxOutputTokens = 0;
    DialectNotes notes;
    QVERIFY(needsMending(request, WireDialect::Converse));
    QVERIFY(mendForProvider(request, WireDialect::Converse, notes));
    QCOMPARE(request.maxOutputTokens.value_or(0), qint64 {1});
    QCOMPARE(notes.joined(), QByteArray {"max_tokens"});
}

void TestRequestRules::leavesAnthropicAlone()
{
    NeutralRequest request;
    request.messages = {{Role::User, {foreign()}, {}}};
    request.maxOutputTokens = 0;
    QVERIFY(!needsMending(request, WireDialect::Messages));
}

void TestRequestRules::notesTheSystemsName()
{
    NeutralRequest request =
        ChatClientDialect {}
            .read(R"({"model":"m","messages":[{"role":"system","name":"boss","content":"Be kind"},)"
                  R"({"role":"user","content":"Hi"}]})")
            .value();
    DialectNotes notes;
    QVERIFY(needsMending(request, WireDialect::Messages));
    QVERIFY(mendForProvider(request, WireDialect::Messages, notes));
    QCOMPARE(notes.joined(), QByteArray {"messages.name"});
}

void TestRequestRules::namesTheClientsOwnField()
{
    NeutralRequest request;
    request.sampling.choices = 2;
    QVERIFY(checkOneChoice(request).error().detail.startsWith(QStringLiteral("'n' must be 1")));
    request.dialect = WireDialect::Gemini;
    QVERIFY(checkOneChoice(request).error().detail.startsWith(QStringLiteral("'candidateCount' must be 1")));
    request.sampling.choices = 1;
    QVERIFY(checkOneChoice(request));
}

QTEST_GUILESS_MAIN(TestRequestRules)

#include "tst_requestrules.moc"

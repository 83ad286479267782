// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/responses/responsesclient.h"
#include "gateway/dialects/responses/responseshistory.h"

class TestResponsesHistory final : public QObject
{
    Q_OBJECT

private slots:
    void findsWhatIsReferredTo();
    void putsEarlierTurnsBack_data();
    void putsEarlierTurnsBack();
    void goesOnWithATalkThatItHasKept();
    void knowsTheResponseOfAnItem();
};

void TestResponsesHistory::findsWhatIsReferredTo()
{
    const ResponsesReferences all = ResponsesHistory::referencesOf(
        R"({"previous_response_id":"resp_1","store":false,"input":[{"type":"item_reference","id":"rs_1"},{"role":"user","content":"x","id":"msg_1"},{"id":"fc_1"},{"type":"reasoning","encrypted_content":"portico1:e30="}]})");
    QCOMPARE(all.previousId, QByteArray {"resp_1"});
    QCOMPARE(all.itemIds, (std::vector<QByteArray> {"rs_1", "fc_1"}));
    QVERIFY(!all.wantsStore);
    QVERIFY(all.hasEnvelopes);
    const ResponsesReferences none = ResponsesHistory::referencesOf(R"({"input":"x"})");
    QVERIFY(none.previousId.isEmpty());
    QVERIFY(none.itemIds.empty());
    QVERIFY(none.wantsStore);
    QVERIFY(!none.hasEnvelopes);
}

void TestResponsesHistory::putsEarlierTurnsBack_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("resolved");
    QTest::newRow("before a text")
        << QByteArray {R"({"model":"m", "input": "Hi", "previous_response_id":"resp_1"})"}
        << QByteArray {
               R"({"model":"m", "input": [{"type":"e"},{"type":"message","role":"user","content":"Hi"}], "previous_response_id":null})"};
    QTest::newRow("before items, with a known one")
        << QByteArray {R"({"input":[{"type":"item_reference","id":"known"},{"role":"user","content":"\u00e9 1.0"}]})"}
        << QByteArray {R"({"input":[{"type":"e"},{"type":"k"},{"role":"user","content":"\u00e9 1.0"}]})"};
    QTest::newRow("beside one that nobody knows")
        << QByteArray {R"({"input":[{"type":"item_reference","id":"lost"}]})"}
        << QByteArray {R"({"input":[{"type":"e"},{"type":"item_reference","id":"lost"}]})"};
    QTest::newRow("instead of none") << QByteArray {R"({"model":"m"})"}
                                     << QByteArray {R"({"input":[{"type":"e"}],"model":"m"})"};
}

void TestResponsesHistory::putsEarlierTurnsBack()
{
    QFETCH(const QByteArray, body);
    const auto itemById = [](const QByteArray &id) {
        return id == "known" ? std::optional {QByteArray {R"({"type":"k"})"}} : std::nullopt;
    };
    QTEST(ResponsesHistory::resolved(body, {R"({"type":"e"})"}, itemById), "resolved");
}

void TestResponsesHistory::goesOnWithATalkThatItHasKept()
{
    const QByteArray first = R"({"model":"m","input":"Hi"})";
    NeutralAnswer answer;
    NeutralDelta start = NeutralDelta::of(NeutralDelta::Kind::BlockStart);
    answer.take(start);
    answer.take(NeutralDelta::ofText(NeutralPart::Kind::Text, "Hello"));
    AnswerIdentity identity;
    identity.id = "abcdefghijklmnopqrstuvwx";
    const QByteArray response = ResponsesClient {}.whole(answer, identity);

    std::vector<QByteArray> earlier = ResponsesHistory::inputItemsOf(first);
    for (const QByteArray &item : ResponsesHistory::outputItemsOf(response))
        earlier.push_back(item);
    const QByteArray second = R"({"model":"m","input":"And?","previous_response_id":"resp_abcdefghijklmnopqrstuvwx"})";
    const QByteArray body =
        ResponsesHistory::resolved(second, earlier, [](const QByteArray &) { return std::nullopt; });
    const Result<NeutralRequest> request = ResponsesClient {}.read(body);
    QVERIFY(request);
    QCOMPARE(request->messages.size(), size_t {3});
    QCOMPARE(request->messages[0].parts[0].text, QByteArray {"Hi"});
    QCOMPARE(request->messages[1].role, NeutralMessage::Role::Assistant);
    QCOMPARE(request->messages[1].parts[0].text, QByteArray {"Hello"});
    QCOMPARE(request->messages[2].parts[0].text, QByteArray {"And?"});
}

void TestResponsesHistory::knowsTheResponseOfAnItem()
{
    QCOMPARE(ResponsesHistory::responseIdOf("rs_abcdefghijklmnopqrstuvwx00a"),
             QByteArray {"resp_abcdefghijklmnopqrstuvwx"});
    QVERIFY(ResponsesHistory::responseIdOf("rs_short").isEmpty());
    QVERIFY(ResponsesHistory::responseIdOf("abcdefghijklmnopqrstuvwx").isEmpty());
    QVERIFY(ResponsesHistory::responseIdOf({}).isEmpty());
}

QTEST_GUILESS_MAIN(TestResponsesHistory)
#include "tst_responseshistory.moc"

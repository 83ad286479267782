// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/responses/responsesturns.h"

namespace
{
std::vector<QByteArray> listOf(const QByteArrayList &items)
{
    return {items.begin(), items.end()};
}

StoredResponse turnOf(const QByteArray &input, const QByteArray &output)
{
    StoredResponse turn;
    turn.input = input;
    turn.response = R"({"output":)" + output + "}";
    return turn;
}

QByteArray joined(const std::vector<QByteArray> &items)
{
    return QByteArrayList {items.begin(), items.end()}.join('|');
}
} // namespace

class ResponsesTurnsTest final : public QObject
{
    Q_OBJECT

private slots:
    void keepsInputInItsFullForm_data();
    void keepsInputInItsFullForm();
    void ordersTheItemsOfATalk();
    void makesItemsPortable_data();
    void makesItemsPortable();
    void knowsWhoseAnItemIs_data();
    void knowsWhoseAnItemIs();
    void findsTheEndedResponse_data();
    void findsTheEndedResponse();
    void listsPages_data();
    void listsPages();
};

void ResponsesTurnsTest::keepsInputInItsFullForm_data()
{
    QTest::addColumn<QByteArray>("item");
    QTest::addColumn<QByteArray>("kept");
    const auto row = [](const char *name, const char *item, const char *kept) {
        QTest::newRow(name) << QByteArray {item} << QByteArray {kept};
    };
    row("a text", R"({"role":"user","content":"a\u00e9"})",
        R"({"id":"msg_A_0","type":"message","status":"completed","content":[{"type":"input_text","text":"a\u00e9"}],"role":"user"})");
    row("an answer", R"({"type":"message","role":"assistant","content":"a"})",
        R"({"id":"msg_A_0","type":"message","status":"completed","content":[{"type":"output_text","annotations":[],"text":"a"}],"role":"assistant"})");
    row("parts", R"({"role":"user","content":[{"type":"input_text","text":"a"}],"id":"msg_x","new":1.0})",
        R"({"id":"msg_x","type":"message","status":"completed","content":[{"type":"input_text","text":"a"}],"role":"user","new":1.0})");
    row("a call", R"({"type":"function_call","call_id":"c","name":"f","arguments":"{}"})",
        R"({"id":"fc_A_0","type":"function_call","call_id":"c","name":"f","arguments":"{}"})");
    row("a result", R"({"type":"function_call_output","call_id":"c","output":"x"})",
        R"({"id":"fco_A_0","type":"function_call_output","call_id":"c","output":"x"})");
    row("another", R"({"type":"novelty"})", R"({"id":"item_A_0","type":"novelty"})");
}

void ResponsesTurnsTest::keepsInputInItsFullForm()
{
    QFETCH(QByteArray, item);
    QFETCH(QByteArray, kept);
    QCOMPARE(ResponsesTurns::keptInput({item}, "resp_A"), QByteArray {'[' + kept + ']'});
}

void ResponsesTurnsTest::ordersTheItemsOfATalk()
{
    const StoredTurns turns {turnOf("[3]", "[4,5]"), turnOf("[1]", "[2]")}; // the newest first
    QCOMPARE(joined(ResponsesTurns::itemsOf(turns)), QByteArray {"1|2|3|4|5"});
    QCOMPARE(joined(ResponsesTurns::inputItemsOf(turns)), QByteArray {"1|2|3"});
    QVERIFY(ResponsesTurns::inputItemsOf({}).empty());
}

void ResponsesTurnsTest::makesItemsPortable_data()
{
    QTest::addColumn<QByteArray>("item");
    QTest::addColumn<QByteArray>("portable");
    const auto row = [](const char *name, const char *item, const char *portable) {
        QTest::newRow(name) << QByteArray {item} << QByteArray {portable};
    };
    row("a message", R"({"id":"msg_1","type":"message","role":"user","content":[]})",
        R"({"type":"message","role":"user","content":[]})");
    row("a call", R"({"type":"function_call","id":"fc_1","call_id":"c"})", R"({"type":"function_call","call_id":"c"})");
    row("an open thought", R"({"type":"reasoning","id":"rs_1","summary":[]})", "");
    row("a thought that nobody sealed", R"({"type":"reasoning","id":"rs_1","encrypted_content":null})", "");
    row("a sealed thought", R"({"type":"reasoning","id":"rs_1","encrypted_content":"S"})",
        R"({"type":"reasoning","id":"rs_1","encrypted_content":"S"})");
    row("a search, which needs its id", R"({"type":"web_search_call","id":"ws_1"})",
        R"({"type":"web_search_call","id":"ws_1"})");
}

void ResponsesTurnsTest::makesItemsPortable()
{
    QFETCH(QByteArray, item);
    QTEST(joined(ResponsesTurns::portable({item})), "portable");
}

void ResponsesTurnsTest::knowsWhoseAnItemIs_data()
{
    QTest::addColumn<QByteArray>("item");
    QTest::addColumn<QByteArray>("response");
    const QByteArray letters = "abcdefghijklmnopqrstuvwx";
    QTest::newRow("an output of ours") << QByteArray {"msg_" + letters + "000"} << QByteArray {"resp_" + letters};
    QTest::newRow("an input of ours") << QByteArray {"fco_" + letters + "_12"} << QByteArray {"resp_" + letters};
    QTest::newRow("an input of another's turn") << QByteArray {"msg_68af_0"} << QByteArray {"resp_68af"};
    QTest::newRow("another's") << QByteArray {"msg_68af"} << QByteArray {};
    QTest::newRow("nothing") << QByteArray {} << QByteArray {};
}

void ResponsesTurnsTest::knowsWhoseAnItemIs()
{
    QFETCH(QByteArray, item);
    QTEST(ResponsesTurns::responseIdOf(item), "response");
}

void ResponsesTurnsTest::findsTheEndedResponse_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("isStream");
    QTest::addColumn<QByteArray>("response");
    const QByteArray whole = R"({"id":"resp_1","status":"completed"})";
    const QByteArray cut = R"({"id":"resp_1","status":"incomplete"})";
    const QByteArray failed = R"({"id":"resp_1","status":"failed"})";
    const auto event = [](const QByteArray &response) {
        return QByteArray {"event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":" + response
                           + "}\n\n"};
    };
    QTest::newRow("whole") << whole << false << whole;
    QTest::newRow("cut") << cut << false << cut;
    QTest::newRow("failed") << failed << false << QByteArray {};
    QTest::newRow("queued") << QByteArray {R"({"id":"resp_1","status":"queued"})"} << false << QByteArray {};
    QTest::newRow("broken") << QByteArray {R"({"id":)"} << false << QByteArray {};
    QTest::newRow("streamed") << event(whole) << true << whole;
    QTest::newRow("streamed, with more behind") << QByteArray {event(whole) + "data: [DONE]\n\n"} << true << whole;
    QTest::newRow("streamed, failed") << event(failed) << true << QByteArray {};
}

void ResponsesTurnsTest::findsTheEndedResponse()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, isStream);
    QTEST(ResponsesTurns::endedResponse(answer, isStream), "response");
}

void ResponsesTurnsTest::listsPages_data()
{
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<bool>("isForward");
    QTest::addColumn<QByteArray>("body"); // empty: refused
    const auto row = [](const char *name, const char *after, qint64 limit, bool isForward, const char *body) {
        QTest::newRow(name) << QByteArray {after} << limit << isForward << QByteArray {body};
    };
    row("all", "", 20, true,
        R"({"object":"list","data":[{"id":"a"},{"id":"b"},{"id":"c"}],"first_id":"a","last_id":"c","has_more":false})");
    row("backward", "", 2, false,
        R"({"object":"list","data":[{"id":"c"},{"id":"b"}],"first_id":"c","last_id":"b","has_more":true})");
    row("behind one", "b", 2, false,
        R"({"object":"list","data":[{"id":"a"}],"first_id":"a","last_id":"a","has_more":false})");
    row("behind the last", "c", 2, true,
        R"({"object":"list","data":[],"first_id":null,"last_id":null,"has_more":false})");
    row("behind none", "x", 2, true, "");
}

void ResponsesTurnsTest::listsPages()
{
    QFETCH(QByteArray, after);
    QFETCH(qint64, limit);
    QFETCH(bool, isForward);
    const auto body = ResponsesTurns::listBody(listOf({R"({"id":"a"})", R"({"id":"b"})", R"({"id":"c"})"}),
                                               {after, limit, isForward});
    QTEST(body.value_or(QByteArray {}), "body");
}

QTEST_GUILESS_MAIN(ResponsesTurnsTest)
#include "tst_responsesturns.moc"

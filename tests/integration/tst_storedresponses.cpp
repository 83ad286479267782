// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "tests/integration/testhub.h"
#include "tests/support/openaibehaviour.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray chatAnswer =
    R"({"id":"c","object":"chat.completion","created":1,"model":"ok","choices":[{"index":0,"message":{"role":"assistant",)"
    R"("content":"It is blue."},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}})";
const QByteArray chatStream =
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"It is blue.\"}}]}\n\n"
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
    "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}\n\ndata: [DONE]\n\n";

QByteArray ownAnswer(const QByteArray &id)
{
    return R"({"id":")" + id
           + R"(","object":"response","created_at":1,"status":"completed","model":"m","output":[)"
             R"({"type":"reasoning","id":"rs_open","summary":[]},)"
             R"({"type":"reasoning","id":"rs_sealed","summary":[],"encrypted_content":"SEALED"},)"
             R"({"type":"message","id":"msg_own","status":"completed","role":"assistant","content":[)"
             R"({"type":"output_text","annotations":[],"text":"It is blue."}]}],)"
             R"("usage":{"input_tokens":5,"output_tokens":3,"total_tokens":8}})";
}

/// Chat answers chat, Responses answer Responses with an id of the provider's own.
Script answerAll(const ReceivedRequest &request)
{
    if (request.target.endsWith("/responses"))
        return Script::answer(200, ownAnswer("resp_ofprovider"));
    if (request.body.contains("\"stream\":true"))
        return Script::answer(200, chatStream, "text/event-stream");
    return Script::answer(200, chatAnswer);
}

struct Answer
{
    int status = 0;
    QByteArray body;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};
} // namespace

/// Turns that the hub keeps for clients of the Responses API: real sockets, a real store.
class StoredResponsesTest final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void continuesATalk_data();
    void continuesATalk();
    void continuesAfterARestart();
    void continuesWithAnotherProvider();
    void refusesUnknownTurns_data();
    void refusesUnknownTurns();
    void refusesTurnsOfAnotherApp();
    void refusesWhatMayLeadToAnotherApp_data();
    void refusesWhatMayLeadToAnotherApp();
    void putsMentionedItemsIn();
    void keepsNothingWhenAskedNotTo_data();
    void keepsNothingWhenAskedNotTo();
    void showsATurn();
    void forgetsATurn();
    void listsInputItems_data();
    void listsInputItems();
    void refusesOddQuestions_data();
    void refusesOddQuestions();
    void showsAnAppItsOwnOnly();

private:
    [[nodiscard]] Answer ask(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                             const QByteArray &key = {});
    [[nodiscard]] Answer create(const QByteArray &members, const QByteArray &model = "up/ok");
    [[nodiscard]] QByteArray idOf(const Answer &answer) const;
    [[nodiscard]] QByteArray otherApp(); ///< its key

    [[nodiscard]] QByteArray lastBody() const { return m_upstream->requests().back().body; }

    std::unique_ptr<ScriptedUpstream> m_upstream;
    std::unique_ptr<TestHub> m_hub;
};

void StoredResponsesTest::init()
{
    m_upstream = std::make_unique<ScriptedUpstream>(answerAll);
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_upstream->listen());
    QVERIFY(m_hub->start(m_upstream->baseUrl()));
    // A second provider, at the same place, that speaks the dialect itself.
    const QString base = QString::fromUtf8(m_upstream->baseUrl()) + u"/v1"_s;
    const auto added = m_hub->change<bool>([base](const HubCommands &commands) -> Result<bool> {
        return commands.addProvider(u"own"_s, u"openai"_s, base, {}, true).has_value()
               && commands.addCredential(u"own"_s, u"first"_s, Secret {"secret-credential-2"}, {}, 100).has_value()
               && commands.addModel(u"own"_s, u"m"_s, ModelType::Chat).has_value();
    });
    QVERIFY(added.value_or(false));
}

void StoredResponsesTest::cleanup()
{
    m_hub.reset();
    m_upstream.reset();
}

Answer StoredResponsesTest::ask(const QByteArray &method, const QByteArray &path, const QByteArray &body,
                                const QByteArray &key)
{
    RawClient client {m_hub->port()};
    client.send(method + " /v1" + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_hub->port())
                + "\r\nAuthorization: Bearer " + (key.isEmpty() ? m_hub->key : key)
                + (body.isEmpty()
                       ? QByteArray {}
                       : "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()))
                + "\r\n\r\n" + body);
    if (!QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, TestHub::patienceMs))
        return {};
    return {client.status(), client.body()};
}

/// POST /responses with the model and these members.
Answer StoredResponsesTest::create(const QByteArray &members, const QByteArray &model)
{
    return ask("POST", "/responses", R"({"model":")" + model + "\"," + members + "}");
}

QByteArray StoredResponsesTest::idOf(const Answer &answer) const
{
    const qsizetype begin = answer.body.indexOf("\"resp_") + 1;
    return begin == 0 ? QByteArray {} : answer.body.mid(begin, answer.body.indexOf('"', begin) - begin);
}

QByteArray StoredResponsesTest::otherApp()
{
    const auto key = m_hub->change<QString>([](const HubCommands &commands) -> Result<QString> {
        return commands.addApp(u"other"_s, u"home"_s, {}).map([](const IssuedKey &issued) { return issued.key; });
    });
    return key ? key->toUtf8() : QByteArray {};
}

void StoredResponsesTest::continuesATalk_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("whole") << QByteArray {};
    QTest::newRow("streamed") << QByteArray {R"(,"stream":true)"};
}

void StoredResponsesTest::continuesATalk()
{
    QFETCH(QByteArray, more);
    const Answer first = create(R"("input":"What colour is the sky?")" + more);
    QCOMPARE(first.status, 200);
    const QByteArray firstId = idOf(first);
    QVERIFY2(firstId.startsWith("resp_"), first.body.constData());
    const Answer second = create(R"("input":"Why?","previous_response_id":")" + firstId + '"' + more);
    QVERIFY2(second.status == 200, second.body.constData());
    const auto messages = [this] {
        QByteArrayList all;
        const QJsonArray array = QJsonDocument::fromJson(lastBody()).object()[u"messages"_s].toArray();
        for (const QJsonValue &message : array)
            all.append((message[u"role"_s].toString() + u": "_s + message[u"content"_s].toString()).toUtf8());
        return all;
    };
    QCOMPARE(messages(), (QByteArrayList {"user: What colour is the sky?", "assistant: It is blue.", "user: Why?"}));
    QVERIFY2(second.body.contains(QByteArray {R"("previous_response_id":")" + firstId + '"'}), second.body.constData());
    const Answer third =
        create(R"("input":[{"role":"user","content":"Sure?"}],"previous_response_id":")" + idOf(second) + '"' + more);
    QVERIFY2(third.status == 200, third.body.constData());
    QCOMPARE(messages().size(), 5);
    QCOMPARE(messages().last(), QByteArray {"user: Sure?"});
}

void StoredResponsesTest::continuesAfterARestart()
{
    const QByteArray id = idOf(create(R"("input":"What colour is the sky?")"));
    QVERIFY(m_hub->restart());
    const Answer second = create(R"("input":"Why?","previous_response_id":")" + id + '"');
    QVERIFY2(second.status == 200, second.body.constData());
    QVERIFY2(lastBody().contains("What colour is the sky?"), lastBody().constData());
    QCOMPARE(ask("GET", "/responses/" + id).status, 200);
}

/// What one provider of the dialect said is put into what another gets: it need not be the same one.
void StoredResponsesTest::continuesWithAnotherProvider()
{
    const Answer first = create(R"("input":"What colour is the sky?")", "own/m");
    QCOMPARE(first.status, 200);
    QCOMPARE(first.body, ownAnswer("resp_ofprovider"));
    const QByteArray more = R"("input":"Why?","previous_response_id":"resp_ofprovider")";
    QCOMPARE(create(more).status, 200);
    QVERIFY2(lastBody().contains("It is blue."), lastBody().constData());
    m_upstream->enqueue(Script::answer(200, ownAnswer("resp_second")));
    QCOMPARE(create(more, "own/m").status, 200);
    const QJsonObject sent = QJsonDocument::fromJson(lastBody()).object();
    QVERIFY2(sent[u"previous_response_id"_s].isNull(), lastBody().constData());
    const QJsonArray input = sent[u"input"_s].toArray();
    QCOMPARE(input.size(), 4); // a thought that nobody can open is not sent
    QCOMPARE(input[0][u"content"_s][0][u"text"_s].toString(), u"What colour is the sky?"_s);
    QCOMPARE(input[1][u"encrypted_content"_s].toString(), u"SEALED"_s);
    QVERIFY(input[2][u"id"_s].isUndefined());
    QCOMPARE(input[2][u"content"_s][0][u"text"_s].toString(), u"It is blue."_s);
}

void StoredResponsesTest::refusesUnknownTurns_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::newRow("another dialect's provider") << QByteArray {"up/ok"};
    QTest::newRow("a provider that may know it") << QByteArray {"own/m"};
}

void StoredResponsesTest::refusesUnknownTurns()
{
    QFETCH(QByteArray, model);
    const Answer answer = create(R"("input":"Why?","previous_response_id":"resp_x")", model);
    QCOMPARE(answer.status, 400);
    const QJsonObject error = answer.json()[u"error"_s].toObject();
    QCOMPARE(error[u"message"_s].toString(), u"Previous response with id 'resp_x' not found."_s);
    QCOMPARE(error[u"type"_s].toString(), u"invalid_request_error"_s);
    QCOMPARE(error[u"param"_s].toString(), u"previous_response_id"_s);
    QCOMPARE(error[u"code"_s].toString(), u"previous_response_not_found"_s);
    QCOMPARE(m_upstream->requestCount(), 0);
}

/// The provider knows the hub's credential only and would answer both.
void StoredResponsesTest::refusesTurnsOfAnotherApp()
{
    QCOMPARE(create(R"("input":"What is my secret?")", "own/m").status, 200);
    const QByteArray key = otherApp();
    QVERIFY(!key.isEmpty());
    const QByteArray more = R"({"model":"own/m","input":"Repeat it","previous_response_id":"resp_ofprovider"})";
    QCOMPARE(ask("POST", "/responses", more, key).status, 400);
    QCOMPARE(m_upstream->requestCount(), 1);
    QCOMPARE(ask("POST", "/responses", more).status, 200);
}

void StoredResponsesTest::refusesWhatMayLeadToAnotherApp_data()
{
    QTest::addColumn<QByteArray>("members");
    const auto row = [](const char *name, const char *members) { QTest::newRow(name) << QByteArray {members}; };
    row("a conversation", R"("conversation":"conv_1")");
    row("a conversation's object", R"("conversation":{"id":"conv_1"})");
    row("a second conversation", R"("conversation":null,"conversation":"conv_1")");
    row("an escaped conversation", R"("conversat\u0069on":"conv_1")");
    row("an escaped name", R"("previous\u005fresponse_id":"resp_x")");
    row("a second turn", R"("previous_response_id":null,"previous_response_id":"resp_x")");
}

void StoredResponsesTest::refusesWhatMayLeadToAnotherApp()
{
    QFETCH(QByteArray, members);
    const Answer answer = create(R"("input":"Why?",)" + members, "own/m");
    QVERIFY2(answer.status == 400, answer.body.constData());
    QCOMPARE(m_upstream->requestCount(), 0);
}

void StoredResponsesTest::putsMentionedItemsIn()
{
    const Answer first = create(R"("input":"What colour is the sky?")");
    const QString outputId = first.json()[u"output"_s][0][u"id"_s].toString();
    const Answer items = ask("GET", "/responses/" + idOf(first) + "/input_items");
    const QString inputId = items.json()[u"data"_s][0][u"id"_s].toString();
    QVERIFY(!outputId.isEmpty() && !inputId.isEmpty());
    const Answer second = create(R"("input":[{"type":"item_reference","id":")" + inputId.toUtf8() + R"("},{"id":")"
                                 + outputId.toUtf8() + R"("},{"role":"user","content":"Why?"}])");
    QVERIFY2(second.status == 200, second.body.constData());
    QVERIFY2(lastBody().contains("What colour is the sky?") && lastBody().contains("It is blue."),
             lastBody().constData());
    QCOMPARE(create(R"("input":[{"type":"item_reference","id":"msg_none"},{"role":"user","content":"Why?"}])").status,
             400);
}

void StoredResponsesTest::keepsNothingWhenAskedNotTo_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QString>("days");
    QTest::newRow("by the client") << QByteArray {R"(,"store":false)"} << u"30"_s;
    QTest::newRow("by the settings") << QByteArray {} << u"0"_s;
}

void StoredResponsesTest::keepsNothingWhenAskedNotTo()
{
    QFETCH(QByteArray, more);
    QFETCH(QString, days);
    QVERIFY(m_hub->set(u"privacy.responseDays"_s, days));
    const Answer first = create(R"("input":"What colour is the sky?")" + more);
    QCOMPARE(first.status, 200);
    QCOMPARE(ask("GET", "/responses/" + idOf(first)).status, 404);
    QCOMPARE(create(R"("input":"Why?","previous_response_id":")" + idOf(first) + '"').status, 400);
}

void StoredResponsesTest::showsATurn()
{
    const Answer first = create(R"("input":"What colour is the sky?","metadata":{"a":"b"})");
    const Answer shown = ask("GET", "/responses/" + idOf(first));
    QCOMPARE(shown.status, 200);
    QCOMPARE(shown.body, first.body);
    const Answer streamed = create(R"("input":"What colour is the sky?","stream":true)");
    const QJsonObject whole = ask("GET", "/responses/" + idOf(streamed)).json();
    QCOMPARE(whole[u"status"_s].toString(), u"completed"_s);
    QCOMPARE(whole[u"output"_s][0][u"content"_s][0][u"text"_s].toString(), u"It is blue."_s);
}

void StoredResponsesTest::forgetsATurn()
{
    const QByteArray id = idOf(create(R"("input":"What colour is the sky?")"));
    const Answer gone = ask("DELETE", "/responses/" + id);
    QCOMPARE(gone.status, 200);
    QCOMPARE(gone.body, QByteArray {R"({"id":")" + id + R"(","object":"response","deleted":true})"});
    QCOMPARE(ask("GET", "/responses/" + id).status, 404);
    QCOMPARE(ask("DELETE", "/responses/" + id).status, 404);
    QCOMPARE(create(R"("input":"Why?","previous_response_id":")" + id + '"').status, 400);
}

void StoredResponsesTest::listsInputItems_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("texts");
    QTest::addColumn<bool>("hasMore");
    QTest::newRow("the newest first") << QByteArray {} << u"Why?|It is blue.|What colour is the sky?"_s << false;
    QTest::newRow("the oldest first") << QByteArray {"?order=asc"} << u"What colour is the sky?|It is blue.|Why?"_s
                                      << false;
    QTest::newRow("a page") << QByteArray {"?limit=2&order=asc"} << u"What colour is the sky?|It is blue."_s << true;
    QTest::newRow("the next page") << QByteArray {"?limit=2&order=asc&after=FIRST"} << u"It is blue.|Why?"_s << false;
}

void StoredResponsesTest::listsInputItems()
{
    QFETCH(QByteArray, query);
    const QByteArray firstId = idOf(create(R"("input":"What colour is the sky?")"));
    const QByteArray id = idOf(create(R"("input":"Why?","previous_response_id":")" + firstId + '"'));
    const QJsonObject first = ask("GET", "/responses/" + firstId + "/input_items").json();
    const Answer answer = ask("GET", "/responses/" + id + "/input_items"
                                         + query.replace("FIRST", first[u"first_id"_s].toString().toUtf8()));
    QVERIFY2(answer.status == 200, answer.body.constData());
    const QJsonObject list = answer.json();
    QStringList texts;
    for (const QJsonValue &item : list[u"data"_s].toArray()) {
        QCOMPARE(item[u"type"_s].toString(), u"message"_s);
        QVERIFY(item[u"id"_s].toString().startsWith(u"msg_"_s));
        texts.append(item[u"content"_s][0][u"text"_s].toString());
    }
    QTEST(texts.join(u'|'), "texts");
    QTEST(list[u"has_more"_s].toBool(), "hasMore");
    QCOMPARE(list[u"object"_s].toString(), u"list"_s);
    QCOMPARE(list[u"last_id"_s], list[u"data"_s].toArray().last()[u"id"_s]);
}

void StoredResponsesTest::refusesOddQuestions_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *method, const char *path, int status, const char *message) {
        QTest::addRow("%s %s", method, path)
            << QByteArray {method} << QByteArray {path} << status << QByteArray {message};
    };
    row("GET", "ID?stream=true", 400, "is not streamed again");
    row("POST", "ID/cancel", 400, "Cannot cancel a synchronous response.");
    row("POST", "resp_x/cancel", 404, "Response with id 'resp_x' not found.");
    row("GET", "resp_x", 404, "Response with id 'resp_x' not found.");
    row("GET", "resp_x/input_items", 404, "Response with id 'resp_x' not found.");
    row("DELETE", "resp_x", 404, "Response with id 'resp_x' not found.");
    row("GET", "ID/input_items?limit=0", 400, "limit must be");
    row("GET", "ID/input_items?limit=101", 400, "limit must be");
    row("GET", "ID/input_items?order=up", 400, "order must be");
    row("GET", "ID/input_items?after=msg_x", 400, "after names no item");
    row("GET", "ID/cancel", 404, "");
    row("DELETE", "ID/input_items", 404, "");
    row("POST", "ID", 404, "");
    row("PUT", "ID", 405, "");
}

void StoredResponsesTest::refusesOddQuestions()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, message);
    const QByteArray id = idOf(create(R"("input":"What colour is the sky?")"));
    const Answer answer = ask(method, "/responses/" + path.replace("ID", id), method == "POST" ? "{}" : "");
    QTEST(answer.status, "status");
    QVERIFY2(answer.body.contains(message), answer.body.constData());
    QCOMPARE(answer.json()[u"error"_s][u"type"_s].toString(), u"invalid_request_error"_s);
}

void StoredResponsesTest::showsAnAppItsOwnOnly()
{
    const QByteArray id = idOf(create(R"("input":"What colour is the sky?")"));
    const QByteArray other = otherApp();
    QVERIFY(!other.isEmpty());
    QCOMPARE(ask("GET", "/responses/" + id, {}, other).status, 404);
    QCOMPARE(ask("DELETE", "/responses/" + id, {}, other).status, 404);
    QCOMPARE(ask("GET", "/responses/" + id).status, 200);
}

QTEST_GUILESS_MAIN(StoredResponsesTest)
#include "tst_storedresponses.moc"

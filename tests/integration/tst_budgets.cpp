// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "models/values/doctorapp.h"
#include "tests/integration/testhub.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int callers = 64;
constexpr qint64 inputPico = 1'000'000; // TestHub's prices of the model "ok"
constexpr qint64 outputPico = 2'000'000;
constexpr int realOutput = 100;

qint64 nanoOf(qint64 input, qint64 output)
{
    return (input * inputPico + output * outputPico) / 1000;
}

QByteArray usage()
{
    return R"("usage":{"prompt_tokens":8,"completion_tokens":)" + QByteArray::number(realOutput) + "}";
}

/// Answers once all calls that can be admitted are there, so that they really are at the same time.
Script slowAnswer(const ReceivedRequest &request)
{
    constexpr int waitMs = 300;
    if (!request.body.contains(R"("stream":true)")) {
        const QByteArray body = R"({"choices":[{"message":{"content":"x"}}],)" + usage() + '}';
        return Script {}.wait(waitMs).send(Script::answer(200, body).steps().first().bytes);
    }
    const QByteArray end = "data: {\"choices\":[]," + usage() + "}\n\ndata: [DONE]\n\n";
    Script script = Script::chunked(200, "text/event-stream");
    script.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n").wait(waitMs);
    return script.chunk(end).lastChunk();
}

QByteArray bodyOf(bool stream, int maxTokens)
{
    return R"({"model":"up/ok","messages":[{"role":"user","content":"Hello"}],"stream":)"
           + QByteArray {stream ? "true" : "false"}
           + (maxTokens > 0 ? R"(,"max_tokens":)" + QByteArray::number(maxTokens) : QByteArray {}) + '}';
}

QByteArray post(const TestHub &hub, const QByteArray &path, const QByteArray &body)
{
    return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(hub.port())
           + "\r\nAuthorization: Bearer " + hub.key + "\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}
} // namespace

/// Limits of money and of calls under 64 callers at once, over real sockets.
class BudgetsTest final : public QObject
{
    Q_OBJECT

private slots:
    void neverSpendsMoreThanItMay_data();
    void neverSpendsMoreThanItMay();
    void believesNoMoreThanItReserved_data();
    void believesNoMoreThanItReserved();
    void holdsLittleForTheBytesOfAPicture();
    void runsOpenCallsSideBySideOnceTheirLengthIsKnown();
    void saysInEachDialectThatMoneyIsHeld_data();
    void saysInEachDialectThatMoneyIsHeld();
    void givesBackWhatAFailedCallHeld();
    void tellsEveryClientInItsOwnWords_data();
    void tellsEveryClientInItsOwnWords();
    void refusesForGoodWhatNeverFits_data();
    void refusesForGoodWhatNeverFits();
    void nobodyPaysForTheDoctor();
    void namesTheLimitsAsTheDialectDoes_data();
    void namesTheLimitsAsTheDialectDoes();

private:
    [[nodiscard]] static bool limit(TestHub &hub, const AppLimits &limits)
    {
        const auto edited = hub.change<App>([limits](const HubCommands &commands) {
            HubCommands::AppEdit edit;
            edit.limits = limits;
            return commands.editApp(u"tool"_s, edit);
        });
        return edited.has_value();
    }
};

void BudgetsTest::neverSpendsMoreThanItMay_data()
{
    QTest::addColumn<bool>("stream");
    QTest::addColumn<int>("maxTokens"); // 0: the client gives none, and the hub guesses
    for (const bool stream : {false, true}) {
        QTest::addRow("with a maximum%s", stream ? ", streamed" : "") << stream << realOutput;
        QTest::addRow("without a maximum%s", stream ? ", streamed" : "") << stream << 0;
    }
}

void BudgetsTest::neverSpendsMoreThanItMay()
{
    QFETCH(bool, stream);
    QFETCH(int, maxTokens);
    ScriptedUpstream upstream {slowAnswer};
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl()));
    AppLimits limits;
    limits.budgetPeriod = BudgetPeriod::Total;
    // Ten calls by the real usage; the prompt's estimate is larger than its 8 tokens, so that not quite ten fit.
    limits.budgetNano = 10 * nanoOf(32, realOutput);
    QVERIFY(limit(hub, limits));

    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < callers; ++i) {
        clients.push_back(std::make_unique<RawClient>(hub.port()));
        clients.back()->send(post(hub, "/v1/chat/completions", bodyOf(stream, maxTokens)));
    }
    const auto areAnswered = [&clients] {
        return std::ranges::all_of(clients, [](const auto &client) { return client->isAnswerComplete(); });
    };
    QVERIFY(QTest::qWaitFor(areAnswered, TestHub::patienceMs));
    int served = 0;
    int refused = 0;
    for (const auto &client : clients) {
        QVERIFY2(client->status() == 200 || client->status() == 402 || client->status() == 429,
                 client->received().constData());
        if (client->status() == 429) { // what running calls hold may come back
            QVERIFY2(client->body().contains("Running calls hold"), client->received().constData());
            QVERIFY(client->body().contains(R"("code":"rate_limit_exceeded")"));
            QCOMPARE(client->headerValue("retry-after"), QByteArray {"1"});
        }
        refused += client->status() == 429 ? 1 : 0;
        served += client->status() == 200 ? 1 : 0;
    }
    const QList<ModelCall> calls = hub.waitForCalls(callers);
    QCOMPARE(calls.size(), callers);
    qint64 spent = 0;
    for (const ModelCall &call : calls)
        spent += call.creditsNano.value_or(0);
    QVERIFY(served > 0);
    QVERIFY(refused > 0); // while the first ones run, nothing is spent
    QCOMPARE(spent, served * nanoOf(8, realOutput));
    // With a maximum all of the reserve was enough; without one, the last that was let in may use more than was left.
    const qint64 allowed = maxTokens > 0 ? limits.budgetNano : limits.budgetNano + nanoOf(8, realOutput);
    QVERIFY2(spent <= allowed, qPrintable(u"%1 of %2"_s.arg(spent).arg(allowed)));
    QTRY_COMPARE(hub.gateway->callsInFlight(), 0);

    // Nothing is held any more: what is left of the budget can be used to the end.
    limits.budgetNano = spent + nanoOf(32, realOutput);
    QVERIFY(limit(hub, limits));
    RawClient last {hub.port()};
    last.send(post(hub, "/v1/chat/completions", bodyOf(stream, realOutput)));
    QVERIFY(QTest::qWaitFor([&last] { return last.isAnswerComplete(); }, TestHub::patienceMs));
    QCOMPARE(last.status(), 200);
    const TestHub::Sums sums = hub.sums();
    QCOMPARE(sums.differences, QStringList {});
    QVERIFY(sums.ledgerNano > 0);
}

void BudgetsTest::believesNoMoreThanItReserved_data()
{
    QTest::addColumn<bool>("isKnown"); // how much the provider adds to a request's words
    QTest::newRow("the first calls of a model") << false;
    QTest::newRow("after others") << true;
}

/// The provider counts far more of the prompt than its words are.
void BudgetsTest::believesNoMoreThanItReserved()
{
    QFETCH(bool, isKnown);
    constexpr qint64 oneCall = 1000 * inputPico / 1000 + 10 * outputPico / 1000;
    ScriptedUpstream upstream {[](const ReceivedRequest &) {
        constexpr int waitMs = 300;
        const QByteArray body =
            R"({"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":1000,"completion_tokens":10}})";
        return Script {}.wait(waitMs).send(Script::answer(200, body).steps().first().bytes);
    }};
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl()));
    AppLimits limits;
    limits.budgetPeriod = BudgetPeriod::Total;
    limits.budgetNano = 100 * oneCall;
    QVERIFY(limit(hub, limits));
    const auto ask = [&hub](int times) {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < times; ++i) {
            clients.push_back(std::make_unique<RawClient>(hub.port()));
            clients.back()->send(post(hub, "/v1/chat/completions", bodyOf(false, 10)));
        }
        const auto areAnswered = [&clients] {
            return std::ranges::all_of(clients, [](const auto &client) { return client->isAnswerComplete(); });
        };
        if (!QTest::qWaitFor(areAnswered, TestHub::patienceMs))
            return qint64 {-1};
        return qint64 {std::ranges::count_if(clients, [](const auto &client) { return client->status() == 200; })};
    };
    const qint64 before = isKnown ? ask(1) : 0;
    QCOMPARE(before, isKnown ? 1 : 0);
    QTRY_COMPARE(hub.gateway->callsInFlight(), 0);
    limits.budgetNano = (10 + before) * oneCall;
    QVERIFY(limit(hub, limits));
    qint64 served = ask(callers);
    QVERIFY(served >= (isKnown ? 2 : 1));
    QVERIFY2(served <= 11, qPrintable(QString::number(served))); // the last one may use more than was left for it
    // All of the budget can be used in the end.
    for (int i = 0; i < callers; ++i) {
        QTRY_COMPARE(hub.gateway->callsInFlight(), 0);
        const qint64 more = ask(1);
        QVERIFY(more >= 0);
        if (more == 0)
            break;
        served += more;
    }
    QVERIFY2(served == 10 || served == 11, qPrintable(QString::number(served)));
    QCOMPARE(hub.sums().differences, QStringList {});
}

/// A picture is some thousand tokens, however many bytes it has.
void BudgetsTest::holdsLittleForTheBytesOfAPicture()
{
    ScriptedUpstream upstream {slowAnswer};
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl()));
    AppLimits limits;
    limits.budgetPeriod = BudgetPeriod::Total;
    limits.budgetNano = nanoOf(400'000, 0);
    QVERIFY(limit(hub, limits));
    const QByteArray body =
        R"({"model":"up/ok","max_tokens":10,"messages":[{"role":"user","content":[{"type":"image_url",)"
        R"("image_url":{"url":"data:image/png;base64,)"
        + QByteArray(1'000'000, 'A') + R"("}}]}]})";
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<RawClient>(hub.port()));
        clients.back()->send(post(hub, "/v1/chat/completions", body));
    }
    for (const auto &client : clients) {
        QVERIFY(QTest::qWaitFor([&client] { return client->isAnswerComplete(); }, TestHub::patienceMs));
        QCOMPARE(client->status(), 200);
    }
}

void BudgetsTest::runsOpenCallsSideBySideOnceTheirLengthIsKnown()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &) {
        constexpr int waitMs = 1000; // until all that can be admitted are there
        const QByteArray body = R"({"choices":[{"message":{"content":"x"}}],)" + usage() + '}';
        return Script {}.wait(waitMs).send(Script::answer(200, body).steps().first().bytes);
    }};
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl()));
    AppLimits limits;
    limits.budgetPeriod = BudgetPeriod::Total;
    limits.budgetNano = 7 * nanoOf(0, 16'384); // less than the model could write at once, by what is known of it
    QVERIFY(limit(hub, limits));
    const auto ask = [&hub](int times) {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < times; ++i) {
            clients.push_back(std::make_unique<RawClient>(hub.port()));
            clients.back()->send(post(hub, "/v1/chat/completions", bodyOf(false, 0)));
        }
        const bool areAnswered = QTest::qWaitFor(
            [&clients] {
                return std::ranges::all_of(clients, [](const auto &client) { return client->isAnswerComplete(); });
            },
            TestHub::patienceMs);
        return areAnswered ? std::ranges::count_if(clients, [](const auto &client) { return client->status() == 200; })
                           : -1;
    };
    QCOMPARE(ask(3), 1); // nobody knows yet how much it writes
    QTRY_COMPARE(hub.gateway->callsInFlight(), 0);
    const auto served = ask(16);
    QVERIFY2(served >= 7, qPrintable(QString::number(served)));
    QTRY_COMPARE(hub.gateway->callsInFlight(), 0);
    QVERIFY(hub.set(u"billing.reserveTokens"_s, u"0"_s));
    QCOMPARE(ask(3), 1);
}

void BudgetsTest::saysInEachDialectThatMoneyIsHeld_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("words");
    const QByteArray chat = R"({"model":"up/ok","messages":[{"role":"user","content":"Hello"}]})";
    QTest::newRow("chat") << QByteArray {"/v1/chat/completions"} << chat
                          << QByteArray {R"("code":"rate_limit_exceeded")"};
    QTest::newRow("responses") << QByteArray {"/v1/responses"} << QByteArray {R"({"model":"up/ok","input":"Hello"})"}
                               << QByteArray {R"("code":"rate_limit_exceeded")"};
    QTest::newRow("messages") << QByteArray {"/v1/messages"}
                              << QByteArray {R"({"model":"up/ok","max_tokens":5,"messages":[{"role":"user",)"
                                             R"("content":"Hello"}]})"}
                              << QByteArray {R"("type":"rate_limit_error")"};
    QTest::newRow("gemini") << QByteArray {"/v1beta/models/up/ok:generateContent"}
                            << QByteArray {R"({"contents":[{"role":"user","parts":[{"text":"Hello"}]}]})"}
                            << QByteArray {R"("status":"RESOURCE_EXHAUSTED")"};
    QTest::newRow("ollama") << QByteArray {"/api/chat"} << chat << QByteArray {R"({"error":")"};
}

void BudgetsTest::saysInEachDialectThatMoneyIsHeld()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, words);
    ScriptedUpstream upstream {[](const ReceivedRequest &) { return Script {}.stall(); }};
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl()));
    AppLimits limits;
    limits.budgetPeriod = BudgetPeriod::Total;
    limits.budgetNano = 10 * nanoOf(32, realOutput);
    QVERIFY(limit(hub, limits));
    RawClient first {hub.port()};
    first.send(post(hub, "/v1/chat/completions", bodyOf(false, 0))); // takes all that there is
    QTRY_COMPARE(upstream.requestCount(), 1);
    RawClient second {hub.port()};
    second.send(post(hub, path, body));
    QVERIFY(QTest::qWaitFor([&second] { return second.isAnswerComplete(); }, TestHub::patienceMs));
    QCOMPARE(second.status(), 429);
    QCOMPARE(second.headerValue("retry-after"), QByteArray {"1"});
    QVERIFY2(second.body().contains(words) && !second.body().contains("insufficient_quota"),
             second.received().constData());
}

void BudgetsTest::givesBackWhatAFailedCallHeld()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &) { return Script::answer(400, R"({"error":{}})"); }};
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl()));
    AppLimits limits;
    limits.budgetPeriod = BudgetPeriod::Total;
    limits.budgetNano = nanoOf(32, realOutput); // for one at a time
    QVERIFY(limit(hub, limits));
    for (int i = 0; i < 5; ++i) {
        RawClient client {hub.port()};
        client.send(post(hub, "/v1/chat/completions", bodyOf(false, realOutput)));
        QVERIFY(QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, TestHub::patienceMs));
        QCOMPARE(client.status(), 400);
    }
}

void BudgetsTest::tellsEveryClientInItsOwnWords_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isMoney");
    QTest::addColumn<QByteArray>("words");
    const QByteArray chat = R"({"model":"up/ok","messages":[{"role":"user","content":"Hello"}]})";
    const QByteArray messages = R"({"model":"up/ok","max_tokens":5,"messages":[{"role":"user","content":"Hello"}]})";
    const QByteArray responses = R"({"model":"up/ok","input":"Hello"})";
    const QByteArray gemini = R"({"contents":[{"role":"user","parts":[{"text":"Hello"}]}]})";
    const auto row = [](const char *name, const QByteArray &path, const QByteArray &body, const QByteArray &rate,
                        const QByteArray &money) {
        QTest::addRow("%s, too often", name) << path << body << false << rate;
        QTest::addRow("%s, no money", name) << path << body << true << money;
    };
    row("chat", "/v1/chat/completions", chat, R"("code":"rate_limit_exceeded")", R"("code":"insufficient_quota")");
    row("responses", "/v1/responses", responses, R"("code":"rate_limit_exceeded")", R"("code":"insufficient_quota")");
    row("messages", "/v1/messages", messages, R"("type":"rate_limit_error")", R"("type":"billing_error")");
    row("gemini", "/v1beta/models/up/ok:generateContent", gemini, R"("status":"RESOURCE_EXHAUSTED")", R"("code":402)");
    row("ollama", "/api/chat", chat, R"({"error":")", R"({"error":")");
}

void BudgetsTest::tellsEveryClientInItsOwnWords()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(bool, isMoney);
    QFETCH(QByteArray, words);
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl()));
    AppLimits limits;
    limits.budgetPeriod = BudgetPeriod::Day;
    limits.budgetNano = isMoney ? 1 : 0;
    limits.tokensPerMinute = isMoney ? 0 : 100'000;
    limits.requestsPerMinute = isMoney ? 0 : 1;
    QVERIFY(limit(hub, limits));
    if (!isMoney) {
        RawClient first {hub.port()};
        first.send(post(hub, path, body));
        QVERIFY(QTest::qWaitFor([&first] { return first.isAnswerComplete(); }, TestHub::patienceMs));
    }
    const int asked = upstream.requestCount();
    RawClient client {hub.port()};
    client.send(post(hub, path, body));
    QVERIFY(QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, TestHub::patienceMs));
    QCOMPARE(client.status(), isMoney ? 402 : 429);
    QVERIFY2(client.body().contains(words), client.received().constData());
    QVERIFY(QJsonDocument::fromJson(client.body()).isObject());
    if (!isMoney)
        QVERIFY2(client.headerValue("x-ratelimit-limit-tokens") == "100000"
                     || client.headerValue("anthropic-ratelimit-tokens-limit") == "100000",
                 client.head().constData());
    QCOMPARE(upstream.requestCount(), asked);
}

void BudgetsTest::refusesForGoodWhatNeverFits_data()
{
    tellsEveryClientInItsOwnWords_data();
}

/// A 429 would have clients ask again what can never pass.
void BudgetsTest::refusesForGoodWhatNeverFits()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl()));
    AppLimits limits;
    limits.tokensPerMinute = 1;
    QVERIFY(limit(hub, limits));
    RawClient client {hub.port()};
    client.send(post(hub, path, body));
    QVERIFY(QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, TestHub::patienceMs));
    QCOMPARE(client.status(), 400);
    QVERIFY2(client.body().contains("tokens per minute"), client.received().constData());
    QVERIFY(client.headerValue("retry-after").isEmpty());
    QCOMPARE(upstream.requestCount(), 0);
}

void BudgetsTest::nobodyPaysForTheDoctor()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl(), {{u"billing.enforce"_s, u"on"_s}}));
    const auto issued = hub.change<IssuedKey>([](const HubCommands &commands) {
        (void)commands.addAccount(u"poor"_s);
        return commands.addApp(QString::fromLatin1(DoctorApp::name), u"poor"_s, {});
    });
    QVERIFY(issued);
    hub.key = issued->key.toUtf8();
    RawClient client {hub.port()};
    client.send(post(hub, "/v1/chat/completions", bodyOf(false, 5)));
    QVERIFY(QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, TestHub::patienceMs));
    QVERIFY2(client.status() == 200, client.received().constData());
    const ModelCall call = hub.waitForCalls(1).first();
    QCOMPARE(call.creditsNano.value_or(-1), 0);
    QVERIFY(call.costNano.value_or(0) > 0); // what the provider bills is known all the same
    QVERIFY(hub.sums().differences.isEmpty());
}

void BudgetsTest::namesTheLimitsAsTheDialectDoes_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("prefix");
    QTest::newRow("chat") << QByteArray {"/v1/chat/completions"} << QByteArray {"x-ratelimit-"};
    QTest::newRow("messages") << QByteArray {"/v1/messages"} << QByteArray {"anthropic-ratelimit-"};
}

void BudgetsTest::namesTheLimitsAsTheDialectDoes()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, prefix);
    const bool isAnthropic = prefix.startsWith("anthropic");
    const auto name = [&](const QByteArray &what, const QByteArray &figure) -> QByteArray {
        return isAnthropic ? prefix + what + '-' + figure : prefix + figure + '-' + what;
    };
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl()));
    AppLimits limits;
    limits.requestsPerMinute = 1;
    limits.tokensPerMinute = 100'000;
    QVERIFY(limit(hub, limits));
    for (const bool isFirst : {true, false}) {
        RawClient client {hub.port()};
        client.send(post(hub, path, bodyOf(false, 5)));
        QVERIFY(QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, TestHub::patienceMs));
        QCOMPARE(client.status(), isFirst ? 200 : 429);
        QCOMPARE(client.headerValue(name("requests", "limit")), QByteArray {"1"});
        QCOMPARE(client.headerValue(name("requests", "remaining")), QByteArray {"0"});
        QCOMPARE(client.headerValue(name("tokens", "limit")), QByteArray {"100000"});
        const QByteArray reset = client.headerValue(name("requests", "reset"));
        if (isAnthropic) { // RFC 3339, within the coming minute
            const QDateTime at = QDateTime::fromString(QString::fromLatin1(reset), Qt::ISODate);
            QVERIFY2(at.isValid() && reset.endsWith('Z'), reset.constData());
            QVERIFY(QDateTime::currentDateTimeUtc().secsTo(at) <= 62);
        } else {
            QVERIFY2(reset.endsWith('s'), reset.constData());
        }
        if (!isFirst)
            QVERIFY(client.headerValue("retry-after").toInt() > 0);
    }
}

QTEST_GUILESS_MAIN(BudgetsTest)
#include "tst_budgets.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/integration/testhub.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int callers = 64;
constexpr qint64 credit = 1'000'000'000; // nano
constexpr qint64 perMillion = 1'000'000; // one credit for a million tokens, in pico a token

/// Long enough for all calls that can be admitted to be there.
Script later(QByteArrayView body, QByteArrayView type = "application/json")
{
    constexpr int waitMs = 300;
    return Script {}.wait(waitMs).send(Script::answer(200, body, type).steps().first().bytes);
}

QByteArray chatAnswer(qint64 input, qint64 output)
{
    return R"({"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":)" + QByteArray::number(input)
           + R"(,"completion_tokens":)" + QByteArray::number(output) + "}}";
}

/// Pictures cost 0.08, 1000 characters 0.02, a second 0.1; the model's name says how much text it writes.
Script answer(const ReceivedRequest &request)
{
    if (request.target.endsWith("/images/generations"))
        return later(R"({"created":1,"data":[{"b64_json":"eA=="}]})");
    if (request.target.endsWith("/audio/speech"))
        return later("sound", "audio/mpeg");
    if (request.target.endsWith("/audio/transcriptions"))
        return later(R"({"text":"x"})");
    if (request.body.contains(R"("model":"failing")"))
        return Script::answer(500, R"({"error":{"message":"no"}})");
    if (const qsizetype at = request.body.indexOf(R"("claim":)"); at >= 0) { // the usage that it is to report
        const qsizetype begin = request.body.indexOf('{', at);               // the last member of the whole
        const QByteArray usage = request.body.mid(begin, request.body.lastIndexOf('}') - begin);
        const QByteArray body =
            R"({"choices":[{"message":{"content":"five words of an answer"}}],"usage":)" + usage + '}';
        return later(body);
    }
    if (request.body.contains(R"("model":"verbose")"))
        return later(chatAnswer(8, 100'000));
    return later(chatAnswer(8, 100));
}

struct Rate
{
    QString model;
    ModelType type = ModelType::Chat;
    UnitRates cost;
};

QList<Rate> rates()
{
    UnitRates text;
    text.input = perMillion;
    text.output = 10 * perMillion;
    UnitRates pictures;
    pictures.images = {{"1024x1024", "", 40'000 * perMillion}, {"1024x1024", "hd", 80'000 * perMillion}};
    UnitRates spoken;
    spoken.character = 20 * perMillion;
    UnitRates heard;
    heard.second = 100'000 * perMillion;
    return {{u"verbose"_s, ModelType::Chat, text},   {u"dear"_s, ModelType::Chat, text},
            {u"thinker"_s, ModelType::Chat, text},   {u"picture"_s, ModelType::Image, pictures},
            {u"voice"_s, ModelType::Speech, spoken}, {u"ear"_s, ModelType::Transcription, heard}};
}

QByteArray wavForm()
{
    const QByteArray format = QByteArray::fromHex("1000000001000100803e0000007d00000200100064617461007d0000");
    const QByteArray wav = "RIFF" + QByteArray(4, '\0') + "WAVEfmt " + format + QByteArray(32'000, '\1'); // one second
    return "--xx\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nup/ear\r\n--xx\r\nContent-Disposition: "
           "form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"
           + wav + "\r\n--xx--\r\n";
}
} // namespace

/// Money binds for everything that has a price, however it is measured, whoever serves it and whatever it may become.
class BudgetServicesTest final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void neverOvershootsByMoreThanOneCall_data();
    void neverOvershootsByMoreThanOneCall();
    void runsPicturesSideBySideOnceTheirSizeIsKnown();
    void reservesNothingForAToolThatTakesAnAddress();
    void servesNothingPricedWithoutCredit_data();
    void servesNothingPricedWithoutCredit();
    void reservesForTheDearestPlace();
    void leavesOutWhatThereIsNoMoneyFor();
    void refusesWhatNobodyHasPriced_data();
    void refusesWhatNobodyHasPriced();
    void countsSoundThatTheProviderDoesNot();
    void countsSpeechThatIsBilledByTokens();
    void countsPicturesThatAreBilledByTokens();
    void believesNoMoreThanCanBe_data();
    void believesNoMoreThanCanBe();

private:
    [[nodiscard]] bool limit(qint64 budgetNano);
    [[nodiscard]] QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &type) const;
    /// Sends it that often at once, until nothing runs; how many were served, -1: other than 200, 402 and 429 came.
    [[nodiscard]] int callAtOnce(int times, const QByteArray &path, const QByteArray &body,
                                 const QByteArray &type = "application/json");
    [[nodiscard]] qint64 spentNano();
    [[nodiscard]] bool addAlias(const QString &name, const QStringList &targets);

    std::unique_ptr<ScriptedUpstream> m_upstream;
    std::unique_ptr<TestHub> m_hub;
    QByteArray m_lastAnswer;
    int m_calls = 0;
};

void BudgetServicesTest::init()
{
    m_calls = 0;
    m_upstream = std::make_unique<ScriptedUpstream>(answer);
    QVERIFY(m_upstream->listen());
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->start(m_upstream->baseUrl(), {{u"upstream.backoffMs"_s, u"0"_s}}));
    const auto priced = m_hub->change<bool>([](const HubCommands &commands) -> Result<bool> {
        for (const Rate &rate : rates()) {
            HubCommands::RatePrices prices;
            prices.cost = rate.cost;
            if (const auto set = commands.setRate(u"up"_s, rate.model, rate.type, prices); !set)
                return tl::unexpected {set.error()};
        }
        if (const auto added = commands.addModel(u"up"_s, u"thinker"_s, ModelType::Chat); !added)
            return tl::unexpected {added.error()};
        HubCommands::ModelEdit edit;
        edit.traits = QJsonObject {{u"reasoning"_s, u"effort"_s}};
        return commands.editModel(u"up"_s, u"thinker"_s, edit).map([](const AiModel &) { return true; });
    });
    QVERIFY2(priced, priced ? "" : qPrintable(priced.error().detail));
}

void BudgetServicesTest::cleanup()
{
    m_hub.reset();
    m_upstream.reset();
}

bool BudgetServicesTest::limit(qint64 budgetNano)
{
    return m_hub
        ->change<App>([budgetNano](const HubCommands &commands) {
            HubCommands::AppEdit edit;
            edit.limits.emplace();
            edit.limits->budgetPeriod = BudgetPeriod::Total;
            edit.limits->budgetNano = budgetNano;
            return commands.editApp(u"tool"_s, edit);
        })
        .has_value();
}

QByteArray BudgetServicesTest::post(const QByteArray &path, const QByteArray &body, const QByteArray &type) const
{
    return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_hub->port())
           + "\r\nAuthorization: Bearer " + m_hub->key + "\r\nContent-Type: " + type
           + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

int BudgetServicesTest::callAtOnce(int times, const QByteArray &path, const QByteArray &body, const QByteArray &type)
{
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < times; ++i) {
        clients.push_back(std::make_unique<RawClient>(m_hub->port()));
        clients.back()->send(post(path, body, type));
    }
    const auto areAnswered = [this, &clients] {
        return std::ranges::all_of(clients, [](const auto &client) { return client->isAnswerComplete(); })
               && m_hub->gateway->callsInFlight() == 0;
    };
    if (!QTest::qWaitFor(areAnswered, TestHub::patienceMs))
        return -1;
    m_calls += times;
    int served = 0;
    for (const auto &client : clients) {
        m_lastAnswer = client->received();
        if (client->status() != 200 && client->status() != 402 && client->status() != 429)
            return -1;
        served += client->status() == 200 ? 1 : 0;
    }
    return served;
}

qint64 BudgetServicesTest::spentNano()
{
    qint64 spent = 0;
    for (const ModelCall &call : m_hub->waitForCalls(m_calls))
        spent += call.creditsNano.value_or(0);
    return spent;
}

bool BudgetServicesTest::addAlias(const QString &name, const QStringList &targets)
{
    ModelAlias alias;
    alias.alias = name;
    for (const QString &target : targets)
        alias.targets.append({target, 1});
    return m_hub->change<ModelAlias>([alias](const HubCommands &commands) { return commands.addAlias(alias); })
        .has_value();
}

void BudgetServicesTest::neverOvershootsByMoreThanOneCall_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("budget");
    QTest::addColumn<qint64>("oneCall"); // what it costs in the end
    QTest::addColumn<qint64>("overshoot");
    const auto row = [](const char *name, const QByteArray &path, const QByteArray &body, qint64 budget, qint64 one,
                        qint64 overshoot, const QByteArray &type = "application/json") {
        QTest::newRow(name) << path << type << body << budget << one << overshoot;
    };
    row("pictures", "/v1/images/generations",
        R"({"model":"up/picture","prompt":"x","size":"1024x1024","quality":"hd"})", credit / 10, credit * 8 / 100, 0);
    row("pictures of any quality", "/v1/images/generations",
        R"({"model":"up/picture","prompt":"x","size":"1024x1024"})", credit / 10, credit * 4 / 100, 0);
    row("speech", "/v1/audio/speech", R"({"model":"up/voice","voice":"a","input":")" + QByteArray(1000, 'x') + "\"}",
        credit / 10, credit * 2 / 100, 0);
    row("transcripts", "/v1/audio/transcriptions", wavForm(), credit / 2, credit / 10, 0,
        "multipart/form-data; boundary=xx");
    row("texts without a maximum", "/v1/chat/completions",
        R"({"model":"up/verbose","messages":[{"role":"user","content":"Hello"}]})", credit, credit + 8000,
        credit + 8000);
    const auto claimed = [&row](const char *name, const QByteArray &more, qint64 input, qint64 output, qint64 budget) {
        const qint64 one = input * 1000 + output * 10'000;
        row(name, "/v1/chat/completions",
            R"({"max_tokens":5,)" + more + R"(,"claim":{"prompt_tokens":)" + QByteArray::number(input)
                + R"(,"completion_tokens":)" + QByteArray::number(output)
                + R"(,"completion_tokens_details":{"reasoning_tokens":)" + QByteArray::number(output - 5) + "}}}",
            budget, one, one);
    };
    const QByteArray ask = R"("messages":[{"role":"user","content":"Hello"}])";
    claimed("a picture elsewhere",
            R"("model":"up/dear","messages":[{"role":"user","content":[{"type":"text","text":"what"},)"
            R"({"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}])",
            1500, 5, credit * 15 / 1000);
    claimed("a large picture in the request",
            R"("model":"up/dear","messages":[{"role":"user","content":[{"type":"image_url",)"
            R"("image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}])",
            36'000, 5, credit * 100 / 1000);
    claimed("a search", R"("model":"up/dear","web_search_options":{},)" + ask, 9000, 5, credit / 100);
    claimed("thoughts beside the maximum", R"("model":"up/thinker",)" + ask, 10, 1005, credit / 10);
}

void BudgetServicesTest::neverOvershootsByMoreThanOneCall()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(qint64, budget);
    QFETCH(qint64, oneCall);
    QFETCH(qint64, overshoot);
    QVERIFY(limit(budget));
    const int served = callAtOnce(callers, path, body, type);
    QVERIFY2(served > 0, m_lastAnswer.constData());
    const qint64 spent = spentNano();
    QCOMPARE(spent, served * oneCall);
    QVERIFY2(spent <= budget + overshoot, qPrintable(QString::number(spent)));
    // What was held is free again, to the last one that fits and not one more.
    int more = 0;
    while (more < callers && callAtOnce(1, path, body, type) == 1)
        ++more;
    QVERIFY(m_lastAnswer.startsWith("HTTP/1.1 402"));
    QVERIFY2(spentNano() <= budget + overshoot, qPrintable(QString::number(spentNano())));
    QVERIFY(m_hub->sums().differences.isEmpty());
}

void BudgetServicesTest::runsPicturesSideBySideOnceTheirSizeIsKnown()
{
    constexpr const char *path = "/v1/chat/completions";
    const QByteArray body =
        R"({"model":"up/dear","max_tokens":5,"messages":[{"role":"user","content":[{"type":"image_url","image_url":)"
        R"({"url":"https://example.com/a.png"}}]}],"claim":{"prompt_tokens":1500,"completion_tokens":5}})";
    QVERIFY(limit(credit)); // comfortable, but less than the model can read
    QCOMPARE(callAtOnce(4, path, body), 1);
    QCOMPARE(callAtOnce(16, path, body), 16);
    QVERIFY(m_hub->set(u"billing.reserveTokens"_s, u"0"_s));
    QCOMPARE(callAtOnce(4, path, body), 1);
}

/// An address in the description of a tool's parameters has nobody read it.
void BudgetServicesTest::reservesNothingForAToolThatTakesAnAddress()
{
    const QByteArray body = R"({"model":"up/dear","max_tokens":5,"messages":[{"role":"user","content":"Hello"}],)"
                            R"("tools":[{"type":"function","function":{"name":"fetch","parameters":{"type":"object",)"
                            R"("properties":{"url":{"type":"string"}}}}}]})";
    QVERIFY(limit(credit / 100));
    QCOMPARE(callAtOnce(1, "/v1/chat/completions", body), 1); // it is known then what the provider adds
    QVERIFY(callAtOnce(8, "/v1/chat/completions", body) > 1);
}

void BudgetServicesTest::servesNothingPricedWithoutCredit_data()
{
    neverOvershootsByMoreThanOneCall_data();
}

void BudgetServicesTest::servesNothingPricedWithoutCredit()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    const auto poor = m_hub->change<IssuedKey>([](const HubCommands &commands) {
        (void)commands.addAccount(u"poor"_s);
        return commands.addApp(u"poor"_s, u"poor"_s, {});
    });
    QVERIFY(poor);
    m_hub->key = poor->key.toUtf8();
    QVERIFY(m_hub->set(u"billing.enforce"_s, u"on"_s));
    QCOMPARE(callAtOnce(1, path, body, type), 0);
    QCOMPARE(m_upstream->requestCount(), 0);
    QCOMPARE(spentNano(), 0);
}

/// The first place costs little and fails, the second one costs a hundred times as much.
void BudgetServicesTest::reservesForTheDearestPlace()
{
    HubCommands::RatePrices cheap;
    cheap.cost.input = cheap.cost.output = perMillion / 10;
    QVERIFY(m_hub->change<AiModelRate>([cheap](const HubCommands &commands) {
        return commands.setRate(u"up"_s, u"failing"_s, ModelType::Chat, cheap);
    }));
    QVERIFY(addAlias(u"both"_s, {u"up/failing"_s, u"up/dear"_s}));
    constexpr qint64 oneCall = 8 * 1000 + 100 * 10'000;
    QVERIFY(limit(credit / 100)); // nine calls, or thousands of the first place's
    const int served =
        callAtOnce(callers, "/v1/chat/completions",
                   R"({"model":"both","max_tokens":100,"messages":[{"role":"user","content":"Hello"}]})");
    const qint64 spent = spentNano();
    QVERIFY2(spent <= credit / 100, qPrintable(u"%1 by %2 calls"_s.arg(spent).arg(served)));
    QVERIFY(spent > 0);
    QCOMPARE(spent % oneCall, 0);
}

void BudgetServicesTest::leavesOutWhatThereIsNoMoneyFor()
{
    QVERIFY(addAlias(u"both"_s, {u"up/dear"_s, u"up/ok"_s})); // 1008 nano and more against a fifth of it
    QVERIFY(limit(500'000));
    QCOMPARE(callAtOnce(1, "/v1/chat/completions",
                        R"({"model":"both","max_tokens":100,"messages":[{"role":"user","content":"Hello"}]})"),
             1);
    const QList<ModelCall> calls = m_hub->waitForCalls(1);
    QCOMPARE(calls.size(), 1);
    QCOMPARE(calls.first().modelServed, u"ok"_s);
}

void BudgetServicesTest::refusesWhatNobodyHasPriced_data()
{
    QTest::addColumn<QString>("enforce");
    QTest::addColumn<qint64>("budget");
    QTest::addColumn<QString>("unpriced");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *enforce, qint64 budget, const char *unpriced, const char *model,
                        int status) {
        QTest::newRow(name) << QString::fromLatin1(enforce) << budget << QString::fromLatin1(unpriced)
                            << QByteArray {model} << status;
    };
    row("nothing is limited", "off", 0, "refuse", "up/echo", 200);
    row("credit is enforced", "on", 0, "refuse", "up/echo", 403);
    row("the app has a budget", "off", credit, "refuse", "up/echo", 403);
    row("it is allowed", "on", credit, "allow", "up/echo", 200);
    row("the provider can bill nobody", "on", credit, "refuse", "demo/echo", 200);
    row("a place that has a price is left", "on", credit, "refuse", "either", 200);
}

void BudgetServicesTest::refusesWhatNobodyHasPriced()
{
    QFETCH(QString, enforce);
    QFETCH(qint64, budget);
    QFETCH(QString, unpriced);
    QFETCH(QByteArray, model);
    QFETCH(int, status);
    QVERIFY(addAlias(u"either"_s, {u"up/echo"_s, u"up/ok"_s}));
    QVERIFY(limit(budget));
    QVERIFY(m_hub->set(u"billing.enforce"_s, enforce));
    QVERIFY(m_hub->set(u"billing.unpriced"_s, unpriced));
    RawClient client {m_hub->port()};
    client.send(post("/v1/chat/completions",
                     R"({"model":")" + model + R"(","max_tokens":9,"messages":[{"role":"user","content":"Hello"}]})",
                     "application/json"));
    QVERIFY(QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, TestHub::patienceMs));
    QVERIFY2(client.status() == status, client.received().constData());
    if (status == 403) {
        QVERIFY(client.body().contains("up/echo has no price"));
        QVERIFY(client.body().contains("billing.unpriced"));
        QCOMPARE(m_upstream->requestCount(), 0);
    }
    const QList<ModelCall> calls = m_hub->waitForCalls(1);
    if (model == "either")
        QCOMPARE(calls.first().modelServed, u"ok"_s);
}

void BudgetServicesTest::countsSoundThatTheProviderDoesNot()
{
    QCOMPARE(callAtOnce(1, "/v1/audio/transcriptions", wavForm(), "multipart/form-data; boundary=xx"), 1);
    const ModelCall call = m_hub->waitForCalls(1).first();
    QCOMPARE(call.usage.audioMs, 1000);
    QVERIFY(call.usage.estimated);
    QCOMPARE(call.creditsNano, credit / 10);
}

void BudgetServicesTest::countsSpeechThatIsBilledByTokens()
{
    HubCommands::RatePrices prices;
    prices.cost.input = perMillion;
    prices.cost.output = 10 * perMillion;
    QVERIFY(m_hub->change<AiModelRate>([prices](const HubCommands &commands) {
        return commands.setRate(u"up"_s, u"teller"_s, ModelType::Speech, prices);
    }));
    QVERIFY(limit(credit));
    const QByteArray body = R"({"model":"up/teller","voice":"a","input":")" + QByteArray(1000, 'x') + "\"}";
    QCOMPARE(callAtOnce(1, "/v1/audio/speech", body), 1);
    const ModelCall call = m_hub->waitForCalls(1).first();
    QCOMPARE(call.usage.characters, 1000);
    QCOMPARE(call.usage.audioOutput, 1500);
    QVERIFY(call.usage.estimated);
    QCOMPARE(call.creditsNano, 250 * 1000 + 1500 * 10'000);
}

void BudgetServicesTest::countsPicturesThatAreBilledByTokens()
{
    HubCommands::RatePrices prices;
    prices.cost.input = 5 * perMillion;
    prices.cost.output = 30 * perMillion;
    QVERIFY(m_hub->change<AiModelRate>([prices](const HubCommands &commands) {
        return commands.setRate(u"up"_s, u"painter"_s, ModelType::Image, prices);
    }));
    QVERIFY(limit(credit));
    const QByteArray body = R"({"model":"up/painter","prompt":"eight by","size":"1024x1536","quality":"high"})";
    QCOMPARE(callAtOnce(1, "/v1/images/generations", body), 1);
    const ModelCall call = m_hub->waitForCalls(1).first();
    QCOMPARE(call.usage.images, 1);
    QCOMPARE(call.usage.uncachedInput, 3); // with its quotation marks
    QCOMPARE(call.usage.output, 6240);
    QVERIFY(call.usage.estimated);
    QCOMPARE(call.creditsNano, 3 * 5000 + 6240 * 30'000);
}

void BudgetServicesTest::believesNoMoreThanCanBe_data()
{
    QTest::addColumn<QByteArray>("more"); // of the request
    QTest::addColumn<QByteArray>("claim");
    QTest::addColumn<bool>("isBelieved");
    const auto row = [](const char *name, const char *more, const char *claim, bool isBelieved) {
        QTest::newRow(name) << QByteArray {more} << QByteArray {claim} << isBelieved;
    };
    const char *const hundred = R"("max_tokens":100,)";
    row("all that was allowed", hundred, R"("prompt_tokens":9,"completion_tokens":100)", true);
    row("a little more", hundred, R"("prompt_tokens":9,"completion_tokens":104)", true);
    row("far more", hundred, R"("prompt_tokens":9,"completion_tokens":100000)", false);
    row("for each of three", R"("max_tokens":100,"n":3,)", R"("prompt_tokens":9,"completion_tokens":300)", true);
    row("long thoughts without a maximum", "",
        R"("prompt_tokens":9,"completion_tokens":120000,"completion_tokens_details":{"reasoning_tokens":119000})",
        true);
    row("more than any model writes", "", R"("prompt_tokens":9,"completion_tokens":1000000000)", false);
    row("instructions that the provider adds", "", R"("prompt_tokens":20000,"completion_tokens":9)", true);
    row("a prompt that nobody sent", "", R"("prompt_tokens":1000000000,"completion_tokens":9)", false);
    row("the same from a cache", "",
        R"("prompt_tokens":500000,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":499000})", false);
    row("what a search has found", R"("web_search_options":{},)", R"("prompt_tokens":500000,"completion_tokens":9)",
        true);
    row("a search that found the whole web", R"("web_search_options":{},)",
        R"("prompt_tokens":1000000000,"completion_tokens":9)", false);
}

void BudgetServicesTest::believesNoMoreThanCanBe()
{
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, claim);
    QFETCH(bool, isBelieved);
    const QByteArray body =
        R"({"model":"up/dear",)" + more + R"("messages":[{"role":"user","content":"Hello"}],"claim":{)" + claim + "}}";
    RawClient client {m_hub->port()};
    client.send(post("/v1/chat/completions", body, "application/json"));
    QVERIFY(QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, TestHub::patienceMs));
    QVERIFY2(client.status() == 200, client.received().constData());
    const ModelCall call = m_hub->waitForCalls(1).first();
    QCOMPARE(call.usage.estimated, !isBelieved);
    QCOMPARE(call.notes.contains(u"cannot be"_s), !isBelieved);
    if (!isBelieved) {
        QCOMPARE(call.usage.output, 6); // its 23 bytes of text
        QVERIFY(call.creditsNano.value_or(0) > 0 && call.creditsNano.value_or(0) < credit / 1000);
    }
    QVERIFY(m_hub->sums().differences.isEmpty());
}

QTEST_GUILESS_MAIN(BudgetServicesTest)
#include "tst_budgetservices.moc"

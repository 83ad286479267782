// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/ollama/ollamaclient.h"
#include "gateway/dialects/ollama/ollamaprovider.h"
#include "goldenfolder.h"
#include "junkvariants.h"
#include "stepdump.h"

class TestOllamaRequest final : public QObject
{
    Q_OBJECT

private slots:
    void readsRequests_data();
    void readsRequests();
    void streamsUnlessToldNotTo();
    void refusesWhatItCannotUnderstand_data();
    void refusesWhatItCannotUnderstand();
    void takesAnyShape_data();
    void takesAnyShape();
    void knowsRequestsThatOnlyLoad_data();
    void knowsRequestsThatOnlyLoad();

private:
    static OllamaClient clientOf(const QString &name)
    {
        return OllamaClient {name == QStringLiteral("chat") ? OllamaEndpoint::Chat : OllamaEndpoint::Generate};
    }

    void addEndpoints();

    GoldenFolder m_golden {__FILE__};
};

void TestOllamaRequest::addEndpoints()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("chat") << QStringLiteral("chat");
    QTest::newRow("generate") << QStringLiteral("generate");
}

void TestOllamaRequest::readsRequests_data()
{
    addEndpoints();
}

void TestOllamaRequest::readsRequests()
{
    QFETCH(const QString, name);
    const Result<NeutralRequest> request = clientOf(name).read(m_golden.text(name + QStringLiteral(".request.json")));
    QVERIFY2(request, request ? "" : qPrintable(request.error().detail));
    const QByteArray difference = m_golden.difference(name + QStringLiteral(".request.txt"), dumpedRequest(*request));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestOllamaRequest::streamsUnlessToldNotTo()
{
    const OllamaClient client {OllamaEndpoint::Chat};
    QVERIFY(client.read(R"({"model":"m"})")->stream);
    QVERIFY(client.read(R"({"model":"m","stream":null})")->stream);
    QVERIFY(!client.read(R"({"model":"m","stream":false})")->stream);
}

void TestOllamaRequest::refusesWhatItCannotUnderstand_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const char *endpoint, const char *body, const char *message) {
        QTest::newRow(name) << QString::fromLatin1(endpoint) << QByteArray {body} << QString::fromLatin1(message);
    };
    row("no model", "chat", R"({"messages":[]})", "model is required");
    row("messages of a wrong kind", "chat", R"({"model":"m","messages":"x"})", "messages must be an array");
    row("a message of a wrong kind", "chat", R"({"model":"m","messages":["x"]})", "messages[0] must be an object");
    row("an unknown role", "chat", R"({"model":"m","messages":[{"role":"bot"}]})",
        "messages[0].role must be system, user, assistant or tool");
    row("content in parts", "chat", R"({"model":"m","messages":[{"role":"user","content":[]}]})",
        "messages[0].content must be a string");
    row("an image of a wrong kind", "chat", R"({"model":"m","messages":[{"role":"user","content":"","images":[5]}]})",
        "messages[0].images must be an array of base64 strings");
    row("a call without a name", "chat", R"({"model":"m","messages":[{"role":"assistant","tool_calls":[{}]}]})",
        "messages[0].tool_calls[0].function.name is required");
    row("a tool without a name", "chat", R"({"model":"m","tools":[{}]})", "tools[0].function.name is required");
    row("a format in words", "chat", R"({"model":"m","format":"xml"})", "format must be \"json\" or a JSON schema");
    row("a temperature in words", "chat", R"({"model":"m","options":{"temperature":"hot"}})",
        "options.temperature must be a number");
    row("options of a wrong kind", "chat", R"({"model":"m","options":[]})", "options must be an object");
    row("a gap to fill", "generate", R"({"model":"m","prompt":"a","suffix":"b"})",
        "suffix is not supported: no provider fills gaps");
    row("a context of tokens", "generate", R"({"model":"m","prompt":"a","context":[1]})",
        "context is not supported: use /api/chat to go on with a talk");
    row("a prompt of a wrong kind", "generate", R"({"model":"m","prompt":5})", "prompt must be a string");
}

void TestOllamaRequest::refusesWhatItCannotUnderstand()
{
    QFETCH(const QString, endpoint);
    QFETCH(const QByteArray, body);
    const Result<NeutralRequest> request = clientOf(endpoint).read(body);
    QVERIFY(!request);
    QCOMPARE(request.error().code, ErrorCode::BadRequest);
    QTEST(request.error().detail, "message");
}

void TestOllamaRequest::takesAnyShape_data()
{
    addEndpoints();
}

/// Whatever stands where, it is refused as the client's fault, or read and written as valid JSON.
void TestOllamaRequest::takesAnyShape()
{
    QFETCH(const QString, name);
    int refused = 0;
    int written = 0;
    for (const QByteArray &body : junkVariants(m_golden.text(name + QStringLiteral(".request.json")))) {
        if (!JsonView {body}.isObject())
            continue;
        const Result<NeutralRequest> request = clientOf(name).read(body);
        if (!request) {
            ++refused;
            QCOMPARE(request.error().code, ErrorCode::BadRequest);
            continue;
        }
        DialectNotes notes;
        const Result<ProviderDraft> draft = OllamaProvider {}.write(*request, {}, notes);
        written += draft ? 1 : 0;
        QVERIFY2(!draft || JsonView::checked(draft->body), body.constData());
    }
    QVERIFY(refused > 0);
    QVERIFY(written > 0);
}

void TestOllamaRequest::knowsRequestsThatOnlyLoad_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("reason"); // empty: there is something to be said
    const auto row = [](const char *name, const char *endpoint, const char *body, const char *reason) {
        QTest::newRow(name) << QString::fromLatin1(endpoint) << QByteArray {body} << QByteArray {reason};
    };
    row("no messages", "chat", R"({"model":"m"})", "load");
    row("empty messages", "chat", R"({"model":"m","messages":[],"keep_alive":"5m"})", "load");
    row("a message", "chat", R"({"model":"m","messages":[{"role":"user","content":"x"}]})", "");
    row("no prompt", "generate", R"({"model":"m"})", "load");
    row("no prompt, and no longer", "generate", R"({"model":"m","keep_alive":0})", "unload");
    row("no prompt, and no longer, in words", "generate", R"({"model":"m","prompt":"","keep_alive":"0s"})", "unload");
    row("a prompt", "generate", R"({"model":"m","prompt":"x"})", "");
}

void TestOllamaRequest::knowsRequestsThatOnlyLoad()
{
    QFETCH(const QString, endpoint);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, reason);
    const OllamaClient client = clientOf(endpoint);
    QCOMPARE(client.asksToLoad(body), !reason.isEmpty());
    if (reason.isEmpty())
        return;
    AnswerIdentity identity;
    identity.model = "m";
    const QByteArray answer = client.loadAnswer(body, identity);
    const std::optional<JsonView> json = JsonView::checked(answer);
    QVERIFY(json);
    QCOMPARE((*json)["done"].boolean(), std::optional {true});
    QCOMPARE((*json)["done_reason"].text(), reason);
}

QTEST_GUILESS_MAIN(TestOllamaRequest)
#include "tst_ollamarequest.moc"

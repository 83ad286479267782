// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "gateway/api/passedheaders.h"
#include "models/settings/settingspec.h"
#include "models/values/passableheader.h"
#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const ProviderKind &kindNamed(const char *name)
{
    return *ProviderKind::byName(QByteArrayView {name});
}

HeaderList one(const QByteArray &name, const QByteArray &value = "1")
{
    HeaderList headers;
    headers.add(name, value);
    return headers;
}

bool passes(const QByteArray &name, const char *kind, std::optional<WireDialect> shared,
            const QList<QByteArray> &setting = {})
{
    return PassedHeaders {shared, setting, &kindNamed(kind)}.of(one(name)).contains(name);
}

/// The words in back quotes from one text of docs/dialects.md to another.
QList<QByteArray> documented(const QString &from, const QString &to)
{
    QFile file {QStringLiteral(PORTICO_SOURCE_DIR "/docs/dialects.md")};
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString text = QString::fromUtf8(file.readAll());
    const qsizetype begin = text.indexOf(from);
    const qsizetype end = text.indexOf(to, begin);
    static const QRegularExpression quoted {u"`([^`]+)`"_s};
    QList<QByteArray> words;
    if (begin < 0 || end < 0)
        return words;
    for (auto found = quoted.globalMatch(text.mid(begin, end - begin)); found.hasNext();)
        words.append(found.next().captured(1).toLatin1());
    return words;
}
} // namespace

/// Which of a client's headers reach a provider.
class PassedHeadersTest final : public QObject
{
    Q_OBJECT

private slots:
    void passesTheDialectsFamily_data();
    void passesTheDialectsFamily();
    void joinsLinesAndBoundsThem();
    void takesTheOwnersNames_data();
    void takesTheOwnersNames();
    void doesWhatTheDocumentSays();
    void reachesTheProvider_data();
    void reachesTheProvider();
};

void PassedHeadersTest::passesTheDialectsFamily_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<int>("dialect");
    QTest::addColumn<bool>("passed");
    const auto row = [](const char *name, const char *kind, WireDialect dialect, bool passed) {
        QTest::addRow("%s to %s %d", name, kind, static_cast<int>(dialect))
            << QByteArray {name} << QByteArray {kind} << static_cast<int>(dialect) << passed;
    };
    row("OpenAI-Beta", "openai", WireDialect::Chat, true);
    row("openai-novelty", "openai-compatible", WireDialect::Responses, true);
    row("OpenAI-Organization", "openai", WireDialect::Chat, false);
    row("OpenAI-Project", "openai", WireDialect::Responses, false);
    row("anthropic-beta", "openai", WireDialect::Chat, false);
    row("anthropic-beta", "anthropic", WireDialect::Messages, true);
    row("anthropic-version", "openrouter", WireDialect::Messages, true);
    row("x-goog-ext-353267353-bin", "google", WireDialect::Gemini, true);
    row("x-goog-api-key", "google", WireDialect::Gemini, false);
    row("x-goog-user-project", "google", WireDialect::Gemini, false);
    row("x-goog-api-client", "google", WireDialect::Gemini, false);
    row("x-goog-request-params", "google", WireDialect::Gemini, false);
    row("x-goog-ext-1", "ollama", WireDialect::Ollama, false);
    row("X-Title", "openrouter", WireDialect::Chat, true);
    row("HTTP-Referer", "openrouter", WireDialect::Messages, true);
    row("X-Title", "openai", WireDialect::Chat, false);
    row("X-Anything", "openai", WireDialect::Chat, false);
}

void PassedHeadersTest::passesTheDialectsFamily()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, kind);
    QFETCH(int, dialect);
    QTEST(passes(name, kind.constData(), static_cast<WireDialect>(dialect)), "passed");
}

void PassedHeadersTest::joinsLinesAndBoundsThem()
{
    HeaderList client = one("OpenAI-Beta", "x=1");
    client.add("openai-beta", "y=2");
    client.add("openai-bad", "x\xff");
    client.add("openai-long", QByteArray {2100, 'x'});
    client.add("openai-empty", "");
    client.add("openai-hop", "x");
    client.add("Connection", "keep-alive, OpenAI-Hop");
    const HeaderList passed = PassedHeaders {WireDialect::Chat, {}, &kindNamed("openai")}.of(client);
    QCOMPARE(passed.fields().size(), size_t {1});
    QCOMPARE(passed.value("openai-beta"), QByteArray {"x=1,y=2"});
}

void PassedHeadersTest::takesTheOwnersNames_data()
{
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("allowed");
    QTest::addColumn<bool>("passed");
    const auto row = [](const char *setting, const char *name, bool allowed, bool passed) {
        QTest::addRow("%s for %s", setting, name)
            << QString::fromLatin1(setting) << QByteArray {name} << allowed << passed;
    };
    row("X-Session-Id", "x-session-id", true, true);
    row("x-session-*, traceparent", "x-session-affinity", true, true);
    row("x-session-*, traceparent", "Traceparent", true, true);
    row("x-*", "x-trace", false, false);
    row("x-y*", "x-yield", true, true);
    row("x-y*", "x-y-user", true, false);
    row("openai-organization", "openai-organization", true, true);
    for (const char *never : {"authorization",
                              "Cookie",
                              "x-api-key",
                              "api-key",
                              "x-goog-api-key",
                              "Host",
                              "connection",
                              "keep-alive",
                              "te",
                              "trailer",
                              "transfer-encoding",
                              "upgrade",
                              "proxy-authorization",
                              "x-forwarded-for",
                              "x-forwarded-*",
                              "forwarded",
                              "content-length",
                              "content-*",
                              "accept-encoding",
                              "x-amz-security-token",
                              "sec-fetch-site",
                              "a b",
                              "*",
                              "x:y"})
        row(never, QByteArray {never}.replace('*', 'x').constData(), false, false);
}

void PassedHeadersTest::takesTheOwnersNames()
{
    QFETCH(QString, setting);
    QFETCH(QByteArray, name);
    QFETCH(bool, allowed);
    const Result<QString> normal = SettingSpec::of(SettingKey::UpstreamPassHeaders).normalized(setting);
    QCOMPARE(normal.has_value(), allowed);
    // What is kept back does not pass even if it came into the setting.
    const QList<QByteArray> refused =
        PassableHeader::isKeptBack(name) ? QList<QByteArray> {name} : QList<QByteArray> {};
    const QList<QByteArray> patterns = normal ? normal->toLatin1().split(',') : refused;
    QTEST(PassedHeaders({WireDialect::Chat, patterns, &kindNamed("openai")}).of(one(name)).contains(name), "passed");
}

void PassedHeadersTest::doesWhatTheDocumentSays()
{
    const QList<QByteArray> families = documented(u"- **Headers**"_s, u"Kept back"_s);
    QCOMPARE(families, (QList<QByteArray> {"openai-*", "anthropic-*", "x-goog-*"}));
    const std::array dialects {WireDialect::Chat, WireDialect::Messages, WireDialect::Gemini};
    const std::array kinds {"openai", "anthropic", "google"};
    for (size_t at = 0; at < dialects.size(); ++at) {
        const QByteArray name = families[static_cast<qsizetype>(at)].chopped(1) + "news";
        QVERIFY2(passes(name, kinds[at], dialects[at]), name.constData());
        QVERIFY2(!passes(name, kinds[at], std::nullopt), name.constData());
    }
    const QList<QByteArray> accounts = documented(u"Kept back"_s, u"To OpenRouter"_s);
    QVERIFY(!accounts.isEmpty());
    for (const QByteArray &name : accounts) {
        for (const WireDialect dialect : dialects)
            QVERIFY2(!passes(name, "openrouter", dialect), name.constData());
    }
    QVERIFY(passes("http-referer", "openrouter", std::nullopt) && passes("x-title", "openrouter", std::nullopt));
    const QList<QByteArray> never = documented(u"these never pass"_s, u"Lines of one name"_s);
    QVERIFY(never.size() > 10);
    for (const QByteArray &name : never) {
        QVERIFY2(!passes(name, "openrouter", WireDialect::Chat, {name}), name.constData());
        QVERIFY2(!PassableHeader::pattern(QString::fromLatin1(name)), name.constData());
    }
}

void PassedHeadersTest::reachesTheProvider_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("passed"); // of all that the client sends, in the order of their names
    const auto row = [](const char *name, const char *kind, const char *path, const char *body, const char *passed) {
        QTest::newRow(name) << QByteArray {kind} << QByteArray {path} << QByteArray {body} << QByteArray {passed};
    };
    const char *const chat = R"({"model":"one/m1","max_tokens":9,"messages":[{"role":"user","content":"x"}]})";
    row("chat", "openai-compatible", "/v1/chat/completions", chat, "openai-beta x-mine");
    row("responses", "openai", "/v1/responses", R"({"model":"one/m1","input":"x"})", "openai-beta x-mine");
    row("messages", "anthropic", "/v1/messages", chat, "anthropic-beta x-mine");
    row("chat to Anthropic", "anthropic", "/v1/chat/completions", chat, "x-mine");
    row("messages to OpenAI", "openai-compatible", "/v1/messages", chat, "x-mine");
    row("OpenRouter", "openrouter", "/v1/chat/completions", chat, "http-referer openai-beta x-mine x-title");
    row("OpenRouter from Gemini", "openrouter", "/v1beta/models/one/m1:generateContent",
        R"({"contents":[{"role":"user","parts":[{"text":"x"}]}]})", "http-referer x-mine x-title");
    row("Google", "google", "/v1beta/models/one/m1:generateContent",
        R"({"contents":[{"role":"user","parts":[{"text":"x"}]}]})", "x-goog-ext-1 x-mine");
    row("completions", "openai-compatible", "/v1/completions", R"({"model":"one/m1","prompt":"x"})",
        "openai-beta x-mine");
}

void PassedHeadersTest::reachesTheProvider()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    ApiFixture hub;
    const auto provider = makeProvider(1, "one", {"m1"}, {{11, "secret-eleven"}});
    provider->kind = kind;
    hub.snapshot->providers = {provider};
    hub.set("upstream.passHeaders", "x-mine");
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", path);
    const QList<QByteArray> sent {
        "http-referer", "openai-beta", "anthropic-beta", "openai-project", "x-goog-ext-1",    "x-goog-user-project",
        "x-title",      "x-mine",      "x-other",        "cookie",         "x-stainless-lang"};
    for (const QByteArray &name : sent)
        exchange.requestHead.headers.add(name, "sent");
    const auto handler = hub.chat(exchange, body);
    QVERIFY2(!hub.upstream.sent.empty(), exchange.body.constData());
    QList<QByteArray> passed;
    for (const QByteArray &name : sent) {
        if (hub.upstream.last().request.headers.value(name) == "sent")
            passed.append(name);
    }
    std::sort(passed.begin(), passed.end());
    QTEST(passed.join(' '), "passed");
}

QTEST_GUILESS_MAIN(PassedHeadersTest)
#include "tst_passedheaders.moc"

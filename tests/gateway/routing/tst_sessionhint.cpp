// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/routing/sessionhint.h"

class SessionHintTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsAConversation_data();
    void keepsAConversation();
    void tellsConversationsApart_data();
    void tellsConversationsApart();
    void readsHeaders();
};

void SessionHintTest::keepsAConversation_data()
{
    QTest::addColumn<WireDialect>("dialect");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("later");
    const auto row = [](const char *name, WireDialect dialect, const char *first, const char *later) {
        QTest::newRow(name) << dialect << QByteArray {first} << QByteArray {later};
    };
    row("chat", WireDialect::Chat, R"({"messages":[{"role":"system","content":"S"},{"role":"user","content":"U"}]})",
        R"({"temperature":1,"messages":[{"role":"system","content":"S"},{"role":"user","content":"U"},
            {"role":"assistant","content":"A"},{"role":"user","content":"next"}]})");
    row("messages, whose marks move", WireDialect::Messages,
        R"({"system":[{"type":"text","text":"S"}],"messages":[{"role":"user","content":[{"type":"text","text":"U",
            "cache_control":{"type":"ephemeral"}}]}]})",
        R"({"system":[{"type":"text","text":"S","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user",
            "content":[{"type":"text","text":"U"}]},{"role":"assistant","content":"A"}]})");
    row("responses", WireDialect::Responses, R"({"instructions":"S","input":"U"})",
        R"({"instructions":"S","input":"U","temperature":1})");
    row("gemini", WireDialect::Gemini,
        R"({"systemInstruction":{"parts":[{"text":"S"}]},"contents":[{"role":"user","parts":[{"text":"U"}]}]})",
        R"({"systemInstruction":{"parts":[{"text":"S"}]},"contents":[{"role":"user","parts":[{"text":"U"}]},
            {"role":"model","parts":[{"text":"A"}]}]})");
    row("cache key", WireDialect::Chat, R"({"prompt_cache_key":"k","messages":[{"role":"user","content":"U"}]})",
        R"({"prompt_cache_key":"k","messages":[{"role":"user","content":"V"}]})");
    row("user id", WireDialect::Messages, R"({"metadata":{"user_id":"k"},"messages":[{"role":"user","content":"U"}]})",
        R"({"metadata":{"user_id":"k"},"messages":[{"role":"user","content":"V"}]})");
    row("user", WireDialect::Chat, R"({"user":"u","messages":[{"role":"user","content":"U"}]})",
        R"({"user":"u","messages":[{"role":"user","content":"V"}]})");
    row("safety identifier", WireDialect::Responses, R"({"safety_identifier":"s","user":"u","input":"U"})",
        R"({"safety_identifier":"s","user":"v","input":"V"})");
    row("cache key before the user", WireDialect::Chat,
        R"({"prompt_cache_key":"k","user":"u","messages":[{"role":"user","content":"U"}]})",
        R"({"prompt_cache_key":"k","user":"v","messages":[{"role":"user","content":"U"}]})");
    row("conversation", WireDialect::Responses, R"({"conversation":"c","input":"U"})",
        R"({"conversation":{"id":"c"},"input":"V"})");
}

void SessionHintTest::keepsAConversation()
{
    QFETCH(WireDialect, dialect);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, later);
    QCOMPARE(sessionHash(dialect, first, {}), sessionHash(dialect, later, {}));
}

void SessionHintTest::tellsConversationsApart_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    const auto row = [](const char *name, const char *one, const char *other) {
        QTest::newRow(name) << QByteArray {one} << QByteArray {other};
    };
    row("another question", R"({"messages":[{"role":"user","content":"U"}]})",
        R"({"messages":[{"role":"user","content":"V"}]})");
    row("another system", R"({"messages":[{"role":"system","content":"S"},{"role":"user","content":"U"}]})",
        R"({"messages":[{"role":"system","content":"T"},{"role":"user","content":"U"}]})");
    row("another place of the words", R"({"system":"ab","messages":[{"role":"user","content":"c"}]})",
        R"({"system":"a","messages":[{"role":"user","content":"bc"}]})");
    row("another user", R"({"user":"u","messages":[{"role":"user","content":"U"}]})",
        R"({"user":"v","messages":[{"role":"user","content":"U"}]})");
    row("another key", R"({"prompt_cache_key":"k","messages":[{"role":"user","content":"U"}]})",
        R"({"prompt_cache_key":"l","messages":[{"role":"user","content":"U"}]})");
}

void SessionHintTest::tellsConversationsApart()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QVERIFY(sessionHash(WireDialect::Chat, one, {}) != sessionHash(WireDialect::Chat, other, {}));
}

void SessionHintTest::readsHeaders()
{
    const QByteArray one = R"({"messages":[{"role":"user","content":"U"}]})";
    const QByteArray other = R"({"messages":[{"role":"user","content":"V"}]})";
    HeaderList headers;
    headers.add("X-Session-Id", "s1");
    QCOMPARE(sessionHash(WireDialect::Chat, one, headers), sessionHash(WireDialect::Chat, other, headers));
    HeaderList second;
    second.add("X-Session-Id", "s2");
    QVERIFY(sessionHash(WireDialect::Chat, one, headers) != sessionHash(WireDialect::Chat, one, second));
}

QTEST_GUILESS_MAIN(SessionHintTest)
#include "tst_sessionhint.moc"

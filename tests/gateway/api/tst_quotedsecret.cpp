// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/quotedsecret.h"
#include "tests/gateway/api/translatinghub.h"

namespace
{
/// Every byte of it as JSON may spell it with four digits.
QByteArray spelledOut(const QByteArray &secret)
{
    QByteArray spelled;
    for (const char c : secret)
        spelled += "\\u00" + QByteArray::number(static_cast<unsigned char>(c), 16);
    return spelled;
}
} // namespace

/// The hub's own credential in an answer, however it is written.
class QuotedSecretTest final : public QObject
{
    Q_OBJECT

private slots:
    void seesEverySpelling_data();
    void seesEverySpelling();
    void isFoundInNothingElse_data();
    void isFoundInNothingElse();
    void withholdsAnAnswerThatSpellsIt_data();
    void withholdsAnAnswerThatSpellsIt();
};

void QuotedSecretTest::seesEverySpelling_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const char *secret, const QByteArray &text) {
        QTest::newRow(name) << QByteArray {secret} << text;
    };
    row("plain", "sk-a/bss", "\"x sk-a/bss y\"");
    row("escaped slash", "sk-a/bss", "\"x sk-a\\/bss y\"");
    row("one of two slashes escaped", "sk/a/bss", "\"x sk/a\\/bss y\"");
    row("the first letter", "sk-a/bss", "\"\\u0073k-a/bss\"");
    row("the last letter", "sk-a/bss", "\"sk-a/bs\\u0073\"");
    row("a letter that comes thrice", "sk-a/bss", "\"sk-a/b\\u0073s\"");
    row("upper-case digits", "sk-o/bss", "\"sk-\\u006F/bss\"");
    row("a slash by digits", "sk-a/bss", "\"sk-a\\u002fbss\"");
    row("both ways", "sk-a/bss", "\"\\u0073k-a\\/bs\\u0073\"");
    row("all of it", "sk-a/bss", '"' + spelledOut("sk-a/bss") + '"');
    row("behind other escapes", "sk-a/bss", "\"\\n\\\"\\u4e2d\\u0073k-\\u0073k-a/bss\"");
    row("JSON in JSON", "sk-a/bss", R"("{\"a\":\"\\u0073k-a\\/bss\"}")");
    row("at the very end", "sk-a/bss", "sk-a/bs\\u0073");
    row("begun twice", "aab", "aa\\u0061b");
}

void QuotedSecretTest::seesEverySpelling()
{
    QFETCH(QByteArray, secret);
    QFETCH(QByteArray, text);
    QVERIFY(QuotedSecret {secret}.isIn(text));
}

void QuotedSecretTest::isFoundInNothingElse_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("nothing", {});
    row("a part", "sk-a/bs");
    row("a part by digits", "\"" + spelledOut("sk-a/bs") + '"');
    row("another letter by digits", "\"\\u0074k-a/bss\"");
    row("another plane", "\"\\u0173k-a/bss\"");
    row("cut inside an escape", "sk-a/bs\\u007");
    row("no digits", "sk-a/bs\\u00zz");
    row("a backslash at the end", "sk-a/bs\\");
    row("the first letter before the text", "k-a\\/bss");
}

void QuotedSecretTest::isFoundInNothingElse()
{
    QFETCH(QByteArray, text);
    const QByteArray secret {"sk-a/bss"};
    QVERIFY(!QuotedSecret {secret}.isIn(text));
    QVERIFY(!QuotedSecret {}.isIn(text));
}

void QuotedSecretTest::withholdsAnAnswerThatSpellsIt_data()
{
    QTest::addColumn<bool>("isStreamed");
    QTest::newRow("in one piece") << false;
    QTest::newRow("streamed") << true;
}

void QuotedSecretTest::withholdsAnAnswerThatSpellsIt()
{
    QFETCH(bool, isStreamed);
    TranslatingHub hub {"openai-compatible", "http://127.0.0.1:9/v1"};
    hub.fixture.snapshot->providers = {makeProvider(1, "one", {"m1"}, {{11, "a-key-of-the-hub-itself/0123456789"}})};
    hub.fixture.publish();
    const auto handler = hub.post("/v1/chat/completions", chatBody(isStreamed ? R"(,"stream":true)" : ""));
    QVERIFY(handler && !hub.fixture.upstream.sent.empty());
    const QByteArray spelled = R"("content":"\u0061-key-of-the-hub-itself\/0123456789"})";
    const std::shared_ptr<FakeUpstream::Sent> sent = hub.fixture.upstream.sent.back();
    sent->head(200, isStreamed ? "text/event-stream" : "application/json");
    if (isStreamed)
        sent->bytes(R"(data: {"choices":[{"index":0,"delta":{)" + spelled + "}]}\n\n" + Sample::lastChunk
                    + Sample::done);
    else
        sent->bytes(R"({"choices":[{"index":0,"finish_reason":"stop","message":{)" + spelled + "}]}");
    if (sent->alive)
        sent->end();
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 502);
    QVERIFY2(!hub.exchange.body.contains("-key-of-the-hub-"), hub.exchange.body.constData());
}

QTEST_GUILESS_MAIN(QuotedSecretTest)
#include "tst_quotedsecret.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/messages/messagestokencount.h"

class TestMessagesTokenCount final : public QObject
{
    Q_OBJECT

private slots:
    void counts_data();
    void counts();
    void refusesWhatIsNoRequest();
};

void TestMessagesTokenCount::counts_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *body, const char *expected) {
        QTest::newRow(name) << QByteArray {body} << QByteArray {expected};
    };
    row("a word, without max_tokens", R"({"model":"m","messages":[{"role":"user","content":"Hello"}]})",
        R"({"input_tokens":9})");
    row("system too", R"({"model":"m","system":"Be brief.","messages":[{"role":"user","content":"Hello"}]})",
        R"({"input_tokens":12})");
    row("tools too",
        R"({"model":"m","tools":[{"name":"now","input_schema":{}}],"messages":[{"role":"user","content":"Hello"}]})",
        R"({"input_tokens":369})");
    row("an image",
        R"({"model":"m","messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://a/b"}}]}]})",
        R"({"input_tokens":1607})");
}

void TestMessagesTokenCount::counts()
{
    QFETCH(const QByteArray, body);
    const Result<QByteArray> answer = countTokensBody(body);
    QVERIFY(answer);
    QTEST(*answer, "expected");
}

void TestMessagesTokenCount::refusesWhatIsNoRequest()
{
    const Result<QByteArray> answer = countTokensBody(R"({"model":"m"})");
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::BadRequest);
    QCOMPARE(answer.error().detail, QStringLiteral("'messages' is missing."));
}

QTEST_GUILESS_MAIN(TestMessagesTokenCount)
#include "tst_messagestokencount.moc"

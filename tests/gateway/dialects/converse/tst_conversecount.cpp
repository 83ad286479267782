// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/converse/conversecount.h"

class TestConverseCount final : public QObject
{
    Q_OBJECT

private slots:
    void asksForWhatIsCounted();
    void asksUnderTheFoundationModelsName_data();
    void asksUnderTheFoundationModelsName();
    void readsTheAnswer_data();
    void readsTheAnswer();
};

void TestConverseCount::asksForWhatIsCounted()
{
    QCOMPARE(converseCountBody(R"({"toolConfig":{"tools":[]},"system":[{"text":"s"}],"messages":[{"n":1.0}],)"
                               R"("inferenceConfig":{"maxTokens":9},"additionalModelRequestFields":{"top_k":5}})"),
             QByteArray {R"({"input":{"converse":{"messages":[{"n":1.0}],"system":[{"text":"s"}],)"
                         R"("toolConfig":{"tools":[]},"additionalModelRequestFields":{"top_k":5}}}})"});
}

void TestConverseCount::asksUnderTheFoundationModelsName_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("its own") << QByteArray {"maker.one-v1:0"} << QByteArray {"/model/maker.one-v1%3A0/count-tokens"};
    QTest::newRow("a region's") << QByteArray {"us.maker.one"} << QByteArray {"/model/maker.one/count-tokens"};
    QTest::newRow("the world's") << QByteArray {"global.maker.one"} << QByteArray {"/model/maker.one/count-tokens"};
    QTest::newRow("a name") << QByteArray {"arn:aws:x/one"} << QByteArray {"/model/arn%3Aaws%3Ax%2Fone/count-tokens"};
}

void TestConverseCount::asksUnderTheFoundationModelsName()
{
    QFETCH(QByteArray, model);
    const ProviderKind *kind = ProviderKind::byName(QByteArrayView {"bedrock"});
    QVERIFY(kind != nullptr);
    QTEST(converseCountPath(model, kind->ids), "path");
}

void TestConverseCount::readsTheAnswer_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<qint64>("tokens"); // -1: none
    QTest::newRow("a count") << QByteArray {R"({"inputTokens":7})"} << qint64 {7};
    QTest::newRow("another's") << QByteArray {R"({"input_tokens":7})"} << qint64 {-1};
    QTest::newRow("no number") << QByteArray {R"({"inputTokens":"7"})"} << qint64 {-1};
    QTest::newRow("no object") << QByteArray {"[7]"} << qint64 {-1};
    QTest::newRow("no JSON") << QByteArray {"<html>"} << qint64 {-1};
}

void TestConverseCount::readsTheAnswer()
{
    QFETCH(QByteArray, answer);
    QTEST(converseCount(answer).value_or(-1), "tokens");
}

QTEST_GUILESS_MAIN(TestConverseCount)
#include "tst_conversecount.moc"

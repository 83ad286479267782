// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/neutral/inputestimate.h"

class TestInputEstimate final : public QObject
{
    Q_OBJECT

private slots:
    void countsText_data();
    void countsText();
    void growsWithEveryPiece();
};

void TestInputEstimate::countsText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("nothing") << QByteArray {} << qint64 {0};
    QTest::newRow("one letter") << QByteArray {"a"} << qint64 {1};
    QTest::newRow("four letters") << QByteArray {"abcd"} << qint64 {1};
    QTest::newRow("five letters") << QByteArray {"abcde"} << qint64 {2};
    QTest::newRow("Chinese") << QByteArray {"\xE4\xBD\xA0\xE5\xA5\xBD"} << qint64 {2};
    QTest::newRow("both") << QByteArray {"Hi \xE4\xBD\xA0\xE5\xA5\xBD"} << qint64 {3};
    QTest::newRow("beyond the first plane") << QByteArray {"\xF0\x9F\x98\x80"} << qint64 {1};
}

void TestInputEstimate::countsText()
{
    QFETCH(const QByteArray, text);
    QTEST(estimatedTextTokens(text), "expected");
}

void TestInputEstimate::growsWithEveryPiece()
{
    NeutralRequest request;
    qint64 last = estimatedInputTokens(request);
    const auto grows = [&request, &last](const char *what) {
        const qint64 now = estimatedInputTokens(request);
        QVERIFY2(now > last, what);
        last = now;
    };
    request.system.push_back(NeutralPart::ofText("Be brief."));
    grows("system");
    request.messages.push_back({NeutralMessage::Role::User, {}, {}});
    grows("a message");
    std::vector<NeutralPart> &parts = request.messages.front().parts;
    for (const NeutralPart::Kind kind :
         {NeutralPart::Kind::Text, NeutralPart::Kind::Image, NeutralPart::Kind::Document, NeutralPart::Kind::Audio,
          NeutralPart::Kind::Video, NeutralPart::Kind::Reasoning, NeutralPart::Kind::Call, NeutralPart::Kind::Result,
          NeutralPart::Kind::Refusal, NeutralPart::Kind::Foreign}) {
        NeutralPart part = NeutralPart::ofText("word");
        part.kind = kind;
        part.raw = "{}";
        parts.push_back(part);
        grows("a part");
    }
    parts[2].media.base64 = QByteArray(400'000, 'A');
    grows("a large document");
    QVERIFY(last > 12'000);
    NeutralTool tool;
    tool.name = "now";
    request.tools.push_back(tool);
    grows("a tool");
    request.tools.front().schema = R"({"type":"object"})";
    grows("its schema");
    request.format.schema = R"({"type":"object"})";
    grows("the form of the answer");
}

QTEST_GUILESS_MAIN(TestInputEstimate)
#include "tst_inputestimate.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/neutral/opaqueenvelope.h"

class TestOpaqueEnvelope final : public QObject
{
    Q_OBJECT

private slots:
    void bringsMarksBack();
    void takesForeignTextForForeign_data();
    void takesForeignTextForForeign();
};

void TestOpaqueEnvelope::bringsMarksBack()
{
    OpaqueEnvelope envelope;
    envelope.callId = "call_\"1";
    envelope.marks = {{"anthropic", OpaqueMark::Kind::Signature, "EqQ+/="},
                      {"anthropic", OpaqueMark::Kind::Redacted, ""},
                      {"google", OpaqueMark::Kind::ThoughtSignature, "line\nbreak"},
                      {"openai", OpaqueMark::Kind::Encrypted, "gAAAA"}};
    const QByteArray sealed = envelope.sealed();
    QVERIFY(OpaqueEnvelope::isSealed(sealed));
    const std::optional<OpaqueEnvelope> opened = OpaqueEnvelope::opened(sealed);
    QVERIFY(opened);
    QCOMPARE(opened->callId, envelope.callId);
    QCOMPARE(opened->marks.size(), envelope.marks.size());
    for (size_t i = 0; i < envelope.marks.size(); ++i) {
        QCOMPARE(opened->marks[i].family, envelope.marks[i].family);
        QCOMPARE(opened->marks[i].kind, envelope.marks[i].kind);
        QCOMPARE(opened->marks[i].value, envelope.marks[i].value);
    }
}

void TestOpaqueEnvelope::takesForeignTextForForeign_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto sealed = [](const char *json) -> QByteArray { return "portico1:" + QByteArray {json}.toBase64(); };
    QTest::newRow("nothing") << QByteArray {};
    QTest::newRow("a provider's own") << QByteArray {"gAAAAABo"};
    QTest::newRow("the prefix alone") << QByteArray {"portico1:"};
    QTest::newRow("no base64") << QByteArray {"portico1:?!"};
    QTest::newRow("no JSON") << sealed("marks");
    QTest::newRow("no object") << sealed("[]");
    QTest::newRow("a mark of another shape") << sealed(R"({"marks":[["anthropic","signature"]]})");
    QTest::newRow("a mark of an unknown kind") << sealed(R"({"marks":[["anthropic","seal","x"]]})");
}

void TestOpaqueEnvelope::takesForeignTextForForeign()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!OpaqueEnvelope::opened(text));
}

QTEST_GUILESS_MAIN(TestOpaqueEnvelope)
#include "tst_opaqueenvelope.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/translatinghub.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QByteArray geminiEvent(const QByteArray &words, const QByteArray &rest = {})
{
    return R"(data: {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":")" + words + R"("}]})" + rest
           + "}]}\n\n";
}

const QByteArray stop = R"(,"finishReason":"STOP")";
} // namespace

/// What tells a client that its answer is complete leaves when the call's record is committed, and not before.
class HeldEndsTest final : public QObject
{
    Q_OBJECT

private slots:
    void holdsTheEventThatSaysTheEnd_data();
    void holdsTheEventThatSaysTheEnd();
    void passesAnEndThatWasNoneOn();
};

void HeldEndsTest::holdsTheEventThatSaysTheEnd_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("ending");
    const QByteArray gemini = "/v1beta/models/one/m1:streamGenerateContent?alt=sse";
    const QByteArray array = "/v1beta/models/one/m1:streamGenerateContent";
    const QByteArray reason = "finishReason";
    QTest::newRow("Gemini") << "google"_ba << gemini << geminiEvent("a") + geminiEvent("b", stop) << reason;
    QTest::newRow("Gemini as an array") << "google"_ba << array << geminiEvent("a") + geminiEvent("b", stop) << reason;
    QTest::newRow("Gemini, which counts behind it")
        << "google"_ba << gemini
        << geminiEvent("a") + geminiEvent("b", stop) + "data: {\"usageMetadata\":{\"promptTokenCount\":3}}\n\n"
        << reason;
    QTest::newRow("Gemini, which says it in each event")
        << "google"_ba << gemini << geminiEvent("a") + geminiEvent("b", stop) + geminiEvent("c", stop) << "\"c\""_ba;
    QTest::newRow("Ollama") << "ollama"_ba
                            << "/api/chat"_ba
                            << R"({"model":"m1","message":{"role":"assistant","content":"a"},"done":false})"
                               "\n"
                               R"({"model":"m1","message":{"role":"assistant","content":""},"done":true})"
                               "\n"_ba
                            << R"("done":true)"_ba;
    QTest::newRow("Gemini to Ollama") << "google"_ba
                                      << "/api/chat"_ba << geminiEvent("a") + geminiEvent("b", stop)
                                      << R"("done":true)"_ba;
    QTest::newRow("chat to Gemini") << "openai-compatible"_ba << gemini
                                    << Sample::chunk + Sample::lastChunk + Sample::done << reason;
}

void HeldEndsTest::holdsTheEventThatSaysTheEnd()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, ending);
    for (const bool isCommitted : {true, false}) {
        TranslatingHub hub {kind};
        hub.fixture.sink.setMode(FakeCallSink::Mode::OnDemand);
        const auto handler =
            hub.post(path, path.startsWith("/v1beta") ? R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})"_ba
                                                      : chatBody(R"(,"stream":true)"));
        QVERIFY2(handler && !hub.fixture.upstream.sent.empty(), hub.exchange.body.constData());
        const std::shared_ptr<FakeUpstream::Sent> sent = hub.fixture.upstream.sent.back();
        sent->head(200, kind == "ollama" ? "application/x-ndjson" : "text/event-stream");
        sent->bytes(stream);
        if (sent->alive)
            sent->end();
        QCOMPARE(hub.fixture.sink.submitted().size(), size_t {1});
        QVERIFY(hub.exchange.started);
        QVERIFY2(!hub.exchange.body.contains(ending), hub.exchange.body.constData());
        if (isCommitted)
            hub.fixture.sink.acknowledge();
        else
            hub.fixture.sink.refuse({ErrorCode::Storage, u"locked"_s});
        QTRY_VERIFY(hub.exchange.finished);
        QCOMPARE(hub.exchange.body.contains(ending), isCommitted);
        QCOMPARE(hub.exchange.body.contains("error"), !isCommitted);
    }
}

/// Older models say a reason in every event: each leaves when there is more behind it.
void HeldEndsTest::passesAnEndThatWasNoneOn()
{
    TranslatingHub hub {"google"};
    const auto handler = hub.post("/v1beta/models/one/m1:streamGenerateContent?alt=sse",
                                  R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})");
    const std::shared_ptr<FakeUpstream::Sent> sent = hub.fixture.upstream.sent.back();
    sent->head(200, "text/event-stream");
    const QByteArray first = geminiEvent("a", stop);
    const QByteArray second = geminiEvent("b", stop);
    sent->bytes(first);
    sent->bytes(second);
    QCOMPARE(hub.exchange.body, first);
    sent->end();
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.body, first + second);
}

QTEST_GUILESS_MAIN(HeldEndsTest)
#include "tst_heldends.moc"

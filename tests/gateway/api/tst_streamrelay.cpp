// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRandomGenerator>
#include <QTest>

#include "gateway/api/monotonic.h"
#include "gateway/api/streamrelay.h"
#include "tests/gateway/api/apifixture.h"

namespace
{
constexpr qsizetype aMegabyte = 1024 * 1024;
constexpr qsizetype mostPutOffBytes = 256 * 1024;
} // namespace

class StreamRelayTest final : public QObject
{
    Q_OBJECT

private slots:
    void passesEveryVariantOnByteForByte_data();
    void passesEveryVariantOnByteForByte();
    void beginsTheAnswerWithTheFirstEvent();
    void putsTheRoleOffUntilThereIsMore_data();
    void putsTheRoleOffUntilThereIsMore();
    void letsASlowAnswersRoleGoWithThePing();
    void putsOffSoMuchAndNoMore();
    void keepsFewCommentsBeforeTheFirstWord();
    void makesABlankEventAComment();
    void writesNeighbouringEventsAtOnce();
    void takesAStreamOfNothingButItsEndForNoAnswer();
    void takesAStreamWithoutDoneForWholeWhenItsChoicesAre();
    void refusesAnEndlessEvent();
};

void StreamRelayTest::passesEveryVariantOnByteForByte_data()
{
    QTest::addColumn<QByteArray>("stream");
    const auto row = [](const char *name, const QByteArray &stream) { QTest::newRow(name) << stream; };
    row("LF", "data: {\"id\":1}\n\ndata: [DONE]\n\n");
    row("CRLF", "data: {\"id\":1}\r\n\r\ndata: [DONE]\r\n\r\n");
    row("CR", "data: {\"id\":1}\r\rdata: [DONE]\r\r");
    row("mixed ends", "data: {\"id\":1}\r\n\ndata: {\"id\":2}\n\r\ndata: [DONE]\n\n");
    row("comments", ": OPENROUTER PROCESSING\n\ndata: {\"id\":1}\n\n: ping\n\ndata: [DONE]\n\n");
    row("no space", "data:{\"id\":1}\n\ndata:[DONE]\n\n");
    row("several lines", "data: {\"id\":\ndata: 1}\n\ndata: [DONE]\n\n");
    row("byte-order mark", "\xef\xbb\xbf"
                           "data: {\"id\":1}\n\ndata: [DONE]\n\n");
    row("names, ids, retry", "event: message\nid: 7\nretry: 10\ndata: {\"id\":1}\n\ndata: [DONE]\n\n");
    row("unknown fields", "foo: bar\ndata: {\"id\":1}\n\ndata: [DONE]\n\n");
    row("empty events", "\n\n\ndata: {\"id\":1}\n\n\n\ndata: [DONE]\n\n");
    row("UTF-8", "data: {\"id\":\"\xe4\xbd\xa0\xf0\x9f\x98\x80\xe2\x80\xa8\"}\n\ndata: [DONE]\n\n");
    row("a large event", "data: {\"id\":\"" + QByteArray {1'000'000, 'x'} + "\"}\n\ndata: [DONE]\n\n");
    row("numbers and order",
        "data: {\"usage\":null,\"z\":1e400,\"a\":18446744073709551616,\"m\":-0.0}\n\ndata: [DONE]\n\n");
}

void StreamRelayTest::passesEveryVariantOnByteForByte()
{
    QFETCH(QByteArray, stream);
    QRandomGenerator random {42};
    for (int round = 0; round < 12; ++round) {
        FakeExchange exchange;
        StreamRelay relay {exchange, {}, false};
        auto state = StreamRelay::State::Open;
        for (qsizetype at = 0; at < stream.size();) {
            // Round 0 in one piece, round 1 byte by byte (where that ends in time), then at random.
            const qsizetype most = round == 0 ? stream.size() : round == 1 && stream.size() < 10'000 ? 1 : 70'000;
            const qsizetype size =
                most == 1 ? 1 : std::min<qsizetype>(stream.size() - at, random.bounded(1, 1 + int(most)));
            const QByteArray piece = stream.mid(at, round == 0 ? stream.size() : size); // dies after the call
            state = relay.feed(piece);
            at += piece.size();
        }
        QCOMPARE(state, StreamRelay::State::Complete);
        QVERIFY(!exchange.body.contains("[DONE]"));
        relay.release();
        QVERIFY(exchange.finished);
        // A CR ends the terminal event; an LF that belongs to it but comes in a later piece is not waited for.
        const bool lastLfCameLate = stream.endsWith("\r\n") && exchange.body + '\n' == stream;
        QVERIFY(exchange.body == stream || lastLfCameLate);
        QCOMPARE(relay.sentBytes(), exchange.body.size());
    }
}

void StreamRelayTest::beginsTheAnswerWithTheFirstEvent()
{
    FakeExchange exchange;
    HeaderList headers;
    headers.add("x-request-id", "abc");
    StreamRelay relay {exchange, headers, false};
    QCOMPARE(relay.feed("data: {\"id\""), StreamRelay::State::Open);
    QVERIFY(!exchange.started);
    QCOMPARE(relay.firstByteAtNs(), 0);
    QCOMPARE(relay.feed(":1}\n\n"), StreamRelay::State::Open);
    QVERIFY(exchange.started);
    QVERIFY(relay.firstByteAtNs() > 0);
    QCOMPARE(exchange.headers.value("x-request-id"), QByteArray {"abc"});
}

void StreamRelayTest::putsTheRoleOffUntilThereIsMore_data()
{
    QTest::addColumn<QByteArray>("delta");
    QTest::addColumn<bool>("goesAtOnce");
    const auto row = [](const char *delta, bool goesAtOnce) {
        QTest::newRow(delta) << QByteArray {delta} << goesAtOnce;
    };
    row(R"({"role":"assistant"})", false);
    row(R"({"role":"assistant","content":"","refusal":null,"tool_calls":[]})", false);
    row(R"({"role":"assistant","content":null,"reasoning_content":""})", false);
    row(R"({"role":"assistant","content":" "})", true);
    row(R"({"reasoning_content":"a"})", true);
    row(R"({"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]})", true);
    row(R"({"audio":{"id":"a"}})", true);
}

/// The first token is never later for it, and leaves in the same write.
void StreamRelayTest::putsTheRoleOffUntilThereIsMore()
{
    QFETCH(QByteArray, delta);
    QFETCH(bool, goesAtOnce);
    const QByteArray first = "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}\n\n";
    for (const QByteArray &begin : {first, QByteArray {": wait\n\n" + first}}) {
        FakeExchange exchange;
        StreamRelay relay {exchange, {}, false};
        QCOMPARE(relay.feed(begin), StreamRelay::State::Open);
        QCOMPARE(exchange.started, goesAtOnce);
        QCOMPARE(relay.feed(Sample::chunk), StreamRelay::State::Open);
        QCOMPARE(exchange.body, QByteArray {begin + Sample::chunk});
        QCOMPARE(exchange.writes, goesAtOnce ? 2 : 1);
        QCOMPARE(relay.sentBytes(), exchange.body.size());
    }
}

void StreamRelayTest::letsASlowAnswersRoleGoWithThePing()
{
    constexpr qint64 tenSecondsNs = 10'000'000'000;
    const QByteArray role = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";
    FakeExchange exchange;
    StreamRelay relay {exchange, {}, false};
    QCOMPARE(relay.feed(role), StreamRelay::State::Open);
    QVERIFY(!exchange.started);
    QVERIFY(relay.isSilentAt(monotonicNs() + tenSecondsNs));
    relay.ping();
    QCOMPARE(exchange.body, QByteArray {role + ": ping\n\n"});
    QVERIFY(relay.firstByteAtNs() > 0);
}

/// Then the answer begins, and the client's reading holds the upstream back.
void StreamRelayTest::putsOffSoMuchAndNoMore()
{
    const QByteArray role = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";
    FakeExchange exchange;
    StreamRelay relay {exchange, {}, false};
    QByteArray said;
    while (said.size() < aMegabyte) {
        QCOMPARE(relay.feed(role), StreamRelay::State::Open);
        said += role;
        QVERIFY(said.size() - exchange.body.size() <= mostPutOffBytes);
    }
    QCOMPARE(relay.feed(QByteArray {Sample::chunk + Sample::done}), StreamRelay::State::Complete);
    relay.release();
    QCOMPARE(exchange.body, QByteArray {said + Sample::chunk + Sample::done});
}

/// More of them are dropped: they mean nothing, and as long as nothing is sent another place can be tried.
void StreamRelayTest::keepsFewCommentsBeforeTheFirstWord()
{
    const QByteArray comment = ": " + QByteArray(1000, 'a') + "\n\n";
    for (const QByteArray &end : {Sample::chunk, Sample::done}) {
        FakeExchange exchange;
        StreamRelay relay {exchange, {}, false};
        for (qsizetype said = 0; said < aMegabyte; said += comment.size())
            QCOMPARE(relay.feed(comment), StreamRelay::State::Open);
        QVERIFY(!exchange.started);
        QCOMPARE(relay.feed(end), end == Sample::done ? StreamRelay::State::Broken : StreamRelay::State::Open);
        QCOMPARE(exchange.started, end == Sample::chunk);
        QVERIFY(exchange.body.endsWith(end) || !exchange.started);
        QVERIFY(exchange.body.size() <= mostPutOffBytes + end.size());
    }
}

/// The official clients read what has data as JSON.
void StreamRelayTest::makesABlankEventAComment()
{
    for (const QByteArray &blank : {QByteArray {"data:\n\n"}, QByteArray {"event: ping\r\ndata:  \r\n\r\n"}}) {
        FakeExchange exchange;
        StreamRelay relay {exchange, {}, false};
        QCOMPARE(relay.feed(blank), StreamRelay::State::Open);
        QVERIFY(!exchange.started);
        const QByteArray stream = Sample::chunk + blank + Sample::chunk + blank;
        QCOMPARE(relay.feed(stream), StreamRelay::State::Open);
        QCOMPARE(exchange.body, QByteArray {":\n\n" + Sample::chunk + ":\n\n" + Sample::chunk + ":\n\n"});
        QCOMPARE(relay.feed(Sample::done), StreamRelay::State::Complete);
    }
}

void StreamRelayTest::writesNeighbouringEventsAtOnce()
{
    FakeExchange exchange;
    StreamRelay relay {exchange, {}, false};
    QCOMPARE(relay.feed(Sample::chunk.repeated(3)), StreamRelay::State::Open);
    QCOMPARE(exchange.writes, 2); // the first does not wait for the others
    QCOMPARE(relay.feed(Sample::chunk.repeated(3)), StreamRelay::State::Open);
    QCOMPARE(exchange.writes, 3);
    QCOMPARE(relay.feed(QByteArray {Sample::chunk + Sample::usageChunk + Sample::chunk}), StreamRelay::State::Open);
    QCOMPARE(exchange.writes, 5); // the usage chunk in between stays here
    QVERIFY(exchange.body == Sample::chunk.repeated(8));
}

void StreamRelayTest::takesAStreamOfNothingButItsEndForNoAnswer()
{
    for (const QByteArray &before : {QByteArray {}, Sample::usageChunk}) {
        FakeExchange exchange;
        StreamRelay relay {exchange, {}, false};
        QCOMPARE(relay.feed(QByteArray {before + Sample::done}), StreamRelay::State::Broken);
        QVERIFY(relay.isProvidersError());
        QCOMPARE(relay.fault().status, 502);
        QVERIFY(!exchange.started);
    }
}

void StreamRelayTest::takesAStreamWithoutDoneForWholeWhenItsChoicesAre()
{
    const QByteArray whole = Sample::chunk + Sample::lastChunk;
    for (const QByteArray &stream : {whole, QByteArray {whole + Sample::usageChunk}}) {
        FakeExchange exchange;
        StreamRelay relay {exchange, {}, true};
        QCOMPARE(relay.feed(stream), StreamRelay::State::Open);
        QCOMPARE(relay.finish(), StreamRelay::State::Complete);
        QCOMPARE(relay.held(), Sample::done); // clients wait for it
        relay.release();
        QVERIFY(exchange.finished);
        QCOMPARE(exchange.body, QByteArray {stream + Sample::done});
    }
    FakeExchange exchange;
    StreamRelay relay {exchange, {}, true};
    QCOMPARE(relay.feed(Sample::chunk), StreamRelay::State::Open);
    QCOMPARE(relay.finish(), StreamRelay::State::Broken);
}

void StreamRelayTest::refusesAnEndlessEvent()
{
    FakeExchange exchange;
    StreamRelay relay {exchange, {}, false};
    const QByteArray piece {1024 * 1024, 'x'};
    auto state = relay.feed("data: ");
    for (int i = 0; i < 10 && state == StreamRelay::State::Open; ++i)
        state = relay.feed(piece);
    QCOMPARE(state, StreamRelay::State::Broken);
    QCOMPARE(relay.fault().code, ErrorCode::UpstreamFailed);
    QVERIFY(!relay.isProvidersError());
    QVERIFY(!exchange.started);
}

QTEST_GUILESS_MAIN(StreamRelayTest)
#include "tst_streamrelay.moc"

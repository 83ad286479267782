// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/dialectrelay.h"
#include "gateway/api/monotonic.h"
#include "gateway/dialects/eventstreamparser.h"
#include "gateway/dialects/jsonlinescutter.h"
#include "gateway/dialects/jsonview.h"
#include "tests/gateway/api/apifixture.h"

using Kind = NeutralDelta::Kind;
using State = AnswerRelay::State;

namespace
{
/// {"start":true}, {"text":"a"} text, {"finish":true}, {"usage":n}, {"fault":"x"}; {"end":true} ends, and with
/// `endsByItself` the stream's end does.
class LineReader final : public AnswerReader
{
public:
    explicit LineReader(bool endsByItself)
        : m_endsByItself {endsByItself}
    {}

    void takeEvent(QByteArrayView, QByteArrayView data, std::vector<NeutralDelta> &steps) override
    {
        if (data.trimmed().isEmpty())
            return;
        const std::optional<JsonView> view = JsonView::checked(data);
        if (!view) {
            steps.push_back(step(Kind::Fault, "broken"));
            return;
        }
        const JsonObject object {*view};
        if (object["start"].exists())
            steps.push_back(step(Kind::Start, {}));
        if (object["text"].exists())
            steps.push_back(step(Kind::Text, object["text"].text()));
        if (object["usage"].exists()) {
            steps.push_back(step(Kind::Usage, {}));
            steps.back().usage = TokenUsage {.output = object["usage"].integer().value_or(0)};
        }
        if (object["finish"].exists())
            steps.push_back(step(Kind::Finish, {}));
        if (object["fault"].exists())
            steps.push_back(step(Kind::Fault, object["fault"].text()));
        m_finished = m_finished || object["finish"].exists();
        if (object["end"].exists())
            steps.push_back(step(Kind::End, {}));
    }

    void takeEndOfStream(std::vector<NeutralDelta> &steps) override
    {
        if (!m_endsByItself || !m_finished)
            return;
        steps.push_back(step(Kind::Text, "!")); // what the reader had kept until then
        steps.push_back(step(Kind::End, {}));
    }

    void takeWhole(QByteArrayView, std::vector<NeutralDelta> &) override {}

private:
    static NeutralDelta step(Kind kind, const QByteArray &text)
    {
        NeutralDelta made = NeutralDelta::of(kind);
        made.text = text;
        return made;
    }

    bool m_endsByItself = false;
    bool m_finished = false;
};

class BracketWriter final : public AnswerWriter
{
public:
    QByteArray contentType() const override { return "text/brackets"; }

    void take(const NeutralDelta &step, QByteArray &out) override
    {
        if (step.kind == Kind::Start)
            out += "<start>";
        if (step.kind == Kind::Text)
            out += '<' + step.text + '>';
        if (step.usage)
            m_tokens = step.usage->output;
    }

    void end(QByteArray &out) override { out += "<end " + QByteArray::number(m_tokens) + '>'; }

    void breakOff(int status, QByteArrayView message, QByteArray &out) override
    {
        out += "<broken " + QByteArray::number(status) + ' ' + message.toByteArray() + '>';
    }

    void ping(QByteArray &out) override { out += "<ping>"; }

private:
    qint64 m_tokens = 0;
};

DialectRelay::Parts partsOf(bool passThrough, bool endsByItself = false)
{
    DialectRelay::Parts parts;
    parts.cutter = std::make_unique<JsonLinesCutter>();
    parts.reader = std::make_unique<LineReader>(endsByItself);
    parts.writer = std::make_unique<BracketWriter>();
    parts.passThrough = passThrough;
    parts.promptBytes = 40;
    return parts;
}
} // namespace

class TestDialectRelay final : public QObject
{
    Q_OBJECT

private slots:
    void holdsTheEndBack_data();
    void holdsTheEndBack();
    void passesWhatCameAfterOneChoiceEnded();
    void makesABlankEventASignOfLife();
    void putsOffSoMuchAndNoMore_data();
    void putsOffSoMuchAndNoMore();
    void keepsFewCommentsBeforeTheFirstWord();
    void countsWhatTheProviderDidNot();
    void neverEndsABrokenStreamCleanly_data();
    void neverEndsABrokenStreamCleanly();
    void putsTheStartOffUntilThereIsMore_data();
    void putsTheStartOffUntilThereIsMore();
    void pingsUntilTheAnswerIsComplete();
    void knowsHowLongItHasBeenSilent();
    void doesNotWaitForeverForAnEnd();
    void takesALargeEnd();
};

void TestDialectRelay::holdsTheEndBack_data()
{
    QTest::addColumn<bool>("passThrough");
    QTest::addColumn<bool>("endsByItself");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("whole");
    const QByteArray marked {"{\"text\":\"a\"}\n{\"usage\":5,\"finish\":1}\n{\"end\":1}\n{\"text\":\"late\"}\n"};
    const QByteArray unmarked {"{\"text\":\"a\"}\n{\"finish\":1}\n{\"usage\":5}\n"};
    QTest::newRow("translated") << false << false << marked << QByteArray {"<a>"} << QByteArray {"<a><end 5>"};
    QTest::newRow("translated, ends by itself")
        << false << true << unmarked << QByteArray {"<a><!>"} << QByteArray {"<a><!><end 5>"};
    QTest::newRow("passed") << true << false << marked << QByteArray {"{\"text\":\"a\"}\n"}
                            << marked.left(marked.indexOf("{\"text\":\"late"));
    QTest::newRow("passed, ends by itself")
        << true << true << unmarked << QByteArray {"{\"text\":\"a\"}\n"} << unmarked;
}

void TestDialectRelay::holdsTheEndBack()
{
    QFETCH(bool, passThrough);
    QFETCH(bool, endsByItself);
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, whole);
    for (const qsizetype size : {qsizetype {1}, qsizetype {5}, stream.size()}) {
        FakeExchange exchange;
        DialectRelay relay {exchange, {}, partsOf(passThrough, endsByItself)};
        for (qsizetype at = 0; at < stream.size(); at += size)
            (void)relay.feed(stream.mid(at, size));
        QCOMPARE(relay.finish(), State::Complete);
        QCOMPARE(exchange.body, before);
        QVERIFY(!exchange.finished);
        QCOMPARE(relay.sentBytes(), whole.size());
        QCOMPARE(relay.usage()->output, qint64 {5});
        QCOMPARE(relay.outputTextBytes(), qint64 {endsByItself ? 2 : 1});
        relay.release();
        QVERIFY(exchange.finished);
        QCOMPARE(exchange.body, whole);
        QCOMPARE(relay.sentBytes(), whole.size());
    }
}

void TestDialectRelay::passesWhatCameAfterOneChoiceEnded()
{
    FakeExchange exchange;
    DialectRelay relay {exchange, {}, partsOf(true)};
    const QByteArray stream {"{\"text\":\"a\"}\n{\"finish\":1}\n{\"text\":\"b\"}\n{\"finish\":1}\n"};
    QCOMPARE(relay.feed(stream), State::Open);
    QCOMPARE(exchange.body, QByteArray {"{\"text\":\"a\"}\n{\"finish\":1}\n{\"text\":\"b\"}\n"});
}

void TestDialectRelay::makesABlankEventASignOfLife()
{
    FakeExchange exchange;
    DialectRelay::Parts parts = partsOf(true);
    parts.cutter = std::make_unique<EventStreamParser>();
    DialectRelay relay {exchange, {}, std::move(parts)};
    const QByteArray word = "data: {\"text\":\"a\"}\n\n";
    QCOMPARE(relay.feed(QByteArray {word + "data:\n\n" + word + "event: x\ndata: \n\n"}), State::Open);
    QCOMPARE(exchange.body, QByteArray {word + "<ping>" + word + "<ping>"});
    QCOMPARE(relay.feed("data:"), State::Open);
    QCOMPARE(relay.finish(), State::Broken);
    QCOMPARE(exchange.body, QByteArray {word + "<ping>" + word + "<ping>"});
}

void TestDialectRelay::putsOffSoMuchAndNoMore_data()
{
    QTest::addColumn<bool>("passThrough");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<bool>("begins");
    QTest::newRow("starts, translated") << false << QByteArray {"{\"start\":1}\n"} << true;
    QTest::newRow("starts, passed") << true << QByteArray {"{\"start\":1}\n"} << true;
    QTest::newRow("pings, passed") << true << QByteArray {"{\"ping\":1}\n"} << true;
    QTest::newRow("pings, translated") << false << QByteArray {"{\"ping\":1}\n"} << false;
}

/// Providers that repeat the request in their first event may say as much: the answer begins with it.
void TestDialectRelay::putsOffSoMuchAndNoMore()
{
    constexpr qsizetype rounds = 80'000;
    constexpr qsizetype mostPutOffBytes = 256 * 1024;
    QFETCH(bool, passThrough);
    QFETCH(QByteArray, event);
    QFETCH(bool, begins);
    const QByteArray shown = passThrough ? event : QByteArray {"<start>"};
    FakeExchange exchange;
    DialectRelay relay {exchange, {}, partsOf(passThrough)};
    for (qsizetype round = 1; round <= rounds; ++round) {
        QCOMPARE(relay.feed(event), State::Open);
        QVERIFY(!begins || round * shown.size() - exchange.body.size() <= mostPutOffBytes);
    }
    QCOMPARE(exchange.started, begins);
    QCOMPARE(relay.feed("{\"text\":\"a\"}\n"), State::Open);
    const QByteArray word = passThrough ? "{\"text\":\"a\"}\n" : "<a>";
    QVERIFY(exchange.body.endsWith(word));
    if (begins)
        QCOMPARE(exchange.body, QByteArray {shown.repeated(rounds) + word});
    else
        QVERIFY(exchange.body.size() <= mostPutOffBytes + word.size());
}

/// They mean nothing, and as long as nothing is sent another place can be tried.
void TestDialectRelay::keepsFewCommentsBeforeTheFirstWord()
{
    constexpr qsizetype few = 256 * 1024;
    const QByteArray word = "data: {\"text\":\"a\"}\n\n";
    FakeExchange exchange;
    DialectRelay::Parts parts = partsOf(true);
    parts.cutter = std::make_unique<EventStreamParser>();
    DialectRelay relay {exchange, {}, std::move(parts)};
    for (int i = 0; i < 80; ++i)
        QCOMPARE(relay.feed(QByteArray {": wait\n\n"}.repeated(1000)), State::Open);
    QVERIFY(!exchange.started);
    QCOMPARE(relay.feed(word), State::Open);
    QVERIFY(exchange.body.startsWith(": wait\n\n: wait"));
    QVERIFY(exchange.body.endsWith(word));
    QVERIFY(exchange.body.size() <= few + word.size());
}

void TestDialectRelay::countsWhatTheProviderDidNot()
{
    FakeExchange exchange;
    DialectRelay relay {exchange, {}, partsOf(false)};
    QCOMPARE(relay.feed("{\"text\":\"12345678\"}\n{\"finish\":1,\"end\":1}\n"), State::Complete);
    QVERIFY(!relay.usage()); // the provider's own word
    relay.release();
    QCOMPARE(exchange.body, QByteArray {"<12345678><end 2>"});
}

void TestDialectRelay::neverEndsABrokenStreamCleanly_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<bool>("providers");
    QTest::newRow("cut off") << QByteArray {"{\"text\":\"a\"}\n{\"finish\":1}\n"} << false;
    QTest::newRow("an error") << QByteArray {"{\"text\":\"a\"}\n{\"fault\":\"overloaded\"}\n{\"end\":1}\n"} << true;
    QTest::newRow("not JSON") << QByteArray {"{\"text\":\"a\"}\nhello\n"} << true;
}

void TestDialectRelay::neverEndsABrokenStreamCleanly()
{
    QFETCH(QByteArray, stream);
    QFETCH(bool, providers);
    for (const bool passThrough : {false, true}) {
        FakeExchange exchange;
        DialectRelay relay {exchange, {}, partsOf(passThrough)};
        (void)relay.feed(stream);
        QCOMPARE(relay.finish(), State::Broken);
        QCOMPARE(relay.isProvidersError(), providers);
        const qsizetype sent = exchange.body.size();
        QVERIFY(sent > 0);
        const qint64 last = relay.breakOffBytes(relay.fault());
        relay.breakOff(relay.fault());
        QVERIFY(exchange.finished);
        QVERIFY(exchange.body.mid(sent).startsWith("<broken 502 "));
        QCOMPARE(exchange.body.size() - sent, last);
        QVERIFY(!exchange.body.contains("<end") && !exchange.body.contains("\"end\""));
    }
}

void TestDialectRelay::putsTheStartOffUntilThereIsMore_data()
{
    QTest::addColumn<bool>("passThrough");
    QTest::addColumn<QByteArray>("next"); ///< what comes behind the start; empty: silence
    QTest::addColumn<bool>("isStarted");
    for (const bool passThrough : {false, true}) {
        const auto row = [passThrough](const char *name, const char *next, bool isStarted) {
            QTest::addRow("%s, %s", name, passThrough ? "passed" : "translated")
                << passThrough << QByteArray {next} << isStarted;
        };
        row("an error", "{\"fault\":\"busy\"}\n", false);
        row("another sign of life and an error", "{\"usage\":1}\n{}\n{\"fault\":\"busy\"}\n", false);
        row("no more", "", false);
        row("a text", "{\"text\":\"a\"}\n", true);
        row("an end", "{\"finish\":1}\n", true);
        row("a text and an error", "{\"text\":\"a\"}\n{\"fault\":\"busy\"}\n", true);
    }
}

/// An error that comes first finds nothing sent, and a first token brings the start with it.
void TestDialectRelay::putsTheStartOffUntilThereIsMore()
{
    QFETCH(bool, passThrough);
    QFETCH(QByteArray, next);
    QFETCH(bool, isStarted);
    const QByteArray start {"{\"start\":1}\n"};
    FakeExchange exchange;
    DialectRelay relay {exchange, {}, partsOf(passThrough)};
    QCOMPARE(relay.feed(start), State::Open);
    QVERIFY(!exchange.started);
    (void)relay.feed(next);
    QCOMPARE(exchange.started, isStarted);
    if (isStarted)
        QVERIFY(exchange.body.startsWith(passThrough ? start : QByteArray {"<start>"}));
    if (next.isEmpty()) { // its client is told that it lives all the same
        relay.ping();
        QCOMPARE(exchange.body, (passThrough ? start : QByteArray {"<start>"}) + "<ping>");
    }
}

void TestDialectRelay::pingsUntilTheAnswerIsComplete()
{
    FakeExchange exchange;
    DialectRelay relay {exchange, {}, partsOf(true)};
    relay.ping();
    QCOMPARE(exchange.body, QByteArray {"<ping>"});
    QVERIFY(!relay.hasAnswered());
    QCOMPARE(relay.firstByteAtNs(), 0);
    QCOMPARE(relay.feed("{\"text\":\"a\"}\n"), State::Open);
    QVERIFY(relay.hasAnswered());
    relay.ping();
    QVERIFY(exchange.body.endsWith("<ping>"));
    QCOMPARE(relay.feed("{\"end\":1}\n"), State::Complete);
    const QByteArray before = exchange.body;
    relay.ping();
    QCOMPARE(exchange.body, before);
}

/// It is looked at once a second, so ten seconds are met to within one.
void TestDialectRelay::knowsHowLongItHasBeenSilent()
{
    constexpr qint64 nsPerMs = 1'000'000;
    FakeExchange exchange;
    DialectRelay relay {exchange, {}, partsOf(true)};
    QVERIFY(relay.isSilentAt(monotonicNs() + 10'000 * nsPerMs)); // since it is there
    const qint64 beforeNs = monotonicNs();
    QCOMPARE(relay.feed("{\"text\":\"a\"}\n"), State::Open);
    const qint64 afterNs = monotonicNs();
    QVERIFY(!relay.isSilentAt(beforeNs + 9000 * nsPerMs));
    QVERIFY(relay.isSilentAt(afterNs + 10'000 * nsPerMs));
    relay.ping();
    QVERIFY(!relay.isSilentAt(monotonicNs()));
}

void TestDialectRelay::doesNotWaitForeverForAnEnd()
{
    FakeExchange exchange;
    DialectRelay relay {exchange, {}, partsOf(true)};
    QCOMPARE(relay.feed("{\"text\":\"a\"}\n{\"finish\":1}\n"), State::Open);
    const QByteArray nothing = "{\"usage\":1,\"x\":\"" + QByteArray(100'000, 'x') + "\"}\n";
    for (int i = 0; i < 10; ++i)
        QCOMPARE(relay.feed(nothing), State::Open);
    QCOMPARE(relay.feed(nothing), State::Broken);
}

/// An image may stand in the event that ends the answer.
void TestDialectRelay::takesALargeEnd()
{
    const QByteArray large(2 * 1024 * 1024, 'x');
    for (const bool atOnce : {true, false}) {
        FakeExchange exchange;
        DialectRelay relay {exchange, {}, partsOf(true)};
        QByteArray stream = R"({"text":"a"})"
                            "\n"
                            R"({"usage":5,"finish":1,"image":")"
                            + large + '"';
        stream += atOnce ? ",\"end\":1}\n" : "}\n{\"end\":1}\n";
        QCOMPARE(relay.feed(stream), State::Complete);
        relay.release();
        QCOMPARE(exchange.body.size(), stream.size());
    }
}

QTEST_GUILESS_MAIN(TestDialectRelay)
#include "tst_dialectrelay.moc"

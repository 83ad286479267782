// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/dialectrelay.h"
#include "gateway/dialects/jsonview.h"
#include "goldenfolder.h"
#include "matrixplaces.h"
#include "tests/gateway/api/fakeexchange.h"

namespace
{
using State = AnswerRelay::State;

constexpr const char *cases[] = {"text",   "calls",         "thinking",       "thinking_call", "structured", "refusal",
                                 "length", "stop_sequence", "content_filter", "usage",         "fault",      "cut"};
constexpr const char *errorCases[] = {"error_invalid", "error_rate", "error_overloaded"};
constexpr qsizetype wholeStream = 1 << 30;

const GoldenFolder &golden()
{
    static const GoldenFolder folder {__FILE__};
    return folder;
}

AnswerIdentity identity(const NeutralRequest &request)
{
    AnswerIdentity identity;
    identity.id = "abcdefghijklmnopqrstuvwx";
    identity.model = "asked-model";
    identity.createdAtSeconds = 1'763'942'400;
    identity.estimatedInputTokens = 9;
    identity.elapsedNs = [] { return qint64 {5'000'000}; };
    identity.request = &request;
    return identity;
}

QByteArray family(const MatrixProvider &provider)
{
    return provider.traits.family.isEmpty() ? provider.traits.kind : provider.traits.family;
}

/// What the client gets of the stream, when it comes in pieces of this size, as the hub relays it.
QByteArray relayed(const MatrixClient &client, const MatrixProvider &provider, const QByteArray &stream,
                   const AnswerIdentity &identity, qsizetype pieceBytes)
{
    FakeExchange exchange;
    DialectRelay::Parts parts;
    parts.cutter = makeCutter(providerDialect(provider.dialect)->framing());
    parts.reader = providerDialect(provider.dialect)->reader(family(provider));
    parts.writer = clientDialect(client.dialect)->writer(identity);
    DialectRelay relay {exchange, {}, std::move(parts)};
    State state = State::Open;
    for (qsizetype at = 0; at < stream.size() && state == State::Open; at += pieceBytes)
        state = relay.feed(QByteArrayView {stream}.sliced(at, std::min(pieceBytes, stream.size() - at)));
    if (state == State::Open)
        state = relay.finish();
    if (state == State::Complete) {
        relay.release();
    } else if (exchange.isStarted()) {
        const QByteArray sent = exchange.body;
        relay.breakOff(relay.fault());
        exchange.body = sent + "(broken off)\n" + exchange.body.mid(sent.size());
    } else {
        return "(not begun) " + QByteArray::number(relay.fault().status) + ' ' + relay.fault().message + '\n';
    }
    return exchange.headers.value("content-type") + '\n' + exchange.body;
}

QByteArray answeredWhole(const MatrixClient &client, const MatrixProvider &provider, const QByteArray &body,
                         const AnswerIdentity &identity)
{
    std::vector<NeutralDelta> steps;
    providerDialect(provider.dialect)->reader(family(provider))->takeWhole(body, steps);
    NeutralAnswer answer;
    for (const NeutralDelta &step : steps)
        answer.take(step);
    if (answer.isBroken || !answer.isWhole)
        return "(broken) " + answer.fault.text;
    return clientDialect(client.dialect)->whole(answer, identity);
}

bool hasWhole(const QByteArray &name)
{
    return name != "fault" && name != "cut"; // these happen to streams
}

/// The request that the answer is to: some dialects repeat it.
QByteArray asked(const MatrixClient &client)
{
    return golden().text(u"requests/text." % QLatin1String(client.name) % u".json");
}

QString answerFile(const QByteArray &name, const char *place, const char *kind)
{
    return u"answers/" % QString::fromLatin1(name) % u'.' % QLatin1String(place) % QLatin1String(kind);
}
} // namespace

/// What each provider answers, as each client's dialect has it.
class TestAnswerMatrix final : public QObject
{
    Q_OBJECT

private slots:
    void translatesAnswers_data();
    void translatesAnswers();

    void doesNotHangOnPieces_data() { translatesAnswers_data(); }

    void doesNotHangOnPieces();

    void writesJsonOnly_data() { translatesAnswers_data(); }

    void writesJsonOnly();
    void tellsErrorsBeforeTheStream_data();
    void tellsErrorsBeforeTheStream();
};

void TestAnswerMatrix::translatesAnswers_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("place");
    for (const char *name : cases) {
        for (int place = 0; place < static_cast<int>(matrixClients().size()); ++place)
            QTest::addRow("%s for %s", name, matrixClients()[static_cast<size_t>(place)].name)
                << QByteArray {name} << place;
    }
}

void TestAnswerMatrix::translatesAnswers()
{
    QFETCH(QByteArray, name);
    QFETCH(int, place);
    const MatrixClient &client = matrixClients()[static_cast<size_t>(place)];
    const Result<NeutralRequest> request = readRequest(client, asked(client), true);
    QVERIFY(request.has_value());
    QByteArray text;
    for (const MatrixProvider &provider : matrixProviders()) {
        text += QByteArray {"==== from "} + provider.name + '\n';
        if (hasWhole(name))
            text += answeredWhole(client, provider, golden().text(answerFile(name, provider.name, ".json")),
                                  identity(*request))
                    + '\n';
        const QByteArray stream = wireStream(provider, golden().text(answerFile(name, provider.name, ".stream")));
        text += relayed(client, provider, stream, identity(*request), wholeStream) + '\n';
    }
    const QByteArray difference = golden().difference(answerFile(name, client.name, ".txt"), text);
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestAnswerMatrix::doesNotHangOnPieces()
{
    QFETCH(QByteArray, name);
    QFETCH(int, place);
    const MatrixClient &client = matrixClients()[static_cast<size_t>(place)];
    const Result<NeutralRequest> request = readRequest(client, asked(client), true);
    QVERIFY(request.has_value());
    for (const MatrixProvider &provider : matrixProviders()) {
        const QByteArray stream = wireStream(provider, golden().text(answerFile(name, provider.name, ".stream")));
        const QByteArray expected = relayed(client, provider, stream, identity(*request), wholeStream);
        for (const qsizetype pieceBytes : {1, 3, 7, 64, 501})
            QCOMPARE(relayed(client, provider, stream, identity(*request), pieceBytes), expected);
    }
}

/// Whatever the golden files say: each event's data is JSON, and the array that Gemini streams is one document.
void TestAnswerMatrix::writesJsonOnly()
{
    QFETCH(QByteArray, name);
    QFETCH(int, place);
    const MatrixClient &client = matrixClients()[static_cast<size_t>(place)];
    const Result<NeutralRequest> request = readRequest(client, asked(client), true);
    QVERIFY(request.has_value());
    AnswerIdentity asArray = identity(*request);
    asArray.asJsonArray = true;
    for (const MatrixProvider &provider : matrixProviders()) {
        const QByteArray stream = wireStream(provider, golden().text(answerFile(name, provider.name, ".stream")));
        const QByteArray text = relayed(client, provider, stream, identity(*request), wholeStream);
        for (const QByteArray &line : text.split('\n')) {
            const bool isData = line.startsWith("data: ") && line != "data: [DONE]";
            if (isData || line.startsWith('{'))
                QVERIFY2(JsonView::checked(isData ? line.sliced(6) : line), line.constData());
        }
        if (client.dialect != WireDialect::Gemini || text.startsWith("(not begun)"))
            continue;
        const QByteArray array = relayed(client, provider, stream, asArray, wholeStream).replace("(broken off)\n", "");
        QVERIFY2(JsonView::checked(array.mid(array.indexOf('\n'))), array.constData());
    }
}

void TestAnswerMatrix::tellsErrorsBeforeTheStream_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : errorCases)
        QTest::addRow("%s", name) << QByteArray {name};
}

void TestAnswerMatrix::tellsErrorsBeforeTheStream()
{
    QFETCH(QByteArray, name);
    QByteArray text;
    for (const MatrixProvider &provider : matrixProviders()) {
        const QByteArray reply = golden().text(answerFile(name, provider.name, ".reply"));
        const int status = reply.left(3).toInt();
        const AttemptFailure failure = failureOfStatus(status, {}, reply.mid(4), {}, nullptr, 0);
        text += QByteArray {"==== from "} + provider.name + '\n';
        for (const MatrixClient &client : matrixClients())
            text += QByteArray {client.name} + ' ' + QByteArray::number(failure.fault.status) + ' '
                    + faultBody(client.errors, failure.fault) + '\n';
    }
    const QByteArray difference = golden().difference(u"answers/" % QString::fromLatin1(name) % u".txt", text);
    QVERIFY2(difference.isEmpty(), difference.constData());
}

QTEST_GUILESS_MAIN(TestAnswerMatrix)

#include "tst_answermatrix.moc"

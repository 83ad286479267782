// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/thoughtstore.h"
#include "goldenfolder.h"
#include "matrixplaces.h"

namespace
{
constexpr qint64 appId = 7;

const GoldenFolder &golden()
{
    static const GoldenFolder folder {__FILE__};
    return folder;
}

/// The elements of an array, without its brackets.
QByteArray inner(const JsonView &array)
{
    QByteArrayView raw = array.raw();
    return raw.sliced(1, raw.size() - 2).toByteArray();
}

/// The turn as a client of the dialect puts it back into its history: as it came.
QByteArray turnOf(WireDialect dialect, const QByteArray &answer)
{
    const JsonView body {answer};
    switch (dialect) {
    case WireDialect::Responses:
        return inner(body["output"]);
    case WireDialect::Messages:
        return inner(body["content"]);
    case WireDialect::Gemini:
        return body["candidates"].elements().front()["content"].raw().toByteArray();
    case WireDialect::Ollama:
        return body["message"].raw().toByteArray();
    case WireDialect::Chat:
    case WireDialect::Converse:
        break;
    }
    return body["choices"].elements().front()["message"].raw().toByteArray();
}

/// The id by which the client answers the turn's one call; empty: its dialect has none.
QByteArray callIdOf(WireDialect dialect, const QByteArray &turn)
{
    const QByteArray name = dialect == WireDialect::Responses ? "\"call_id\":\"" : "\"id\":\"";
    const qsizetype at = dialect == WireDialect::Ollama ? -1 : turn.lastIndexOf(name);
    return at < 0 ? QByteArray {} : turn.mid(at + name.size(), turn.indexOf('"', at + name.size()) - at - name.size());
}

/// The client's next request: its history with the answer in it, and what the tool gave.
QByteArray nextRequest(const MatrixClient &client, const QByteArray &turn, const QByteArray &callId)
{
    QByteArray body = golden().text(u"turns/" % QLatin1String(client.name) % u".json");
    return body.replace("@TURN@", turn).replace("@CALL@", QByteArray {'"' + callId + '"'});
}
} // namespace

/// A model thinks, calls a tool and is asked again with the tool's result: whichever the client's dialect, the provider
/// gets back what it signed.
class TestTurnMatrix final : public QObject
{
    Q_OBJECT

private slots:
    void bringsThoughtsBack_data();
    void bringsThoughtsBack();

    /// What was asked before the model's turn.
    std::vector<NeutralMessage> beforeTheTurn(const std::vector<NeutralMessage> &messages)
    {
        const auto turn = std::find_if(messages.begin(), messages.end(), [](const NeutralMessage &message) {
            return message.role == NeutralMessage::Role::Assistant;
        });
        return {messages.begin(), turn};
    }

private:
    QByteArray askedAgain(const MatrixClient &client, const MatrixProvider &provider);
};

void TestTurnMatrix::bringsThoughtsBack_data()
{
    QTest::addColumn<int>("place");
    for (int place = 0; place < static_cast<int>(matrixClients().size()); ++place)
        QTest::addRow("%s", matrixClients()[static_cast<size_t>(place)].name) << place;
}

QByteArray TestTurnMatrix::askedAgain(const MatrixClient &client, const MatrixProvider &provider)
{
    std::vector<NeutralDelta> steps;
    const QByteArray family = provider.traits.family.isEmpty() ? provider.traits.kind : provider.traits.family;
    providerDialect(provider.dialect)
        ->reader(family)
        ->takeWhole(golden().text(u"answers/thinking_call." % QLatin1String(provider.name) % u".json"), steps);
    NeutralAnswer answer;
    ThoughtCollector thoughts;
    for (const NeutralDelta &step : steps) {
        answer.take(step);
        thoughts.take(step);
    }
    ThoughtStore store;
    AnswerIdentity identity;
    identity.id = "abcdefghijklmnopqrstuvwx";
    identity.model = "asked-model";
    const QByteArray turn = turnOf(client.dialect, clientDialect(client.dialect)->whole(answer, identity));
    Result<NeutralRequest> request =
        readRequest(client, nextRequest(client, turn, callIdOf(client.dialect, turn)), false);
    if (!request)
        return turn + "\nrefused: " + request.error().detail.toUtf8() + '\n';
    thoughts.keepIn(store, appId, beforeTheTurn(request->messages), 0);
    store.restore(appId, *request, 1);
    DialectNotes notes;
    const Result<ProviderDraft> draft = providerDialect(provider.dialect)->write(*request, provider.traits, notes);
    return turn + "\ndropped: " + notes.joined() + '\n'
           + (draft ? draft->body : "refused: " + draft.error().detail.toUtf8()) + '\n';
}

void TestTurnMatrix::bringsThoughtsBack()
{
    QFETCH(int, place);
    const MatrixClient &client = matrixClients()[static_cast<size_t>(place)];
    QByteArray text;
    for (const MatrixProvider &provider : matrixProviders())
        text += QByteArray {"==== with "} + provider.name + '\n' + askedAgain(client, provider);
    const QByteArray difference = golden().difference(u"turns/" % QLatin1String(client.name) % u".txt", text);
    QVERIFY2(difference.isEmpty(), difference.constData());
}

QTEST_GUILESS_MAIN(TestTurnMatrix)

#include "tst_turnmatrix.moc"

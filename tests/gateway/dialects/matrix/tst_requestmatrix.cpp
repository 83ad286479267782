// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/requestrules.h"
#include "goldenfolder.h"
#include "matrixplaces.h"

namespace
{
constexpr const char *cases[] = {"text", "tools", "image", "image_url", "thinking", "structured", "cache", "muddle"};

const GoldenFolder &golden()
{
    static const GoldenFolder folder {__FILE__};
    return folder;
}

bool ollamaHas(const QByteArray &name)
{
    return name != "image_url" && name != "cache";
}

/// What the provider is asked, or why not.
QByteArray asked(const NeutralRequest &request, const MatrixProvider &provider)
{
    DialectNotes notes;
    const Result<ProviderDraft> draft = providerDialect(provider.dialect)->write(request, provider.traits, notes);
    if (!draft)
        return "400 " + draft.error().detail.toUtf8() + '\n';
    QByteArray text = draft->path + '\n';
    if (!notes.isEmpty())
        text += "dropped: " + notes.joined() + '\n';
    return text + draft->body + '\n';
}
} // namespace

/// What each client asks, as each provider's dialect has it.
class TestRequestMatrix final : public QObject
{
    Q_OBJECT

private slots:
    void translatesRequests_data();
    void translatesRequests();

    void writesTheSameForStreams_data() { translatesRequests_data(); }

    void writesTheSameForStreams();
    void neverSendsAnEmptyContent_data();
    void neverSendsAnEmptyContent();
};

void TestRequestMatrix::translatesRequests_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("place");
    for (const char *name : cases) {
        for (int place = 0; place < static_cast<int>(matrixClients().size()); ++place) {
            const char *client = matrixClients()[static_cast<size_t>(place)].name;
            if (matrixClients()[static_cast<size_t>(place)].dialect == WireDialect::Ollama && !ollamaHas(name))
                continue;
            QTest::addRow("%s of %s", name, client)
                << QString {u"requests/" % QLatin1String(name) % u'.' % QLatin1String(client)} << place;
        }
    }
}

void TestRequestMatrix::translatesRequests()
{
    QFETCH(QString, name);
    QFETCH(int, place);
    const MatrixClient &client = matrixClients()[static_cast<size_t>(place)];
    const Result<NeutralRequest> request = readRequest(client, golden().text(name % u".json"), true);
    QVERIFY2(request.has_value(), request ? "" : qPrintable(request.error().detail));
    QByteArray text;
    for (const MatrixProvider &provider : matrixProviders())
        text += QByteArray {"==== to "} + provider.name + '\n' + asked(*request, provider);
    const QByteArray difference = golden().difference(name % u".txt", text);
    QVERIFY2(difference.isEmpty(), difference.constData());
}

/// A stream is asked for by members or a path of its own, and by nothing else.
void TestRequestMatrix::writesTheSameForStreams()
{
    QFETCH(QString, name);
    QFETCH(int, place);
    const MatrixClient &client = matrixClients()[static_cast<size_t>(place)];
    for (const MatrixProvider &provider : matrixProviders()) {
        const QByteArray body = golden().text(name % u".json");
        const QByteArray streamed = asked(*readRequest(client, body, true), provider);
        const QByteArray whole = asked(*readRequest(client, body, false), provider);
        if (whole.startsWith("400 ")) {
            QCOMPARE(whole, streamed);
            continue;
        }
        QVERIFY(JsonView::checked(whole.mid(whole.indexOf("\n{") + 1).trimmed()));
        QByteArray withoutStream = streamed;
        withoutStream.replace(":streamGenerateContent?alt=sse", ":generateContent")
            .replace("/converse-stream", "/converse");
        withoutStream.replace(R"(,"stream":true,"stream_options":{"include_usage":true})", "");
        withoutStream.replace(R"(,"stream":true)", "");
        QCOMPARE(withoutStream, QByteArray {whole}.replace(R"(,"stream":false)", ""));
    }
}

void TestRequestMatrix::neverSendsAnEmptyContent_data()
{
    QTest::addColumn<QByteArray>("turns"); ///< behind the user's first
    const auto row = [](const char *name, const QByteArray &turns) { QTest::newRow(name) << turns; };
    const QByteArray call =
        R"(,{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},{"role":"user","content":)";
    const QByteArray upload = R"({"type":"container_upload","file_id":"file_1"})";
    const QByteArray goOn = R"(,{"role":"user","content":"Go on"})";
    row("beside a result, what Anthropic alone knows",
        call + R"([{"type":"tool_result","tool_use_id":"t1","content":"42"},)" + upload + "]}");
    row("a result of what Anthropic alone knows",
        call + R"([{"type":"tool_result","tool_use_id":"t1","content":[{"type":"tool_reference","tool_name":"f"}]}]})");
    row("a turn of what Anthropic alone knows", R"(,{"role":"assistant","content":"Yes?"},{"role":"user","content":[)"
                                                    + upload + R"(]},{"role":"assistant","content":"Well."})" + goOn);
    row("the last of it", R"(,{"role":"assistant","content":"Yes?"},{"role":"user","content":[)" + upload + "]}");
    row("a model that searched",
        R"(,{"role":"assistant","content":[{"type":"server_tool_use","id":"s1","name":"web_search","input":{}}]})"
            + goOn);
    row("a model that thought",
        R"(,{"role":"assistant","content":[{"type":"thinking","thinking":"Hm","signature":"c2ln"}]})" + goOn);
    row("a model that said nothing", R"(,{"role":"assistant","content":""})" + goOn);
}

/// Most providers refuse a turn of which nothing is left.
void TestRequestMatrix::neverSendsAnEmptyContent()
{
    QFETCH(QByteArray, turns);
    const MatrixClient &client = *std::find_if(matrixClients().begin(), matrixClients().end(),
                                               [](const auto &one) { return one.dialect == WireDialect::Messages; });
    const QByteArray body = R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"})" + turns + "]}";
    for (const MatrixProvider &provider : matrixProviders()) {
        if (provider.dialect == WireDialect::Messages)
            continue; // takes them
        Result<NeutralRequest> request = readRequest(client, body, false);
        QVERIFY2(request.has_value(), request ? "" : qPrintable(request.error().detail));
        DialectNotes notes;
        if (needsMending(*request, provider.dialect) && !mendForProvider(*request, provider.dialect, notes))
            continue; // 400
        const QByteArray text = asked(*request, provider);
        QVERIFY2(!text.startsWith("400 "), text.constData());
        for (const char *nothing : {R"("content":[])", R"("parts":[])", R"("output":[])", R"({"text":""})",
                                    R"("role":"user","content":"")", R"("role":"assistant","content":""})"})
            QVERIFY2(provider.dialect == WireDialect::Ollama || !text.contains(nothing),
                     QByteArray {provider.name + QByteArray {": "} + text}.constData());
        QVERIFY2(!text.contains(R"("role":"user","content":"")"), text.constData());
    }
}

QTEST_GUILESS_MAIN(TestRequestMatrix)

#include "tst_requestmatrix.moc"

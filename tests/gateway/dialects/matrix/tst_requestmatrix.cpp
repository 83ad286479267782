// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/jsonview.h"
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

QTEST_GUILESS_MAIN(TestRequestMatrix)

#include "tst_requestmatrix.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "goldenfolder.h"
#include "matrixplaces.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QString document = QStringLiteral(PORTICO_SOURCE_DIR "/docs/dialects.md");
const QByteArray tablesBegin {"<!-- What follows is written by tst_dialecttable. -->\n"};

/// Members of the one object with those of the other in their place or behind them.
QByteArray merged(const JsonView &base, const JsonView &over)
{
    QByteArray text;
    for (const JsonView::Member &member : base.members()) {
        if (!JsonObject {over}[member.key.decoded()].exists())
            text += ",\"" + member.key.raw.toByteArray() + "\":" + member.value.raw().toByteArray();
    }
    for (const JsonView::Member &member : over.members())
        text += ",\"" + member.key.raw.toByteArray() + "\":" + member.value.raw().toByteArray();
    return '{' + text.sliced(1) + '}';
}

/// What a provider is asked in a client's words.
struct Asked
{
    bool isRefused = false;
    QByteArray body;
    std::vector<QByteArray> notes;
};

Asked asked(const MatrixClient &client, const MatrixProvider &provider, const QByteArray &body)
{
    const Result<NeutralRequest> request = readRequest(client, body, false);
    DialectNotes notes;
    const Result<ProviderDraft> draft = request
                                            ? providerDialect(provider.dialect)->write(*request, provider.traits, notes)
                                            : Result<ProviderDraft> {tl::unexpected {request.error()}};
    return {!draft, draft ? draft->path + draft->body : QByteArray {}, notes.all()};
}

/// What became of a feature: the request with it, compared with the same one without.
QByteArray outcome(const Asked &with, const Asked &without, bool needsNothing)
{
    if (with.isRefused)
        return "400";
    QByteArray notes;
    for (const QByteArray &note : with.notes) {
        if (std::find(without.notes.begin(), without.notes.end(), note) == without.notes.end())
            notes += (notes.isEmpty() ? "`" : ", `") + note + '`';
    }
    const bool isSaid = with.body != without.body;
    if (notes.isEmpty())
        return isSaid ? "yes" : needsNothing ? "needs nothing" : "lost";
    return (isSaid ? "partly: " : "dropped: ") + notes;
}

QByteArray rowOf(const MatrixClient &client, const JsonView &base, const JsonView &row)
{
    const std::vector<JsonView> cells = row.elements();
    const QByteArray with = merged(base, cells[2]);
    const QByteArray without = cells[3].isObject() ? merged(base, cells[3]) : base.raw().toByteArray();
    const auto needsNothing = [&cells](const char *provider) {
        return std::any_of(cells.begin() + 4, cells.end(),
                           [provider](const JsonView &cell) { return cell.is(provider); });
    };
    QByteArray line = "| " + cells[0].text() + " | " + cells[1].text() + " |";
    for (const MatrixProvider &provider : matrixProviders())
        line += provider.dialect == client.dialect
                    ? QByteArray {" as is |"}
                    : ' '
                          + outcome(asked(client, provider, with), asked(client, provider, without),
                                    needsNothing(provider.name))
                          + " |";
    return line + '\n';
}

QByteArray tableOf(const MatrixClient &client)
{
    const GoldenFolder golden {__FILE__};
    const QByteArray text = golden.text(u"features/"_s % QLatin1String(client.name) % u".jsonl");
    const QList<QByteArray> lines = text.trimmed().split('\n');
    QByteArray table = "\n## A client of " + QByteArray {client.name} + "\n\n| feature | in its words |";
    for (const MatrixProvider &provider : matrixProviders())
        table += ' ' + QByteArray {provider.name} + " |";
    table += "\n|---|---|" + QByteArray {"---|"}.repeated(static_cast<qsizetype>(matrixProviders().size())) + '\n';
    for (qsizetype i = 1; i < lines.size(); ++i)
        table += rowOf(client, JsonView {lines[0]}, JsonView {lines[i]});
    return table;
}

QByteArray tables()
{
    QByteArray text;
    for (const MatrixClient &client : matrixClients())
        text += tableOf(client);
    return text;
}

QByteArray read(const QString &path)
{
    QFile file {path};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray {};
}
} // namespace

/// docs/dialects.md says of each feature what becomes of it; here is what becomes of it.
class TestDialectTable final : public QObject
{
    Q_OBJECT

private slots:
    void understandsEachFeature_data();
    void understandsEachFeature();
    void losesNothingSilently();
    void isDocumented();
};

void TestDialectTable::understandsEachFeature_data()
{
    QTest::addColumn<int>("place");
    for (int place = 0; place < static_cast<int>(matrixClients().size()); ++place)
        QTest::addRow("%s", matrixClients()[static_cast<size_t>(place)].name) << place;
}

/// The examples are what the client's dialect has: a 400 in the table is the provider's.
void TestDialectTable::understandsEachFeature()
{
    QFETCH(int, place);
    const MatrixClient &client = matrixClients()[static_cast<size_t>(place)];
    const GoldenFolder golden {__FILE__};
    const QByteArray text = golden.text(u"features/"_s % QLatin1String(client.name) % u".jsonl");
    const QList<QByteArray> lines = text.trimmed().split('\n');
    QVERIFY(lines.size() > 10);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        QVERIFY2(JsonView::checked(lines[i]), lines[i].constData());
        const Result<NeutralRequest> request =
            readRequest(client, merged(JsonView {lines[0]}, JsonView {lines[i]}.elements()[2]), false);
        if (!request)
            qInfo("%s: %s", lines[i].constData(), qPrintable(request.error().detail));
    }
}

void TestDialectTable::losesNothingSilently()
{
    QByteArray lost;
    for (const QByteArray &line : tables().split('\n')) {
        if (line.startsWith("## ") || line.contains(" lost |"))
            lost += line + '\n';
    }
    QVERIFY2(!lost.contains(" lost |"), lost.constData());
}

void TestDialectTable::isDocumented()
{
    const QByteArray text = read(document);
    const qsizetype begin = text.indexOf(tablesBegin);
    QVERIFY(begin >= 0);
    const QByteArray expected = text.left(begin + tablesBegin.size()) + tables();
    if (qgetenv("PORTICO_GOLDEN") == "write") {
        QFile file {document};
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(expected) == expected.size());
        return;
    }
    QVERIFY2(text == expected,
             "docs/dialects.md is not what the dialects do: run with PORTICO_GOLDEN=write and read it");
}

QTEST_GUILESS_MAIN(TestDialectTable)

#include "tst_dialecttable.moc"

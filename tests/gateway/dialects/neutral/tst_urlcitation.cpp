// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/gemini/geminicitations.h"
#include "gateway/dialects/neutral/urlcitation.h"

/// What the annotations and citations of all dialects have in common.
class TestUrlCitation final : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryDialect_data();
    void readsEveryDialect();
    void knowsWhoCanSayIt();
    void countsCodePoints();
    void readsWhatGeminiGoesBy();
};

void TestUrlCitation::readsEveryDialect_data()
{
    QTest::addColumn<WireDialect>("dialect");
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("url"); // empty: none
    QTest::addColumn<qint64>("end");     // -1: not said
    const auto row = [](const char *name, WireDialect dialect, const char *raw, const char *url, qint64 end) {
        QTest::newRow(name) << dialect << QByteArray {raw} << QByteArray {url} << end;
    };
    row("chat", WireDialect::Chat,
        R"({"type":"url_citation","url_citation":{"start_index":1,"end_index":3,"url":"u","title":"T"}})", "u", 3);
    row("responses", WireDialect::Responses,
        R"({"type":"url_citation","start_index":1,"end_index":3,"url":"u","title":"T"})", "u", 3);
    row("messages", WireDialect::Messages,
        R"({"type":"web_search_result_location","url":"u","title":"T","encrypted_index":"e"})", "u", -1);
    row("converse", WireDialect::Converse, R"({"title":"T","location":{"web":{"url":"u"}}})", "u", -1);
    row("a file", WireDialect::Responses, R"({"type":"file_citation","file_id":"f","index":1})", "", -1);
    row("a page of a document", WireDialect::Messages, R"({"type":"page_location","document_index":0})", "", -1);
    row("no JSON", WireDialect::Chat, "{", "", -1);
    row("no object", WireDialect::Chat, "[1]", "", -1);
}

void TestUrlCitation::readsEveryDialect()
{
    QFETCH(const WireDialect, dialect);
    QFETCH(const QByteArray, raw);
    QFETCH(const QByteArray, url);
    const std::optional<UrlCitation> citation = UrlCitation::of(dialect, raw);
    QCOMPARE(citation.has_value(), !url.isEmpty());
    if (!citation)
        return;
    QCOMPARE(citation->url, url);
    QCOMPARE(citation->title, QByteArray {"T"});
    QTEST(citation->end.value_or(-1), "end");
}

void TestUrlCitation::knowsWhoCanSayIt()
{
    NeutralDelta step = NeutralDelta::of(NeutralDelta::Kind::Annotation);
    step.part.dialect = WireDialect::Messages;
    step.text = R"({"type":"web_search_result_location","url":"u"})";
    for (const WireDialect client :
         {WireDialect::Chat, WireDialect::Responses, WireDialect::Gemini, WireDialect::Messages})
        QVERIFY(canCite(client, step));
    QVERIFY(!canCite(WireDialect::Ollama, step));
    step.part.dialect = WireDialect::Responses;
    QVERIFY(!canCite(WireDialect::Messages, step));
}

void TestUrlCitation::countsCodePoints()
{
    QCOMPARE(codePoints(""), qint64 {0});
    QCOMPARE(codePoints("a\xc3\xa9\xe4\xbd\xa0\xf0\x9f\x98\x80"), qint64 {4});
}

/// Its places are bytes, and it says the same again.
void TestUrlCitation::readsWhatGeminiGoesBy()
{
    const QByteArray said =
        R"({"groundingMetadata":{"groundingChunks":[{"web":{"uri":"u1","title":"T1"}},{"web":{"uri":"u2","title":"T2"}},)"
        R"({"retrievedContext":{"uri":"gs"}}],"groundingSupports":[{"segment":{"startIndex":2,"endIndex":5},)"
        R"("groundingChunkIndices":[0,7]}]},"citationMetadata":{"citationSources":[{"startIndex":0,"endIndex":2,"uri":"u3"}]}})";
    GeminiCitations citations;
    citations.addText("\xc3\xa9\xe4\xbd\xa0!");
    const std::vector<QByteArray> first = citations.take(JsonObject {JsonView {said}});
    QCOMPARE(first.size(), size_t {3});
    QCOMPARE(first[0], QByteArray {R"({"type":"url_citation","start_index":1,"end_index":2,"url":"u1","title":"T1"})"});
    QCOMPARE(first[1], QByteArray {R"({"type":"url_citation","start_index":3,"end_index":3,"url":"u2","title":"T2"})"});
    QCOMPARE(first[2], QByteArray {R"({"type":"url_citation","start_index":0,"end_index":1,"url":"u3","title":""})"});
    QVERIFY(citations.take(JsonObject {JsonView {said}}).empty());
}

QTEST_GUILESS_MAIN(TestUrlCitation)

#include "tst_urlcitation.moc"

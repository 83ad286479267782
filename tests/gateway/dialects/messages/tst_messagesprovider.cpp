// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "goldenfolder.h"
#include "messagesrequests.h"

namespace
{
using Role = NeutralMessage::Role;
using Kind = NeutralPart::Kind;

/// Three calls of one turn, their results in a muddled order, among the user's words.
void askOfThree(NeutralRequest &request)
{
    const NeutralPart failed = result("call_2", {text("no such city"), image("iVBORw0KGgo=", "image/png")}, true);
    request.messages = {
        {Role::User, {text("Weather?")}, {}},
        {Role::Assistant,
         {text("Three at once."), call("call_1", "get_weather", R"({"city":"Lima","n":9007199254740993123})"),
          call("call_2", "get_weather", R"({"city": "Oslo"})"), call("functions.now:0", "now", "")},
         {}},
        {Role::User, {text("And now?"), failed}, {}},
        {Role::User, {result("functions.now:0", {}), result("call_1", {text("18 C")})}, {}},
    };
    request.tools = {tool("get_weather", R"({"type":"object","properties":{"zebra":{},"apple":{"maximum":1e400}}})"),
                     tool("now", "")};
    request.tools.front().description = "Tells it.";
}
} // namespace

/// Whole requests in Anthropic's dialect, and what cannot be said in it.
class TestMessagesProvider final : public QObject
{
    Q_OBJECT

private slots:
    void writesARequest_data();
    void writesARequest();
    void saysItsPathAndVersion();
    void refuses_data();
    void refuses();
};

void TestMessagesProvider::writesARequest_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << std::move(change); };
    row("text", [](NeutralRequest &request, ModelTraits &) {
        request.stream = true;
        request.system = {text("Be brief."), text(" ")};
        request.messages = {{Role::User, {text("Hello \"w\xC3\xB6rld\"\n")}, {}}};
    });
    row("settings", [](NeutralRequest &request, ModelTraits &) {
        request.maxOutputTokens = 100;
        request.sampling.temperature = "0.70";
        request.sampling.topK = "40";
        request.sampling.stop = {"END", "\n"};
        request.userId = "jane@example.com";
        request.serviceTier = "default";
        request.system = {text("Be brief.", CacheMark::OneHour)};
        request.extra = {{"store", "true"}};
    });
    row("tools", [](NeutralRequest &request, ModelTraits &) { askOfThree(request); });
    row("media", [](NeutralRequest &request, ModelTraits &) {
        NeutralPart byUrl = image("", "");
        byUrl.media.url = "https://example.com/a.png";
        NeutralPart pdf = document("application/pdf", "JVBERi0=");
        pdf.media.name = "report.pdf";
        pdf.isCited = true;
        request.messages = {{Role::User,
                             {text("What?"), image("_9j-4AAQ", "image/jpg"), byUrl, pdf,
                              document("text/csv", "YSxiCg=="), document("application/json", "e30=")},
                             {}}};
    });
    row("thinking", [](NeutralRequest &request, ModelTraits &) {
        askInALoop(request);
        std::vector<NeutralPart> &parts = request.messages[1].parts;
        parts.insert(parts.begin() + 1, reasoning("", {{"anthropic", OpaqueMark::Kind::Redacted, "cmVk"}}));
        parts.insert(parts.begin() + 2, reasoning("foreign", {{"openai", OpaqueMark::Kind::Encrypted, "gAAA"}}));
    });
    row("structured", [](NeutralRequest &request, ModelTraits &) {
        request.format.kind = NeutralFormat::Kind::JsonSchema;
        request.format.schema =
            R"({"type":"object","properties":{"n":{"type":"integer","minimum":1}},"required":["n"]})";
    });
    row("own_dialect", [](NeutralRequest &request, ModelTraits &) {
        request.dialect = WireDialect::Messages;
        NeutralPart foreign;
        foreign.kind = Kind::Foreign;
        foreign.dialect = WireDialect::Messages;
        foreign.raw = R"({"type":"server_tool_use","id":"s1","name":"web_search","input":{}})";
        request.messages.push_back({Role::Assistant, {foreign, text("Found.")}, {}});
        request.messages.push_back({Role::User, {text("More.")}, {}});
        NeutralTool search;
        search.kind = NeutralTool::Kind::Server;
        search.dialect = WireDialect::Messages;
        search.name = "web_search";
        search.raw = R"({"type":"web_search_20250305","name":"web_search"})";
        request.tools = {search};
        request.metadata = R"({"user_id":"u-1"})";
        request.extra = {{"container", R"({"id":"c"})"}};
    });
}

void TestMessagesProvider::writesARequest()
{
    QFETCH(const Change, change);
    const Written request = written(change);
    QVERIFY2(request.draft, request.draft ? "" : qPrintable(request.draft.error().detail));
    const QString name = QStringLiteral("provider/%1.json").arg(QLatin1StringView {QTest::currentDataTag()});
    const QByteArray difference =
        GoldenFolder {__FILE__}.difference(name, request.draft->body + "\nnotes: " + request.notes + '\n');
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestMessagesProvider::saysItsPathAndVersion()
{
    const Written request = written([](NeutralRequest &, ModelTraits &) {});
    QVERIFY(request.draft);
    QCOMPARE(request.draft->path, QByteArray {"/messages"});
    QCOMPARE(request.draft->headers.value("anthropic-version"), QByteArray {"2023-06-01"});
    QCOMPARE(MessagesProvider {}.framing(), StreamFraming::ServerSentEvents);
    QVERIFY(MessagesProvider {}.reader("anthropic"));
}

void TestMessagesProvider::refuses_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *expected, Change change) {
        QTest::newRow(expected) << std::move(change) << QString::fromLatin1(expected);
    };
    const auto part = [](const NeutralPart &more) {
        return [more](NeutralRequest &request, ModelTraits &) { request.messages[0].parts.push_back(more); };
    };
    NeutralPart film;
    film.kind = Kind::Video;
    NeutralPart recording;
    recording.kind = Kind::Audio;
    NeutralPart upload = image("", "");
    upload.media.fileId = "file-1";
    NeutralPart uploadedDocument = upload;
    uploadedDocument.kind = Kind::Document;
    row("'messages' holds a film, which this provider does not take.", part(film));
    row("'messages' holds audio, which this provider does not take.", part(recording));
    row("'messages' holds an image by the id of a file that was given to another provider.", part(upload));
    row("'messages' holds a document by the id of a file that was given to another provider.", part(uploadedDocument));
    row("'messages' holds a document that is neither PDF nor text, which this provider does not take.",
        part(document("application/msword", "AAAA")));
    row("'messages' holds an image, which this model does not take.", [](auto &r, auto &t) {
        r.messages[0].parts.push_back(image("AAAA", "image/png"));
        t.takesImages = false;
    });
    row("'messages' holds a document, which this model does not take.", [](auto &r, auto &t) {
        r.messages[0].parts.push_back(document("application/pdf", "AAAA"));
        t.takesDocuments = false;
    });
    row("'messages' holds an image by its URL: this provider takes its bytes only.", [](auto &r, auto &t) {
        r.messages[0].parts.push_back(image("", ""));
        r.messages[0].parts.back().media.url = "https://example.com/a.png";
        t.takesImageUrls = false;
    });
    row("'messages' holds a message of the user's that is empty.",
        [](auto &r, auto &) { r.messages[0].parts = {text(" \t\n")}; });
    row("'messages' must hold at least one message with content.", [](auto &r, auto &) { r.messages.clear(); });
    row("'messages' must not end with the assistant's: this model does not go on from it.", [](auto &r, auto &t) {
        r.messages.push_back({Role::Assistant, {text("{")}, {}});
        t.takesPrefill = false;
    });
    row("'n' must be 1: this provider gives one answer at a time.", [](auto &r, auto &) { r.sampling.choices = 2; });
}

void TestMessagesProvider::refuses()
{
    QFETCH(const Change, change);
    const Written request = written(change);
    QVERIFY(!request.draft);
    QCOMPARE(request.draft.error().code, ErrorCode::BadRequest);
    QTEST(request.draft.error().detail, "expected");
}

QTEST_GUILESS_MAIN(TestMessagesProvider)
#include "tst_messagesprovider.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/jsonview.h"
#include "geminirequests.h"
#include "goldenfolder.h"

namespace
{
using Role = NeutralMessage::Role;
using Kind = NeutralPart::Kind;
using Control = ModelTraits::ReasoningControl;
} // namespace

/// Whole requests in Google's dialect, and where they go.
class GeminiRequestWriterTest final : public QObject
{
    Q_OBJECT

private slots:
    void writesRequests_data();
    void writesRequests();
    void namesPicturesAsGoogleDoes();
    void knowsItsPaths_data();
    void knowsItsPaths();
};

void GeminiRequestWriterTest::writesRequests_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("text", [](NeutralRequest &r, ModelTraits &) { r.system = {NeutralPart::ofText("Be \"brief\".")}; });
    row("sampling", [](NeutralRequest &r, ModelTraits &) {
        r.sampling = {"0.70", "1.0", "40", "7", "0.1", "-0.1", {}, "3", {"END", "", "b"}, true, 2};
        r.maxOutputTokens = 100;
    });
    row("parallel_calls", [](NeutralRequest &r, ModelTraits &) {
        say(r, Role::Assistant,
            {NeutralPart::ofText("Looking."), call("c1", "f", R"({"n":9007199254740993123,"a":1.0})"),
             call("c2", "f", ""), call("c3", "g", "not json")});
        say(r, Role::User, {NeutralPart::ofText("and?"), resultText("c3", "three"), resultText("c1", R"({"one":1})")});
        r.tools = {tool("f", R"({"type":"object","properties":{"z":{},"a":{}}})"), tool("g", {})};
    });
    row("result_with_image", [](NeutralRequest &r, ModelTraits &) {
        say(r, Role::Assistant, {call("c1", "shot", "{}"), call("c2", "look", "{}")});
        NeutralPart shot = resultText("c1", "done");
        shot.parts.push_back(media(Kind::Image, "image/png", "iVBORw0KGgo="));
        say(r, Role::User, {shot, resultText("c2", "no such file", true), NeutralPart::ofText("Go on.")});
    });
    row("signatures", [](NeutralRequest &r, ModelTraits &) {
        NeutralPart signedCall = call("c1", "f", "{}");
        signedCall.marks.push_back({"google", OpaqueMark::Kind::ThoughtSignature, "c2ln"});
        NeutralPart signedText = NeutralPart::ofText("");
        signedText.marks.push_back({"google", OpaqueMark::Kind::ThoughtSignature, "bGFzdA=="});
        say(r, Role::Assistant,
            {reasoning("own", {{"google", OpaqueMark::Kind::ThoughtSignature, "b3du"}}), signedCall,
             call("c2", "f", "{}")});
        say(r, Role::User, {resultText("c1", "1"), resultText("c2", "2")});
        say(r, Role::Assistant, {NeutralPart::ofText("So."), signedText});
        say(r, Role::User, {NeutralPart::ofText("more")});
        say(r, Role::Assistant,
            {reasoning("foreign", {{"anthropic", OpaqueMark::Kind::Signature, "RXFR"}}), call("c3", "f", "{}"),
             call("c4", "f", "{}")});
        say(r, Role::User, {resultText("c3", "3"), resultText("c4", "4")});
    });
    row("no_sentinel_without_reasoning", [](NeutralRequest &r, ModelTraits &t) {
        t.reasoning = Control::None;
        say(r, Role::Assistant, {call("c1", "f", "{}")});
        say(r, Role::User, {resultText("c1", "1")});
    });
    row("no_ids_for_vertex", [](NeutralRequest &r, ModelTraits &t) {
        t.kind = "vertex";
        say(r, Role::Assistant, {call("c1", "f", "{}")});
        say(r, Role::User, {resultText("c1", "1")});
    });
    row("media", [](NeutralRequest &r, ModelTraits &) {
        NeutralPart remote = media(Kind::Image, {}, {});
        remote.media.url = "https://example.org/a.png";
        NeutralPart plain = media(Kind::Document, "text/plain", {});
        plain.media.text = "plain words";
        say(r, Role::User,
            {media(Kind::Image, "image/png", "iVBORw0KGgo="), media(Kind::Image, {}, "/9j/4AAQ"), remote,
             media(Kind::Document, "application/pdf", "JVBERi0="), plain, media(Kind::Audio, "audio/wav", "UklGRg=="),
             media(Kind::Video, "video/mp4", "AAAA")});
    });
    row("low_detail", [](NeutralRequest &r, ModelTraits &) {
        NeutralPart picture = media(Kind::Image, "image/png", "iVBORw0KGgo=");
        picture.media.detail = "low";
        say(r, Role::User, {picture});
    });
    row("turn_shape", [](NeutralRequest &r, ModelTraits &) {
        r.messages.clear();
        say(r, Role::Assistant, {NeutralPart::ofText("I begin.")});
        say(r, Role::User, {NeutralPart::ofText("")});
        say(r, Role::Assistant, {NeutralPart::ofText("Still I.")});
        say(r, Role::System, {NeutralPart::ofText("Be kind now.")});
        say(r, Role::User, {NeutralPart::ofText("a"), NeutralPart::ofText("")});
    });
    row("instructions_alone", [](NeutralRequest &r, ModelTraits &) {
        r.messages.clear();
        r.system = {NeutralPart::ofText("Say hello."), NeutralPart::ofText("In French.")};
    });
    row("tools", [](NeutralRequest &r, ModelTraits &) {
        r.tools = {
            tool(
                "full",
                R"({"$schema":"x","type":"object","properties":{"z":{"const":1.0},"a":{"$ref":"#/$defs/A"}},"additionalProperties":false})"),
            tool("none", {}), tool("empty", R"({"type":"object","properties":{},"additionalProperties":false})"),
            tool("free", R"({"type":"object","additionalProperties":true})")};
        r.tools[0].description = "Does it all.";
        NeutralTool custom;
        custom.kind = NeutralTool::Kind::Custom;
        custom.name = "patch";
        r.tools.push_back(custom);
        r.toolChoice.mode = NeutralToolChoice::Mode::Named;
        r.toolChoice.name = "full";
    });
    row("choice_required_of_some", [](NeutralRequest &r, ModelTraits &) {
        r.tools = {tool("a", {}), tool("b", {}), tool("c", {})};
        r.toolChoice = {NeutralToolChoice::Mode::Required, {}, {"a", "c"}};
    });
    row("choice_free_of_some", [](NeutralRequest &r, ModelTraits &) {
        r.tools = {tool("a", {}), tool("b", {}), tool("c", {})};
        r.toolChoice = {NeutralToolChoice::Mode::Auto, {}, {"a", "c"}};
    });
    row("choice_none", [](NeutralRequest &r, ModelTraits &) {
        r.tools = {tool("a", {})};
        r.toolChoice.mode = NeutralToolChoice::Mode::None;
    });
    row("json", [](NeutralRequest &r, ModelTraits &) { r.format.kind = NeutralFormat::Kind::JsonObject; });
    const auto schema = [](NeutralRequest &r) {
        r.format.kind = NeutralFormat::Kind::JsonSchema;
        r.format.schema = R"({"type":"object","properties":{"z":{"type":"number"},"a":{}}})";
    };
    row("schema", [schema](NeutralRequest &r, ModelTraits &) { schema(r); });
    row("schema_with_tools", [schema](NeutralRequest &r, ModelTraits &t) {
        schema(r);
        t.reasoning = Control::Effort;
        r.tools = {tool("a", {})};
    });
    row("schema_in_words_beside_tools", [schema](NeutralRequest &r, ModelTraits &t) {
        schema(r);
        t.reasoning = Control::Budget;
        r.tools = {tool("a", {})};
    });
    row("schema_in_words", [schema](NeutralRequest &r, ModelTraits &t) {
        schema(r);
        t.takesJsonSchema = false;
    });
    row("own_members", [](NeutralRequest &r, ModelTraits &) {
        r.dialect = WireDialect::Gemini;
        r.safety = R"([{"category":"c","threshold":"OFF"}])";
        r.serviceTier = "flex";
        r.extra = {{"cachedContent", R"("cachedContents/1")"},
                   {"generationConfig.imageConfig", R"({"aspectRatio":"1:1"})"}};
    });
    row("refusal", [](NeutralRequest &r, ModelTraits &) {
        NeutralPart refusal;
        refusal.kind = Kind::Refusal;
        refusal.text = "I can't.";
        say(r, Role::Assistant, {refusal});
        say(r, Role::User, {NeutralPart::ofText("Why?")});
    });
}

void GeminiRequestWriterTest::writesRequests()
{
    QFETCH(Change, change);
    NeutralRequest request = question();
    ModelTraits model = traits();
    change(request, model);
    DialectNotes notes;
    const Result<ProviderDraft> draft = GeminiProvider {}.write(request, model, notes);
    QVERIFY2(draft, draft ? "" : qPrintable(draft.error().detail));
    QVERIFY(JsonView::checked(draft->body));
    QByteArray text = draft->body;
    text += '\n';
    for (const QByteArray &note : notes.all())
        text.append("note ").append(note).append('\n');
    const QByteArray difference = GoldenFolder {__FILE__}.difference(
        QStringLiteral("bodies/%1.txt").arg(QString::fromLatin1(QTest::currentDataTag())), text);
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void GeminiRequestWriterTest::namesPicturesAsGoogleDoes()
{
    NeutralRequest request = question();
    say(request, Role::User, {media(Kind::Image, "image/jpg", "/9j/4AAQ")});
    DialectNotes notes;
    const QByteArray body = GeminiProvider {}.write(request, traits(), notes)->body;
    QVERIFY2(body.contains(R"("mimeType":"image/jpeg")"), body.constData());
}

void GeminiRequestWriterTest::knowsItsPaths_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("isStream");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("whole") << QByteArray {"gemini-2.5-pro"} << false
                           << QByteArray {"/models/gemini-2.5-pro:generateContent"};
    QTest::newRow("stream") << QByteArray {"m"} << true << QByteArray {"/models/m:streamGenerateContent?alt=sse"};
    QTest::newRow("prefix") << QByteArray {"models/m"} << false << QByteArray {"/models/m:generateContent"};
    QTest::newRow("tuned") << QByteArray {"tunedModels/a-b"} << false
                           << QByteArray {"/tunedModels/a-b:generateContent"};
    QTest::newRow("odd characters") << QByteArray {"a/b?c#d"} << false
                                    << QByteArray {"/models/a%2Fb%3Fc%23d:generateContent"};
}

void GeminiRequestWriterTest::knowsItsPaths()
{
    QFETCH(QByteArray, model);
    QFETCH(bool, isStream);
    NeutralRequest request = question();
    request.stream = isStream;
    ModelTraits known = traits();
    known.model = model;
    DialectNotes notes;
    QTEST(GeminiProvider {}.write(request, known, notes)->path, "path");
    QCOMPARE(GeminiProvider {}.framing(), StreamFraming::ServerSentEvents);
}

QTEST_GUILESS_MAIN(GeminiRequestWriterTest)
#include "tst_geminirequestwriter.moc"

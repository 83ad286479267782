// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/responses/responsesclient.h"
#include "goldenfolder.h"
#include "junkvariants.h"
#include "responsesrequests.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

NeutralPart thought(const char *text, const char *family)
{
    return reasoning(text, {{family, OpaqueMark::Kind::Encrypted, "gAAAA"}});
}
} // namespace

/// Whole requests of the Responses dialect, and what cannot be said in it.
class TestResponsesDraft final : public QObject
{
    Q_OBJECT

private slots:
    void writesATalkWithTools();
    void writesMedia();
    void keepsItsClientsOwnItems();
    void refusesWhatCannotBeSaid_data();
    void refusesWhatCannotBeSaid();
    void writesValidJsonForAnyRequest_data();
    void writesValidJsonForAnyRequest();

private:
    GoldenFolder m_golden {__FILE__};
};

void TestResponsesDraft::writesATalkWithTools()
{
    NeutralRequest request = plainRequest();
    request.dialect = WireDialect::Messages;
    request.stream = true;
    request.system = {NeutralPart::ofText("First."), NeutralPart::ofText("Second.")};
    NeutralPart custom = call("call_3", "apply_patch", "*** Begin");
    custom.isCustom = true;
    request.messages.push_back(said(
        Role::Assistant,
        {thought("Mine", "openai"), thought("Theirs", "anthropic"), NeutralPart::ofText(""),
         NeutralPart::ofText("Calling"), call("call_1", "now", "{\"n\": 9007199254740993123}"),
         call("toolu_01234567890123456789012345678901234567890123456789012345678901234567890", "now", ""), custom}));
    request.messages.push_back(
        said(Role::User, {NeutralPart::ofText("Next"), result("call_3", {NeutralPart::ofText("patched")}),
                          result("call_1", {NeutralPart::ofText("a"), media(Kind::Image, "image/png", "iVBORw==")}),
                          result("toolu_01234567890123456789012345678901234567890123456789012345678901234567890",
                                 {NeutralPart::ofText("boom")}, true)}));
    request.messages.push_back(said(Role::System, {NeutralPart::ofText("Late.")}));
    NeutralPart refusal = NeutralPart::ofText("No.");
    refusal.kind = Kind::Refusal;
    request.messages.push_back(said(Role::Assistant, {refusal, thought("unfinished", "openai")}));
    NeutralTool tool;
    tool.name = "now";
    tool.description = "The time";
    tool.schema = R"({"type":"object","z":1,"a":1.0})";
    request.tools.push_back(tool);
    tool = {};
    tool.name = "bare";
    tool.strict = true;
    request.tools.push_back(tool);
    tool = {};
    tool.kind = NeutralTool::Kind::Custom;
    tool.name = "apply_patch";
    tool.raw = R"({"type":"grammar","grammar":{"syntax":"lark","definition":"x"}})";
    request.tools.push_back(tool);
    tool = {};
    tool.kind = NeutralTool::Kind::Server;
    tool.name = "web_search_20250305";
    tool.dialect = WireDialect::Messages;
    request.tools.push_back(tool);
    request.toolChoice.mode = NeutralToolChoice::Mode::Required;
    request.toolChoice.allowed = {"now", "apply_patch"};
    request.parallelCalls = false;

    DialectNotes notes;
    const Result<ProviderDraft> draft = ResponsesProvider {}.write(request, traitsOf(), notes);
    QVERIFY(draft);
    QCOMPARE(draft->path, QByteArray {"/responses"});
    QVERIFY(JsonView::checked(draft->body));
    const QByteArray difference = m_golden.difference(QStringLiteral("tools.draft.json"), draft->body + '\n');
    QVERIFY2(difference.isEmpty(), difference.constData());
    QCOMPARE(joined(notes), QByteArray {"tools.web_search_20250305 messages.reasoning"});
}

void TestResponsesDraft::writesMedia()
{
    NeutralRequest request = plainRequest();
    NeutralPart url;
    url.kind = Kind::Image;
    url.media.url = "https://a/b.png";
    url.media.detail = "high";
    NeutralPart uploaded;
    uploaded.kind = Kind::Document;
    uploaded.media.fileId = "file_1";
    NeutralPart linked;
    linked.kind = Kind::Document;
    linked.media.url = "https://a/c.pdf";
    NeutralPart plain;
    plain.kind = Kind::Document;
    plain.media.text = "words";
    plain.media.name = "notes";
    request.messages.front().parts = {media(Kind::Image, "image/png", "iVBORw=="),
                                      url,
                                      media(Kind::Document, "application/pdf", "JVBERg=="),
                                      media(Kind::Document, "application/pdf", "JVBERg==", "a.pdf"),
                                      uploaded,
                                      linked,
                                      plain,
                                      media(Kind::Audio, "audio/mpeg", "SUQz"),
                                      media(Kind::Audio, "audio/wav", "UklGRg==")};
    DialectNotes notes;
    const Result<ProviderDraft> draft = ResponsesProvider {}.write(request, traitsOf(), notes);
    QVERIFY(draft);
    const QByteArray difference = m_golden.difference(QStringLiteral("media.draft.json"), draft->body + '\n');
    QVERIFY2(difference.isEmpty(), difference.constData());
    QVERIFY(notes.isEmpty());
}

/// Between two services of this dialect nothing is lost but what the hub keeps itself.
void TestResponsesDraft::keepsItsClientsOwnItems()
{
    const QByteArray body = R"({"model":"m","input":[{"role":"user","content":"Q"},)"
                            R"({"type":"web_search_call","id":"ws_1","status":"completed"},)"
                            R"({"type":"reasoning","summary":[],"encrypted_content":"gAAAA"},)"
                            R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},)"
                            R"({"type":"function_call_output","call_id":"c1","output":"ok"}],)"
                            R"("tools":[{"type":"web_search"},{"type":"function","name":"f","parameters":{}}]})";
    const Result<NeutralRequest> request = ResponsesClient {}.read(body);
    QVERIFY(request);
    DialectNotes notes;
    const Result<ProviderDraft> draft = ResponsesProvider {}.write(*request, traitsOf(), notes);
    QVERIFY(draft);
    QCOMPARE(draft->body,
             QByteArray {
                 R"({"model":"gpt-x","tools":[{"type":"web_search"},{"type":"function","name":"f","parameters":{}}],)"
                 R"("input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Q"}]},)"
                 R"({"type":"web_search_call","id":"ws_1","status":"completed"},)"
                 R"({"type":"reasoning","summary":[],"encrypted_content":"gAAAA"},)"
                 R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},)"
                 R"({"type":"function_call_output","call_id":"c1","output":"ok"}],"store":false})"});
    QVERIFY(notes.isEmpty());
}

void TestResponsesDraft::refusesWhatCannotBeSaid_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("more than one answer", [](auto &r, auto &) { r.sampling.choices = 2; });
    row("nothing to say", [](auto &r, auto &) { r.messages.front().parts.front().text.clear(); });
    row("video", [](auto &r, auto &) { r.messages.front().parts = {media(Kind::Video, "video/mp4", "AAAA")}; });
    row("a bitmap", [](auto &r, auto &) { r.messages.front().parts = {media(Kind::Image, "image/bmp", "Qk0=")}; });
    row("a last turn of nothing", [](auto &r, auto &) {
        r.messages.push_back(said(Role::Assistant, {NeutralPart::ofText("Yes?")}));
        r.messages.push_back(said(Role::User, {NeutralPart::ofText("")}));
    });
    row("images for a blind model", [](auto &r, auto &t) {
        r.messages.front().parts = {media(Kind::Image, "image/png", "AAAA")};
        t.takesImages = false;
    });
    row("audio of another kind",
        [](auto &r, auto &) { r.messages.front().parts = {media(Kind::Audio, "audio/ogg", "AAAA")}; });
    row("tools for a model that takes none", [](auto &r, auto &t) {
        r.tools.push_back({});
        t.takesTools = false;
    });
}

void TestResponsesDraft::refusesWhatCannotBeSaid()
{
    QFETCH(const Change, change);
    NeutralRequest request = plainRequest();
    ModelTraits traits = traitsOf();
    change(request, traits);
    DialectNotes notes;
    const Result<ProviderDraft> draft = ResponsesProvider {}.write(request, traits, notes);
    QVERIFY(!draft);
    QCOMPARE(draft.error().code, ErrorCode::BadRequest);
    QVERIFY(!draft.error().detail.isEmpty());
}

void TestResponsesDraft::writesValidJsonForAnyRequest_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"text", "tools", "media", "reasoning", "format"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestResponsesDraft::writesValidJsonForAnyRequest()
{
    QFETCH(const QString, name);
    int written = 0;
    for (const QByteArray &body : junkVariants(m_golden.text(name + QStringLiteral(".request.json")))) {
        const Result<NeutralRequest> request =
            JsonView {body}.isObject() ? ResponsesClient {}.read(body) : fail(ErrorCode::BadRequest, {});
        if (!request)
            continue;
        DialectNotes notes;
        const Result<ProviderDraft> draft = ResponsesProvider {}.write(*request, traitsOf(), notes);
        if (!draft)
            continue;
        ++written;
        QVERIFY2(JsonView::checked(draft->body), draft->body.constData());
    }
    QVERIFY(written > 0);
}

QTEST_GUILESS_MAIN(TestResponsesDraft)
#include "tst_responsesdraft.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <QStringBuilder>
#include <QTest>

#include "gateway/dialects/chat/chatclientdialect.h"
#include "gateway/dialects/chat/chatproviderdialect.h"
#include "gateway/dialects/jsonview.h"

using Shape = std::function<void(NeutralRequest &, ModelTraits &)>;
Q_DECLARE_METATYPE(Shape)

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

/// The body and what was noted, or the refusal.
QByteArray written(const NeutralRequest &request, const ModelTraits &traits)
{
    DialectNotes notes;
    const Result<ProviderDraft> draft = ChatProviderDialect {}.write(request, traits, notes);
    if (!draft)
        return "refused: " + draft.error().detail.toUtf8() + '\n';
    QByteArray text = draft->body + '\n';
    for (const QByteArray &note : notes.all())
        text += "note: " + note + '\n';
    return text;
}

NeutralRequest request(const char *members)
{
    const QByteArray body = QByteArray {R"({"model":"m",)"} + members + '}';
    return ChatClientDialect {}.read(body).value();
}

NeutralPart partOf(Kind kind)
{
    NeutralPart part;
    part.kind = kind;
    return part;
}

/// Adds a user's turn with one part.
NeutralPart &addPart(NeutralRequest &request, Kind kind, Role role = Role::User)
{
    request.messages.push_back({role, {partOf(kind)}, {}});
    return request.messages.back().parts.back();
}

/// Adds a call and its result.
NeutralPart &addResult(NeutralRequest &request)
{
    NeutralPart &call = addPart(request, Kind::Call, Role::Assistant);
    call.callId = "c1";
    call.name = "f";
    NeutralPart &result = addPart(request, Kind::Result);
    result.callId = "c1";
    return result;
}
} // namespace

class ChatRequestRulesTest : public QObject
{
    Q_OBJECT

private slots:
    void followsTheRules_data();
    void followsTheRules();
    void refusesWhatWouldBeAnotherQuestion_data();
    void refusesWhatWouldBeAnotherQuestion();
    void controlsReasoningInTheVendorsWords_data();
    void controlsReasoningInTheVendorsWords();
};

void ChatRequestRulesTest::followsTheRules_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<QByteArray>("expected"); ///< stands in what is written
    const auto row = [](const char *name, const char *expected, const Shape &shape) {
        QTest::newRow(name) << shape << QByteArray {expected};
    };
    row("a limit over the model's is cut", "\"max_tokens\":50", [](auto &request, auto &traits) {
        request.maxOutputTokens = 100;
        traits.maxOutputTokens = 50;
    });
    row("and that is noted", "note: max_tokens\n", [](auto &request, auto &traits) {
        request.maxOutputTokens = 100;
        traits.maxOutputTokens = 50;
    });
    row("top_p goes where both are not taken", "\"temperature\":0.5}\nnote: top_p", [](auto &request, auto &traits) {
        request.sampling.temperature = "0.5";
        request.sampling.topP = "0.9";
        traits.takesTemperatureWithTopP = false;
    });
    row("top_p alone stays", "\"top_p\":0.9", [](auto &request, auto &traits) {
        request.sampling.topP = "0.9";
        traits.takesTemperatureWithTopP = false;
    });
    row("a fifth stop is left out",
        R"("stop":["a","b","c","d"]})"
        "\nnote: stop",
        [](auto &request, auto &) {
            request.sampling.stop = {"a", "b", "c", "d", "e"};
        });
    row("JSON mode speaks of JSON", R"({"role":"system","content":"Answer with one JSON object and nothing else."})",
        [](auto &request, auto &) { request.format.kind = NeutralFormat::Kind::JsonObject; });
    row("a failed tool says so", R"("content":"{\"error\":\"no \\\"luck\\\"\"}")", [](auto &request, auto &) {
        NeutralPart &result = addResult(request);
        result.isError = true;
        result.parts.push_back(NeutralPart::ofText("no \"luck\""));
    });
    row("a missing result is written", R"({"role":"tool","tool_call_id":"c1","content":"{\"error\":\"(no result)",
        [](auto &request, auto &) {
            addResult(request);
            request.messages.pop_back();
            addPart(request, Kind::Text).text = "go on";
        });
    row("a tool's picture follows",
        R"j({"role":"tool","tool_call_id":"c1","content":"(in the next message)"},)j"
        R"({"role":"user","content":[{"type":"text","text":"From the tool call c1:"},)"
        R"({"type":"image_url","image_url":{"url":"data:image/jpeg;base64,/9j/"}}]})",
        [](auto &request, auto &) {
            NeutralPart picture = partOf(Kind::Image);
            picture.media.base64 = "/9j/";
            addResult(request).parts.push_back(picture);
        });
    row("a marked text of nothing is no empty list", R"({"role":"user","content":""}])",
        [](auto &request, auto &traits) {
            addPart(request, Kind::Text).cache = CacheMark::FiveMinutes;
            traits.takesCacheControl = true;
        });
    row("an assistant that said nothing is left out",
        R"([{"role":"user","content":"x"},{"role":"user","content":"go on"}])", [](auto &request, auto &) {
            addPart(request, Kind::Reasoning, Role::Assistant).text = "Hm";
            addPart(request, Kind::Text).text = "go on";
        });
    row("which is noted", "note: messages.reasoning\n", [](auto &request, auto &) {
        addPart(request, Kind::Reasoning, Role::Assistant).text = "Hm";
        addPart(request, Kind::Text).text = "go on";
    });
    row("a bitmap goes where it may be taken", "data:image/bmp;base64,Qk0=", [](auto &request, auto &) {
        NeutralMedia &media = addPart(request, Kind::Image).media;
        media.mimeType = "image/bmp";
        media.base64 = "Qk0=";
    });
    row("an assistant's turn stands between tool and user where it must",
        R"({"role":"assistant","content":"OK."},{"role":"user","content":"go on"})", [](auto &request, auto &traits) {
            addResult(request);
            addPart(request, Kind::Text).text = "go on";
            traits.takesUserAfterTool = false;
        });
    row("text beside calls where it is demanded", R"j("content":"(calls a tool)")j", [](auto &request, auto &traits) {
        addResult(request);
        traits.needsAssistantText = true;
    });
    row("reasoning is sent back where it is demanded, even none",
        R"("content":null,"reasoning_content":"","tool_calls")", [](auto &request, auto &traits) {
            addResult(request);
            traits.needsReasoningBack = true;
        });
    row("signed reasoning goes back to its family alone", "\"reasoning\":\"t\"}]", [](auto &request, auto &traits) {
        NeutralPart &part = addPart(request, Kind::Reasoning, Role::Assistant);
        part.text = "t";
        part.marks.push_back({"anthropic", OpaqueMark::Kind::Signature, "c2ln"});
        traits.reasoningField = "reasoning";
        traits.family = "google";
    });
    row("calls of others get the mark that Gemini demands",
        R"("extra_content":{"google":{"thought_signature":"skip_thought_signature_validator"}})",
        [](auto &request, auto &traits) {
            addResult(request);
            traits.family = "google";
        });
    row("a plain document is text", R"("content":[{"type":"text","text":"a.txt\nhello"}])", [](auto &request, auto &) {
        NeutralPart &part = addPart(request, Kind::Document);
        part.media.name = "a.txt";
        part.media.text = "hello";
    });
    row("citations are noted", "note: citations", [](auto &request, auto &) {
        NeutralPart &part = addPart(request, Kind::Document);
        part.media.text = "hello";
        part.isCited = true;
    });
    row("foreign parts are noted", "note: content.search_result", [](auto &request, auto &) {
        NeutralPart &part = addPart(request, Kind::Foreign);
        part.dialect = WireDialect::Messages;
        part.raw = R"({"type":"search_result"})";
    });
    row("a late system text becomes the user's",
        R"({"role":"user","content":"late"}]})"
        "\nnote: messages.system",
        [](auto &request, auto &traits) {
            addPart(request, Kind::Text, Role::System).text = "late";
            traits.takesLateSystem = false;
        });
    row("an empty prefill goes",
        R"("messages":[{"role":"user","content":"x"}]})"
        "\nnote: prefill",
        [](auto &request, auto &traits) {
            addPart(request, Kind::Text, Role::Assistant).text = " ";
            traits.takesPrefill = false;
        });
    row("members of other dialects are noted", "note: inference_geo", [](auto &request, auto &) {
        request.dialect = WireDialect::Messages;
        request.extra.emplace_back("inference_geo", "\"us\"");
    });
    row("the provider's refusals are heeded",
        R"("content":"x"}]})"
        "\nnote: seed",
        [](auto &request, auto &traits) {
            request.sampling.seed = "1";
            traits.refusedMembers = {"seed"};
        });
    row("a long user becomes a short one", "\"user\":\"", [](auto &request, auto &) {
        request.userId = QByteArray {200, 'u'};
    });
    row("marks for the cache become a key", "\"prompt_cache_key\":\"", [](auto &request, auto &traits) {
        traits.family = "openai";
        request.userId = "u";
        request.messages.front().parts.front().cache = CacheMark::FiveMinutes;
    });
    row("a choice of no tool withholds them", R"({"model":"m","messages":[{"role":"user","content":"x"}]})",
        [](auto &request, auto &traits) {
            request.tools.push_back({});
            request.toolChoice.mode = NeutralToolChoice::Mode::None;
            traits.takesToolChoice = false;
        });
    row("a choice that cannot be said is noted", "note: tool_choice", [](auto &request, auto &traits) {
        request.tools.push_back({});
        request.toolChoice.mode = NeutralToolChoice::Mode::Required;
        traits.takesToolChoice = false;
    });
    row("a stream asks for its usage", R"("stream":true,"stream_options":{"include_usage":true}})",
        [](auto &request, auto &) { request.stream = true; });
    row("but not where that is refused", "\"stream\":true}\n", [](auto &request, auto &traits) {
        request.stream = true;
        traits.takesStreamOptions = false;
    });
    row("a prefill is marked where that is the way", R"("content":"Once","prefix":true)",
        [](auto &request, auto &traits) {
            addPart(request, Kind::Text, Role::Assistant).text = "Once";
            traits.usesPrefillFlag = true;
        });
}

void ChatRequestRulesTest::followsTheRules()
{
    QFETCH(Shape, shape);
    QFETCH(QByteArray, expected);
    NeutralRequest asked = request(R"("messages":[{"role":"user","content":"x"}])");
    ModelTraits traits;
    shape(asked, traits);
    const QByteArray text = written(asked, traits);
    QVERIFY2(text.contains(expected), text.constData());
}

void ChatRequestRulesTest::refusesWhatWouldBeAnotherQuestion_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *expected, const Shape &shape) {
        QTest::newRow(name) << shape << QByteArray {expected};
    };
    const auto withMedia = [](Kind kind) {
        return [kind](NeutralRequest &request, ModelTraits &) { addPart(request, kind).media.base64 = "AAAA"; };
    };
    row("a picture", "messages has an image, which this model does not take.",
        [withMedia](auto &request, auto &traits) {
            withMedia(Kind::Image)(request, traits);
            traits.takesImages = false;
        });
    row("a bitmap", "messages has an image that is none of PNG, JPEG, GIF and WebP.", [](auto &request, auto &traits) {
        NeutralMedia &media = addPart(request, Kind::Image).media;
        media.mimeType = "image/bmp";
        media.base64 = "Qk0=";
        traits.family = "openai";
    });
    row("a picture by URL", "messages has an image by its URL, which this provider does not take.",
        [](auto &request, auto &traits) {
            addPart(request, Kind::Image).media.url = "https://a.example/";
            traits.takesImageUrls = false;
        });
    row("a picture by an id", "messages has an image by the id of an upload, which this provider does not know.",
        [](auto &request, auto &) { addPart(request, Kind::Image).media.fileId = "file-1"; });
    row("a document", "messages has a document, which this model does not take.",
        [withMedia](auto &request, auto &traits) {
            withMedia(Kind::Document)(request, traits);
            traits.takesDocuments = false;
        });
    row("another provider's upload", "messages has a document by the id of an upload", [](auto &request, auto &) {
        request.dialect = WireDialect::Messages;
        addPart(request, Kind::Document).media.fileId = "file_1";
    });
    row("a recording", "messages has a recording, which this model does not take.",
        [withMedia](auto &request, auto &traits) {
            withMedia(Kind::Audio)(request, traits);
            traits.takesAudio = false;
        });
    row("a film", "messages has a film, which this provider does not take.", [withMedia](auto &request, auto &traits) {
        withMedia(Kind::Video)(request, traits);
        traits.takesUnknownMembers = false;
    });
    row("tools", "tools: this model calls no tools.", [](auto &request, auto &traits) {
        request.tools.push_back({});
        traits.takesTools = false;
    });
    row("a prefill", "messages ends in the assistant's turn, which this model cannot go on with.",
        [](auto &request, auto &traits) {
            addPart(request, Kind::Text, Role::Assistant).text = "Once";
            traits.takesPrefill = false;
        });
}

void ChatRequestRulesTest::refusesWhatWouldBeAnotherQuestion()
{
    QFETCH(Shape, shape);
    QFETCH(QByteArray, expected);
    NeutralRequest asked = request(R"("messages":[{"role":"user","content":"x"}])");
    ModelTraits traits;
    shape(asked, traits);
    const QByteArray text = written(asked, traits);
    QVERIFY2(text.startsWith(QByteArray {"refused: " + expected}), text.constData());
}

void ChatRequestRulesTest::controlsReasoningInTheVendorsWords_data()
{
    using Control = ModelTraits::ReasoningControl;
    using Words = ModelTraits::ChatReasoning;
    using Mode = NeutralReasoning::Mode;
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<QByteArray>("expected"); ///< behind the messages
    const auto row = [](const char *name, const char *expected, Mode mode, const char *effort, qint64 budget,
                        Control control, Words words, std::vector<QByteArray> efforts, bool canStop = true) {
        const Shape shape = [=](NeutralRequest &request, ModelTraits &traits) {
            request.reasoning.mode = mode;
            request.reasoning.effort = effort;
            if (budget > 0)
                request.reasoning.budgetTokens = budget;
            traits.reasoning = control;
            traits.chatReasoning = words;
            traits.efforts = efforts;
            traits.canSwitchReasoningOff = canStop;
        };
        QTest::newRow(name) << shape << QByteArray {expected};
    };
    row("nothing asked", "}", Mode::Unset, "", 0, Control::Effort, Words::Effort, {});
    row("effort", R"(,"reasoning_effort":"high"})", Mode::On, "high", 0, Control::Unknown, Words::Effort, {});
    row("effort that is not taken", R"(,"reasoning_effort":"high"})", Mode::On, "max", 0, Control::Effort,
        Words::Effort, {"low", "medium", "high"});
    row("budget as effort", R"(,"reasoning_effort":"medium"})", Mode::On, "", 8192, Control::Effort, Words::Effort,
        {"low", "medium", "high"});
    row("on alone says nothing", "}", Mode::On, "", 0, Control::Effort, Words::Effort, {});
    row("off", R"(,"reasoning_effort":"none"})", Mode::Off, "", 0, Control::Effort, Words::Effort, {"none", "low"});
    row("off where there is no none", R"(,"reasoning_effort":"minimal"})", Mode::Off, "", 0, Control::Effort,
        Words::Effort, {"minimal", "low"});
    row("no reasoner", "}\nnote: reasoning", Mode::On, "high", 0, Control::None, Words::Effort, {});
    row("no reasoner, off", "}\n", Mode::Off, "", 0, Control::None, Words::Effort, {});
    row("thinking on", R"(,"thinking":{"type":"enabled"}})", Mode::On, "low", 0, Control::Unknown, Words::Thinking, {});
    row("thinking off", R"(,"thinking":{"type":"disabled"}})", Mode::Off, "", 0, Control::Effort, Words::Thinking,
        {"high"});
    row("thinking with effort", R"(,"thinking":{"type":"enabled"},"reasoning_effort":"high"})", Mode::On, "low", 0,
        Control::Effort, Words::Thinking, {"high", "max"});
    row("thinking with a budget", R"(,"thinking":{"type":"enabled","budget_tokens":8192}})", Mode::On, "medium", 0,
        Control::Budget, Words::Thinking, {});
    row("thinking that cannot be switched off", "}\nnote: reasoning", Mode::Off, "", 0, Control::Budget,
        Words::Thinking, {}, false);
    row("Qwen on", R"(,"enable_thinking":true,"thinking_budget":4000})", Mode::On, "", 4000, Control::Budget,
        Words::EnableThinking, {});
    row("Qwen off", R"(,"enable_thinking":false})", Mode::Off, "", 0, Control::Budget, Words::EnableThinking, {});
    row("OpenRouter's effort", R"(,"reasoning":{"effort":"high"}})", Mode::On, "high", 0, Control::Unknown,
        Words::Reasoning, {});
    row("OpenRouter's budget", R"(,"reasoning":{"max_tokens":4000}})", Mode::On, "", 4000, Control::Budget,
        Words::Reasoning, {});
    row("OpenRouter on", R"(,"reasoning":{"enabled":true}})", Mode::Adaptive, "", 0, Control::Unknown, Words::Reasoning,
        {});
    row("OpenRouter off", R"(,"reasoning":{"enabled":false}})", Mode::Off, "", 0, Control::Unknown, Words::Reasoning,
        {});
}

void ChatRequestRulesTest::controlsReasoningInTheVendorsWords()
{
    QFETCH(Shape, shape);
    QFETCH(QByteArray, expected);
    NeutralRequest asked = request(R"("messages":[{"role":"user","content":"x"}])");
    ModelTraits traits;
    shape(asked, traits);
    const QByteArray text = written(asked, traits);
    const QByteArray head {R"({"model":"m","messages":[{"role":"user","content":"x"}])"};
    QVERIFY2(text.startsWith(QByteArray {head + expected}), text.constData());
}

QTEST_GUILESS_MAIN(ChatRequestRulesTest)
#include "tst_chatrequestrules.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QTest>

#include "gateway/dialects/chat/chatclientdialect.h"
#include "gateway/dialects/chat/chatproviderdialect.h"
#include "gateway/dialects/jsonview.h"
#include "goldenfolder.h"

using namespace Qt::StringLiterals;

namespace
{
ModelTraits openAi()
{
    ModelTraits traits;
    traits.model = "gpt-real";
    traits.family = "openai";
    traits.takesTemperature = false;
    traits.takesTopP = false;
    traits.takesPenalties = false;
    traits.takesDeveloperRole = true;
    traits.takesUnknownMembers = false;
    traits.takesCustomTools = true;
    traits.usesMaxCompletionTokens = true;
    traits.idRule = ModelTraits::IdRule::Letters40;
    return traits;
}

ModelTraits mistral()
{
    ModelTraits traits;
    traits.model = "mistral-real";
    traits.family = "mistral";
    traits.takesUnknownMembers = false;
    traits.takesStreamOptions = false;
    traits.takesUserAfterTool = false;
    traits.usesRandomSeed = true;
    traits.usesPrefillFlag = true;
    traits.idRule = ModelTraits::IdRule::NineLetters;
    traits.refusedMembers = {"logprobs"};
    return traits;
}

ModelTraits deepSeek()
{
    ModelTraits traits;
    traits.model = "deepseek-real";
    traits.family = "deepseek";
    traits.takesJsonSchema = false;
    traits.needsReasoningBack = true;
    traits.reasoningField = "reasoning_content";
    traits.chatReasoning = ModelTraits::ChatReasoning::Thinking;
    traits.reasoning = ModelTraits::ReasoningControl::Effort;
    traits.efforts = {"high", "max"};
    return traits;
}

ModelTraits openRouter()
{
    ModelTraits traits;
    traits.model = "anthropic/real";
    traits.family = "anthropic";
    traits.takesCacheControl = true;
    traits.reasoningField = "reasoning";
    traits.chatReasoning = ModelTraits::ChatReasoning::Reasoning;
    return traits;
}

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

} // namespace

class ChatRequestWriterTest : public QObject
{
    Q_OBJECT

private slots:
    void writesWhatTheProviderTakes_data();
    void writesWhatTheProviderTakes();
    void keepsTheBytesOfNumbersAndSchemas();

private:
    GoldenFolder m_golden {__FILE__};
};

void ChatRequestWriterTest::writesWhatTheProviderTakes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("provider");
    for (const char *name :
         {"text", "tool_turns", "media", "settings", "structured", "json_mode", "openrouter_reasoning",
          "deepseek_thinking", "allowed_tools", "named_tool", "legacy", "assistant_parts"}) {
        for (const char *provider : {"openai", "mistral", "deepseek", "openrouter"})
            QTest::addRow("%s for %s", name, provider) << QString::fromLatin1(name) << QString::fromLatin1(provider);
    }
}

void ChatRequestWriterTest::writesWhatTheProviderTakes()
{
    QFETCH(QString, name);
    QFETCH(QString, provider);
    const Result<NeutralRequest> read = ChatClientDialect {}.read(m_golden.text(u"requests/"_s + name + u".json"_s));
    QVERIFY(read);
    const ModelTraits traits = provider == u"openai"_s     ? openAi()
                               : provider == u"mistral"_s  ? mistral()
                               : provider == u"deepseek"_s ? deepSeek()
                                                           : openRouter();
    const QByteArray text = written(*read, traits);
    const QByteArray difference = m_golden.difference(u"provider/"_s + name + u'.' + provider + u".txt"_s, text);
    QVERIFY2(difference.isEmpty(), difference.constData());
    QVERIFY(text.startsWith("refused") || JsonView::checked(text.first(text.indexOf('\n'))));
}

void ChatRequestWriterTest::keepsTheBytesOfNumbersAndSchemas()
{
    const QByteArray schema {R"({ "zebra" : 1.0, "apple":{"minimum":-0.0,"big":18446744073709551615} })"};
    NeutralRequest asked = request(R"("messages":[{"role":"user","content":"x"}],"temperature":1.0,"seed":1E3)");
    asked.tools.push_back({});
    asked.tools.back().name = "f";
    asked.tools.back().schema = schema;
    const QByteArray text = written(asked, {});
    QVERIFY(text.contains(QByteArray {R"("parameters":)" + schema}));
    QVERIFY(text.contains(R"("temperature":1.0,"seed":1E3)"));
}

QTEST_GUILESS_MAIN(ChatRequestWriterTest)
#include "tst_chatrequestwriter.moc"

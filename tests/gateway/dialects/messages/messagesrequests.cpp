// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagesrequests.h"

#include <QStringBuilder>
#include <QTest>

namespace
{
using Role = NeutralMessage::Role;
using Kind = NeutralPart::Kind;

NeutralRequest question()
{
    NeutralRequest request;
    request.model = "my/model";
    request.messages = {{Role::User, {text("Hi")}, {}}};
    return request;
}

ModelTraits claude()
{
    ModelTraits traits;
    traits.model = "claude-x";
    traits.family = "anthropic";
    traits.kind = "anthropic";
    traits.maxOutputTokens = 64'000;
    traits.takesLateSystem = false;
    traits.reasoning = ModelTraits::ReasoningControl::Budget;
    return traits;
}

QByteArray joinedNotes(const DialectNotes &notes)
{
    QByteArray text;
    for (const QByteArray &note : notes.all())
        text += text.isEmpty() ? note : QByteArray {',' + note};
    return text;
}
} // namespace

Written written(const Change &change)
{
    NeutralRequest request = question();
    ModelTraits traits = claude();
    change(request, traits);
    DialectNotes notes;
    Result<ProviderDraft> draft = MessagesProvider {}.write(request, traits, notes);
    return {std::move(draft), joinedNotes(notes)};
}

NeutralPart text(const char *words, CacheMark cache)
{
    NeutralPart part = NeutralPart::ofText(words);
    part.cache = cache;
    return part;
}

NeutralPart image(const char *base64, const char *mimeType)
{
    return media(Kind::Image, mimeType, base64);
}

NeutralPart document(const char *mimeType, const char *base64)
{
    return media(Kind::Document, mimeType, base64);
}

OpaqueMark signature()
{
    return {"anthropic", OpaqueMark::Kind::Signature, "EqQB"};
}

void askInALoop(NeutralRequest &request)
{
    request.messages = {
        {Role::User, {text("6*7?")}, {}},
        {Role::Assistant, {reasoning("Let me see.", {signature()}), call("toolu_1", "calc", "{}")}, {}},
        {Role::User, {result("toolu_1", {text("42")})}, {}},
    };
    request.tools = {tool("calc", "{}")};
    request.reasoning.mode = NeutralReasoning::Mode::On;
    request.reasoning.budgetTokens = 2048;
}

void addRuleColumns()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("present");
    QTest::addColumn<QByteArray>("absent");
    QTest::addColumn<QByteArray>("notes");
}

void addRule(const char *name, Change change, const char *present, const char *absent, const char *notes)
{
    QTest::newRow(name) << std::move(change) << QByteArray {present} << QByteArray {absent} << QByteArray {notes};
}

void checkRule()
{
    QFETCH(const Change, change);
    QFETCH(const QByteArray, present);
    QFETCH(const QByteArray, absent);
    const Written request = written(change);
    QVERIFY2(request.draft, request.draft ? "" : qPrintable(request.draft.error().detail));
    QVERIFY2(request.draft->body.contains(present), request.draft->body.constData());
    QVERIFY2(absent.isEmpty() || !request.draft->body.contains(absent), request.draft->body.constData());
    QTEST(request.notes, "notes");
}

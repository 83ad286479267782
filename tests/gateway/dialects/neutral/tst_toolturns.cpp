// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/neutral/toolturns.h"

using Role = NeutralMessage::Role;

namespace
{
/// A history in short: "u:hi a:c1=f,c2=g u:r1=x,text". cN=name is a call, rN=text its result; without N there is no id.
NeutralPart partOf(const QByteArray &text)
{
    NeutralPart part;
    const qsizetype equals = text.indexOf('=');
    if (equals < 0)
        return NeutralPart::ofText(text);
    const QByteArray id = text.mid(1, equals - 1);
    if (text.startsWith('c')) {
        part.kind = NeutralPart::Kind::Call;
        part.name = text.mid(equals + 1);
    } else {
        part.kind = NeutralPart::Kind::Result;
        part.parts.push_back(NeutralPart::ofText(text.mid(equals + 1)));
        if (id.isEmpty())
            part.name = text.mid(equals + 1);
    }
    part.callId = id;
    return part;
}

NeutralRequest requestOf(const QByteArray &history)
{
    NeutralRequest request;
    for (const QByteArray &turn : history.split(' ')) {
        NeutralMessage message;
        message.role = turn.startsWith('a') ? Role::Assistant : turn.startsWith('s') ? Role::System : Role::User;
        for (const QByteArray &part : turn.mid(2).split(','))
            message.parts.push_back(partOf(part));
        request.messages.push_back(std::move(message));
    }
    return request;
}

QByteArray shown(const NeutralPart &part)
{
    if (part.kind == NeutralPart::Kind::Call)
        return 'c' + part.callId + '=' + part.name;
    if (part.kind == NeutralPart::Kind::Result)
        return (part.isError ? "e" : "r") + part.callId + '/' + part.name + '=' + part.parts.front().text;
    return part.text;
}

QByteArray shown(const NeutralRequest &request)
{
    QByteArrayList turns;
    for (const NeutralMessage &message : request.messages) {
        QByteArrayList parts;
        for (const NeutralPart &part : message.parts)
            parts.append(shown(part));
        const char role = message.role == Role::Assistant ? 'a' : message.role == Role::System ? 's' : 'u';
        turns.append(QByteArray(1, role) + ':' + parts.join(','));
    }
    return turns.join(' ');
}
} // namespace

class TestToolTurns final : public QObject
{
    Q_OBJECT

private slots:
    void mendsTheOrder_data();
    void mendsTheOrder();
    void tellsWhoseNameIsLost();
    void fitsIds_data();
    void fitsIds();
    void givesDifferentIdsToDifferentCalls();
};

void TestToolTurns::mendsTheOrder_data()
{
    QTest::addColumn<QByteArray>("history");
    QTest::addColumn<bool>("join");
    QTest::addColumn<QByteArray>("mended");
    QTest::addColumn<QByteArray>("notes");
    const auto row = [](const char *name, const char *history, const char *mended, const char *notes = "",
                        bool join = false) {
        QTest::newRow(name) << QByteArray {history} << join << QByteArray {mended} << QByteArray {notes};
    };
    row("no tools", "u:hi a:yes u:ok", "u:hi a:yes u:ok");
    row("in order", "u:hi a:c1=f u:r1=x", "u:hi a:c1=f u:r1/f=x");
    row("results in two turns", "a:c1=f,c2=g u:r2=y u:r1=x u:go", "a:c1=f,c2=g u:r1/f=x,r2/g=y u:go");
    row("text before the result", "a:c1=f u:note,r1=x", "a:c1=f u:r1/f=x,note");
    row("missing", "a:c1=f u:hello", "a:c1=f u:e1/f=(no result: the call was interrupted),hello",
        "missing tool result");
    row("missing at the end", "a:c1=f", "a:c1=f u:e1/f=(no result: the call was interrupted)", "missing tool result");
    row("orphan", "u:hi,r9=x", "u:hi,x", "tool result without its call");
    row("duplicate", "a:c1=f u:r1=x,r1=y", "a:c1=f u:r1/f=y", "duplicate tool result");
    row("same id again", "a:c1=f u:r1=x a:c1=f u:r1=y", "a:c1=f u:r1/f=x a:c1_2=f u:r1_2/f=y");
    row("same id again where its next is taken", "a:c1=f,c1_2=f u:r1=x,r1_2=y a:c1=f u:r1=z",
        "a:c1=f,c1_2=f u:r1/f=x,r1_2/f=y a:c1_3=f u:r1_3/f=z");
    row("without ids", "a:c=f,c=f,c=g u:r=g,r=f,r=f",
        "a:ccall_0_1=f,ccall_0_2=f,ccall_0_3=g u:rcall_0_1/f=f,rcall_0_2/f=f,rcall_0_3/g=g");
    row("system between", "a:c1=f s:late u:r1=x", "a:c1=f u:r1/f=x s:late");
    row("joined", "u:one u:two a:x a:c1=f u:r1=y u:go", "u:one,two a:x,c1=f u:r1/f=y,go", "", true);
}

void TestToolTurns::mendsTheOrder()
{
    QFETCH(QByteArray, history);
    QFETCH(bool, join);
    QFETCH(QByteArray, mended);
    QFETCH(QByteArray, notes);
    NeutralRequest request = requestOf(history);
    DialectNotes noted;
    mendToolTurns(request, join, noted);
    QCOMPARE(shown(request), mended);
    QCOMPARE(QByteArrayList(noted.all().begin(), noted.all().end()).join(','), notes);
}

void TestToolTurns::fitsIds_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<int>("rule");
    QTest::addColumn<bool>("kept");
    QTest::addColumn<QString>("pattern");
    const auto row = [](const char *name, const QByteArray &id, ModelTraits::IdRule rule, bool kept,
                        const char *shape) {
        QTest::newRow(name) << id << int(rule) << kept << QString::fromLatin1(shape);
    };
    using Rule = ModelTraits::IdRule;
    row("any", "a b", Rule::Any, true, "a b");
    row("any, empty", "", Rule::Any, false, "t[0-9A-Za-z]{23}");
    row("short", "call_1", Rule::Letters40, true, "call_1");
    row("too long", QByteArray(41, 'a'), Rule::Letters40, false, "t[0-9A-Za-z]{23}");
    row("wrong letters", "a:b", Rule::Letters64, false, "t[0-9A-Za-z]{23}");
    row("Anthropic takes long ones", QByteArray(90, 'a'), Rule::Letters, true, "a{90}");
    row("nine", "abcdefgh9", Rule::NineLetters, true, "abcdefgh9");
    row("not nine", "call_1", Rule::NineLetters, false, "t[0-9A-Za-z]{8}");
}

void TestToolTurns::fitsIds()
{
    QFETCH(QByteArray, id);
    QFETCH(int, rule);
    QFETCH(bool, kept);
    QFETCH(QString, pattern);
    const QByteArray fitted = fittedCallId(id, static_cast<ModelTraits::IdRule>(rule));
    QCOMPARE(fitted == id, kept);
    QCOMPARE(fittedCallId(id, static_cast<ModelTraits::IdRule>(rule)), fitted);
    const QRegularExpression shape {QRegularExpression::anchoredPattern(pattern)};
    QVERIFY2(shape.match(QString::fromLatin1(fitted)).hasMatch(), fitted.constData());
}

void TestToolTurns::givesDifferentIdsToDifferentCalls()
{
    QSet<QByteArray> ids;
    for (int i = 0; i < 5000; ++i)
        ids.insert(fittedCallId("call_" + QByteArray::number(i), ModelTraits::IdRule::NineLetters));
    QCOMPARE(ids.size(), 5000);
}

/// A joined turn has one speaker.
void TestToolTurns::tellsWhoseNameIsLost()
{
    for (const bool isOther : {true, false}) {
        NeutralRequest request;
        request.messages = {{Role::User, {NeutralPart::ofText("one")}, "ann"},
                            {Role::User, {NeutralPart::ofText("two")}, isOther ? "bob" : "ann"}};
        DialectNotes notes;
        mendToolTurns(request, true, notes);
        QCOMPARE(request.messages.size(), size_t {1});
        QCOMPARE(notes.joined(), QByteArray {isOther ? "messages.name" : ""});
    }
}

QTEST_GUILESS_MAIN(TestToolTurns)
#include "tst_toolturns.moc"

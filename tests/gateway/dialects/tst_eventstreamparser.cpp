// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/eventstreamparser.h"

namespace
{
/// What one event was, with bytes of its own.
struct Seen
{
    QByteArray raw;
    QByteArray type;
    QByteArray data;
    bool hasData = false;
    bool complete = true;
};

using Cuts = std::vector<QByteArray>;

/// Feeds the pieces, each from memory that is gone afterwards, and ends the stream.
std::vector<Seen> parsed(const Cuts &pieces, EventStreamParser &parser)
{
    std::vector<Seen> all;
    const auto take = [&all](const std::vector<EventStreamParser::Event> &events) {
        for (const auto &event : events)
            all.push_back({event.raw.toByteArray(), event.type.toByteArray(), event.data.toByteArray(), event.hasData,
                           event.complete});
    };
    for (const QByteArray &piece : pieces) {
        const auto copy = std::make_unique<QByteArray>(piece.constData(), piece.size());
        take(parser.feed(*copy));
    }
    take(parser.finish());
    return all;
}

std::vector<Seen> parsed(const Cuts &pieces)
{
    EventStreamParser parser;
    return parsed(pieces, parser);
}

Cuts everyByte(const QByteArray &stream)
{
    Cuts pieces;
    for (const char c : stream)
        pieces.emplace_back(1, c);
    return pieces;
}

/// The data of events that have some, joined by '|'; "type=" before it where there is a type.
QByteArray summary(const std::vector<Seen> &events)
{
    QByteArray text;
    for (const Seen &event : events) {
        if (!event.hasData)
            continue;
        if (!text.isEmpty())
            text += '|';
        if (!event.type.isEmpty())
            text += event.type + '=';
        text += event.data;
    }
    return text;
}

QByteArray rawOf(const std::vector<Seen> &events)
{
    QByteArray raw;
    for (const Seen &event : events)
        raw += event.raw;
    return raw;
}
} // namespace

class EventStreamParserTest : public QObject
{
    Q_OBJECT

private slots:
    void cutsEvents_data();
    void cutsEvents();
    void givesAnEventAtItsBlankLine();
    void givesAnEventAtALoneCr();
    void keepsALineFeedThatComesLast();
    void finishesAnOpenEvent_data();
    void finishesAnOpenEvent();
    void doesNotCopyWholeEvents();
    void takesALargeEventInPieces();
    void refusesAnEventThatIsTooLarge();
};

void EventStreamParserTest::cutsEvents_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &stream, const char *expected) {
        QTest::newRow(name) << stream << QByteArray {expected};
    };
    row("LF", "data: a\n\ndata: b\n\n", "a|b");
    row("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", "a|b");
    row("CR", "data: a\r\rdata: b\r\r", "a|b");
    row("mixed ends", "data: a\n\r\ndata: b\r\n\ndata: c\r\n\r", "a|b|c");
    row("no space", "data:a\n\n", "a");
    row("one space goes", "data:  a \n\n", " a ");
    row("several lines", "data: a\ndata: b\ndata\ndata:\n\n", "a\nb\n\n");
    row("several lines, CRLF", "data: a\r\ndata:b\r\n\r\n", "a\nb");
    row("several lines, CR", "data: a\rdata:b\r\r", "a\nb");
    row("byte order mark",
        "\xef\xbb\xbf"
        "data: a\n\n",
        "a");
    row("byte order mark, several lines",
        "\xef\xbb\xbf"
        "data: a\ndata: b\n\n",
        "a\nb");
    row("byte order mark is no second one",
        "data: a\n\n\xef\xbb\xbf"
        "data: b\n\ndata: c\n\n",
        "a|c");
    row("comments", ": hello\n\n:\ndata: a\n: x\n\n", "a");
    row("named", "event: ping\ndata: a\n\ndata: b\n\n", "ping=a|b");
    row("the last name counts", "event: x\nevent: y\ndata: a\n\n", "y=a");
    row("name behind", "data: a\nevent: x\n\n", "x=a");
    row("name alone", "event: x\n\ndata: a\n\n", "a");
    row("id and retry", "id: 5\nretry: 10\ndata: a\n\n", "a");
    row("unknown fields", "datax: b\nDATA: c\ndata : d\ndata: a\n\n", "a");
    row("empty data", "data:\n\n", "");
    row("empty events", "\n\n\ndata: a\n\n\n\n", "a");
    row("colon in data", "data: {\"a\":\"b: c\"}\n\n", "{\"a\":\"b: c\"}");
    row("UTF-8", "data: \xe4\xbd\xa0\xe5\xa5\xbd\n\n", "\xe4\xbd\xa0\xe5\xa5\xbd");
    row("NUL", QByteArray {"data: a\0b\n\n", 11}, "a");
    row("nothing", "", "");
}

void EventStreamParserTest::cutsEvents()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, expected);
    const auto whole = parsed({stream});
    if (!stream.contains('\0'))
        QCOMPARE(summary(whole), expected);
    // Lone line ends behind the last event are all that may be missing.
    QVERIFY(stream.startsWith(rawOf(whole)));
    QVERIFY(stream.mid(rawOf(whole).size()).trimmed().isEmpty());
    const auto same = [&whole](const std::vector<Seen> &other, const char *how) {
        QVERIFY2(summary(other) == summary(whole), how);
        QVERIFY2(rawOf(other).trimmed() == rawOf(whole).trimmed(), how);
    };
    same(parsed(everyByte(stream)), "byte by byte");
    for (qsizetype at = 0; at <= stream.size(); ++at)
        same(parsed({stream.left(at), stream.mid(at)}), "in two pieces");
}

void EventStreamParserTest::givesAnEventAtItsBlankLine()
{
    EventStreamParser parser;
    QVERIFY(parser.feed("data: a\n").empty());
    const auto &events = parser.feed("\ndata: b");
    QCOMPARE(events.size(), size_t {1});
    QCOMPARE(events[0].raw, "data: a\n\n");
    QVERIFY(events[0].complete);
    QCOMPARE(parser.feed("\n\n").at(0).raw, "data: b\n\n");
    QVERIFY(parser.finish().empty());
}

// The event is complete at the CR; waiting for an LF that may not come would hold it back.
void EventStreamParserTest::givesAnEventAtALoneCr()
{
    EventStreamParser parser;
    QCOMPARE(parser.feed("data: a\r\n\r").at(0).raw, "data: a\r\n\r");
    QCOMPARE(parser.feed("\ndata: b\r\n\r\n").at(0).raw, "\ndata: b\r\n\r\n");
}

void EventStreamParserTest::keepsALineFeedThatComesLast()
{
    EventStreamParser parser;
    QCOMPARE(parser.feed("data: a\r\n\r").size(), size_t {1});
    QVERIFY(parser.feed("\n").empty());
    const auto &rest = parser.finish();
    QCOMPARE(rest.size(), size_t {1});
    QCOMPARE(rest.front().raw, "\n");
    QVERIFY(!rest.front().hasData);
}

void EventStreamParserTest::finishesAnOpenEvent_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("raw");
    const auto row = [](const char *name, const char *stream, const char *data, const char *raw) {
        QTest::newRow(name) << QByteArray {stream} << QByteArray {data} << QByteArray {raw};
    };
    row("inside a line", "data: [DONE]", "[DONE]", "data: [DONE]\n\n");
    row("behind LF", "data: [DONE]\n", "[DONE]", "data: [DONE]\n\n");
    row("behind CRLF", "data: [DONE]\r\n", "[DONE]", "data: [DONE]\r\n\n");
    row("behind CR", "data: [DONE]\r", "[DONE]", "data: [DONE]\r\n\n");
    row("two lines", "data: a\ndata: b", "a\nb", "data: a\ndata: b\n\n");
    row("comment", ": bye", "", "");
    row("comment line", ": bye\n", "", "");
    row("line end", "\n", "", "");
    row("name only", "event: x\n", "", "");
    row("behind the name of the data", "data:", "", "");
    row("before the data", "event: x\ndata: ", "", "");
    row("blank data", "data: \r\n", "", "");
}

void EventStreamParserTest::finishesAnOpenEvent()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, raw);
    for (const Cuts &pieces : {Cuts {"data: 0\n\n" + stream}, everyByte("data: 0\n\n" + stream)}) {
        auto events = parsed(pieces);
        QVERIFY(events.front().complete);
        events.erase(events.begin());
        std::erase_if(events, [](const Seen &event) { return !event.hasData; });
        QCOMPARE(events.size(), raw.isEmpty() ? size_t {0} : size_t {1});
        if (raw.isEmpty())
            continue;
        QCOMPARE(events[0].data, data);
        QCOMPARE(events[0].raw, raw);
        QVERIFY(!events[0].complete);
    }
}

void EventStreamParserTest::doesNotCopyWholeEvents()
{
    const QByteArray bytes = "data: a\n\ndata: b\n\n";
    EventStreamParser parser;
    const auto &events = parser.feed(bytes);
    QCOMPARE(events.size(), size_t {2});
    QVERIFY(events[0].raw.data() == bytes.constData());
    QVERIFY(events[1].data.data() == bytes.constData() + 15);
}

void EventStreamParserTest::takesALargeEventInPieces()
{
    const QByteArray data(1024 * 1024, 'x');
    const QByteArray stream = "data: " + data + "\n\ndata: b\n\n";
    Cuts pieces;
    for (qsizetype at = 0; at < stream.size(); at += 1000)
        pieces.push_back(stream.mid(at, 1000));
    const auto events = parsed(pieces);
    QCOMPARE(events.size(), size_t {2});
    QVERIFY(events[0].data == data);
    QCOMPARE(events[1].data, "b");
}

void EventStreamParserTest::refusesAnEventThatIsTooLarge()
{
    const QByteArray piece(1024 * 1024, 'x');
    EventStreamParser parser;
    QVERIFY(parser.feed("data: ").empty());
    for (int fed = 0; fed < 7; ++fed)
        QVERIFY(parser.feed(piece).empty());
    QVERIFY(!parser.isOverflown());
    QVERIFY(parser.feed(piece).empty());
    QVERIFY(parser.isOverflown());
    QVERIFY(parser.feed("\n\ndata: a\n\n").empty());
    QVERIFY(parser.finish().empty());
    // At once, with its end.
    EventStreamParser other;
    const QByteArray whole = "data: " + QByteArray(EventStreamParser::maxEventBytes, 'x') + "\n\ndata: a\n\n";
    QVERIFY(other.feed(whole).empty());
    QVERIFY(other.isOverflown());
}

QTEST_GUILESS_MAIN(EventStreamParserTest)
#include "tst_eventstreamparser.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRandomGenerator>
#include <QTest>

#include "gateway/dialects/requestpeek.h"

namespace
{
QByteArray joined(const std::vector<QByteArray> &parts)
{
    QByteArray whole;
    for (const QByteArray &part : parts)
        whole += part;
    return whole;
}

QByteArray spliced(const QByteArray &body, QByteArrayView model)
{
    return joined(spliceRequest(body, *peekRequest(WireDialect::Chat, body), model));
}
} // namespace

class RequestSpliceTest : public QObject
{
    Q_OBJECT

private slots:
    void changesOnlyWhatItMust_data();
    void changesOnlyWhatItMust();
    void sharesTheBytesOfALargeBody();
    void keepsTheBytesOfALargeBodyAlive();
    void passesAnUnchangedBodyOn();
    void readsBackWhatItMeant();
    void addsNothingToOtherDialects();
};

void RequestSpliceTest::changesOnlyWhatItMust_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *body, const char *expected) {
        QTest::newRow(name) << QByteArray {body} << QByteArray {expected};
    };
    row("model", R"({"model":"a/b","messages":[1]})", R"({"model":"NEW","messages":[1]})");
    row("odd spacing", "{ \"messages\":[1],\n\"model\" :\t\"a\\u002fb\" }",
        "{ \"messages\":[1],\n\"model\" :\t\"NEW\" }");
    row("no options", R"({"model":"a","messages":[1],"stream":true})",
        R"({"model":"NEW","messages":[1],"stream":true,"stream_options":{"include_usage":true}})");
    row("no options, space after", "{\"model\":\"a\",\"messages\":[1],\"stream\":true }\n",
        "{\"model\":\"NEW\",\"messages\":[1],\"stream\":true ,\"stream_options\":{\"include_usage\":true}}\n");
    row("null options", R"({"model":"a","messages":[1],"stream_options":null,"stream":true})",
        R"({"model":"NEW","messages":[1],"stream_options":{"include_usage":true},"stream":true})");
    row("empty options", R"({"model":"a","messages":[1],"stream_options":{ },"stream":true})",
        R"({"model":"NEW","messages":[1],"stream_options":{"include_usage":true },"stream":true})");
    row("other options", R"({"model":"a","messages":[1],"stream_options":{"x":1},"stream":true})",
        R"({"model":"NEW","messages":[1],"stream_options":{"include_usage":true,"x":1},"stream":true})");
    row("usage false", R"({"stream":true,"stream_options":{"x":1,"include_usage": false},"model":"a","messages":[1]})",
        R"({"stream":true,"stream_options":{"x":1,"include_usage": true},"model":"NEW","messages":[1]})");
    row("usage null", R"({"stream":true,"stream_options":{"include_usage":null},"model":"a","messages":[1]})",
        R"({"stream":true,"stream_options":{"include_usage":true},"model":"NEW","messages":[1]})");
    row("usage asked", R"({"stream":true,"stream_options":{"include_usage":true},"model":"a","messages":[1]})",
        R"({"stream":true,"stream_options":{"include_usage":true},"model":"NEW","messages":[1]})");
    row("not a stream", R"({"stream":false,"stream_options":{},"model":"a","messages":[1]})",
        R"({"stream":false,"stream_options":{},"model":"NEW","messages":[1]})");
    row("numbers and order stay", R"({"z":1.0,"model":"a","messages":[1e400,-0.0,18446744073709551615],"a":"\u00e9"})",
        R"({"z":1.0,"model":"NEW","messages":[1e400,-0.0,18446744073709551615],"a":"\u00e9"})");
}

void RequestSpliceTest::changesOnlyWhatItMust()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, expected);
    QCOMPARE(spliced(body, "NEW"), expected);
}

void RequestSpliceTest::sharesTheBytesOfALargeBody()
{
    const QByteArray body = R"({"model":"a","messages":[")" + QByteArray(100'000, 'x') + R"("],"stream":true})";
    const auto parts = spliceRequest(body, *peekRequest(WireDialect::Chat, body), "b");
    QCOMPARE(parts.size(), size_t {5});
    const auto isInside = [&body](const QByteArray &part) {
        return part.constData() >= body.constData() && part.constData() < body.constData() + body.size();
    };
    QVERIFY(isInside(parts[0]));
    QVERIFY(!isInside(parts[1]));
    QVERIFY(isInside(parts[2]));
    QCOMPARE(joined(parts).size(), body.size() + QByteArray {R"(,"stream_options":{"include_usage":true})"}.size());
}

void RequestSpliceTest::keepsTheBytesOfALargeBodyAlive()
{
    QByteArray body = R"({"messages":[")" + QByteArray(100'000, 'x') + R"("],"model":"a"})";
    const QByteArray expected = R"({"messages":[")" + QByteArray(100'000, 'x') + R"("],"model":"b"})";
    auto parts = spliceRequest(body, *peekRequest(WireDialect::Chat, body), "b");
    body.clear();
    QCOMPARE(joined(parts), expected);
    // A part that is changed leaves the others as they are.
    parts[0].append("more");
    QCOMPARE(parts[1] + parts[2], "\"b\"}");
    // Bytes that nobody owns are copied.
    const QByteArray wrapped = QByteArray::fromRawData(expected.constData(), expected.size());
    const auto copies = spliceRequest(wrapped, *peekRequest(WireDialect::Chat, wrapped), "c");
    QVERIFY(copies[0].constData() != expected.constData());
}

void RequestSpliceTest::passesAnUnchangedBodyOn()
{
    const QByteArray body = R"({"mod\u0065l":"\u0061","messages":[1]})";
    const auto parts = spliceRequest(body, *peekRequest(WireDialect::Chat, body), "a");
    QCOMPARE(parts.size(), size_t {1});
    QVERIFY(parts[0].isSharedWith(body));
}

// Whatever the order and form of the members: the result is valid, means what was asked, and without the edits it is
// the original.
void RequestSpliceTest::readsBackWhatItMeant()
{
    const std::vector<QByteArray> options {"null",
                                           "{}",
                                           R"({"a":{"include_usage":1}})",
                                           R"({"include_usage":false,"b":[]})",
                                           R"({"b":2,"include_usage":null})",
                                           R"( {"include_usage" : true} )"};
    QRandomGenerator random {7};
    for (int round = 0; round < 2000; ++round) {
        const auto below = [&random](int limit) { return static_cast<size_t>(random.bounded(limit)); };
        std::vector<QByteArray> members {R"("model" :"old\n")", R"("messages":[{"content":"\"model\":\"x\""}])"};
        const bool stream = below(2) == 0;
        members.push_back(stream ? "\"stream\": true" : "\"stream\":false");
        if (below(3) > 0)
            members.push_back("\"stream_options\":" + options[below(static_cast<int>(options.size()))]);
        if (below(2) == 0)
            members.push_back(R"("x":[1.0,{"y":"}"}])");
        std::shuffle(members.begin(), members.end(), random);
        QByteArray body = "{";
        for (const QByteArray &member : members)
            body += (body.size() > 1 ? QByteArray {" ,"} : QByteArray {}) + member;
        body += below(2) == 0 ? "\n}" : "}";
        const RequestPeek before = *peekRequest(WireDialect::Chat, body);
        QByteArray out = spliced(body, "a\"\\/\n\xc3\xa9");
        const auto after = peekRequest(WireDialect::Chat, out);
        QVERIFY2(after, out.constData());
        QCOMPARE(after->model, "a\"\\/\n\xc3\xa9");
        QCOMPARE(after->stream, stream);
        QCOMPARE(after->includeUsage, stream || before.includeUsage);
        out.replace(after->modelBegin, after->modelEnd - after->modelBegin,
                    body.mid(before.modelBegin, before.modelEnd - before.modelBegin));
        if (!stream || before.includeUsage)
            QCOMPARE(out, body);
        else
            QVERIFY(out.size() >= body.size() - 1);
    }
}

void RequestSpliceTest::addsNothingToOtherDialects()
{
    const QByteArray messages {R"({"model":"a","stream":true,"max_tokens":1,"messages":[1]})"};
    QCOMPARE(joined(spliceRequest(messages, *peekRequest(WireDialect::Messages, messages), "b")),
             QByteArray {R"({"model":"b","stream":true,"max_tokens":1,"messages":[1]})"});
    const QByteArray gemini {R"({"contents":[1]})"};
    QCOMPARE(joined(spliceRequest(gemini, *peekRequest(WireDialect::Gemini, gemini), "b")), gemini);
}

QTEST_GUILESS_MAIN(RequestSpliceTest)
#include "tst_requestsplice.moc"

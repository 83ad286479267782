// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/chatstreamtap.h"

using Verdict = ChatStreamTap::Verdict;
Q_DECLARE_METATYPE(ChatStreamTap::Verdict)

namespace
{
Verdict inspect(ChatStreamTap &tap, const QByteArray &data, QByteArrayView type = {}, bool complete = true)
{
    return tap.inspect({data, type, data, true, complete});
}

constexpr const char *usageChunk =
    R"({"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}})";
constexpr const char *textChunk = R"({"choices":[{"delta":{"content":"Hi"},"finish_reason":null}],"usage":null})";
} // namespace

class ChatStreamTapTest : public QObject
{
    Q_OBJECT

private slots:
    void judges_data();
    void judges();
    void addsAStreamUp();
    void lastUsageWins();
    void letsNothingPassBehindTheEnd();
    void forwardsSignsOfLife();
    void tellsWhatAnErrorStandsFor();
    void knowsAWholeStreamByItsChoices_data();
    void knowsAWholeStreamByItsChoices();
};

void ChatStreamTapTest::judges_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("asked");
    QTest::addColumn<bool>("complete");
    QTest::addColumn<Verdict>("verdict");
    const auto row = [](const char *name, const char *data, Verdict verdict, bool asked = false, const char *type = "",
                        bool complete = true) {
        QTest::newRow(name) << QByteArray {data} << QByteArray {type} << asked << complete << verdict;
    };
    row("text", textChunk, Verdict::Forward);
    row("usage, not asked", usageChunk, Verdict::Swallow);
    row("usage, asked", usageChunk, Verdict::Forward, true);
    row("usage beside content", R"({"choices":[{"delta":{"content":"x"}}],"usage":{"prompt_tokens":1}})",
        Verdict::Forward);
    row("usage in a finish chunk", R"({"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}})",
        Verdict::Forward);
    row("empty choices without usage", R"({"choices":[],"prompt_filter_results":[]})", Verdict::Forward);
    row("empty choices, null usage", R"({"choices":[],"usage":null})", Verdict::Forward);
    row("usage without choices", R"({"usage":{"prompt_tokens":1}})", Verdict::Forward);
    row("usage as text of the model", R"({"choices":[{"delta":{"content":"\"choices\":[],\"usage\":{}"}}]})",
        Verdict::Forward);
    row("end", "[DONE]", Verdict::Terminal);
    row("end with spaces", " [DONE] ", Verdict::Terminal);
    row("end without a blank line", "[DONE]", Verdict::Terminal, false, "", false);
    row("end as text of the model", R"({"choices":[{"delta":{"content":"[DONE]"}}]})", Verdict::Forward);
    row("error", R"({"error":{"message":"overloaded"}})", Verdict::Error);
    row("error as a text", R"({"error":"overloaded"})", Verdict::Error);
    row("error as a text of the model", R"({"choices":[{"delta":{"content":"\"error\":{}"}}]})", Verdict::Forward);
    row("no error", R"({"error":null,"choices":[]})", Verdict::Forward);
    row("broken off", R"({"choices":[{"delta":{"content":"x"},"finish_reason":"error"}]})", Verdict::Error);
    row("broken off, Zhipu's word", R"({"choices":[{"finish_reason":"network_error"}]})", Verdict::Error);
    row("broken off, DeepSeek's word", R"({"choices":[{"finish_reason":"insufficient_system_resource"}]})",
        Verdict::Error);
    row("error of a choice", R"({"choices":[{"delta":{},"error":{"code":502,"message":"gone"}}]})", Verdict::Error);
    row("no error of a choice", R"({"choices":[{"delta":{},"error":null}]})", Verdict::Forward);
    row("named error", R"({"choices":[]})", Verdict::Error, false, "error");
    row("cut off", R"({"choices":[{"delta":{"con)", Verdict::Error, false, "", false);
    row("whole without a blank line", textChunk, Verdict::Forward, false, "", false);
    row("not JSON", "hello", Verdict::Error);
    row("not whole", R"({"choices":[{"delta":{"content":"x"}])", Verdict::Error);
    row("more than one value", R"({"choices":[]} {"choices":[]})", Verdict::Error);
    row("another kind of JSON", R"(["oops"])", Verdict::Error);
    row("a framework's error", R"({"detail":"Internal error at /srv/app/x.py:12"})", Verdict::Error);
    row("a proxy's error", R"({"message":"no route","status":"down"})", Verdict::Error);
    row("an object without members", "{}", Verdict::Forward);
    row("a vendor's own event", R"({"type":"ping"})", Verdict::Forward);
    row("a chunk without choices", R"({"id":"c","object":"","prompt_filter_results":[]})", Verdict::Forward);
    row("an unknown member of a chunk", R"({"id":"c","choices":[],"detail":"x"})", Verdict::Forward);
    row("sign of life", " ", Verdict::Forward);
}

void ChatStreamTapTest::judges()
{
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, type);
    QFETCH(bool, asked);
    QFETCH(bool, complete);
    ChatStreamTap tap {asked};
    QTEST(inspect(tap, data, type, complete), "verdict");
}

void ChatStreamTapTest::addsAStreamUp()
{
    ChatStreamTap tap {false};
    QCOMPARE(inspect(tap, R"({"choices":[{"delta":{"role":"assistant","content":""}}]})"), Verdict::Forward);
    QCOMPARE(inspect(tap, textChunk), Verdict::Forward);
    QCOMPARE(inspect(tap, R"({"choices":[{"delta":{"reasoning":"hmm"}}]})"), Verdict::Forward);
    QVERIFY(!tap.areChoicesFinished());
    QCOMPARE(inspect(tap, R"({"choices":[{"delta":{},"finish_reason":"stop"}]})"), Verdict::Forward);
    QVERIFY(tap.areChoicesFinished());
    QVERIFY(!tap.usage());
    QCOMPARE(inspect(tap, usageChunk), Verdict::Swallow);
    QVERIFY(!tap.sawTerminal());
    QCOMPARE(inspect(tap, "[DONE]"), Verdict::Terminal);
    QVERIFY(tap.sawTerminal());
    QCOMPARE(tap.outputTextBytes(), 5);
    QCOMPARE(tap.usage()->uncachedInput, 10);
    QCOMPARE(tap.usage()->output, 5);
    QVERIFY(!tap.usage()->estimated);
    QVERIFY(tap.errorMessage().isEmpty());
}

void ChatStreamTapTest::lastUsageWins()
{
    ChatStreamTap tap {false};
    for (int tokens = 1; tokens <= 3; ++tokens) {
        const QByteArray count = QByteArray::number(tokens);
        QCOMPARE(
            inspect(tap, R"({"choices":[{"delta":{"content":"x"}}],"usage":{"prompt_tokens":4,"completion_tokens":)"
                             + count + "}}"),
            Verdict::Forward);
    }
    QCOMPARE(tap.usage()->output, 3);
    QCOMPARE(inspect(tap, textChunk), Verdict::Forward);
    QCOMPARE(tap.usage()->output, 3);
    QCOMPARE(tap.usage()->uncachedInput, 4);
}

void ChatStreamTapTest::letsNothingPassBehindTheEnd()
{
    ChatStreamTap tap {true};
    QCOMPARE(inspect(tap, "[DONE]"), Verdict::Terminal);
    QCOMPARE(inspect(tap, textChunk), Verdict::Swallow);
    QCOMPARE(inspect(tap, "[DONE]"), Verdict::Swallow);
    QCOMPARE(inspect(tap, R"({"error":"x"})"), Verdict::Swallow);
    QCOMPARE(tap.outputTextBytes(), 0);
}

void ChatStreamTapTest::forwardsSignsOfLife()
{
    ChatStreamTap tap {false};
    QCOMPARE(tap.inspect({": ping\n\n", {}, {}, false, true}), Verdict::Forward);
    QCOMPARE(inspect(tap, ""), Verdict::Forward);
    QCOMPARE(inspect(tap, R"({"error":{"message":"why"}})"), Verdict::Error);
    QCOMPARE(tap.errorMessage(), "why");
    QCOMPARE(tap.errorStatus(), 0);
}

void ChatStreamTapTest::tellsWhatAnErrorStandsFor()
{
    ChatStreamTap coded {false};
    QCOMPARE(inspect(coded, R"({"error":{"message":"no","code":400}})"), Verdict::Error);
    QCOMPARE(coded.errorStatus(), 400);
    QVERIFY(coded.sawErrorEvent());
    ChatStreamTap brokenOff {false};
    QCOMPARE(inspect(brokenOff, R"({"choices":[{"delta":{},"finish_reason":"error"}],"usage":{"prompt_tokens":4}})"),
             Verdict::Error);
    QVERIFY(brokenOff.sawErrorEvent());
    QCOMPARE(brokenOff.errorMessage(), "The provider broke off its answer.");
    QCOMPARE(brokenOff.usage()->uncachedInput, 4);
}

void ChatStreamTapTest::knowsAWholeStreamByItsChoices_data()
{
    QTest::addColumn<QByteArrayList>("choices");
    QTest::addColumn<bool>("isWhole");
    const QByteArray text = R"({"index":0,"delta":{"content":"a"},"finish_reason":null})";
    const QByteArray stop = R"({"index":0,"delta":{},"finish_reason":"stop"})";
    const QByteArray textAndStop = R"({"index":0,"delta":{"content":"a"},"finish_reason":"stop"})";
    const QByteArray second = R"({"index":1,"delta":{"content":"b"}})";
    const QByteArray secondStop = R"({"index":1,"delta":{},"finish_reason":"length"})";
    QTest::newRow("nothing") << QByteArrayList {} << false;
    QTest::newRow("text alone") << QByteArrayList {text} << false;
    QTest::newRow("text and its end") << QByteArrayList {text, stop} << true;
    QTest::newRow("both in one") << QByteArrayList {textAndStop} << true;
    QTest::newRow("a reason in every chunk") << QByteArrayList {textAndStop, textAndStop} << false;
    QTest::newRow("the reason twice") << QByteArrayList {text, stop, stop} << true;
    QTest::newRow("one of two") << QByteArrayList {text, second, stop} << false;
    QTest::newRow("both of two") << QByteArrayList {text, second, secondStop, stop} << true;
}

void ChatStreamTapTest::knowsAWholeStreamByItsChoices()
{
    QFETCH(QByteArrayList, choices);
    ChatStreamTap tap {false};
    for (const QByteArray &choice : choices)
        QCOMPARE(inspect(tap, QByteArray {R"({"choices":[)" + choice + "]}"}), Verdict::Forward);
    QTEST(tap.areChoicesFinished(), "isWhole");
}

QTEST_GUILESS_MAIN(ChatStreamTapTest)
#include "tst_chatstreamtap.moc"

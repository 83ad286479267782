// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/metering/requestmarks.h"

/// What a request has its provider read beside the text.
class RequestMarksTest final : public QObject
{
    Q_OBJECT

private slots:
    void seesWhatIsReadElsewhere_data();
    void seesWhatIsReadElsewhere();
    void countsPictures_data();
    void countsPictures();
};

void RequestMarksTest::seesWhatIsReadElsewhere_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isElsewhere");
    const auto row = [](const char *name, const char *body, bool isElsewhere) {
        QTest::newRow(name) << QByteArray {body} << isElsewhere;
    };
    row("nothing", "", false);
    row("a mark alone", "\"", false);
    row("text", R"({"model":"m","messages":[{"role":"user","content":"a url, a search, a file_id"}]})", false);
    row("a file", R"({"type":"input_file","file_id":"f"})", true);
    row("a file's name", R"({"file_ids":1})", false);
    row("a talk", R"({"previous_response_id":"r"})", true);
    row("a search", R"({"web_search_options":{}})", true);
    row("a tool's type", R"({"tools":[{"type":"web_search_20250305"}]})", true);
    row("Google's", R"({"tools":[{"googleSearch":{}}]})", true);
    row("a remote tool", R"({"type":"mcp","server_label":"x"})", true);
    row("an address", R"({"image_url":{"url":"https://x/y.png"}})", true);
    row("an address, apart", "{\"image_url\" : \n \"https://x/y.png\"}", true);
    row("bytes", R"({"image_url":{"url":"data:text/plain;base64,AA=="}})", false);
    row("bytes and an address", R"({"url":"data:x","file_url":"https://x"})", true);
    row("a tool's parameter", R"({"properties":{"url":{"type":"string"}}})", false);
    row("the last name", R"({"url")", false);
    row("a stored prompt", R"({"prompt": {"id":"p"}})", true);
    row("a plain prompt", R"({"prompt":"write"})", false);
}

void RequestMarksTest::seesWhatIsReadElsewhere()
{
    QFETCH(QByteArray, body);
    QTEST(RequestMarks::of(body).isReadElsewhere, "isElsewhere");
}

void RequestMarksTest::countsPictures_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("pictures");
    QTest::newRow("none") << QByteArray {R"({"content":"a/b, text/plain, /, pdf"})"} << qint64 {0};
    QTest::newRow("a type") << QByteArray {R"({"media_type":"image/png"})"} << qint64 {1};
    QTest::newRow("two in addresses") << QByteArray {R"(["data:image/png;base64,AA","data:image\/webp;base64,AA"])"}
                                      << qint64 {2};
    QTest::newRow("a document") << QByteArray {R"({"media_type":"application/pdf"})"} << qint64 {1};
    QTest::newRow("another document") << QByteArray {R"({"media_type":"application/json"})"} << qint64 {0};
    QTest::newRow("behind what is read elsewhere")
        << QByteArray {R"({"file_id":"f","media_type":"image/png"})"} << qint64 {1};
    QTest::newRow("sound and a film") << QByteArray {R"(["mimeType":"audio/mp3","data:video/mp4;base64,AA"])"}
                                      << qint64 {2};
    QTest::newRow("of a form") << QByteArray {"--b\r\nContent-Type: image/png\r\n\r\n"} << qint64 {1};
    QTest::newRow("paths") << QByteArray {R"({"content":"src/image/a.c, /audio/b.c, application/pdf"})"} << qint64 {0};
    QTest::newRow("Ollama's") << QByteArray {R"({"content":"x","images" : ["iVBO","/9j/",7]})"} << qint64 {2};
    QTest::newRow("no array") << QByteArray {R"({"properties":{"images":{"type":"array"}},"images":"x"})"}
                              << qint64 {0};
    QTest::newRow("typed in an array") << QByteArray {R"({"images":["data:image/png;base64,AA"]})"} << qint64 {1};
    QTest::newRow("a quoted array") << QByteArray {R"({"content":"{\"images\":[\"a\"]}"})"} << qint64 {0};
    QTest::newRow("OpenAI's sound")
        << QByteArray {R"({"type":"input_audio","input_audio":{"data":"UklG","format":"wav"}})"} << qint64 {1};
    QTest::newRow("a file's bytes") << QByteArray {R"({"type":"input_file","file_data":"JVBE"})"} << qint64 {1};
    QTest::newRow("a file of a type") << QByteArray {R"({"file_data":"data:application/pdf;base64,JVBE"})"}
                                      << qint64 {1};
    QTest::newRow("a file of another type")
        << QByteArray {R"({"file_data":"data:text/plain;base64,JVBE"})"} << qint64 {1};
    QTest::newRow("the first byte") << QByteArray {"/"} << qint64 {0};
}

void RequestMarksTest::countsPictures()
{
    QFETCH(QByteArray, body);
    QTEST(RequestMarks::of(body).pictures, "pictures");
}

QTEST_GUILESS_MAIN(RequestMarksTest)
#include "tst_requestmarks.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/media/mediatype.h"

using Kind = NeutralPart::Kind;

class TestMediaType final : public QObject
{
    Q_OBJECT

private slots:
    void tellsByTheFirstBytes_data();
    void tellsByTheFirstBytes();
};

void TestMediaType::tellsByTheFirstBytes_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QByteArray>("type");
    const auto row = [](const char *name, Kind kind, const QByteArray &bytes, const char *said, const char *type) {
        QTest::newRow(name) << static_cast<int>(kind) << bytes << QByteArray {said} << QByteArray {type};
    };
    const QByteArray riff {"RIFF\x10\x20\x30\x40"};
    row("png", Kind::Image, "\x89PNG\r\n\x1a\nrest", "", "image/png");
    row("jpeg, called PNG", Kind::Image, "\xff\xd8\xff\xe0rest", "image/png", "image/jpeg");
    row("gif", Kind::Image, "GIF89a", "", "image/gif");
    row("webp", Kind::Image, riff + "WEBPVP8 ", "", "image/webp");
    row("wav is no image", Kind::Image, riff + "WAVEfmt ", "image/webp", "");
    row("wav", Kind::Audio, riff + "WAVEfmt ", "", "audio/wav");
    row("mp3", Kind::Audio, "ID3rest", "", "audio/mpeg");
    row("mp4", Kind::Video, QByteArray {"\0\0\0\x20", 4} + "ftypisom", "", "video/mp4");
    row("page in place of an image", Kind::Image, "<!doctype html>", "image/png", "");
    row("svg is no picture that models take", Kind::Image, "<svg xmlns=", "image/svg+xml", "");
    row("nothing", Kind::Image, {}, "image/png", "");
    row("cut signature", Kind::Image, "\x89PN", "image/png", "");
    row("pdf", Kind::Document, "%PDF-1.7", "application/octet-stream", "application/pdf");
    row("image in place of a document", Kind::Document, "\x89PNG\r\n\x1a\n", "application/pdf", "");
    row("text", Kind::Document, "Hello w\xc3\xb6rld", "text/plain; charset=utf-8", "text/plain");
    row("text that is none", Kind::Document, QByteArray {"a\0b", 3}, "text/plain", "");
    row("text in another charset", Kind::Document, "w\xf6rld", "text/plain", "");
    row("log-in page", Kind::Document, "<html>", "text/html", "");
    row("unnamed text", Kind::Document, "Hello", "", "");
    row("docx", Kind::Document, "PK\x03\x04rest", "application/vnd.openxmlformats-officedocument.x",
        "application/vnd.openxmlformats-officedocument.x");
    row("zip", Kind::Document, "PK\x03\x04rest", "application/zip", "");
}

void TestMediaType::tellsByTheFirstBytes()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, said);
    QTEST(mediaTypeOf(static_cast<Kind>(kind), bytes, said), "type");
}

QTEST_APPLESS_MAIN(TestMediaType)
#include "tst_mediatype.moc"

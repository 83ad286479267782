// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/dialects.h"
#include "gateway/dialects/neutral/mediabytes.h"

using Kind = NeutralPart::Kind;

namespace
{
NeutralPart mediaAt(Kind kind, const QByteArray &url)
{
    NeutralPart part;
    part.kind = kind;
    part.media.url = url;
    return part;
}

NeutralRequest requestWith(std::vector<NeutralPart> parts)
{
    NeutralRequest request;
    request.messages.push_back({NeutralMessage::Role::User, std::move(parts), {}});
    return request;
}
} // namespace

class TestMediaBytes final : public QObject
{
    Q_OBJECT

private slots:
    void tellsKindsOfOneUrlApart();
    void knowsWhoNeedsBytes_data();
    void knowsWhoNeedsBytes();
    void asksForEachOnce();
    void putsBytesEverywhere();
};

void TestMediaBytes::knowsWhoNeedsBytes_data()
{
    QTest::addColumn<WireDialect>("dialect");
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("takesUrls");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("needed");
    const auto row = [](const char *name, WireDialect dialect, Kind kind, bool takesUrls, const char *url,
                        bool needed) {
        QTest::newRow(name) << dialect << static_cast<int>(kind) << takesUrls << QByteArray {url} << needed;
    };
    const char *url = "https://images.example/a";
    row("chat, image", WireDialect::Chat, Kind::Image, true, url, false);
    row("chat, image, bytes only", WireDialect::Chat, Kind::Image, false, url, true);
    row("chat, document", WireDialect::Chat, Kind::Document, true, url, true);
    row("chat, audio", WireDialect::Chat, Kind::Audio, true, url, true);
    row("responses, document", WireDialect::Responses, Kind::Document, true, url, false);
    row("responses, audio", WireDialect::Responses, Kind::Audio, true, url, true);
    row("messages, image", WireDialect::Messages, Kind::Image, true, url, false);
    row("messages, document", WireDialect::Messages, Kind::Document, true, url, false);
    row("messages, bytes only", WireDialect::Messages, Kind::Document, false, url, true);
    row("gemini", WireDialect::Gemini, Kind::Image, false, url, true);
    row("gemini that takes URLs", WireDialect::Gemini, Kind::Image, true, url, false);
    row("gemini, upper case", WireDialect::Gemini, Kind::Image, false, "HTTP://images.example/a", true);
    row("gemini, a bucket", WireDialect::Gemini, Kind::Image, false, "gs://bucket/a", false);
    row("converse", WireDialect::Converse, Kind::Image, true, url, true);
    row("converse, a bucket", WireDialect::Converse, Kind::Video, true, "s3://bucket/a", false);
    row("ollama", WireDialect::Ollama, Kind::Image, true, url, true);
}

void TestMediaBytes::knowsWhoNeedsBytes()
{
    QFETCH(WireDialect, dialect);
    QFETCH(int, kind);
    QFETCH(bool, takesUrls);
    QFETCH(QByteArray, url);
    QFETCH(bool, needed);
    ModelTraits traits;
    traits.takesImageUrls = takesUrls;
    const NeutralRequest request = requestWith({mediaAt(static_cast<Kind>(kind), url)});
    QCOMPARE(!mediaToFetch(request, *providerDialect(dialect), traits).empty(), needed);
    traits.takesImages = traits.takesDocuments = traits.takesAudio = false;
    if (static_cast<Kind>(kind) != Kind::Video) // what the model does not take is not fetched
        QVERIFY(mediaToFetch(request, *providerDialect(dialect), traits).empty());
}

void TestMediaBytes::asksForEachOnce()
{
    NeutralPart result;
    result.kind = Kind::Result;
    result.parts = {mediaAt(Kind::Image, "http://b/1"), mediaAt(Kind::Image, "http://a/1")};
    NeutralPart known = mediaAt(Kind::Image, "http://c/1");
    known.media.base64 = "QQ==";
    const NeutralRequest request =
        requestWith({mediaAt(Kind::Image, "http://a/1"), mediaAt(Kind::Image, "http://a/1"), result, known});
    const std::vector<MediaPlace> wanted {{"http://a/1", Kind::Image}, {"http://b/1", Kind::Image}};
    QCOMPARE(mediaToFetch(request, *providerDialect(WireDialect::Converse), {}), wanted);
}

void TestMediaBytes::putsBytesEverywhere()
{
    NeutralPart result;
    result.kind = Kind::Result;
    result.parts = {mediaAt(Kind::Image, "http://a/1")};
    NeutralRequest request = requestWith({mediaAt(Kind::Image, "http://a/1"), mediaAt(Kind::Document, "http://a/text"),
                                          mediaAt(Kind::Image, "gs://x"), result});
    const MediaByPlace fetched {{{"http://a/1", Kind::Image}, {"image/png", "QQ==", {}}},
                                {{"http://a/text", Kind::Document}, {"text/plain", {}, "Hi"}}};
    const ProviderDialect &converse = *providerDialect(WireDialect::Converse);
    putMediaBytes(request, converse, {}, fetched);
    const std::vector<NeutralPart> &parts = request.messages.front().parts;
    QCOMPARE(parts[0].media.base64, QByteArray {"QQ=="});
    QCOMPARE(parts[0].media.mimeType, QByteArray {"image/png"});
    QVERIFY(parts[0].media.url.isEmpty());
    QCOMPARE(parts[1].media.text, QByteArray {"Hi"});
    QCOMPARE(parts[2].media.url, QByteArray {"gs://x"});
    QCOMPARE(parts[3].parts[0].media.base64, QByteArray {"QQ=="});
    QVERIFY(mediaToFetch(request, converse, {}).empty());
}

/// One URL as a picture and as a document: each gets what was fetched for it.
void TestMediaBytes::tellsKindsOfOneUrlApart()
{
    NeutralRequest request = requestWith({mediaAt(Kind::Image, "http://a/x"), mediaAt(Kind::Document, "http://a/x")});
    const MediaByPlace fetched {{{"http://a/x", Kind::Image}, {"image/png", "QQ==", {}}},
                                {{"http://a/x", Kind::Document}, {"text/plain", {}, "Hi"}}};
    putMediaBytes(request, *providerDialect(WireDialect::Converse), {}, fetched);
    const std::vector<NeutralPart> &parts = request.messages.front().parts;
    QCOMPARE(parts[0].media.base64, QByteArray {"QQ=="});
    QCOMPARE(parts[1].media.text, QByteArray {"Hi"});
}

QTEST_APPLESS_MAIN(TestMediaBytes)
#include "tst_mediabytes.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/neutral/mediaurl.h"

class TestMediaUrl final : public QObject
{
    Q_OBJECT

private slots:
    void readsUrls_data();
    void readsUrls();
    void refusesADataUrlWithoutData();
    void sharesTheBytesOfTheRequest();
    void writesDataUrls();
};

void TestMediaUrl::readsUrls_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("mimeType");
    QTest::addColumn<QByteArray>("base64");
    QTest::addColumn<QByteArray>("url");
    QTest::newRow("an address") << QByteArray {R"("https://a/b.png")"} << QByteArray {} << QByteArray {}
                                << QByteArray {"https://a/b.png"};
    QTest::newRow("a data URL") << QByteArray {R"("data:image/png;base64,iVBORw==")"} << QByteArray {"image/png"}
                                << QByteArray {"iVBORw=="} << QByteArray {};
    QTest::newRow("in capitals, with parameters")
        << QByteArray {R"("DATA:Image/PNG;charset=utf-8;BASE64,iVBORw==")"} << QByteArray {"image/png"}
        << QByteArray {"iVBORw=="} << QByteArray {};
    QTest::newRow("the other alphabet, no padding") << QByteArray {R"("data:image/png;base64,-_8")"}
                                                    << QByteArray {"image/png"} << QByteArray {"+/8="} << QByteArray {};
    QTest::newRow("white space, escaped") << QByteArray {R"("data:image\/png;base64,iVBO\r\nRw==")"}
                                          << QByteArray {"image/png"} << QByteArray {"iVBORw=="} << QByteArray {};
    QTest::newRow("percent-encoded text")
        << QByteArray {R"("data:,a%20b")"} << QByteArray {"text/plain"} << QByteArray {"YSBi"} << QByteArray {};
    QTest::newRow("percent signs that stand for no base64")
        << QByteArray {R"("data:image/png;base64,iVBO%FF%22%o=")"} << QByteArray {"image/png"}
        << QByteArray {"iVBO%FF%22%o="} << QByteArray {};
    QTest::newRow("percent-encoded base64") << QByteArray {R"("data:image/png;base64,iVBORw%3D%3D")"}
                                            << QByteArray {"image/png"} << QByteArray {"iVBORw=="} << QByteArray {};
}

void TestMediaUrl::readsUrls()
{
    QFETCH(const QByteArray, json);
    const std::optional<NeutralMedia> media = mediaOfUrl(JsonView {json});
    QVERIFY(media);
    QTEST(media->mimeType, "mimeType");
    QTEST(media->base64, "base64");
    QTEST(media->url, "url");
}

void TestMediaUrl::refusesADataUrlWithoutData()
{
    QVERIFY(!mediaOfUrl(JsonView {QByteArrayView {R"("data:image/png;base64")"}}));
}

void TestMediaUrl::sharesTheBytesOfTheRequest()
{
    const QByteArray json = R"("data:image/png;base64,iVBORw==")";
    const std::optional<NeutralMedia> media = mediaOfUrl(JsonView {json});
    QVERIFY(media);
    QVERIFY(media->base64.constData() > json.constData());
    QVERIFY(media->base64.constData() < json.constData() + json.size());
}

void TestMediaUrl::writesDataUrls()
{
    NeutralMedia media;
    media.mimeType = "image/png";
    media.base64 = "iVBORw==";
    QCOMPARE(dataUrlOf(media), QByteArray {"data:image/png;base64,iVBORw=="});
    media.mimeType = "image/jpg"; // a misnomer of many clients'
    QCOMPARE(dataUrlOf(media), QByteArray {"data:image/jpeg;base64,iVBORw=="});
}

QTEST_GUILESS_MAIN(TestMediaUrl)
#include "tst_mediaurl.moc"

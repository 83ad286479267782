// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/media/mediaaddress.h"

class TestMediaAddress final : public QObject
{
    Q_OBJECT

private slots:
    void takesAddressesApart_data();
    void takesAddressesApart();
    void refuses_data();
    void refuses();
    void followsARedirect_data();
    void followsARedirect();
};

void TestMediaAddress::takesAddressesApart_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const char *url, bool tls, const char *host, int port, const char *target) {
        QTest::newRow(url) << QByteArray {url} << tls << QByteArray {host} << port << QByteArray {target};
    };
    row("https://Images.Example/a.png", true, "images.example", 443, "/a.png");
    row("HTTP://images.example", false, "images.example", 80, "/");
    row("http://images.example:8080/a b?x=1#part", false, "images.example", 8080, "/a%20b?x=1");
    row("http://images.example?x=%2F", false, "images.example", 80, "/?x=%2F");
    row("http://[2606:4700::1]:81/a", false, "2606:4700::1", 81, "/a");
    row("http://b\xc3\xbc"
        "cher.example/\xc3\xa4",
        false, "xn--bcher-kva.example", 80, "/%C3%A4");
    // Other spellings of an IPv4 address are brought into the one that is checked.
    row("http://2130706433/", false, "127.0.0.1", 80, "/");
    row("http://0x7f.1/", false, "127.0.0.1", 80, "/");
    row("http://127.1/", false, "127.0.0.1", 80, "/");
}

void TestMediaAddress::takesAddressesApart()
{
    QFETCH(QByteArray, url);
    const Result<MediaAddress> address = MediaAddress::parse(url);
    QVERIFY(address);
    QTEST(address->origin.tls, "tls");
    QTEST(address->origin.host, "host");
    QTEST(int {address->origin.port}, "port");
    QTEST(address->target, "target");
}

void TestMediaAddress::refuses_data()
{
    QTest::addColumn<QByteArray>("url");
    for (const char *url :
         {"", "images.example/a.png", "/a.png", "ftp://images.example/a", "file:///etc/passwd", "gs://bucket/a",
          "http://", "http:///a", "https://user@images.example/a", "https://user:secret@images.example/a",
          "https://@images.example/a", "https://images.example:99999/a", "https://images.example:0/a", "http://[::1",
          "http://a b/"})
        QTest::newRow(url) << QByteArray {url};
    QTest::newRow("too long") << QByteArray {"https://images.example/" + QByteArray(9000, 'a')};
}

void TestMediaAddress::refuses()
{
    QFETCH(QByteArray, url);
    const Result<MediaAddress> address = MediaAddress::parse(url);
    QVERIFY2(!address, address ? address->url.constData() : "");
    QCOMPARE(address.error().code, ErrorCode::BadRequest);
    QVERIFY(!address.error().detail.contains(QStringLiteral("secret")));
}

void TestMediaAddress::followsARedirect_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QByteArray>("url"); // empty: refused
    QTest::newRow("absolute") << QByteArray {"http://other.example/b"} << QByteArray {"http://other.example/b"};
    QTest::newRow("path") << QByteArray {"/b?c"} << QByteArray {"https://images.example/b?c"};
    QTest::newRow("relative") << QByteArray {"b"} << QByteArray {"https://images.example/dir/b"};
    QTest::newRow("other scheme") << QByteArray {"file:///etc/passwd"} << QByteArray {};
    QTest::newRow("user") << QByteArray {"https://me@images.example/"} << QByteArray {};
    QTest::newRow("nowhere") << QByteArray {} << QByteArray {};
}

void TestMediaAddress::followsARedirect()
{
    QFETCH(QByteArray, location);
    QFETCH(QByteArray, url);
    const Result<MediaAddress> next = MediaAddress::parse("https://images.example/dir/a")->redirected(location);
    QCOMPARE(next ? next->url : QByteArray {}, url);
}

QTEST_APPLESS_MAIN(TestMediaAddress)
#include "tst_mediaaddress.moc"

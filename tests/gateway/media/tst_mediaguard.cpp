// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/media/mediahub.h"
#include "tests/support/tinyproxy.h"

/// Where the hub fetches nothing: addresses that are not on the public internet, however they are reached.
class TestMediaGuard final : public QObject
{
    Q_OBJECT

private slots:
    void refusesPrivateAddresses_data();
    void refusesPrivateAddresses();
    void refusesANameWithOnePrivateAddress();
    void connectsToWhatItChecked();
    void checksEachRedirect_data();
    void checksEachRedirect();
    void checksLiteralsBehindAProxy();
    void checksNamesBehindAProxy_data();
    void checksNamesBehindAProxy();
    void asksAProxyForTheCheckedAddress();
};

void TestMediaGuard::refusesPrivateAddresses_data()
{
    QTest::addColumn<QByteArray>("host");
    for (const char *host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1",
                             "169.254.169.254", "127.0.0.1.", "2130706433.", "localhost.", "inside.example"})
        QTest::newRow(host) << QByteArray {host};
}

void TestMediaGuard::refusesPrivateAddresses()
{
    QFETCH(QByteArray, host);
    MediaHub hub;
    QVERIFY(hub.start());
    hub.ask({hub.imageUrl(host)});
    QVERIFY2(hub.isRefused(), hub.exchange.body.constData());
    QVERIFY(hub.exchange.body.contains("not on the public internet"));
    QCOMPARE(hub.images.connectionCount(), 0);
    const ModelCall call = hub.fixture.record();
    QCOMPARE(call.status, CallStatus::Failed);
    QCOMPARE(call.httpStatus, 400);
}

void TestMediaGuard::refusesANameWithOnePrivateAddress()
{
    MediaHub hub;
    QVERIFY(hub.start());
    hub.lookup->answers = {addresses({"93.184.216.34", "127.0.0.1"})};
    hub.ask({hub.imageUrl()});
    QVERIFY(hub.isRefused());
    QVERIFY(hub.exchange.body.contains("'images.example'"));
    QCOMPARE(hub.images.connectionCount(), 0);
}

/// A name that leads elsewhere when it is looked up again finds nobody who looks.
void TestMediaGuard::connectsToWhatItChecked()
{
    MediaHub hub;
    QVERIFY(hub.start());
    hub.fixture.services.policy.media.timeoutMs = 200;
    hub.lookup->answers = {addresses({"93.184.216.34"}), addresses({"127.0.0.1"})};
    hub.ask({hub.imageUrl()});
    QVERIFY(hub.isRefused());
    QCOMPARE(hub.lookup->asked.size(), 1);
    QCOMPARE(hub.images.connectionCount(), 0);
}

void TestMediaGuard::checksEachRedirect_data()
{
    QTest::addColumn<QByteArray>("location"); // PORT stands for the images' port
    for (const char *location : {"http://127.0.0.1:PORT/x", "http://localhost:PORT/x", "http://[::1]:PORT/x",
                                 "http://[::ffff:127.0.0.1]:PORT/x", "http://169.254.169.254/latest/meta-data/",
                                 "http://10.0.0.1/x", "file:///etc/passwd", "ftp://images.example/x",
                                 "http://user@images.example/x", "http://metadata.google.internal/x", ""})
        QTest::newRow(location) << QByteArray {location};
}

/// The first address is reached through a proxy, for which all leads to loopback.
void TestMediaGuard::checksEachRedirect()
{
    QFETCH(QByteArray, location);
    MediaHub hub;
    QVERIFY(hub.start());
    location.replace("PORT", QByteArray::number(hub.images.port()));
    TinyProxy proxy;
    QVERIFY(proxy.listen());
    hub.fixture.services.endpoints.setProxy("http://127.0.0.1:" + QByteArray::number(proxy.port()));
    hub.lookup->answers = {addresses({"93.184.216.34"})};
    hub.images.enqueue(Script::answer(302, "", "text/plain", {{"Location", location}}));
    hub.ask({hub.imageUrl()});
    QVERIFY2(hub.isRefused(), hub.exchange.body.constData());
    QCOMPARE(hub.images.requestCount(), 1);
}

void TestMediaGuard::checksLiteralsBehindAProxy()
{
    MediaHub hub;
    QVERIFY(hub.start());
    hub.fixture.services.endpoints.setProxy("http://127.0.0.1:" + QByteArray::number(hub.images.port()));
    hub.ask({"http://10.0.0.1/a.png?token=t"});
    QVERIFY(hub.isRefused());
    QCOMPARE(hub.images.connectionCount(), 0);
}

void TestMediaGuard::checksNamesBehindAProxy_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QList<QHostAddress>>("found");
    QTest::newRow("a name of a private address") << QByteArray {"10.0.0.1.nip.io"} << addresses({"10.0.0.1"});
    QTest::newRow("one private address of two") << QByteArray {"a.example"} << addresses({"93.184.216.34", "10.0.0.1"});
    QTest::newRow("no address") << QByteArray {"a.example"} << QList<QHostAddress> {};
    QTest::newRow("a single label") << QByteArray {"intranet"} << addresses({"93.184.216.34"});
    QTest::newRow("an address with a dot behind") << QByteArray {"127.0.0.1."} << addresses({"93.184.216.34"});
}

void TestMediaGuard::checksNamesBehindAProxy()
{
    QFETCH(QByteArray, host);
    QFETCH(QList<QHostAddress>, found);
    MediaHub hub;
    QVERIFY(hub.start());
    TinyProxy proxy;
    QVERIFY(proxy.listen());
    hub.fixture.services.endpoints.setProxy("http://127.0.0.1:" + QByteArray::number(proxy.port()));
    hub.lookup->answers = {found};
    hub.ask({hub.imageUrl(host)});
    QVERIFY2(hub.isRefused(), hub.exchange.body.constData());
    QVERIFY(proxy.heads().isEmpty());
    QCOMPARE(hub.images.connectionCount(), 0);
}

/// A name that the proxy would look up again could lead elsewhere.
void TestMediaGuard::asksAProxyForTheCheckedAddress()
{
    MediaHub hub;
    QVERIFY(hub.start());
    TinyProxy proxy;
    QVERIFY(proxy.listen());
    hub.fixture.services.endpoints.setProxy("http://127.0.0.1:" + QByteArray::number(proxy.port()));
    hub.lookup->answers = {addresses({"2606:2800:220::1", "93.184.216.34"})};
    hub.ask({hub.imageUrl("images.example.")});
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.status == 200, hub.exchange.body.constData());
    const QByteArray port = QByteArray::number(hub.images.port());
    QVERIFY(proxy.heads().front().startsWith(QByteArray {"CONNECT 93.184.216.34:" + port + ' '}));
    QCOMPARE(hub.images.requests().front().target, QByteArray {"/a.png?token=t"});
    QCOMPARE(hub.images.requests().front().headers.value("host"), QByteArray {"images.example:" + port});
    QCOMPARE(hub.lookup->asked, QByteArrayList {"images.example"});
}

QTEST_GUILESS_MAIN(TestMediaGuard)
#include "tst_mediaguard.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/upstream/upstreampool.h"
#include "tests/gateway/api/apifixture.h"
#include "tests/support/scriptedupstream.h"
#include "tests/support/tinyproxy.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray png = QByteArray {"\x89PNG\r\n\x1a\n"} + QByteArray(300, 'p');
const QByteArray geminiAnswer = R"({"candidates":[{"content":{"role":"model","parts":[{"text":"A dog."}]},)"
                                R"("finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3}})";

/// A resolver that knows what it is told, each answer once, the last for ever.
class FakeLookup final : public HostLookup
{
public:
    void find(const QByteArray &host, QObject *context, Done done) override
    {
        asked.append(host);
        const QList<QHostAddress> answer = answers.isEmpty()    ? QList<QHostAddress> {}
                                           : answers.size() > 1 ? answers.takeFirst()
                                                                : answers.first();
        if (!isSilent)
            QMetaObject::invokeMethod(
                context, [done = std::move(done), answer] { done(answer); }, Qt::QueuedConnection);
    }

    QByteArrayList asked;
    QList<QList<QHostAddress>> answers;
    bool isSilent = false;
};

QList<QHostAddress> addresses(std::initializer_list<const char *> texts)
{
    QList<QHostAddress> list;
    for (const char *text : texts)
        list.append(QHostAddress {QString::fromLatin1(text)});
    return list;
}

/// A hub with real sockets whose provider "one" is of a kind that takes bytes only, and a server of images.
class Hub final
{
public:
    Hub()
        : provider {[](const ReceivedRequest &) { return Script::answer(200, geminiAnswer); }}
        , images {[](const ReceivedRequest &) { return Script::answer(200, png, "image/png"); }}
    {}

    [[nodiscard]] bool start(const QByteArray &kind = "google")
    {
        if (!provider.listen() || !images.listen())
            return false;
        fixture.services.upstream = &pool;
        fixture.services.lookup = lookup;
        fixture.services.endpoints.setProxy("direct");
        lookup->answers = {addresses({"127.0.0.1"})};
        place = makeProvider(1, "one", {"m1", "shared"}, {{11, "secret-eleven"}});
        place->kind = kind;
        place->baseUrl = provider.baseUrl();
        fixture.snapshot->providers = {place};
        fixture.publish();
        return true;
    }

    void allowPrivate() { fixture.set("upstream.allowPrivateImages", "on"); }

    /// "http://HOST:port/a.png?token=t" on the server of images.
    [[nodiscard]] QByteArray imageUrl(const QByteArray &host = "images.example") const
    {
        return "http://" + host + ':' + QByteArray::number(images.port()) + "/a.png?token=t";
    }

    void ask(const QByteArrayList &urls, const QByteArray &model = "one/m1")
    {
        QByteArray parts = R"({"type":"text","text":"What is it?"})";
        for (const QByteArray &url : urls)
            parts += R"(,{"type":"image_url","image_url":{"url":")" + url + R"("}})";
        handler = fixture.chat(exchange, R"({"model":")" + model + R"(","messages":[{"role":"user","content":[)" + parts
                                             + "]}]}");
    }

    [[nodiscard]] bool isRefused()
    {
        return QTest::qWaitFor([this] { return exchange.finished; }) && exchange.status == 400
               && exchange.body.contains(R"("type":"invalid_request_error")") && provider.requestCount() == 0
               && !exchange.body.contains("token");
    }

    ScriptedUpstream provider;
    ScriptedUpstream images;
    UpstreamPool pool;
    std::shared_ptr<FakeLookup> lookup = std::make_shared<FakeLookup>();
    std::shared_ptr<ProviderSnapshot> place;
    ApiFixture fixture;
    FakeExchange exchange;
    std::unique_ptr<ExchangeHandler> handler;
};
} // namespace

class TestMediaFetch final : public QObject
{
    Q_OBJECT

private slots:
    void givesTheBytesToTheProvider();
    void sendsNothingOfTheClients();
    void leavesUrlsToWhomTakesThem();
    void refusesPrivateAddresses_data();
    void refusesPrivateAddresses();
    void refusesANameWithOnePrivateAddress();
    void connectsToWhatItChecked();
    void followsRedirects();
    void checksEachRedirect_data();
    void checksEachRedirect();
    void endsRedirectLoops();
    void checksLiteralsBehindAProxy();
    void checksNamesBehindAProxy_data();
    void checksNamesBehindAProxy();
    void asksAProxyForTheCheckedAddress();
    void refusesWhatIsNoImage_data();
    void refusesWhatIsNoImage();
    void refusesWhatIsTooLarge_data();
    void refusesWhatIsTooLarge();
    void refusesTooMany();
    void refusesTooMuchTogether();
    void waitsNoLongerThanItMay_data();
    void waitsNoLongerThanItMay();
    void stopsWhenTheClientLeaves_data();
    void stopsWhenTheClientLeaves();
    void fetchesOnceForAllAttempts();
    void goesOnToAPlaceThatTakesUrls();
    void fetchesForItsOwnDialectToo();
};

void TestMediaFetch::givesTheBytesToTheProvider()
{
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    hub.ask({hub.imageUrl(), hub.imageUrl(), hub.imageUrl("other.example")});
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.status == 200, hub.exchange.body.constData());
    QCOMPARE(hub.images.requestCount(), 2); // each address once
    QVERIFY(hub.provider.requests().front().body.contains(
        QByteArray {R"("inlineData":{"mimeType":"image/png","data":")" + png.toBase64() + '"'}));
    QCOMPARE(hub.fixture.record().status, CallStatus::Succeeded);
}

void TestMediaFetch::sendsNothingOfTheClients()
{
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    hub.ask({hub.imageUrl()});
    QTRY_VERIFY(hub.exchange.finished);
    const ReceivedRequest request = hub.images.requests().front();
    QCOMPARE(request.method, QByteArray {"GET"});
    QCOMPARE(request.target, QByteArray {"/a.png?token=t"});
    QCOMPARE(request.headers.value("host"), QByteArray {"images.example:" + QByteArray::number(hub.images.port())});
    for (const char *name : {"authorization", "cookie", "referer", "x-goog-api-key", "x-request-id", "origin"})
        QVERIFY2(!request.headers.contains(name), name);
}

void TestMediaFetch::leavesUrlsToWhomTakesThem()
{
    Hub hub;
    QVERIFY(hub.start("anthropic-compatible"));
    hub.ask({hub.imageUrl()});
    QTRY_COMPARE(hub.provider.requestCount(), 1);
    QVERIFY(hub.provider.requests().front().body.contains(QByteArray {R"("url":")" + hub.imageUrl() + '"'}));
    QCOMPARE(hub.images.connectionCount(), 0);
}

void TestMediaFetch::refusesPrivateAddresses_data()
{
    QTest::addColumn<QByteArray>("host");
    for (const char *host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1",
                             "169.254.169.254", "127.0.0.1.", "2130706433.", "localhost.", "inside.example"})
        QTest::newRow(host) << QByteArray {host};
}

void TestMediaFetch::refusesPrivateAddresses()
{
    QFETCH(QByteArray, host);
    Hub hub;
    QVERIFY(hub.start());
    hub.ask({hub.imageUrl(host)});
    QVERIFY2(hub.isRefused(), hub.exchange.body.constData());
    QVERIFY(hub.exchange.body.contains("not on the public internet"));
    QCOMPARE(hub.images.connectionCount(), 0);
    const ModelCall call = hub.fixture.record();
    QCOMPARE(call.status, CallStatus::Failed);
    QCOMPARE(call.httpStatus, 400);
}

void TestMediaFetch::refusesANameWithOnePrivateAddress()
{
    Hub hub;
    QVERIFY(hub.start());
    hub.lookup->answers = {addresses({"93.184.216.34", "127.0.0.1"})};
    hub.ask({hub.imageUrl()});
    QVERIFY(hub.isRefused());
    QVERIFY(hub.exchange.body.contains("'images.example'"));
    QCOMPARE(hub.images.connectionCount(), 0);
}

/// A name that leads elsewhere when it is looked up again finds nobody who looks.
void TestMediaFetch::connectsToWhatItChecked()
{
    Hub hub;
    QVERIFY(hub.start());
    hub.fixture.services.policy.media.timeoutMs = 200;
    hub.lookup->answers = {addresses({"93.184.216.34"}), addresses({"127.0.0.1"})};
    hub.ask({hub.imageUrl()});
    QVERIFY(hub.isRefused());
    QCOMPARE(hub.lookup->asked.size(), 1);
    QCOMPARE(hub.images.connectionCount(), 0);
}

void TestMediaFetch::followsRedirects()
{
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    for (const int status : {301, 307, 303})
        hub.images.enqueue(Script::answer(status, "moved", "text/plain", {{"Location", "/b.png"}}));
    hub.ask({hub.imageUrl()});
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.status == 200, hub.exchange.body.constData());
    QCOMPARE(hub.images.requests().back().target, QByteArray {"/b.png"});
    QCOMPARE(hub.lookup->asked.size(), 4); // and each is checked anew
}

void TestMediaFetch::checksEachRedirect_data()
{
    QTest::addColumn<QByteArray>("location"); // PORT stands for the images' port
    for (const char *location : {"http://127.0.0.1:PORT/x", "http://localhost:PORT/x", "http://[::1]:PORT/x",
                                 "http://[::ffff:127.0.0.1]:PORT/x", "http://169.254.169.254/latest/meta-data/",
                                 "http://10.0.0.1/x", "file:///etc/passwd", "ftp://images.example/x",
                                 "http://user@images.example/x", "http://metadata.google.internal/x", ""})
        QTest::newRow(location) << QByteArray {location};
}

/// The first address is reached through a proxy, for which all leads to loopback.
void TestMediaFetch::checksEachRedirect()
{
    QFETCH(QByteArray, location);
    Hub hub;
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

void TestMediaFetch::endsRedirectLoops()
{
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    hub.images.setResponder([](const ReceivedRequest &) {
        return Script::answer(302, "", "text/plain", {{"Location", "/a.png"}});
    });
    hub.ask({hub.imageUrl()});
    QVERIFY(hub.isRefused());
    QVERIFY(hub.exchange.body.contains("redirects too often"));
    QCOMPARE(hub.images.requestCount(), 4);
}

void TestMediaFetch::checksLiteralsBehindAProxy()
{
    Hub hub;
    QVERIFY(hub.start());
    hub.fixture.services.endpoints.setProxy("http://127.0.0.1:" + QByteArray::number(hub.images.port()));
    hub.ask({"http://10.0.0.1/a.png?token=t"});
    QVERIFY(hub.isRefused());
    QCOMPARE(hub.images.connectionCount(), 0);
}

void TestMediaFetch::checksNamesBehindAProxy_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QList<QHostAddress>>("found");
    QTest::newRow("a name of a private address") << QByteArray {"10.0.0.1.nip.io"} << addresses({"10.0.0.1"});
    QTest::newRow("one private address of two") << QByteArray {"a.example"} << addresses({"93.184.216.34", "10.0.0.1"});
    QTest::newRow("no address") << QByteArray {"a.example"} << QList<QHostAddress> {};
    QTest::newRow("a single label") << QByteArray {"intranet"} << addresses({"93.184.216.34"});
    QTest::newRow("an address with a dot behind") << QByteArray {"127.0.0.1."} << addresses({"93.184.216.34"});
}

void TestMediaFetch::checksNamesBehindAProxy()
{
    QFETCH(QByteArray, host);
    QFETCH(QList<QHostAddress>, found);
    Hub hub;
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
void TestMediaFetch::asksAProxyForTheCheckedAddress()
{
    Hub hub;
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

void TestMediaFetch::refusesWhatIsNoImage_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("coding");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("a page") << 200 << QByteArray {"<html>log in</html>"} << QByteArray {} << QByteArray {"is none"};
    QTest::newRow("nothing") << 200 << QByteArray {} << QByteArray {} << QByteArray {"is none"};
    QTest::newRow("not found") << 404 << png << QByteArray {} << QByteArray {"status 404"};
    QTest::newRow("part") << 206 << png << QByteArray {} << QByteArray {"status 206"};
    QTest::newRow("coded") << 200 << png << QByteArray {"gzip"} << QByteArray {"broke off"};
}

void TestMediaFetch::refusesWhatIsNoImage()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, coding);
    QFETCH(QByteArray, why);
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    hub.images.enqueue(coding.isEmpty() ? Script::answer(status, body, "image/png")
                                        : Script::answer(status, body, "image/png", {{"Content-Encoding", coding}}));
    hub.ask({hub.imageUrl()});
    QVERIFY2(hub.isRefused(), hub.exchange.body.constData());
    QVERIFY2(hub.exchange.body.contains(why), hub.exchange.body.constData());
    QVERIFY(hub.exchange.body.contains("'images.example'"));
}

void TestMediaFetch::refusesWhatIsTooLarge_data()
{
    QTest::addColumn<bool>("saysSo");
    QTest::newRow("with a length") << true;
    QTest::newRow("without") << false;
}

void TestMediaFetch::refusesWhatIsTooLarge()
{
    QFETCH(bool, saysSo);
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    hub.fixture.services.policy.media.maxBytes = 1024 * 1024;
    const QByteArray large(1024 * 1024 + 1, 'x');
    Script chunked = Script::chunked(200, "image/png");
    chunked.chunk(png).sendForever(Script::chunkOf(QByteArray(64 * 1024, 'x')));
    hub.images.enqueue(saysSo ? Script::answer(200, large, "image/png") : chunked);
    hub.ask({hub.imageUrl()});
    QVERIFY(hub.isRefused());
    QVERIFY(hub.exchange.body.contains("larger than 1 MiB"));
    QTRY_COMPARE(hub.images.openConnections(), 0);
}

void TestMediaFetch::refusesTooMany()
{
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    QByteArrayList urls;
    for (int i = 0; i < 21; ++i)
        urls.append(hub.imageUrl() + QByteArray::number(i));
    hub.ask(urls);
    QVERIFY(hub.isRefused());
    QCOMPARE(hub.images.connectionCount(), 0);
}

void TestMediaFetch::refusesTooMuchTogether()
{
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    hub.fixture.services.policy.media.maxTotalBytes = png.size() * 2 - 1;
    hub.ask({hub.imageUrl("a.example"), hub.imageUrl("b.example")});
    QVERIFY(hub.isRefused());
    QVERIFY(hub.exchange.body.contains("too large together"));
}

void TestMediaFetch::waitsNoLongerThanItMay_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<bool>("byTheCall");
    for (const char *what : {"resolver", "head", "body"}) {
        QTest::newRow(what) << QByteArray {what} << false;
        QTest::newRow(QByteArray {QByteArray {what} + ", by the call's own limit"}.constData())
            << QByteArray {what} << true;
    }
}

void TestMediaFetch::waitsNoLongerThanItMay()
{
    QFETCH(QByteArray, what);
    QFETCH(bool, byTheCall);
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    (byTheCall ? hub.fixture.services.policy.timeouts.totalMs : hub.fixture.services.policy.media.timeoutMs) = 150;
    hub.lookup->isSilent = what == "resolver";
    Script body = Script::head(200, {{"Content-Length", "1000"}});
    body.send(png).stall();
    hub.images.enqueue(what == "head" ? Script {}.stall() : body);
    hub.ask({hub.imageUrl()});
    QVERIFY2(hub.isRefused(), hub.exchange.body.constData());
    QTRY_COMPARE(hub.images.openConnections(), 0);
}

void TestMediaFetch::stopsWhenTheClientLeaves_data()
{
    QTest::addColumn<bool>("isLookingUp");
    QTest::newRow("while a name is looked up") << true;
    QTest::newRow("while an image comes") << false;
}

void TestMediaFetch::stopsWhenTheClientLeaves()
{
    QFETCH(bool, isLookingUp);
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    hub.lookup->isSilent = isLookingUp;
    hub.images.enqueue(Script {}.stall());
    hub.ask({hub.imageUrl()});
    if (!isLookingUp)
        QTRY_COMPARE(hub.images.requestCount(), 1);
    hub.handler->handleClientGone();
    if (!isLookingUp)
        QTRY_COMPARE(hub.images.departureCount(), 1);
    QCOMPARE(hub.fixture.record().status, CallStatus::Cancelled);
    hub.handler.reset();
    QCOMPARE(hub.provider.connectionCount(), 0);
}

void TestMediaFetch::fetchesOnceForAllAttempts()
{
    Hub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    auto second = makeProvider(2, "two", {"shared"}, {{21, "secret-twentyone"}});
    second->kind = "google";
    second->baseUrl = hub.provider.baseUrl();
    hub.fixture.snapshot->providers.push_back(second);
    hub.fixture.publish();
    hub.fixture.services.policy.media.allowPrivate = true;
    hub.provider.enqueue(Script::answer(503, "{}"));
    hub.ask({hub.imageUrl()}, "both");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    QCOMPARE(hub.provider.requestCount(), 2);
    QCOMPARE(hub.images.requestCount(), 1);
}

void TestMediaFetch::goesOnToAPlaceThatTakesUrls()
{
    Hub hub;
    QVERIFY(hub.start());
    auto second = makeProvider(2, "two", {"shared"}, {{21, "secret-twentyone"}});
    second->baseUrl = hub.provider.baseUrl() + "/v1";
    hub.fixture.snapshot->providers.push_back(second);
    hub.fixture.publish();
    hub.provider.setResponder([](const ReceivedRequest &) { return Script::answer(200, Sample::answer); });
    hub.ask({hub.imageUrl()}, "both"); // refused for the first, whose server is private
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    QCOMPARE(hub.images.connectionCount(), 0);
    QVERIFY(hub.provider.requests().front().body.contains(hub.imageUrl()));
}

/// Where client and provider speak chat and the provider takes bytes only.
void TestMediaFetch::fetchesForItsOwnDialectToo()
{
    Hub hub;
    QVERIFY(hub.start("ollama"));
    hub.allowPrivate();
    hub.provider.setResponder([](const ReceivedRequest &) { return Script::answer(200, Sample::answer); });
    hub.ask({hub.imageUrl()});
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.status == 200, hub.exchange.body.constData());
    const ReceivedRequest request = hub.provider.requests().front();
    QCOMPARE(request.target, QByteArray {"/v1/chat/completions"});
    QVERIFY(request.body.contains(QByteArray {"data:image/png;base64," + png.toBase64()}));
}

QTEST_GUILESS_MAIN(TestMediaFetch)
#include "tst_mediafetch.moc"

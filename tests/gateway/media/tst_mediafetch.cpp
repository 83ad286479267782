// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/media/mediahub.h"

/// What is fetched for a provider that takes bytes only, within which limits, and for how many attempts.
class TestMediaFetch final : public QObject
{
    Q_OBJECT

private slots:
    void givesTheBytesToTheProvider();
    void sendsNothingOfTheClients();
    void leavesUrlsToWhomTakesThem();
    void followsRedirects();
    void endsRedirectLoops();
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
    MediaHub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    hub.ask({hub.imageUrl(), hub.imageUrl(), hub.imageUrl("other.example")});
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.status == 200, hub.exchange.body.constData());
    QCOMPARE(hub.images.requestCount(), 2); // each address once
    const QByteArray inlined = R"("inlineData":{"mimeType":"image/png","data":")" + MediaHub::png.toBase64() + '"';
    QVERIFY(hub.provider.requests().front().body.contains(inlined));
    QCOMPARE(hub.fixture.record().status, CallStatus::Succeeded);
}

void TestMediaFetch::sendsNothingOfTheClients()
{
    MediaHub hub;
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
    MediaHub hub;
    QVERIFY(hub.start("anthropic-compatible"));
    hub.ask({hub.imageUrl()});
    QTRY_COMPARE(hub.provider.requestCount(), 1);
    QVERIFY(hub.provider.requests().front().body.contains(QByteArray {R"("url":")" + hub.imageUrl() + '"'}));
    QCOMPARE(hub.images.connectionCount(), 0);
}

void TestMediaFetch::followsRedirects()
{
    MediaHub hub;
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

void TestMediaFetch::endsRedirectLoops()
{
    MediaHub hub;
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

void TestMediaFetch::refusesWhatIsNoImage_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("coding");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("a page") << 200 << QByteArray {"<html>log in</html>"} << QByteArray {} << QByteArray {"is none"};
    QTest::newRow("nothing") << 200 << QByteArray {} << QByteArray {} << QByteArray {"is none"};
    QTest::newRow("not found") << 404 << MediaHub::png << QByteArray {} << QByteArray {"status 404"};
    QTest::newRow("part") << 206 << MediaHub::png << QByteArray {} << QByteArray {"status 206"};
    QTest::newRow("coded") << 200 << MediaHub::png << QByteArray {"gzip"} << QByteArray {"broke off"};
}

void TestMediaFetch::refusesWhatIsNoImage()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, coding);
    QFETCH(QByteArray, why);
    MediaHub hub;
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
    MediaHub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    hub.fixture.services.policy.media.maxBytes = 1024 * 1024;
    const QByteArray large(1024 * 1024 + 1, 'x');
    Script chunked = Script::chunked(200, "image/png");
    chunked.chunk(MediaHub::png).sendForever(Script::chunkOf(QByteArray(64 * 1024, 'x')));
    hub.images.enqueue(saysSo ? Script::answer(200, large, "image/png") : chunked);
    hub.ask({hub.imageUrl()});
    QVERIFY(hub.isRefused());
    QVERIFY(hub.exchange.body.contains("larger than 1 MiB"));
    QTRY_COMPARE(hub.images.openConnections(), 0);
}

void TestMediaFetch::refusesTooMany()
{
    MediaHub hub;
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
    MediaHub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    hub.fixture.services.policy.media.maxTotalBytes = MediaHub::png.size() * 2 - 1;
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
    MediaHub hub;
    QVERIFY(hub.start());
    hub.allowPrivate();
    (byTheCall ? hub.fixture.services.policy.timeouts.totalMs : hub.fixture.services.policy.media.timeoutMs) = 150;
    hub.lookup->isSilent = what == "resolver";
    Script body = Script::head(200, {{"Content-Length", "1000"}});
    body.send(MediaHub::png).stall();
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
    MediaHub hub;
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
    MediaHub hub;
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
    MediaHub hub;
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
    MediaHub hub;
    QVERIFY(hub.start("ollama"));
    hub.allowPrivate();
    hub.provider.setResponder([](const ReceivedRequest &) { return Script::answer(200, Sample::answer); });
    hub.ask({hub.imageUrl()});
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.status == 200, hub.exchange.body.constData());
    const ReceivedRequest request = hub.provider.requests().front();
    QCOMPARE(request.target, QByteArray {"/v1/chat/completions"});
    QVERIFY(request.body.contains(QByteArray {"data:image/png;base64," + MediaHub::png.toBase64()}));
}

QTEST_GUILESS_MAIN(TestMediaFetch)
#include "tst_mediafetch.moc"

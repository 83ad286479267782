// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/pricefetch.h"
#include "tests/support/scriptedupstream.h"

using namespace Qt::Literals::StringLiterals;

/// Lists of prices come from places that may answer anything.
class PriceFetchTest final : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] Result<QByteArray> fetched(int deadlineMs = PriceFetch::usualDeadlineMs)
    {
        std::optional<Result<QByteArray>> result;
        (new PriceFetch {"direct", this, deadlineMs})
            ->get(QUrl {QString::fromLatin1(m_server->baseUrl() + "/prices.json")},
                  [&result](const auto &body) { result = body; });
        if (!QTest::qWaitFor([&result] { return result.has_value(); }, 10'000))
            return fail(ErrorCode::Internal, u"no answer came"_s);
        return *result;
    }

    std::unique_ptr<ScriptedUpstream> m_server;

private slots:

    void init()
    {
        m_server = std::make_unique<ScriptedUpstream>();
        QVERIFY(m_server->listen());
    }

    void givesTheBody()
    {
        m_server->enqueue(Script::answer(200, R"({"a":1})"));
        QCOMPARE(*fetched(), QByteArray {R"({"a":1})"});
        const ReceivedRequest request = m_server->requests().front();
        QCOMPARE(request.method, QByteArray {"GET"});
        QVERIFY(request.headers.value("authorization").isEmpty());
        QVERIFY(request.headers.value("cookie").isEmpty());
    }

    void followsARedirect()
    {
        m_server->enqueue(Script::answer(302, {}, "text/plain", {{"Location", "/elsewhere"}}));
        m_server->enqueue(Script::answer(200, "{}"));
        QCOMPARE(*fetched(), QByteArray {"{}"});
    }

    void tellsWhatWentWrong_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("not there") << 404;
        QTest::newRow("broken") << 500;
        QTest::newRow("nothing new") << 304;
    }

    void tellsWhatWentWrong()
    {
        QFETCH(int, status);
        m_server->enqueue(Script::answer(status, {}));
        const auto body = fetched();
        QVERIFY(!body);
        QCOMPARE(body.error().code, ErrorCode::UpstreamFailed);
        QVERIFY2(body.error().detail.contains(QString::number(status)), qPrintable(body.error().detail));
    }

    void doesNotGoRoundInCircles()
    {
        m_server->setResponder([](const ReceivedRequest &) {
            return Script::answer(302, {}, "text/plain", {{"Location", "/again"}});
        });
        QVERIFY(!fetched());
        QVERIFY(m_server->requestCount() < 10);
    }

    void doesNotWaitForDrops()
    {
        constexpr int deadlineMs = 300;
        Script drops = Script::chunked(200, "application/json");
        for (int i = 0; i < 60; ++i)
            drops.chunk(" ").wait(50);
        m_server->enqueue(drops);
        const auto body = fetched(deadlineMs);
        QVERIFY(!body);
        QCOMPARE(body.error().code, ErrorCode::UpstreamTimeout);
        QVERIFY2(body.error().detail.contains(u"300 ms"), qPrintable(body.error().detail));
    }

    void endsAFloodOfBytes()
    {
        Script flood = Script::head(200, {{"Content-Type", "application/json"}, {"Connection", "close"}});
        flood.sendForever(QByteArray {1'000'000, ' '});
        m_server->enqueue(flood);
        QVERIFY(!fetched());
    }
};

QTEST_GUILESS_MAIN(PriceFetchTest)
#include "tst_pricefetch.moc"

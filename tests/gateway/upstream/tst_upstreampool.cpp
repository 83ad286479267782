// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/upstream/upstreampool.h"
#include "tests/support/recordinglistener.h"
#include "tests/support/scriptedupstream.h"

using namespace Qt::Literals::StringLiterals;

class TestUpstreamPool final : public QObject
{
    Q_OBJECT

private slots:
    void answersAPlainRequest();
};

void TestUpstreamPool::answersAPlainRequest()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &) { return Script::answer(200, R"({"a":1})"); }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    for (int i = 0; i < 3; ++i) {
        RecordingListener listener;
        UpstreamRequest request;
        request.origin = {false, "127.0.0.1", upstream.port(), {}};
        request.method = "POST";
        request.target = "/v1/x";
        request.body = {"{}"};
        listener.call = pool.send(request, &listener);
        QTRY_VERIFY(listener.isOver());
        if (listener.failure)
            qDebug() << listener.failure->detail;
        QVERIFY(listener.ended);
        QCOMPARE(listener.status, 200);
        QCOMPARE(listener.body, R"({"a":1})");
    }
    QCOMPARE(upstream.connectionCount(), 1);
}

QTEST_GUILESS_MAIN(TestUpstreamPool)
#include "tst_upstreampool.moc"

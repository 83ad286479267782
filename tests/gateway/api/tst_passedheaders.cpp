// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/passedheaders.h"

namespace
{
QByteArray text(const HeaderList &headers)
{
    QByteArray joined;
    for (const HeaderList::Field &field : headers.fields())
        joined += field.name + ": " + field.value + '\n';
    return joined;
}
} // namespace

class PassedHeadersTest final : public QObject
{
    Q_OBJECT

private slots:
    void passesWhatIsNotKnown();
    void joinsTheLinesOfAList();
    void keepsBack_data();
    void keepsBack();
    void keepsBackWhatConnectionNames();
    void staysWithinBounds();
    void passesTheQuery_data();
    void passesTheQuery();
};

void PassedHeadersTest::passesWhatIsNotKnown()
{
    HeaderList client;
    client.add("OpenAI-Beta", "x=1");
    client.add("anthropic-version", "2023-06-01");
    client.add("X-New-Feature", "on");
    client.add("session_id", "s1");
    client.add("anthropic-beta", QByteArray {700, 'b'});
    const QByteArray expected = "openai-beta: x=1\nanthropic-version: 2023-06-01\nx-new-feature: on\nsession_id: s1\n"
                                "anthropic-beta: "
                                + QByteArray {700, 'b'} + '\n';
    QCOMPARE(text(passedHeaders(client)), expected);
}

void PassedHeadersTest::joinsTheLinesOfAList()
{
    HeaderList client;
    client.add("anthropic-beta", "a-1,b-2");
    client.add("x-other", "1");
    client.add("Anthropic-Beta", "c-3");
    client.add("anthropic-beta", "");
    QCOMPARE(text(passedHeaders(client)), QByteArray {"anthropic-beta: a-1,b-2, c-3\nx-other: 1\n"});
}

void PassedHeadersTest::keepsBack_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *name : {"Host",
                             "Authorization",
                             "x-api-key",
                             "api-key",
                             "x-goog-api-key",
                             "X-Auth-Request-User",
                             "Cookie",
                             "x-amz-security-token",
                             "my_secret",
                             "Connection",
                             "TE",
                             "Expect",
                             "Upgrade",
                             "Transfer-Encoding",
                             "content-length",
                             "Content-Encoding",
                             "content-type",
                             "Accept",
                             "Accept-Encoding",
                             "Accept-Language",
                             "user-agent",
                             "Origin",
                             "Referer",
                             "sec-fetch-site",
                             "proxy-authorization",
                             "X-Forwarded-For",
                             "x_forwarded_for",
                             "Forwarded",
                             "Via",
                             "X-Real-IP",
                             "CF-Connecting-IP",
                             "x-http-method-override",
                             "X-Original-URL",
                             "idempotency-key",
                             "x-request-id",
                             "traceparent",
                             "tracestate",
                             "baggage",
                             "openai-organization",
                             "OpenAI-Project",
                             "x-goog-user-project",
                             "x-stainless-os",
                             "x-portico-anything",
                             "if-none-match",
                             "range"})
        QTest::newRow(name) << QByteArray {"1"};
    QTest::newRow("x-line") << QByteArray {"a\r\nx-b: c"};
    QTest::newRow("x-latin") << QByteArray {"x\xff"};
    QTest::newRow("x-empty") << QByteArray {};
    QTest::newRow("x-long") << QByteArray {9000, 'x'};
}

void PassedHeadersTest::keepsBack()
{
    QFETCH(QByteArray, value);
    HeaderList client;
    client.add(QTest::currentDataTag(), value);
    client.add("x-good", "1");
    QCOMPARE(text(passedHeaders(client)), QByteArray {"x-good: 1\n"});
}

void PassedHeadersTest::keepsBackWhatConnectionNames()
{
    HeaderList client;
    client.add("x-hop", "1");
    client.add("Connection", "close, X-Hop");
    client.add("x-good", "1");
    QCOMPARE(text(passedHeaders(client)), QByteArray {"x-good: 1\n"});
}

void PassedHeadersTest::staysWithinBounds()
{
    HeaderList many;
    for (int i = 0; i < 100; ++i)
        many.add("x-" + QByteArray::number(i), "1");
    QCOMPARE(passedHeaders(many).fields().size(), size_t {32});
    HeaderList large;
    for (int i = 0; i < 4; ++i)
        large.add("x-" + QByteArray::number(i), QByteArray {7000, 'x'});
    QCOMPARE(passedHeaders(large).fields().size(), size_t {2});
    HeaderList longName;
    longName.add(QByteArray {65, 'x'}, "1");
    QVERIFY(passedHeaders(longName).fields().empty());
}

void PassedHeadersTest::passesTheQuery_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("passed");
    QTest::newRow("nothing") << QByteArray {} << QByteArray {};
    QTest::newRow("beta") << QByteArray {"beta=true"} << QByteArray {"beta=true"};
    QTest::newRow("in order") << QByteArray {"include[]=b&a=1&a=2"} << QByteArray {"include[]=b&a=1&a=2"};
    QTest::newRow("a key") << QByteArray {"key=sk&beta=true&access_token=x"} << QByteArray {"beta=true"};
    QTest::newRow("a hidden key") << QByteArray {"%6Bey=sk&K%45Y=sk"} << QByteArray {};
    QTest::newRow("the form") << QByteArray {"alt=sse&%24alt=json&fields=x&callback=f"} << QByteArray {};
    QTest::newRow("the version") << QByteArray {"api-version=1&x=2"} << QByteArray {"x=2"};
    QTest::newRow("no name") << QByteArray {"&&=1&x"} << QByteArray {"x"};
    QTest::newRow("bytes") << QByteArray {"a=\xff&b=1#c&d= "} << QByteArray {};
    QTest::newRow("long") << QByteArray {"a=" + QByteArray {1100, 'x'}} << QByteArray {};
}

void PassedHeadersTest::passesTheQuery()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, passed);
    QCOMPARE(passedQuery(query), passed);
}

QTEST_GUILESS_MAIN(PassedHeadersTest)
#include "tst_passedheaders.moc"

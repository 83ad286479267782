// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/store/providerurl.h"

class TestProviderUrl final : public QObject
{
    Q_OBJECT

private slots:
    void takesHttpUrls_data();
    void takesHttpUrls();
    void refusesWhatLeadsAstray_data();
    void refusesWhatLeadsAstray();
    void warnsOfClearTextAbroad_data();
    void warnsOfClearTextAbroad();
    void wantsAWordForClearText();
    void knowsOtherOrigins_data();
    void knowsOtherOrigins();
    void takesAKindsRegionsForOnePlace();
};

void TestProviderUrl::takesHttpUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("normalized");
    QTest::newRow("https") << "https://api.example.com/v1"
                           << "https://api.example.com/v1";
    QTest::newRow("slashes and spaces") << "  https://api.example.com/v1//  "
                                        << "https://api.example.com/v1";
    QTest::newRow("port") << "http://127.0.0.1:11434/v1"
                          << "http://127.0.0.1:11434/v1";
    QTest::newRow("IPv6") << "http://[::1]:8080"
                          << "http://[::1]:8080";
    QTest::newRow("case") << "HTTPS://API.example.com"
                          << "HTTPS://API.example.com";
    QTest::newRow("Azure's version") << "https://r.openai.azure.com/openai/v1?api-version=2026-05-01-preview"
                                     << "https://r.openai.azure.com/openai/v1?api-version=2026-05-01-preview";
    QTest::newRow("private") << "http://192.168.1.7/v1"
                             << "http://192.168.1.7/v1";
}

void TestProviderUrl::takesHttpUrls()
{
    QFETCH(QString, url);
    QFETCH(QString, normalized);
    const Result<QString> result = ProviderUrl::normalized(url);
    QVERIFY2(result, result ? "" : qPrintable(result.error().detail));
    QCOMPARE(*result, normalized);
}

void TestProviderUrl::refusesWhatLeadsAstray_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : {"",
                            "api.example.com",
                            "ftp://example.com",
                            "file:///etc/passwd",
                            "javascript:alert(1)",
                            "https://",
                            "https:///v1",
                            "https://user@example.com",
                            "https://user:secret@example.com",
                            "https://@example.com",
                            "https://example.com/v1?key=1",
                            "https://example.com/v1?api-version=1&key=1",
                            "https://example.com/v1?api-version=",
                            "https://example.com/v1#top",
                            "https://example.com:0/",
                            "https://example.com:99999/",
                            "https://exa mple.com",
                            "https://example.com/a\r\nHost: b",
                            "http://169.254.169.254/latest",
                            "http://169.254.0.1",
                            "http://2852039166/",
                            "http://0xa9fea9fe/",
                            "http://0xa9.0xfe.0xa9.0xfe/",
                            "http://[fd00:ec2::254]/",
                            "http://[fe80::1]/",
                            "http://[::ffff:169.254.169.254]/",
                            "http://[::ffff:a9fe:a9fe]/",
                            "http://100.100.100.200/",
                            "http://metadata.google.internal/",
                            "http://metadata.google.internal./",
                            "http://METADATA.google.internal/"})
        QTest::newRow(url) << QString::fromLatin1(url);
}

void TestProviderUrl::refusesWhatLeadsAstray()
{
    QFETCH(QString, url);
    const Result<QString> result = ProviderUrl::normalized(url);
    QVERIFY2(!result, result ? qPrintable(*result) : "");
    QCOMPARE(result.error().code, ErrorCode::BadRequest);
    QVERIFY2(!result.error().detail.contains(QStringLiteral("secret")), "an error must not repeat a password");
}

void TestProviderUrl::warnsOfClearTextAbroad_data()
{
    QTest::addColumn<bool>("warns");
    QTest::newRow("http://example.com") << true;
    QTest::newRow("http://8.8.8.8/v1") << true;
    QTest::newRow("http://172.32.0.1") << true;
    QTest::newRow("http://[2001:db8::1]") << true;
    QTest::newRow("http://fcbank.example/v1") << true; // a name, not an fc00::/7 address
    QTest::newRow("http://fd.example") << true;
    QTest::newRow("http://[fd12:3456::1]") << false;
    QTest::newRow("http://[::ffff:10.1.2.3]") << false;
    QTest::newRow("http://[::ffff:8.8.8.8]") << true;
    QTest::newRow("https://example.com") << false;
    QTest::newRow("http://127.0.0.1:1234") << false;
    QTest::newRow("http://localhost") << false;
    QTest::newRow("http://10.1.2.3") << false;
    QTest::newRow("http://172.16.0.1") << false;
    QTest::newRow("http://192.168.0.1") << false;
    QTest::newRow("http://nas.local") << false;
    QTest::newRow("http://[::1]") << false;
    QTest::newRow("  http://example.com") << true;
    QTest::newRow("HTTP://{region}.example.com/v1") << true;
    QTest::newRow("https://{region}.example.com/v1") << false;
}

void TestProviderUrl::warnsOfClearTextAbroad()
{
    QFETCH(bool, warns);
    QCOMPARE(ProviderUrl::isClearTextAbroad(QString::fromLatin1(QTest::currentDataTag())), warns);
}

void TestProviderUrl::wantsAWordForClearText()
{
    QVERIFY(ProviderUrl::checkClearText(QStringLiteral("https://example.com/v1"), false));
    QVERIFY(ProviderUrl::checkClearText(QStringLiteral("http://example.com/v1"), true));
    const Outcome refused = ProviderUrl::checkClearText(QStringLiteral("http://example.com/v1"), false);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::BadRequest);
    QVERIFY(refused.error().detail.contains(QStringLiteral("example.com in clear text")));
}

void TestProviderUrl::knowsOtherOrigins_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("isElsewhere");
    const auto row = [](const char *name, const char *one, const char *other, bool isElsewhere) {
        QTest::newRow(name) << QString::fromLatin1(one) << QString::fromLatin1(other) << isElsewhere;
    };
    row("path", "https://a.example/v1", "https://a.example/v2", false);
    row("case and port", "https://a.example/v1", "HTTPS://A.example:443/v1", false);
    row("last dot", "https://a.example/v1", "https://a.example./v1", false);
    row("the kind's own", "", "https://api.openai.com/v9", false);
    row("host", "https://a.example/v1", "https://b.example/v1", true);
    row("sub-domain", "https://a.example/v1", "https://x.a.example/v1", true);
    row("port", "http://127.0.0.1:9/v1", "http://127.0.0.1:10/v1", true);
    row("scheme", "https://a.example/v1", "http://a.example:443/v1", true);
    row("away from the kind's own", "", "https://a.example/v1", true);
    row("back to the kind's own", "https://a.example/v1", "", true);
}

void TestProviderUrl::knowsOtherOrigins()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    AiProvider first;
    first.kind = QStringLiteral("openai");
    first.baseUrl = one;
    AiProvider second = first;
    second.baseUrl = other;
    QTEST(ProviderUrl::isElsewhere(first, second), "isElsewhere");
}

void TestProviderUrl::takesAKindsRegionsForOnePlace()
{
    AiProvider first;
    first.kind = QStringLiteral("bedrock");
    first.region = QStringLiteral("eu-west-1");
    AiProvider second = first;
    second.region = QStringLiteral("us-east-1");
    QVERIFY(!ProviderUrl::isElsewhere(first, second));
    second.baseUrl = QStringLiteral("https://evil.example");
    QVERIFY(ProviderUrl::isElsewhere(first, second));
}

QTEST_GUILESS_MAIN(TestProviderUrl)
#include "tst_providerurl.moc"

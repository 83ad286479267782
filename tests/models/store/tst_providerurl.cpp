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
}

void TestProviderUrl::warnsOfClearTextAbroad()
{
    QFETCH(bool, warns);
    QCOMPARE(ProviderUrl::isClearTextAbroad(QString::fromLatin1(QTest::currentDataTag())), warns);
}

QTEST_GUILESS_MAIN(TestProviderUrl)
#include "tst_providerurl.moc"

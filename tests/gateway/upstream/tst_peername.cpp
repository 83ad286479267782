// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/upstream/peername.h"
#include "tests/support/testcertificates.h"

using namespace Qt::Literals::StringLiterals;

class PeerNameTest final : public QObject
{
    Q_OBJECT

private slots:
    void takesAlternativeNamesOnly_data();
    void takesAlternativeNamesOnly();
    void takesNoMissingCertificate();

private:
    TestCertificates m_certificates;
};

void PeerNameTest::takesAlternativeNamesOnly_data()
{
    QTest::addColumn<QByteArray>("commonName");
    QTest::addColumn<QByteArray>("alternativeNames");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("isFor");
    const auto row = [](const char *commonName, const char *names, const char *host, bool isFor) {
        QTest::addRow("%s, %s for %s", commonName, names, host)
            << QByteArray {commonName} << QByteArray {names} << QString::fromLatin1(host) << isFor;
    };
    row("x", "DNS:api.example", "api.example", true);
    row("x", "DNS:api.example", "API.Example", true);
    row("x", "DNS:api.example", "api.example.", true);
    row("x", "DNS:a.example,DNS:api.example", "api.example", true);
    row("api.example", "DNS:other.example", "api.example", false);
    row("api.example", "IP:127.0.0.1", "api.example", false);
    row("api.example", "", "api.example", false);
    row("x", "DNS:*.llm.example", "api.llm.example", true);
    row("x", "DNS:*.llm.example", "an.api.llm.example", false);
    row("x", "DNS:*.llm.example", "llm.example", false);
    row("x", "DNS:a*.llm.example", "api.llm.example", false);
    row("x", "DNS:api.*.example", "api.eu.example", false);
    row("x", "DNS:*", "localhost", false);
    row("x", "IP:127.0.0.1", "127.0.0.1", true);
    row("x", "IP:127.0.0.1", "127.0.0.2", false);
    row("x", "IP:::1", "::1", true);
    row("x", "IP:::1", "0:0::1", true);
    row("127.0.0.1", "DNS:other.example", "127.0.0.1", false);
    row("127.0.0.1", "", "127.0.0.1", false);
    row("x", "DNS:127.0.0.1", "127.0.0.1", false);
    row("x", "DNS:*.0.0.1", "127.0.0.1", false);
    row("x", "DNS:api.example", "", false);
}

void PeerNameTest::takesAlternativeNamesOnly()
{
    QFETCH(QByteArray, commonName);
    QFETCH(QByteArray, alternativeNames);
    QFETCH(QString, host);
    const ServerIdentity identity = m_certificates.named(
        commonName.constData(), alternativeNames.isEmpty() ? nullptr : alternativeNames.constData());
    QTEST(isIssuedFor(identity.chain.first(), host), "isFor");
}

void PeerNameTest::takesNoMissingCertificate()
{
    QVERIFY(!isIssuedFor(QSslCertificate {}, u"localhost"_s));
}

QTEST_GUILESS_MAIN(PeerNameTest)
#include "tst_peername.moc"

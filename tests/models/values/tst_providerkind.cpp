// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDate>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QUrl>

#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

class ProviderKindTest : public QObject
{
    Q_OBJECT

private slots:

    void hasTheKindsThatSpeakOpenAi_data()
    {
        QTest::addColumn<QString>("baseUrl");
        const auto row = [](const char *name, const QString &baseUrl) { QTest::newRow(name) << baseUrl; };
        row("openai", u"https://api.openai.com/v1"_s);
        row("openai-compatible", {});
        row("deepseek", u"https://api.deepseek.com"_s);
        row("xai", u"https://api.x.ai/v1"_s);
        row("openrouter", u"https://openrouter.ai/api/v1"_s);
        row("groq", u"https://api.groq.com/openai/v1"_s);
        row("mistral", u"https://api.mistral.ai/v1"_s);
        row("together", u"https://api.together.ai/v1"_s);
        row("fireworks", u"https://api.fireworks.ai/inference/v1"_s);
        row("moonshot", u"https://api.moonshot.ai/v1"_s);
        row("dashscope", u"https://dashscope-intl.aliyuncs.com/compatible-mode/v1"_s);
        row("zhipu", u"https://open.bigmodel.cn/api/paas/v4"_s);
        row("perplexity", u"https://api.perplexity.ai"_s);
        row("doubao", u"https://ark.cn-beijing.volces.com/api/v3"_s);
        row("poe", u"https://api.poe.com/v1"_s);
        row("ollama", u"http://127.0.0.1:11434/v1"_s);
    }

    void hasTheKindsThatSpeakOpenAi()
    {
        QFETCH(QString, baseUrl);
        const ProviderKind *kind = ProviderKind::byName(QByteArrayView {QTest::currentDataTag()});
        QVERIFY(kind);
        QCOMPARE(kind->baseUrl, baseUrl);
        QCOMPARE(kind->dialect, u"openai"_s);
        QCOMPARE(kind->authScheme, u"bearer"_s);
        QVERIFY(!kind->builtIn);
    }

    void everyRowIsWhole()
    {
        static const QRegularExpression nameForm {u"^[a-z0-9][a-z0-9._-]*$"_s};
        QSet<QString> names;
        for (const ProviderKind &kind : ProviderKind::all()) {
            QVERIFY2(nameForm.match(kind.name).hasMatch(), qPrintable(kind.name));
            QVERIFY2(!names.contains(kind.name), qPrintable(kind.name));
            names.insert(kind.name);
            QVERIFY(!kind.title.isEmpty());
            QVERIFY(QStringList({u"bearer"_s, u"none"_s}).contains(kind.authScheme));
            QVERIFY(kind.modelsPath.isEmpty() || kind.modelsPath.startsWith(u'/'));
            QVERIFY(!kind.baseUrl.endsWith(u'/'));
        }
        QVERIFY(names.size() >= 17);
    }

    void keysGoOnlyOverTls()
    {
        for (const ProviderKind &kind : ProviderKind::all()) {
            if (kind.baseUrl.isEmpty())
                continue;
            const QUrl url {kind.baseUrl, QUrl::StrictMode};
            QVERIFY2(url.isValid() && !url.host().isEmpty(), qPrintable(kind.name));
            QVERIFY2(url.scheme() == u"https" || url.host() == u"127.0.0.1", qPrintable(kind.name));
            QVERIFY2(!url.hasQuery() && url.userInfo().isEmpty(), qPrintable(kind.name));
        }
    }

    void headersAreSafeToSend()
    {
        for (const ProviderKind &kind : ProviderKind::all()) {
            for (auto at = kind.headers.begin(); at != kind.headers.end(); ++at) {
                QVERIFY(!at.key().isEmpty() && !at.key().contains(' ') && !at.key().contains(':'));
                QVERIFY(!at.value().contains('\r') && !at.value().contains('\n'));
            }
        }
    }

    void demoNeedsNothingAndSaysSo()
    {
        const ProviderKind *demo = ProviderKind::byName(u"demo"_s);
        QVERIFY(demo);
        QVERIFY(demo->builtIn);
        QVERIFY(!demo->needsKey);
        QVERIFY(demo->baseUrl.isEmpty());
        QVERIFY(demo->title.contains(u"Demo"));
        QVERIFY(demo->title.contains(u"built in"));
        QCOMPARE(demo->models, QStringList({u"echo"_s, u"lorem"_s}));
    }

    void localKindsNeedNoKey()
    {
        QVERIFY(!ProviderKind::byName(u"ollama"_s)->needsKey);
        QVERIFY(!ProviderKind::byName(u"openai-compatible"_s)->needsKey);
        QVERIFY(ProviderKind::byName(u"openai"_s)->needsKey);
    }

    void bothLookUpsAgree()
    {
        for (const ProviderKind &kind : ProviderKind::all()) {
            QCOMPARE(ProviderKind::byName(kind.name), &kind);
            QCOMPARE(ProviderKind::byName(QByteArrayView {kind.name.toUtf8()}), &kind);
        }
        QCOMPARE(ProviderKind::byName(u"OpenAI"_s), nullptr);
        QCOMPARE(ProviderKind::byName(QByteArrayView {}), nullptr);
        QCOMPARE(ProviderKind::byName(u"no-such"_s), nullptr);
    }

    void isDated() { QVERIFY(QDate::fromString(ProviderKind::catalogueDate(), Qt::ISODate).isValid()); }
};

QTEST_GUILESS_MAIN(ProviderKindTest)
#include "tst_providerkind.moc"

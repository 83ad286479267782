// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QTest>

#include "models/settings/settingconflicts.h"
#include "models/settings/settingspec.h"
#include "models/settings/settingvalues.h"

using namespace Qt::Literals::StringLiterals;

class SettingSpecTest : public QObject
{
    Q_OBJECT

private slots:

    void everyKeyHasItsRow()
    {
        size_t index = 0;
        QSet<QString> names;
        for (const SettingSpec &spec : SettingSpec::all()) {
            QCOMPARE(static_cast<size_t>(spec.key), index++);
            QCOMPARE(&SettingSpec::of(spec.key), &spec);
            const QString name = QString::fromLatin1(spec.name);
            QVERIFY2(!names.contains(name), spec.name);
            names.insert(name);
            QCOMPARE(SettingSpec::byName(name), &spec);
            const QString sentence = QString::fromLatin1(spec.sentence);
            QVERIFY2(sentence.size() > 10 && sentence.endsWith(u'.') && sentence.front().isUpper(), spec.name);
        }
        QCOMPARE(index, static_cast<size_t>(SettingKey::RetentionAuditDays) + 1);
        QCOMPARE(SettingSpec::byName(u"gateway.Port"_s), nullptr);
        QCOMPARE(SettingSpec::byName({}), nullptr);
    }

    void everyDefaultIsAllowedAndNormal()
    {
        for (const SettingSpec &spec : SettingSpec::all()) {
            const Result<QString> normal = spec.normalized(QString::fromLatin1(spec.defaultValue));
            QVERIFY2(normal, spec.name);
            QCOMPARE(*normal, QString::fromLatin1(spec.defaultValue));
        }
    }

    void theNamesThatScriptsUseExist_data()
    {
        QTest::addColumn<QString>("value");
        const auto row = [](const char *name, const QString &value) { QTest::newRow(name) << value; };
        row("gateway.host", u"127.0.0.1"_s);
        row("gateway.port", u"7411"_s);
        row("gateway.workers", u"1"_s);
        row("gateway.headTimeoutMs", u"10000"_s);
        row("gateway.bodyTimeoutMs", u"30000"_s);
        row("gateway.idleTimeoutMs", u"60000"_s);
        row("gateway.maxHeadBytes", u"32768"_s);
        row("gateway.maxBodyBytes", u"67108864"_s);
        row("gateway.maxConnections", u"2048"_s);
        row("gateway.allowedHosts", {});
        row("gateway.allowedOrigins", {});
        row("upstream.connectTimeoutMs", u"8000"_s);
        row("upstream.firstByteTimeoutMs", u"120000"_s);
        row("upstream.idleTimeoutMs", u"60000"_s);
        row("upstream.totalTimeoutMs", u"0"_s);
        row("upstream.retryWithinMs", u"300000"_s);
        row("upstream.streamFailoverMs", u"60000"_s);
        row("upstream.backoffMs", u"200"_s);
        row("upstream.allowPrivateImages", u"off"_s);
        row("upstream.proxy", {});
        row("accounting.mode", u"strict"_s);
        row("database.synchronous", u"normal"_s);
        row("billing.enforce", u"off"_s);
        row("billing.unpriced", u"refuse"_s);
        row("billing.reserveTokens", u"16384"_s);
        row("privacy.keepBodies", u"off"_s);
        row("privacy.responseDays", u"30"_s);
        row("privacy.responseMegabytes", u"512"_s);
        row("privacy.bodyMegabytes", u"256"_s);
        row("privacy.bodyDays", u"0"_s);
        row("retention.callDays", u"400"_s);
        row("retention.maxCallMegabytes", u"0"_s);
        row("retention.archive", u"on"_s);
        row("retention.archiveQuarters", u"0"_s);
        row("retention.auditDays", u"0"_s);
    }

    void theNamesThatScriptsUseExist()
    {
        QFETCH(QString, value);
        const SettingSpec *spec = SettingSpec::byName(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(spec);
        QCOMPARE(QString::fromLatin1(spec->defaultValue), value);
    }

    void tellsWhatDoesNotFitTogether_data()
    {
        QTest::addColumn<QHash<QByteArray, QByteArray>>("set");
        QTest::addColumn<QStringList>("named"); ///< what each sentence names
        const auto row = [](const char *name, const QHash<QByteArray, QByteArray> &set, const QStringList &named) {
            QTest::newRow(name) << set << named;
        };
        row("the defaults", {}, {});
        row("no second attempt is wanted", {{"upstream.retryWithinMs", "0"}}, {});
        row("too short for answers in one piece", {{"upstream.retryWithinMs", "120000"}},
            {u"Answers in one piece of a provider that does not answer never fail over: upstream.retryWithinMs "
             "(120000) must be more than upstream.firstByteTimeoutMs (120000)"_s});
        row("too short for any", {{"upstream.retryWithinMs", "60000"}},
            {u"upstream.firstByteTimeoutMs (120000)"_s, u"upstream.streamFailoverMs (60000)"_s});
        row("a stream is waited for as long as any",
            {{"upstream.streamFailoverMs", "0"}, {"upstream.firstByteTimeoutMs", "300000"}},
            {u"upstream.firstByteTimeoutMs (300000)"_s, u"Streams of"_s});
        row("the whole call ends first", {{"upstream.totalTimeoutMs", "90000"}},
            {u"upstream.totalTimeoutMs (90000)"_s});
    }

    void tellsWhatDoesNotFitTogether()
    {
        using Set = QHash<QByteArray, QByteArray>;
        QFETCH(Set, set);
        QFETCH(QStringList, named);
        const QStringList conflicts = settingConflicts(SettingValues {set});
        QCOMPARE(conflicts.size(), named.size());
        for (qsizetype i = 0; i < named.size(); ++i)
            QVERIFY2(conflicts[i].contains(named[i]), qPrintable(conflicts[i]));
    }

    void wholeNumbersKeepToTheirRange()
    {
        for (const SettingSpec &spec : SettingSpec::all()) {
            if (spec.type != SettingType::Integer)
                continue;
            QVERIFY2(spec.minimum < spec.maximum, spec.name);
            QCOMPARE(spec.normalized(QString::number(spec.minimum)).value_or(u"?"_s), QString::number(spec.minimum));
            QCOMPARE(spec.normalized(QString::number(spec.maximum)).value_or(u"?"_s), QString::number(spec.maximum));
            QVERIFY2(!spec.normalized(QString::number(spec.minimum - 1)), spec.name);
            QVERIFY2(!spec.normalized(QString::number(spec.maximum + 1)), spec.name);
        }
    }

    void normalises_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("normal");
        const auto row = [](const char *what, const QString &name, const QString &value, const QString &normal) {
            QTest::newRow(what) << name << value << normal;
        };
        row("spaces", u"gateway.port"_s, u" 8080 "_s, u"8080"_s);
        row("leading zeros", u"gateway.port"_s, u"0080"_s, u"80"_s);
        row("any port", u"gateway.port"_s, u"0"_s, u"0"_s);
        row("localhost", u"gateway.host"_s, u"LocalHost"_s, u"127.0.0.1"_s);
        row("IPv4", u"gateway.host"_s, u"0.0.0.0"_s, u"0.0.0.0"_s);
        row("IPv6", u"gateway.host"_s, u"::1"_s, u"::1"_s);
        row("IPv6 any", u"gateway.host"_s, u"::"_s, u"::"_s);
        row("IPv6 shortened", u"gateway.host"_s, u"2001:0DB8:0:0:0:0:0:1"_s, u"2001:db8::1"_s);
        row("choice in capitals", u"accounting.mode"_s, u"Best-Effort"_s, u"best-effort"_s);
        row("keepBodies", u"privacy.keepBodies"_s, u"OFF"_s, u"off"_s);
        row("synchronous", u"database.synchronous"_s, u"FULL"_s, u"full"_s);
        row("on", u"billing.enforce"_s, u"ON"_s, u"on"_s);
        row("true", u"billing.enforce"_s, u"true"_s, u"on"_s);
        row("1", u"billing.enforce"_s, u"1"_s, u"on"_s);
        row("yes", u"upstream.allowPrivateImages"_s, u"yes"_s, u"on"_s);
        row("no", u"upstream.allowPrivateImages"_s, u"no"_s, u"off"_s);
        row("false", u"upstream.allowPrivateImages"_s, u"False"_s, u"off"_s);
        row("0", u"upstream.allowPrivateImages"_s, u"0"_s, u"off"_s);
        row("no proxy", u"upstream.proxy"_s, {}, {});
        row("direct", u"upstream.proxy"_s, u"Direct"_s, u"direct"_s);
        row("proxy", u"upstream.proxy"_s, u"http://Proxy.Example:3128/"_s, u"http://proxy.example:3128"_s);
        row("proxy by address", u"upstream.proxy"_s, u"http://[::1]:3128"_s, u"http://[::1]:3128"_s);
        row("hosts", u"gateway.allowedHosts"_s, u" Hub.Example , hub.example:8443,,hub.example, [FE80::1]:80 "_s,
            u"hub.example,hub.example:8443,[fe80::1]:80"_s);
        row("no hosts", u"gateway.allowedHosts"_s, u" , "_s, {});
        row("a host's address", u"gateway.allowedHosts"_s, u"192.168.1.5:7411"_s, u"192.168.1.5:7411"_s);
        row("origins", u"gateway.allowedOrigins"_s, u"https://App.Example,http://localhost:3000/"_s,
            u"https://app.example,http://localhost:3000"_s);
        row("an origin's own port", u"gateway.allowedOrigins"_s, u"https://a.example:443,http://a.example:80"_s,
            u"https://a.example,http://a.example"_s);
        row("the other scheme's port", u"gateway.allowedOrigins"_s, u"http://a.example:443"_s,
            u"http://a.example:443"_s);
    }

    void normalises()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, normal);
        const SettingSpec *spec = SettingSpec::byName(name);
        QVERIFY(spec);
        const Result<QString> result = spec->normalized(value);
        QVERIFY2(result, result ? "" : qPrintable(result.error().detail));
        QCOMPARE(*result, normal);
        QCOMPARE(spec->normalized(*result).value_or(u"?"_s), normal);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("complaint");
        const auto row = [](const char *what, const QString &name, const QString &value, const QString &complaint) {
            QTest::newRow(what) << name << value << QString {name + u' ' + complaint};
        };
        const auto port = [](const QString &shown) {
            return u"must be a whole number from 0 to 65535, not \"%1\""_s.arg(shown);
        };
        row("a word for a number", u"gateway.port"_s, u"http"_s, port(u"http"_s));
        row("an empty number", u"gateway.port"_s, {}, port({}));
        row("a negative number", u"gateway.port"_s, u"-1"_s, port(u"-1"_s));
        row("a fraction", u"gateway.port"_s, u"80.5"_s, port(u"80.5"_s));
        row("a plus", u"gateway.port"_s, u"+80"_s, port(u"+80"_s));
        row("hexadecimal", u"gateway.port"_s, u"0x50"_s, port(u"0x50"_s));
        row("over 64 bits", u"gateway.port"_s, u"99999999999999999999"_s, port(u"99999999999999999999"_s));
        row("other digits", u"gateway.port"_s, u"\u0668\u0660"_s, port(u"\u0668\u0660"_s));
        row("control characters are not repeated", u"gateway.port"_s, u"8\u001b[31m0"_s, port(u"8?[31m0"_s));
        row("too short a time", u"gateway.headTimeoutMs"_s, u"99"_s,
            u"must be a whole number from 100 to 120000, not \"99\""_s);
        row("too large a body", u"gateway.maxBodyBytes"_s, u"1073741825"_s,
            u"must be a whole number from 1024 to 1073741824, not \"1073741825\""_s);
        const QString host = u"must be an IPv4 or IPv6 address or \"localhost\", not \"%1\""_s;
        for (const char *bad : {"", "example.com", "256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "::g", "[::1]",
                                "fe80::1%eth0", "*", "127.0.0.1:80"}) {
            const QString text = QString::fromLatin1(bad);
            row(qPrintable(u"host "_s + text), u"gateway.host"_s, text, host.arg(text));
        }
        row("unknown choice", u"accounting.mode"_s, u"loose"_s, u"must be one of strict, best-effort, not \"loose\""_s);
        row("two choices", u"privacy.keepBodies"_s, u"off,all"_s,
            u"must be one of off, errors, all, not \"off,all\""_s);
        row("neither on nor off", u"billing.enforce"_s, u"maybe"_s, u"must be on or off, not \"maybe\""_s);
        const QString proxy = u"must be empty, \"direct\" or \"http://host:port\" without a user name"_s;
        for (const char *bad : {"proxy.example:3128", "https://proxy:3128", "socks5://proxy:1080", "http://proxy",
                                "http://user:secret@proxy:3128", "http://proxy:0", "http://proxy:65536",
                                "http://proxy:3128/path", "http://pro xy:3128", "http://:3128"}) {
            const QString text = QString::fromLatin1(bad);
            row(qPrintable(u"proxy "_s + text), u"upstream.proxy"_s, text, proxy);
        }
        const QString hosts = u"has an entry that is not \"name\" or \"name:port\": \"%1\""_s;
        for (const char *bad : {"http://hub", "hub:port", "hub:0", "hub:070", "*", "*.example", "hub/", "-hub", "hub.",
                                "a b", "[::1", "::1", "1.2.3.999",
                                "h\xfc"
                                "b"}) {
            const QString text = QString::fromLatin1(bad);
            row(qPrintable(u"hosts "_s + text), u"gateway.allowedHosts"_s, QString {u"good.example,"_s + text},
                hosts.arg(text));
        }
        const QString origins = u"has an entry that is not \"http(s)://name[:port]\": \"%1\""_s;
        for (const char *bad :
             {"*", "null", "app.example", "ftp://app.example", "https://app.example/path", "https://app.example?x",
              "https://user@app.example", "https://", "https://*.example", "chrome-extension://abc"}) {
            const QString text = QString::fromLatin1(bad);
            row(qPrintable(u"origins "_s + text), u"gateway.allowedOrigins"_s, text, origins.arg(text));
        }
    }

    void refuses()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, complaint);
        const SettingSpec *spec = SettingSpec::byName(name);
        QVERIFY(spec);
        const Result<QString> result = spec->normalized(value);
        QVERIFY2(!result, result ? qPrintable(*result) : "");
        QCOMPARE(result.error().code, ErrorCode::BadRequest);
        QCOMPARE(result.error().detail, complaint);
    }

    void valuesFallBackToTheirDefaults()
    {
        const SettingValues none;
        QCOMPARE(none.integer(SettingKey::GatewayPort), 7411);
        QCOMPARE(none.text(SettingKey::GatewayHost), "127.0.0.1"_ba);
        QCOMPARE(none.boolean(SettingKey::BillingEnforce), false);
        QCOMPARE(none.list(SettingKey::GatewayAllowedHosts), QList<QByteArray> {});
    }

    void valuesAreRead()
    {
        const SettingValues values {{{"gateway.port", "8080"},
                                     {"billing.enforce", "on"},
                                     {"gateway.allowedHosts", "hub.example,hub.example:8443"},
                                     {"upstream.proxy", "direct"}}};
        QCOMPARE(values.integer(SettingKey::GatewayPort), 8080);
        QCOMPARE(values.boolean(SettingKey::BillingEnforce), true);
        QCOMPARE(values.list(SettingKey::GatewayAllowedHosts), QList<QByteArray>({"hub.example", "hub.example:8443"}));
        QCOMPARE(values.text(SettingKey::UpstreamProxy), "direct"_ba);
    }

    void aBrokenStoredNumberIsTheDefault_data()
    {
        QTest::addColumn<QByteArray>("stored");
        QTest::newRow("word") << "many"_ba;
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("below") << "1"_ba;
        QTest::newRow("above") << "999999999"_ba;
    }

    void aBrokenStoredNumberIsTheDefault()
    {
        QFETCH(QByteArray, stored);
        const SettingValues values {{{"gateway.headTimeoutMs", stored}}};
        QCOMPARE(values.integer(SettingKey::GatewayHeadTimeoutMs), 10000);
    }
};

QTEST_GUILESS_MAIN(SettingSpecTest)
#include "tst_settingspec.moc"

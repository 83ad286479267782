// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
bool runs(const HubProcess &hub, std::initializer_list<const char *> lines)
{
    for (const char *line : lines) {
        if (const ProgramResult done = hub.run(split(line)); done.exitCode != 0) {
            qWarning("%s: %s", line, done.errors.constData());
            return false;
        }
    }
    return true;
}

QJsonObject itemOf(const QJsonObject &report, const QString &item)
{
    for (const auto &one : report[u"items"_s].toArray()) {
        if (one[u"item"_s].toString() == item)
            return one.toObject();
    }
    return {};
}

QString changeOf(const QJsonObject &report, const QString &item)
{
    return itemOf(report, item)[u"change"_s].toString();
}
} // namespace

/// What one hub exports, another takes, whatever happened to the first.
class TestSetupTravels final : public QObject
{
    Q_OBJECT

private slots:
    void afterARename();
    void withoutARemovedProvider();
    void withItsMargins_data();
    void withItsMargins();
    void tellsWhatKeepsItsMargin();
};

void TestSetupTravels::afterARename()
{
    HubProcess from;
    HubProcess to;
    QVERIFY(runs(from, {"provider add up --kind openai-compatible --base-url http://127.0.0.1:9/v1",
                        "model alias add fast up/m=3", "app add tool --models up/*", "provider edit up --rename higher",
                        "export setup.json"}));
    QCOMPARE(from.run(split("model list --json")).json()[u"aliases"_s][0][u"targets"_s][0].toString(), u"higher/m=3"_s);
    QCOMPARE(from.run(split("app show tool --json")).json()[u"models"_s][0].toString(), u"higher/*"_s);
    const ProgramResult done = to.run({u"import"_s, from.folder() + u"/setup.json"_s, u"--json"_s});
    QVERIFY2(done.exitCode == 0, done.errors.constData());
    QCOMPARE(changeOf(done.json(), u"alias fast"_s), u"created"_s);
}

void TestSetupTravels::withoutARemovedProvider()
{
    HubProcess from;
    HubProcess to;
    QVERIFY(runs(from, {"provider add a --kind demo", "provider add b --kind demo", "model alias add both b/m,a/m",
                        "model alias add gone b/m"}));
    const ProgramResult removed = from.run(split("provider remove b --json"));
    QCOMPARE(removed.exitCode, 0);
    QVERIFY2(removed.errors.contains("both, gone"), removed.errors.constData());
    const ProgramResult doctor = from.run(split("doctor"));
    QVERIFY2(doctor.output.contains("alias both") && doctor.output.contains("alias gone"), doctor.output.constData());
    QVERIFY(runs(from, {"export setup.json"}));

    const QString file = from.folder() + u"/setup.json"_s;
    const QJsonObject own = from.run({u"import"_s, file, u"--json"_s}).json();
    QCOMPARE(own[u"unchanged"_s].toInt(), own[u"items"_s].toArray().size());
    const ProgramResult done = to.run({u"import"_s, file, u"--json"_s});
    QVERIFY2(done.exitCode == 0, done.errors.constData());
    QCOMPARE(changeOf(done.json(), u"alias both"_s), u"created"_s);
    QCOMPARE(changeOf(done.json(), u"alias gone"_s), u"skipped"_s);
    QVERIFY(!itemOf(done.json(), u"alias gone"_s)[u"reason"_s].toString().isEmpty());
    const QJsonObject target = itemOf(done.json(), u"target b/m of alias both"_s);
    QCOMPARE(target[u"change"_s].toString(), u"skipped"_s);
    QCOMPARE(target[u"reason"_s].toString(), u"there is no provider b"_s);
    const QJsonArray aliases = to.run(split("model list --json")).json()[u"aliases"_s].toArray();
    QCOMPARE(aliases.size(), 1);
    QCOMPARE(aliases[0][u"targets"_s].toArray(), QJsonArray {u"a/m"_s});
}

void TestSetupTravels::withItsMargins_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("set after the prices") << ""_ba
                                          << "settings set billing.marginPercent 20"_ba;
    QTest::newRow("set before the prices") << "settings set billing.marginPercent 20"_ba
                                           << ""_ba;
    QTest::newRow("taken back") << "settings set billing.marginPercent 20"_ba
                                << "settings set billing.marginPercent 0"_ba;
    QTest::newRow("changed for all") << ""_ba
                                     << "rate margin --percent 7"_ba;
}

void TestSetupTravels::withItsMargins()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    HubProcess from;
    HubProcess to;
    for (const QByteArray &line : {before, "provider add oa --kind openai"_ba, after, "export setup.json"_ba}) {
        if (!line.isEmpty())
            QVERIFY(runs(from, {line.constData()}));
    }
    QCOMPARE(to.run({u"import"_s, from.folder() + u"/setup.json"_s}).exitCode, 0);
    const auto margins = [](const HubProcess &hub) {
        QStringList found;
        for (const auto &rate : hub.run(split("rate list --json")).json()[u"rates"_s].toArray())
            found.append(u"%1 %2"_s.arg(rate[u"model"_s].toString()).arg(rate[u"marginPercent"_s].toDouble()));
        found.sort();
        return found;
    };
    QVERIFY(margins(from).size() > 10);
    QCOMPARE(margins(to), margins(from));
}

void TestSetupTravels::tellsWhatKeepsItsMargin()
{
    HubProcess hub;
    const auto errorsOf = [&hub](const char *line) { return hub.run(split(line)).errors; };
    QCOMPARE(errorsOf("settings set billing.marginPercent 10"), ""_ba); // there is no price yet
    QVERIFY(runs(hub, {"provider add oa --kind openai"}));
    QCOMPARE(errorsOf("settings set billing.marginPercent 10"), ""_ba);
    const QByteArray told = errorsOf("settings set billing.marginPercent 20");
    QVERIFY2(told.startsWith("portico: warning: ") && told.contains("portico rate margin --percent 20"),
             told.constData());
    QVERIFY(runs(hub, {"rate margin --percent 20"}));
    QCOMPARE(errorsOf("settings set billing.marginPercent 20"), ""_ba);
}

QTEST_GUILESS_MAIN(TestSetupTravels)
#include "tst_setuptravels.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/values/aliastarget.h"

using namespace Qt::Literals::StringLiterals;

class AliasTargetTest final : public QObject
{
    Q_OBJECT

private slots:
    void isReadAsItIsMeant_data();
    void isReadAsItIsMeant();
    void isWrittenAsItIsRead_data();
    void isWrittenAsItIsRead();
};

void AliasTargetTest::isReadAsItIsMeant_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("weight");
    QTest::newRow("no weight") << u" c/m "_s << u"c/m"_s << 1;
    QTest::newRow("a weight") << u"c/m=3"_s << u"c/m"_s << 3;
    QTest::newRow("a name with a sign") << u"c/m=fast"_s << u"c/m=fast"_s << 1;
    QTest::newRow("a name with a sign, and a weight") << u"c/m=fast=3"_s << u"c/m=fast"_s << 3;
    // No weight that there is: the commands refuse it.
    QTest::newRow("more than a number holds") << u"c/m=99999999999"_s << u"c/m"_s << 0;
    QTest::newRow("no whole number") << u"c/m=2.5"_s << u"c/m"_s << 0;
    QTest::newRow("nothing") << u"c/m="_s << u"c/m"_s << 0;
    QTest::newRow("below nothing") << u"c/m=-2"_s << u"c/m"_s << -2;
    QTest::newRow("too much") << u"c/m=1001"_s << u"c/m"_s << 1001;
}

void AliasTargetTest::isReadAsItIsMeant()
{
    QFETCH(QString, text);
    QFETCH(QString, name);
    QFETCH(int, weight);
    QCOMPARE(aliasTargetFromText(text), (ModelAlias::Target {name, weight}));
}

void AliasTargetTest::isWrittenAsItIsRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("weight");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << u"c/m"_s << 1 << u"c/m"_s;
    QTest::newRow("with a weight") << u"c/m"_s << 7 << u"c/m=7"_s;
    QTest::newRow("with a sign") << u"c/m=fast"_s << 1 << u"c/m=fast"_s;
    QTest::newRow("like a weight") << u"c/m=2.5"_s << 1 << u"c/m=2.5=1"_s;
    QTest::newRow("ends with the sign") << u"c/m="_s << 4 << u"c/m==4"_s;
}

void AliasTargetTest::isWrittenAsItIsRead()
{
    QFETCH(QString, name);
    QFETCH(int, weight);
    QFETCH(QString, text);
    const ModelAlias::Target target {name, weight};
    QCOMPARE(aliasTargetText(target), text);
    QCOMPARE(aliasTargetFromText(text), target);
}

QTEST_GUILESS_MAIN(AliasTargetTest)
#include "tst_aliastarget.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/neutral/dialectnotes.h"

class TestDialectNotes final : public QObject
{
    Q_OBJECT

private slots:
    void saysEachThingOnce();
    void cleansAndCutsWhatClientsChose();
    void isBounded();
};

void TestDialectNotes::saysEachThingOnce()
{
    DialectNotes notes;
    QVERIFY(notes.isEmpty());
    notes.add("seed");
    notes.add("messages.name");
    notes.add("seed");
    QCOMPARE(notes.all(), (std::vector<QByteArray> {"seed", "messages.name"}));
}

void TestDialectNotes::cleansAndCutsWhatClientsChose()
{
    DialectNotes notes;
    notes.add("x\r\nset-cookie: a=1, b");
    notes.add(QByteArray(1000, 'y'));
    QCOMPARE(notes.all().front(), QByteArray {"x??set-cookie? a?1? b"});
    QCOMPARE(notes.all().back().size(), DialectNotes::maxNoteBytes);
}

void TestDialectNotes::isBounded()
{
    DialectNotes notes;
    for (int i = 0; i < 100'000; ++i)
        notes.add(QByteArray::number(i));
    QCOMPARE(notes.all().size(), DialectNotes::maxNotes + 1);
    QCOMPARE(notes.all().back(), QByteArray {"and more"});
}

QTEST_GUILESS_MAIN(TestDialectNotes)
#include "tst_dialectnotes.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"

class TestJsonView final : public QObject
{
    Q_OBJECT

private slots:
    void keepsTheBytesOfWhatItPasses();
    void refusesWhatIsNotOneValue_data();
    void refusesWhatIsNotOneValue();
    void answersEmptyWhenAbsentOrOfAnotherKind();
    void takesTheLastOfEqualNames();
    void countsNullAsAbsentInAnObject();
    void doesNotCopyAStringWithoutEscapes();
};

void TestJsonView::keepsTheBytesOfWhatItPasses()
{
    const std::optional<JsonView> view =
        JsonView::checked(R"( {"b" : 1.0, "a":[9007199254740993123 , {"z":1,"y":2}]} )");
    QVERIFY(view);
    const JsonObject object {*view};
    QCOMPARE(object.members().size(), size_t {2});
    QCOMPARE(object["b"].raw(), QByteArrayView {"1.0"});
    const std::vector<JsonView> elements = object["a"].elements();
    QCOMPARE(elements.size(), size_t {2});
    QCOMPARE(elements[0].raw(), QByteArrayView {"9007199254740993123"});
    QCOMPARE(elements[1].raw(), QByteArrayView {R"({"z":1,"y":2})"});
}

void TestJsonView::refusesWhatIsNotOneValue_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray {};
    QTest::newRow("two values") << QByteArray {"1 2"};
    QTest::newRow("cut off") << QByteArray {R"({"a":)"};
    QTest::newRow("not UTF-8") << QByteArray {"\"\xff\""};
    QTest::newRow("too deep") << QByteArray(600, '[') + QByteArray(600, ']');
}

void TestJsonView::refusesWhatIsNotOneValue()
{
    QFETCH(QByteArray, text);
    QVERIFY(!JsonView::checked(text));
}

void TestJsonView::answersEmptyWhenAbsentOrOfAnotherKind()
{
    const JsonView absent;
    QVERIFY(!absent.exists());
    QVERIFY(absent.text().isEmpty());
    QVERIFY(absent.elements().empty());
    QVERIFY(absent.members().empty());
    QVERIFY(!absent["x"].exists());
    const JsonView number {"12"};
    QVERIFY(!number.boolean());
    QVERIFY(!number.is("12"));
    QVERIFY(!number["x"].exists());
    QCOMPARE(number.integer(), std::optional<qint64> {12});
    QCOMPARE(JsonView {"0.5"}.number(), std::optional {0.5});
    QVERIFY(!JsonView {"\"5\""}.integer());
}

void TestJsonView::takesTheLastOfEqualNames()
{
    QCOMPARE(JsonView {R"({"a":1,"\u0061":2})"}["a"].integer(), std::optional<qint64> {2});
}

void TestJsonView::countsNullAsAbsentInAnObject()
{
    const JsonView view {R"({"a":null})"};
    QVERIFY(!view["a"].exists());
    QVERIFY(view.members().front().value.isNull());
}

void TestJsonView::doesNotCopyAStringWithoutEscapes()
{
    const QByteArray text {R"({"plain":"abc","coded":"a\nc"})"};
    const JsonObject object {JsonView {text}};
    const std::optional<QByteArrayView> plain = object["plain"].plainText();
    QVERIFY(plain);
    QVERIFY(plain->data() > text.constData() && plain->data() < text.constData() + text.size());
    QVERIFY(!object["coded"].plainText());
    QCOMPARE(object["coded"].text(), QByteArray {"a\nc"});
}

QTEST_GUILESS_MAIN(TestJsonView)
#include "tst_jsonview.moc"

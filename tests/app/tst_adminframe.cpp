// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QtEndian>

#include "app/admin/adminframe.h"

using namespace Qt::Literals::StringLiterals;

class TestAdminFrame final : public QObject
{
    Q_OBJECT

private slots:
    void carriesARequestWithItsSecretBesideTheJson();
    void carriesRepliesAndErrors();
    void waitsForEveryByte();
    void refusesWhatIsTooLong_data();
    void refusesWhatIsTooLong();
    void refusesWhatIsNotJson();
    void takesOneFrameAfterTheOther();
};

namespace
{
QByteArray header(quint32 jsonBytes, quint32 secretBytes)
{
    QByteArray bytes(8, '\0');
    qToBigEndian(jsonBytes, bytes.data());
    qToBigEndian(secretBytes, bytes.data() + 4);
    return bytes;
}
} // namespace

void TestAdminFrame::carriesARequestWithItsSecretBesideTheJson()
{
    const AdminRequest request {u"credential.add"_s, {{u"name"_s, u"ü\n"_s}}, Secret("sk-very-secret")};
    QByteArray frame = AdminFrame::encode(request);
    QVERIFY(frame.endsWith("}sk-very-secret"));
    AdminRequest taken;
    QCOMPARE(AdminFrame::take(frame, taken), AdminFrame::Reading::Complete);
    QCOMPARE(taken.verb, request.verb);
    QCOMPARE(taken.parameters, request.parameters);
    QCOMPARE(taken.secret.reveal().toByteArray(), "sk-very-secret"_ba);
    QVERIFY(frame.isEmpty());
}

void TestAdminFrame::carriesRepliesAndErrors()
{
    QByteArray frame = AdminFrame::encode(AdminReply(QJsonObject {{u"a"_s, qint64 {9'007'199'254'740'993}}}));
    AdminReply reply;
    QCOMPARE(AdminFrame::take(frame, reply), AdminFrame::Reading::Complete);
    QCOMPARE(reply->value(u"a"_s).toInteger(), qint64 {9'007'199'254'740'993});
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        frame = AdminFrame::encode(AdminReply(fail(static_cast<ErrorCode>(code), u"why"_s)));
        QCOMPARE(AdminFrame::take(frame, reply), AdminFrame::Reading::Complete);
        QVERIFY(!reply);
        QCOMPARE(static_cast<int>(reply.error().code), code);
        QCOMPARE(reply.error().detail, u"why"_s);
    }
}

void TestAdminFrame::waitsForEveryByte()
{
    const QByteArray whole = AdminFrame::encode({u"usage"_s, {{u"by"_s, u"day"_s}}, Secret("s")});
    for (qsizetype length = 0; length < whole.size(); ++length) {
        QByteArray part = whole.first(length);
        AdminRequest request;
        QCOMPARE(AdminFrame::take(part, request), AdminFrame::Reading::Incomplete);
        QCOMPARE(part.size(), length);
    }
}

void TestAdminFrame::refusesWhatIsTooLong_data()
{
    QTest::addColumn<quint32>("jsonBytes");
    QTest::addColumn<quint32>("secretBytes");
    QTest::newRow("json") << quint32(AdminFrame::maxRequestBytes + 1) << 0U;
    QTest::newRow("secret") << 2U << quint32(AdminFrame::maxSecretBytes + 1);
    QTest::newRow("both at most") << 0xffffffffU << 0xffffffffU;
}

void TestAdminFrame::refusesWhatIsTooLong()
{
    QFETCH(quint32, jsonBytes);
    QFETCH(quint32, secretBytes);
    QByteArray frame = header(jsonBytes, secretBytes);
    AdminRequest request;
    QCOMPARE(AdminFrame::take(frame, request), AdminFrame::Reading::Broken);
}

void TestAdminFrame::refusesWhatIsNotJson()
{
    for (const QByteArray &json : {"[]"_ba, "{"_ba, "x"_ba, ""_ba}) {
        QByteArray frame = header(static_cast<quint32>(json.size()), 0) + json;
        AdminRequest request;
        QCOMPARE(AdminFrame::take(frame, request), AdminFrame::Reading::Broken);
    }
}

void TestAdminFrame::takesOneFrameAfterTheOther()
{
    QByteArray frames =
        AdminFrame::encode({u"first"_s, {}, {}}) + AdminFrame::encode(AdminRequest {u"second"_s, {}, Secret("x")});
    AdminRequest request;
    QCOMPARE(AdminFrame::take(frames, request), AdminFrame::Reading::Complete);
    QCOMPARE(request.verb, u"first"_s);
    QVERIFY(request.secret.isEmpty());
    QCOMPARE(AdminFrame::take(frames, request), AdminFrame::Reading::Complete);
    QCOMPARE(request.verb, u"second"_s);
    QVERIFY(frames.isEmpty());
}

QTEST_GUILESS_MAIN(TestAdminFrame)
#include "tst_adminframe.moc"

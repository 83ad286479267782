// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QJsonArray>
#include <QTest>

#include "app/cli/presenter.h"
#include "app/cli/table.h"

using namespace Qt::Literals::StringLiterals;

class TestPresenter final : public QObject
{
    Q_OBJECT

private slots:
    void alignsColumns();
    void hidesWhatATerminalWouldObey();
    void saysWhatToDoWhenAListIsEmpty();
    void showsUnpricedAndTheNextPage();
    void showsListsOfTheVerbOnly_data();
    void showsListsOfTheVerbOnly();
    void saysThatAnAppMayCallAllModels();
    void showsTiersAndImages();
    void showsWhyACredentialRests();
    void showsWhoWasTried();
    void previewsEachPriceThatChanges();
    void showsTimesAsLocal();
    void showsUsageInItsZone();
    void showsBodies();
    void saysWhenNothingWasKept();
    void showsWhatTheDataTakes();
    void showsAKeyWithItsWarning();
    void errorsAreOneLineWithAdvice_data();
    void errorsAreOneLineWithAdvice();
    void refusalsAreOneLineToo();
    void warnsOfKeysInClearText_data();
    void warnsOfKeysInClearText();
    void saysThatAKeyHasLapsed();
    void saysWhichCallsAreMissing();
};

void TestPresenter::alignsColumns()
{
    Table table {{u"NAME"_s, u"N"_s}, {false, true}};
    table.addRow({u"a"_s, u"1"_s});
    table.addRow({u"模型"_s, u"1234"_s});
    table.addRow({u"longer"_s, u"7"_s});
    QCOMPARE(table.text(), u"NAME       N\na          1\n模型    1234\nlonger     7\n"_s);
}

void TestPresenter::hidesWhatATerminalWouldObey()
{
    Table table {{u"NAME"_s}};
    table.addRow({u"a\x1b[2Jb\nc"_s + QChar {0x202e}});
    QCOMPARE(table.text(), u"NAME\na?[2Jb?c?\n"_s);
}

void TestPresenter::saysWhatToDoWhenAListIsEmpty()
{
    const QString text = presented(u"provider.list"_s, {{u"providers"_s, QJsonArray {}}});
    QVERIFY(text.contains("portico provider add"_L1));
}

void TestPresenter::showsUnpricedAndTheNextPage()
{
    const QJsonObject call {{u"id"_s, u"77"_s},
                            {u"startedAt"_s, u"2026-01-02T03:04:05.000Z"_s},
                            {u"credits"_s, QJsonValue()},
                            {u"usage"_s, QJsonObject {{u"inputTokens"_s, 12}}}};
    const QString text = presented(u"call.list"_s, {{u"calls"_s, QJsonArray {call}}, {u"next"_s, u"77"_s}});
    QVERIFY(text.contains("unpriced"_L1));
    QVERIFY(text.contains("2026-01-02 03:04:05"_L1)); // the tests' zone is UTC
    QVERIFY(text.endsWith("more: --after 77\n"_L1));
}

void TestPresenter::showsListsOfTheVerbOnly_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QJsonObject>("reply");
    QTest::addColumn<QString>("says");
    const QJsonArray none;
    QTest::newRow("a sound ledger") << u"credit.check"_s
                                    << QJsonObject {{u"ok"_s, true},
                                                    {u"accounts"_s, 2},
                                                    {u"entries"_s, 40},
                                                    {u"differences"_s, none}}
                                    << u"entries:               40"_s;
    for (const char *verb : {"provider.test", "credential.test"})
        QTest::newRow(verb) << QString::fromLatin1(
            verb) << QJsonObject {{u"succeeded"_s, true}, {u"message"_s, u"it answered"_s}, {u"models"_s, none}}
                            << u"it answered"_s;
    QTest::newRow("a provider") << u"provider.add"_s << QJsonObject {{u"name"_s, u"up"_s}, {u"models"_s, none}}
                                << u"up"_s;
}

void TestPresenter::showsListsOfTheVerbOnly()
{
    QFETCH(QString, verb);
    QFETCH(QJsonObject, reply);
    QFETCH(QString, says);
    const QString text = presented(verb, reply);
    QVERIFY2(text.contains(says), qPrintable(text));
    QVERIFY2(!text.contains(" yet"_L1), qPrintable(text));
    QVERIFY2(!reply.contains(u"models"_s) || text.contains("models:                none"_L1), qPrintable(text));
}

void TestPresenter::saysThatAnAppMayCallAllModels()
{
    const QJsonObject all {{u"name"_s, u"tool"_s}, {u"models"_s, QJsonArray {}}};
    const QJsonObject some {{u"name"_s, u"narrow"_s}, {u"models"_s, QJsonArray {u"a/*"_s, u"b"_s}}};
    QVERIFY(presented(u"app.show"_s, all).contains(u"models:                all\n"_s));
    QVERIFY(presented(u"app.edit"_s, some).contains(u"models:                a/*, b\n"_s));
    const QStringList rows = presented(u"app.list"_s, {{u"apps"_s, QJsonArray {all, some}}}).split(u'\n');
    QVERIFY2(rows.size() > 2 && rows[1].contains(u"all"_s) && rows[2].contains(u"a/*, b"_s),
             qPrintable(rows.join(u'|')));
}

void TestPresenter::showsTiersAndImages()
{
    const QJsonObject tier {{u"overTokens"_s, 200'000},
                            {u"input"_s, u"2.5"_s},
                            {u"output"_s, u"15"_s},
                            {u"cacheRead"_s, {}},
                            {u"cacheWrite"_s, {}}};
    const QJsonObject image {{u"size"_s, {}}, {u"quality"_s, u"hd"_s}, {u"image"_s, u"0.08"_s}};
    const QJsonObject usd {{u"input"_s, u"1"_s},
                           {u"second"_s, u"0.006"_s},
                           {u"cacheWrite1h"_s, u"6"_s},
                           {u"tiers"_s, QJsonArray {tier}},
                           {u"images"_s, QJsonArray {image}}};
    const QJsonObject rate {{u"model"_s, u"m"_s}, {u"usd"_s, usd}};
    const QString set = presented(u"rate.set"_s, rate);
    QVERIFY2(set.contains("200000:2.5:15\n"_L1) && set.contains("/hd=0.08\n"_L1), qPrintable(set));
    for (const QString &verb : {u"rate.list"_s, u"rate.history"_s}) {
        const QString list = presented(verb, {{u"rates"_s, QJsonArray {rate}}});
        QVERIFY2(list.contains("200000:2.5:15"_L1) && list.contains("/hd=0.08"_L1), qPrintable(list));
        QVERIFY2(list.contains("cache-write-1h 6, second 0.006"_L1), qPrintable(list));
    }
}

void TestPresenter::showsWhyACredentialRests()
{
    const QJsonObject limited {{u"model"_s, u"gpt-x"_s}, {u"reason"_s, u"rate-limited"_s}};
    const QJsonObject circuit {
        {u"state"_s, u"open"_s}, {u"detail"_s, u"status 401: no such key"_s}, {u"models"_s, QJsonArray {limited}}};
    const QJsonObject credential {{u"name"_s, u"main"_s}, {u"lastError"_s, {}}, {u"circuit"_s, circuit}};
    const QString text = presented(u"credential.list"_s, {{u"credentials"_s, QJsonArray {credential}}});
    QVERIFY2(text.contains("status 401: no such key  gpt-x rate-limited\n"_L1), qPrintable(text));
}

void TestPresenter::showsWhoWasTried()
{
    const QJsonObject known {
        {u"number"_s, 1},       {u"provider"_s, u"openai"_s},   {u"providerId"_s, 3},     {u"credential"_s, u"work"_s},
        {u"credentialId"_s, 7}, {u"reason"_s, u"status 429"_s}, {u"inputTokens"_s, 1234}, {u"cost"_s, u"0.005"_s}};
    const QJsonObject gone {{u"number"_s, 2}, {u"provider"_s, {}}, {u"providerId"_s, 4}, {u"credentialId"_s, 9}};
    const QString text =
        presented(u"call.show"_s, {{u"id"_s, u"77"_s}, {u"attempts"_s, QJsonArray {known, gone}}}).simplified();
    QVERIFY2(text.contains("id: 77"_L1) && text.contains("1 openai work"_L1), qPrintable(text));
    QVERIFY2(text.contains("2 4 9"_L1), qPrintable(text));
    QVERIFY2(text.contains("1234 0.005 status 429"_L1), qPrintable(text));
}

void TestPresenter::previewsEachPriceThatChanges()
{
    const auto tiers = [](const QString &output) {
        return QJsonArray {QJsonObject {{u"overTokens"_s, 200'000}, {u"input"_s, u"6"_s}, {u"output"_s, output}}};
    };
    const QJsonObject before {{u"input"_s, u"3"_s},
                              {u"output"_s, u"15"_s},
                              {u"cacheRead"_s, u"0.3"_s},
                              {u"cacheWrite"_s, {}},
                              {u"tiers"_s, tiers(u"20"_s)}};
    QJsonObject theirs = before;
    theirs[u"cacheRead"_s] = u"0.6"_s;
    theirs[u"cacheWrite"_s] = u"3.75"_s;
    theirs[u"tiers"_s] = tiers(u"22.5"_s);
    const QJsonObject change {{u"provider"_s, u"up"_s},    {u"model"_s, u"m"_s},   {u"type"_s, u"chat"_s},
                              {u"change"_s, u"changed"_s}, {u"percent"_s, u"0"_s}, {u"before"_s, before},
                              {u"theirs"_s, theirs}};
    const QString text = presented(u"rate.sync"_s, {{u"changed"_s, 1}, {u"changes"_s, QJsonArray {change}}});
    const QStringList lines = text.split(u'\n');
    const auto has = [&lines](const QString &line) {
        return std::any_of(lines.begin(), lines.end(),
                           [&line](const QString &one) { return one.simplified().startsWith(line); });
    };
    QVERIFY2(has(u"up m chat changed cache-read 0.3 0.6 100"_s), qPrintable(text));
    QVERIFY2(has(u"up m chat changed cache-write 3.75"_s) || has(u"up m chat changed cache-write - 3.75"_s),
             qPrintable(text));
    QVERIFY2(has(u"up m chat changed tiers 200000:6:20 200000:6:22.5"_s), qPrintable(text));
    QCOMPARE(text.count(u"up "_s), 3); // and nothing of what stays
    QVERIFY(has(u"changed: 1"_s));
    QJsonObject gone = change;
    gone[u"change"_s] = u"vanished"_s;
    gone[u"theirs"_s] = QJsonObject {{u"input"_s, {}}, {u"output"_s, {}}};
    const QString kept = presented(u"rate.sync"_s, {{u"vanished"_s, 1}, {u"changes"_s, QJsonArray {gone}}});
    QCOMPARE(kept.count(u"up "_s), 1);
    QVERIFY2(!kept.contains(u"input"_s), qPrintable(kept)); // nothing is taken away
}

void TestPresenter::showsTimesAsLocal()
{
    const QJsonObject account {{u"name"_s, u"team"_s}, {u"nextExpiry"_s, u"2026-01-02T03:04:05.000Z"_s}};
    QVERIFY(presented(u"account.edit"_s, account).contains("2026-01-02 03:04:05"_L1));
    QVERIFY(presented(u"account.list"_s, {{u"accounts"_s, QJsonArray {account}}}).contains("2026-01-02 03:04:05"_L1));
}

void TestPresenter::showsUsageInItsZone()
{
    const QJsonObject day {{u"start"_s, u"2026-11-23T18:30:00.000Z"_s}, {u"calls"_s, 1}};
    const QJsonObject reply {{u"usage"_s, QJsonArray {day}},
                             {u"timeZone"_s, u"Asia/Kolkata"_s},
                             {u"widened"_s, true},
                             {u"from"_s, u"2026-11-23T18:30:00.000Z"_s},
                             {u"to"_s, u"2026-11-24T18:45:00.000Z"_s}};
    const QString text = presented(u"usage"_s, reply);
    QVERIFY2(text.contains("\n2026-11-24 00:00:00"_L1), qPrintable(text));
    QVERIFY2(text.endsWith("from 2026-11-24 00:00:00 to 2026-11-25 00:15:00\n"_L1), qPrintable(text));
}

void TestPresenter::showsBodies()
{
    const QJsonObject request {{u"contentType"_s, u"application/json"_s},
                               {u"bytes"_s, 13},
                               {u"cut"_s, false},
                               {u"text"_s, u"{\"b\":1,\"a\":2}"_s}};
    const QJsonObject answer {{u"contentType"_s, u"text/event-stream"_s},
                              {u"bytes"_s, 20},
                              {u"cut"_s, true},
                              {u"text"_s, u"data: x\x1b[2J\r\n\ndata: y"_s}};
    const QString text =
        presented(u"call.show"_s, {{u"id"_s, u"77"_s}, {u"request"_s, request}, {u"answer"_s, answer}});
    QVERIFY2(text.contains("\nREQUEST (application/json, 13 bytes)\n{\n  \"b\": 1,\n  \"a\": 2\n}\n"_L1),
             qPrintable(text));
    QVERIFY2(
        text.contains("\nANSWER (text/event-stream, 20 bytes, the rest was not kept)\ndata: x?[2J\n\ndata: y\n"_L1),
        qPrintable(text));
    QVERIFY2(!text.contains("request.text"_L1), qPrintable(text));
    QJsonObject picture = answer;
    picture.remove(u"text"_s);
    picture.insert(u"base64"_s, u"/9j/"_s);
    const QString binary = presented(u"call.show"_s, {{u"request"_s, request}, {u"answer"_s, picture}});
    QVERIFY2(binary.contains("not text; --json"_L1) && !binary.contains("/9j/"_L1), qPrintable(binary));
}

void TestPresenter::saysWhenNothingWasKept()
{
    const QString text = presented(u"call.show"_s, {{u"request"_s, QJsonValue()}, {u"answer"_s, QJsonValue()}});
    QVERIFY2(text.contains("REQUEST: nothing was kept"_L1) && text.contains("privacy.keepBodies"_L1), qPrintable(text));
    QVERIFY(!presented(u"call.show"_s, {{u"id"_s, u"77"_s}}).contains("REQUEST"_L1));
}

void TestPresenter::showsWhatTheDataTakes()
{
    const QJsonObject archive {{u"name"_s, u"calls-2026Q1.db"_s}, {u"bytes"_s, 2048}};
    QJsonObject sizes {{u"databaseBytes"_s, 10'485'760},
                       {u"freeBytes"_s, 1'048'576},
                       {u"bodyBytes"_s, 5'242'880},
                       {u"responseBytes"_s, 3'145'728},
                       {u"diskFreeBytes"_s, 1'073'741'824},
                       {u"calls"_s, 0},
                       {u"oldestCall"_s, {}},
                       {u"archiveBytes"_s, 2048},
                       {u"archives"_s, QJsonArray {archive}}};
    QCOMPARE(presented(u"storage"_s, sizes), u"database: 10.0 MiB, of which 1.0 MiB will be used again; no calls\n"
                                             "  kept prompts and answers: 5.0 MiB\n"
                                             "  kept turns of the Responses API: 3.0 MiB\n"
                                             "archives: 2.0 KiB\n"
                                             "  calls-2026Q1.db  2.0 KiB\n"
                                             "left on the disk: 1.0 GiB\n"_s);
    sizes[u"archives"_s] = QJsonArray {};
    sizes[u"diskFreeBytes"_s] = -1;
    const QString text = presented(u"storage"_s, sizes);
    QVERIFY2(text.endsWith("archives: none\n"_L1), qPrintable(text));
}

void TestPresenter::showsAKeyWithItsWarning()
{
    const QString text = presented(u"app.add"_s, {{u"name"_s, u"tool"_s}, {u"key"_s, u"sk-portico-x"_s}});
    QVERIFY(text.startsWith("sk-portico-x\n"_L1));
    QVERIFY(text.contains("only now"_L1));
}

void TestPresenter::errorsAreOneLineWithAdvice_data()
{
    QTest::addColumn<int>("code");
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
        QTest::addRow("%d", code) << code;
}

void TestPresenter::errorsAreOneLineWithAdvice()
{
    QFETCH(int, code);
    const QString line = errorLine({static_cast<ErrorCode>(code), u"first\nsecond"_s});
    QCOMPARE(line.count(u'\n'), 1);
    QVERIFY(line.startsWith("portico: first?second"_L1));
    QVERIFY(errorLine({static_cast<ErrorCode>(code), {}}).size() > 12);
}

void TestPresenter::refusalsAreOneLineToo()
{
    const QJsonObject check {{u"ok"_s, false}, {u"differences"_s, QJsonArray {u"account team"_s, u"account b"_s}}};
    const QJsonObject test {{u"succeeded"_s, false}, {u"message"_s, u"no\nroute"_s}};
    const QJsonObject doctor {{u"ok"_s, false}, {u"checks"_s, QJsonArray {}}};
    QVERIFY(refusalLine(check).contains("account team"_L1));
    QVERIFY(refusalLine(test).contains("no?route"_L1));
    const QJsonObject refused {{u"check"_s, u"answers"_s}, {u"supported"_s, false}, {u"result"_s, u"no\nkey"_s}};
    const QJsonObject examined {{u"works"_s, false}, {u"provider"_s, u"up"_s}, {u"checks"_s, QJsonArray {refused}}};
    QVERIFY(refusalLine(examined).contains("'up' does not work: no?key"_L1));
    for (const QJsonObject &reply : {check, test, doctor, examined}) {
        const QString line = refusalLine(reply);
        QVERIFY(line.startsWith("portico: "_L1));
        QVERIFY(line.endsWith(u'\n') && line.count(u'\n') == 1);
    }
    QVERIFY(refusalLine({{u"ok"_s, true}, {u"succeeded"_s, true}}).isEmpty());
    QVERIFY(refusalLine({{u"name"_s, u"team"_s}}).isEmpty());
}

void TestPresenter::warnsOfKeysInClearText_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("warned");
    QTest::newRow("added") << u"provider.add"_s << u"http://models.example/v1"_s << true;
    QTest::newRow("edited") << u"provider.edit"_s << u"http://models.example/v1"_s << true;
    QTest::newRow("only shown") << u"provider.show"_s << u"http://models.example/v1"_s << false;
    QTest::newRow("encrypted") << u"provider.add"_s << u"https://models.example/v1"_s << false;
    QTest::newRow("this machine") << u"provider.add"_s << u"http://127.0.0.1:8080/v1"_s << false;
    QTest::newRow("the kind's own") << u"provider.add"_s << QString {} << false;
}

void TestPresenter::warnsOfKeysInClearText()
{
    QFETCH(QString, verb);
    QFETCH(QString, url);
    QFETCH(bool, warned);
    const QString line = warningLine(verb, {{u"name"_s, u"mine\n"_s}, {u"baseUrl"_s, url}});
    QCOMPARE(!line.isEmpty(), warned);
    if (warned) {
        QVERIFY(line.startsWith("portico: warning: "_L1) && line.contains("clear text"_L1));
        QVERIFY(line.endsWith(u'\n') && line.count(u'\n') == 1);
    }
}

void TestPresenter::saysWhichCallsAreMissing()
{
    const QJsonArray missing {u"the archive a.db is damaged"_s, u"the archive b.db is damaged"_s};
    QCOMPARE(warningLine(u"call.list"_s, {{u"missing"_s, missing}}),
             u"portico: warning: its calls are missing: the archive a.db is damaged\n"
             "portico: warning: its calls are missing: the archive b.db is damaged\n"_s);
    QCOMPARE(warningLine(u"call.list"_s, {{u"missing"_s, QJsonArray {}}}), QString {});
}

void TestPresenter::saysThatAKeyHasLapsed()
{
    for (const QString &verb : {u"app.add"_s, u"app.edit"_s, u"app.rotate"_s}) {
        const QString past = warningLine(verb, {{u"name"_s, u"b1"_s}, {u"expiresAt"_s, u"2020-01-01T00:00:00.000Z"_s}});
        QVERIFY2(past.startsWith("portico: note: its time is over since 2020-01-01"_L1), qPrintable(past));
        QVERIFY(past.contains("'portico app edit b1 --expires'"_L1) && past.count(u'\n') == 1);
        QVERIFY(warningLine(verb, {{u"name"_s, u"b1"_s}, {u"expiresAt"_s, u"2999-01-01T00:00:00.000Z"_s}}).isEmpty());
        QVERIFY(warningLine(verb, {{u"name"_s, u"b1"_s}, {u"expiresAt"_s, QJsonValue()}}).isEmpty());
    }
    QVERIFY(warningLine(u"app.list"_s, {{u"apps"_s, QJsonArray {}}}).isEmpty());
}

QTEST_GUILESS_MAIN(TestPresenter)
#include "tst_presenter.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QTest>

#include "app/admin/adminverbs.h"
#include "models/store/hubcommands.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

/// `credit ledger`, page by page.
class TestLedgerVerb final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void showsEveryEntryOnce_data();
    void showsEveryEntryOnce();
    void continuesAfterAnEntryThatItShowed();
    void refusesWhatIsNoCursor_data();
    void refusesWhatIsNoCursor();
    void idsAreText();

private:
    [[nodiscard]] AdminReply page(int limit, const QString &after, const QString &account = {}) const
    {
        const QJsonObject asked {{u"limit"_s, limit}, {u"after"_s, after}, {u"account"_s, account}};
        return AdminVerb::byName(u"credit.ledger"_s)->read(m_hub->queries(), asked);
    }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
};

/// Three accounts whose credits are renewed, and lapse, in the same milliseconds.
void TestLedgerVerb::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
    const HubCommands commands = m_hub->commands(u"tests"_s);
    for (const QString &name : {u"a1"_s, u"a2"_s, u"a3"_s})
        QVERIFY(commands.addAccount(name, 5'000'000'000));
    m_fixture->clock.advance(qint64 {32} * 24 * 3'600'000);
    QVERIFY(commands.runDueJobs());
}

void TestLedgerVerb::cleanup()
{
    m_hub.reset();
    m_fixture.reset();
}

void TestLedgerVerb::showsEveryEntryOnce_data()
{
    QTest::addColumn<int>("limit");
    for (const int limit : {1, 2, 4, 100})
        QTest::addRow("%d on a page", limit) << limit;
}

void TestLedgerVerb::showsEveryEntryOnce()
{
    QFETCH(int, limit);
    QStringList met;
    QString before;
    QString after;
    for (int pages = 0; pages < 20 && (pages == 0 || !after.isEmpty()); ++pages) {
        const AdminReply reply = page(limit, after);
        QVERIFY(reply);
        for (const auto &value : reply->value(u"entries"_s).toArray()) {
            const QString at = value[u"at"_s].toString();
            QVERIFY(before.isEmpty() || at <= before);
            before = at;
            met.append(value[u"account"_s].toString() + u' ' + value[u"kind"_s].toString() + u' ' + at);
        }
        after = reply->value(u"next"_s).toString();
    }
    QCOMPARE(met.size(), 9); // of each two grants, and what lapsed
    met.removeDuplicates();
    QCOMPARE(met.size(), 9);
}

void TestLedgerVerb::continuesAfterAnEntryThatItShowed()
{
    const auto all = page(10, {}, u"a2"_s)->value(u"entries"_s).toArray();
    QCOMPARE(all.size(), 3);
    const auto rest = page(10, all[0][u"id"_s].toString(), u"a2"_s)->value(u"entries"_s).toArray();
    QCOMPARE(rest, (QJsonArray {all[1], all[2]}));
}

void TestLedgerVerb::refusesWhatIsNoCursor_data()
{
    QTest::addColumn<QString>("after");
    for (const char *text : {"x", "-1", "0", "1-", "-", "1-x", "1--2", "1-2-3", "99999999999999999999"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestLedgerVerb::refusesWhatIsNoCursor()
{
    QFETCH(QString, after);
    const AdminReply reply = page(1, after);
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, ErrorCode::BadRequest);
}

void TestLedgerVerb::idsAreText()
{
    const auto entries = page(10, {})->value(u"entries"_s).toArray();
    QVERIFY(!entries.isEmpty());
    for (const auto &entry : entries)
        QVERIFY(entry[u"id"_s].toString().toLongLong() > (qint64 {1} << 53));
    const QJsonObject asked {{u"account"_s, u"a1"_s}, {u"amount"_s, u"1"_s}};
    const AdminReply granted =
        AdminVerb::byName(u"credit.grant"_s)->write(m_hub->commands(u"tests"_s), asked, Secret {});
    QVERIFY(granted);
    QVERIFY(granted->value(u"id"_s).isString());
}

QTEST_GUILESS_MAIN(TestLedgerVerb)
#include "tst_ledgerverb.moc"

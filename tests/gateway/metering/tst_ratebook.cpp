// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/metering/ratebook.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
void addRate(HubSnapshot &snapshot, const QString &model, const QString &source, qint64 input,
             ModelType type = ModelType::Chat)
{
    AiModelRate rate;
    rate.versionId = input;
    rate.providerId = 1;
    rate.model = model;
    rate.type = type;
    rate.cost.input = input;
    rate.source = source;
    snapshot.rates.insert(HubSnapshot::rateKey(1, model.toUtf8(), type), rate);
}

/// One provider of a kind that the catalogue knows.
HubSnapshot snapshotOf(quint64 version)
{
    HubSnapshot snapshot;
    snapshot.version = version;
    auto provider = std::make_shared<ProviderSnapshot>();
    provider->id = 1;
    provider->kind = "openai";
    snapshot.providers.push_back(provider);
    return snapshot;
}
} // namespace

class RateBookTest final : public QObject
{
    Q_OBJECT

private slots:

    void aDatedNameCostsWhatItsRowDoes()
    {
        HubSnapshot snapshot = snapshotOf(1);
        addRate(snapshot, u"gpt-4.1"_s, u"catalogue 2026-01-01"_s, 5);
        RateBook book;
        QCOMPARE(book.find(snapshot, 1, "gpt-4.1", ModelType::Chat)->versionId, 5);
        for (int i = 0; i < 2; ++i) // the second time it is remembered
            QCOMPARE(book.find(snapshot, 1, "gpt-4.1-2025-04-14", ModelType::Chat)->versionId, 5);
        QVERIFY(!book.find(snapshot, 1, "gpt-4.1", ModelType::Embedding));
        QVERIFY(!book.find(snapshot, 2, "gpt-4.1-2025-04-14", ModelType::Chat));
        QVERIFY(!book.find(snapshot, 1, "gpt-99", ModelType::Chat));
    }

    void aDatedNameCostsWhatAnyCatalogueSaysOfItsRow_data()
    {
        QTest::addColumn<QString>("source");
        for (const char *source : {"models.dev 2026-11-23", "openrouter 2026-11-23", "litellm 2026-11-23"})
            QTest::newRow(source) << QString::fromLatin1(source);
    }

    void aDatedNameCostsWhatAnyCatalogueSaysOfItsRow()
    {
        QFETCH(QString, source);
        HubSnapshot snapshot = snapshotOf(1);
        addRate(snapshot, u"gpt-4.1"_s, source, 5);
        RateBook book;
        const AiModelRate *rate = book.find(snapshot, 1, "gpt-4.1-2025-04-14", ModelType::Chat);
        QVERIFY(rate);
        QCOMPARE(rate->versionId, 5);
    }

    void aDatedNameWithAPriceOfItsOwnKeepsIt()
    {
        HubSnapshot snapshot = snapshotOf(1);
        addRate(snapshot, u"gpt-4o"_s, u"models.dev 2026-11-23"_s, 5);
        addRate(snapshot, u"gpt-4o-2024-05-13"_s, u"catalogue 2026-01-01"_s, 7);
        RateBook book;
        QCOMPARE(book.find(snapshot, 1, "gpt-4o-2024-05-13", ModelType::Chat)->versionId, 7);
    }

    void whatAPersonSetIsForItsOwnNameOnly()
    {
        HubSnapshot snapshot = snapshotOf(1);
        addRate(snapshot, u"gpt-4.1"_s, QString::fromLatin1(AiModelRate::setByHand), 5);
        RateBook book;
        QVERIFY(book.find(snapshot, 1, "gpt-4.1", ModelType::Chat));
        QVERIFY(!book.find(snapshot, 1, "gpt-4.1-2025-04-14", ModelType::Chat));
    }

    void aChatWithAModelThatDrawsOrSpeaksCostsWhatThatDoes_data()
    {
        QTest::addColumn<ModelType>("type");
        QTest::addColumn<bool>("isPriced");
        QTest::newRow("draws") << ModelType::Image << true;
        QTest::newRow("speaks") << ModelType::Speech << true;
        QTest::newRow("writes sound down") << ModelType::Transcription << true;
        QTest::newRow("embeds") << ModelType::Embedding << false;
    }

    void aChatWithAModelThatDrawsOrSpeaksCostsWhatThatDoes()
    {
        QFETCH(ModelType, type);
        QFETCH(bool, isPriced);
        HubSnapshot snapshot = snapshotOf(1);
        addRate(snapshot, u"m"_s, u"user"_s, 5, type);
        RateBook book;
        QCOMPARE(book.find(snapshot, 1, "m", ModelType::Chat) != nullptr, isPriced);
        QVERIFY(!book.find(snapshot, 1, "m", ModelType::Moderation));
        addRate(snapshot, u"m"_s, u"user"_s, 7);
        QCOMPARE(book.find(snapshot, 1, "m", ModelType::Chat)->versionId, 7);
        snapshot.rates.remove(HubSnapshot::rateKey(1, "m", ModelType::Chat));
        snapshot.unpriced.insert(HubSnapshot::rateKey(1, "m", ModelType::Chat));
        QVERIFY(!book.find(snapshot, 1, "m", ModelType::Chat));
    }

    void aPriceThatWasTakenAwayStaysAway()
    {
        HubSnapshot snapshot = snapshotOf(1);
        addRate(snapshot, u"gpt-4.1"_s, u"catalogue 2026-01-01"_s, 5);
        snapshot.unpriced.insert(HubSnapshot::rateKey(1, "gpt-4.1-2025-04-14", ModelType::Chat));
        RateBook book;
        QVERIFY(!book.find(snapshot, 1, "gpt-4.1-2025-04-14", ModelType::Chat));
    }

    void aNewSnapshotIsLookedAtAnew()
    {
        HubSnapshot before = snapshotOf(1);
        RateBook book;
        QVERIFY(!book.find(before, 1, "gpt-4.1-2025-04-14", ModelType::Chat));
        HubSnapshot after = snapshotOf(2);
        addRate(after, u"gpt-4.1"_s, u"catalogue 2026-01-01"_s, 5);
        QCOMPARE(book.find(after, 1, "gpt-4.1-2025-04-14", ModelType::Chat)->versionId, 5);
    }
};

QTEST_GUILESS_MAIN(RateBookTest)
#include "tst_ratebook.moc"

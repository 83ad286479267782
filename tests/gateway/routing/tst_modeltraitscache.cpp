// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/routing/modeltraitscache.h"

using namespace Qt::Literals::StringLiterals;

class ModelTraitsCacheTest : public QObject
{
    Q_OBJECT

private slots:

    void worksATraitOutOnce()
    {
        ProviderSnapshot provider;
        provider.id = 1;
        provider.kind = "anthropic";
        ModelTraitsCache cache;
        const auto first = cache.of(provider, "claude-opus-4-8");
        QVERIFY(!first->takesTemperature);
        QCOMPARE(first->model, QByteArray {"claude-opus-4-8"});
        QCOMPARE(cache.of(provider, "claude-opus-4-8"), first);
        QVERIFY(cache.of(provider, "claude-opus-4-0") != first);
    }

    void twoProvidersOfAKindDiffer()
    {
        ProviderSnapshot plain;
        plain.id = 1;
        plain.kind = "anthropic";
        ProviderSnapshot changed;
        changed.id = 2;
        changed.kind = "anthropic";
        changed.traits.insert("claude-opus-4-8", {{u"takesTemperature"_s, true}});
        ModelTraitsCache cache;
        QVERIFY(!cache.of(plain, "claude-opus-4-8")->takesTemperature);
        QVERIFY(cache.of(changed, "claude-opus-4-8")->takesTemperature);
    }

    void aNewSnapshotCounts()
    {
        ProviderSnapshot provider;
        provider.id = 1;
        provider.kind = "anthropic";
        ModelTraitsCache cache;
        const auto before = cache.of(provider, "claude-opus-4-8");
        provider.traits.insert("claude-opus-4-8", {{u"takesTemperature"_s, true}});
        cache.clear();
        QVERIFY(cache.of(provider, "claude-opus-4-8")->takesTemperature);
        QVERIFY2(!before->takesTemperature, "a running call keeps what it began with");
    }

    void manyNamesDoNotFillTheMemory()
    {
        ProviderSnapshot provider;
        provider.id = 1;
        provider.kind = "openai-compatible";
        ModelTraitsCache cache;
        const std::weak_ptr<const ModelTraits> first = cache.of(provider, "m0");
        for (int i = 1; i <= 5000; ++i)
            QCOMPARE(cache.of(provider, 'm' + QByteArray::number(i))->kind, provider.kind);
        QVERIFY(first.expired());
    }

    void anUnknownKindHasNoTraits()
    {
        ProviderSnapshot provider;
        provider.kind = "gone";
        QVERIFY(ModelTraitsCache {}.of(provider, "m")->takesTemperature);
    }
};

QTEST_GUILESS_MAIN(ModelTraitsCacheTest)
#include "tst_modeltraitscache.moc"

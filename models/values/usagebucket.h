// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

/// One group of the usage query: an hour, a day, an app, an account, a model or a provider.
struct UsageBucket
{
    qint64 startMs = 0; ///< UTC start of the hour or day; 0 when not grouped by time
    QString key;        ///< the group's name; empty when grouped by time
    qint64 calls = 0;
    qint64 failures = 0;
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    qint64 cacheReadTokens = 0;
    qint64 costNano = 0;
    qint64 creditsNano = 0;
    qint64 unpricedCalls = 0;
    qint64 ttfbSumUs = 0;
    qint64 durationSumUs = 0;

    /// Adds the counts and sums of `part`; startMs and key stay.
    void add(const UsageBucket &part)
    {
        calls += part.calls;
        failures += part.failures;
        inputTokens += part.inputTokens;
        outputTokens += part.outputTokens;
        cacheReadTokens += part.cacheReadTokens;
        costNano += part.costNano;
        creditsNano += part.creditsNano;
        unpricedCalls += part.unpricedCalls;
        ttfbSumUs += part.ttfbSumUs;
        durationSumUs += part.durationSumUs;
    }
};

/// What a usage page or `portico usage` asks for.
struct UsageQuery
{
    enum class GroupBy
    {
        Hour,
        Day,
        App,
        Account,
        Model,
        Provider
    };
    GroupBy groupBy = GroupBy::Day;
    qint64 fromMs = 0;
    qint64 toMs = 0;             ///< exclusive
    QByteArray timeZone = "UTC"; ///< IANA id: where days begin
};

Q_DECLARE_METATYPE(UsageBucket)

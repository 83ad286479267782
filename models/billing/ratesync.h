// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/billing/publicprices.h"
#include "models/values/aiprovider.h"

/// One line of a comparison of the hub's prices with a catalogue's.
struct RateChange
{
    enum class Kind
    {
        Added,    ///< a model that had no price
        Changed,  ///< the price of a catalogue, by another
        Kept,     ///< differs, but was set by hand or taken away, and is left alone
        Held,     ///< a jump that nobody has confirmed
        Vanished, ///< the source does not list any more what it once gave
        Same
    };

    Kind kind = Kind::Same;
    AiModelRate rate;         ///< as it would be; of what stays, as it is
    UnitRates before;         ///< the cost in force; none: unpriced
    UnitRates theirs;         ///< the cost by the catalogue, with what it does not speak of as it is
    qint64 differencePpm = 0; ///< of the price that differs most, parts per million of what it was
    bool isJump = false;      ///< a price is ten times the other, or 0 beside one
    bool isBelowCost = false; ///< what the app is charged is less than what the catalogue says that it costs

    /// To be written.
    [[nodiscard]] bool isApplied() const { return kind == Kind::Added || kind == Kind::Changed; }
};

/// What a comparison found.
struct RateDrift
{
    QList<RateChange> changes; ///< by provider and model; without those that are the same
    int unlisted = 0;          ///< prices of the catalogue for models of the hub's providers that the hub does not list
    int unfit = 0;             ///< prices that are not by the unit by which the hub pays for the model
};

[[nodiscard]] QString rateChangeName(RateChange::Kind kind);

/// Compares what the hub charges with what a catalogue says, for the models that the hub knows: those that providers
/// list and those that have had a price. Pure.
class RateSync final
{
public:
    struct Options
    {
        bool overwrite = false;    ///< also what a person set or took away
        bool confirmJumps = false; ///< also a price that has become ten times as much, or a tenth, or 0
        qint64 marginPpm = 0;      ///< for what had no price
    };

    /// What the hub has: its providers, the models they list, and every price in force or taken away.
    struct Hub
    {
        QList<AiProvider> providers;
        QList<AiModel> models;
        QList<AiModelRate> rates;
    };

    /// `source` is written into the new rates: "models.dev 2026-11-23". What a catalogue does not speak of stays, but
    /// for a cache's prices, which are shares of the input's and change with it (completedRates()); so do those that it
    /// leaves out of a tier, from what then holds below (completedTier()).
    [[nodiscard]] static RateDrift compare(const Hub &hub, const QList<PublicPrice> &prices, const QString &source,
                                           const Options &options);
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QList>
#include <QString>

#include "models/values/aimodel.h"
#include "models/values/error.h"

/// What a public catalogue says that a model costs.
struct PublicPrice
{
    QString kind;                  ///< a ProviderKind's name
    QString model;                 ///< as that provider writes it
    std::optional<ModelType> type; ///< nullopt: it does not say; of whatever type the hub knows the name
    UnitRates cost;                ///< pico-USD; of a tier only what is said, see RateSync
    friend bool operator==(const PublicPrice &, const PublicPrice &) = default;
};

/// What is in a catalogue.
struct PublicPriceList
{
    QList<PublicPrice> prices;
    int skipped = 0; ///< rows with a price that is of no kind of provider known here, cannot be, or has no place in a
                     ///< rate
};

/// Reads the catalogues of prices that are kept in the open. What cannot be read in one entry leaves out that entry;
/// prices are rounded to whole pico-USD, and a price for a cache or a tier that cannot be (0 beside a price for the
/// plain token, or below 0) is taken as not known. Pure.
namespace PublicPrices
{
enum class Source
{
    Bundled, ///< the catalogue of this program
    ModelsDev,
    OpenRouter,
    LiteLlm
};

/// "catalogue", "models.dev", "openrouter", "litellm".
[[nodiscard]] QString nameOf(Source source);
[[nodiscard]] std::optional<Source> fromName(const QString &name);

/// UpstreamFailed: it is not that source's format, or holds no price at all.
[[nodiscard]] Result<PublicPriceList> read(Source source, const QByteArray &json);
[[nodiscard]] QList<PublicPrice> bundled();
} // namespace PublicPrices

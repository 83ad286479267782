// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/billing/publicprices.h"

#include <array>
#include <cmath>
#include <tuple>

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QRegularExpression>

#include "models/billing/ratecheck.h"
#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;
using PublicPrices::Source;

namespace
{
constexpr double picoPerUsd = 1e12;
constexpr double picoPerMillionth = 1e6; // of a USD per million units
constexpr double largest = 1e15;         // RateCheck refuses more

using Prices = PublicPriceList;

/// A number or a number in a text, in pico; nullopt for what is no price.
std::optional<qint64> pico(const QJsonValue &value, double factor)
{
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    if (!isNumber || !(number >= 0) || number * factor > largest)
        return std::nullopt;
    return static_cast<qint64>(std::llround(number * factor));
}

/// Catalogues write 0 for what they do not know of a cache or of thoughts; no provider gives these for nothing and
/// bills the rest.
void dropFalseZeros(UnitRates &cost)
{
    if (cost.reasoning == 0 && cost.output.value_or(0) > 0)
        cost.reasoning.reset();
    if (cost.cacheRead == 0 && cost.input.value_or(0) > 0)
        cost.cacheRead.reset();
    for (RateTier &tier : cost.tiers) {
        if (tier.cacheRead == 0 && tier.input.value_or(0) > 0)
            tier.cacheRead.reset();
    }
}

void add(Prices &prices, PublicPrice price)
{
    dropFalseZeros(price.cost);
    std::ranges::sort(price.cost.tiers, {}, &RateTier::overTokens);
    if (ProviderKind::byName(price.kind) != nullptr && !price.model.isEmpty() && RateCheck::cost(price.cost))
        prices.prices.append(std::move(price));
    else if (price.cost != UnitRates {})
        ++prices.skipped;
}

/// Their names of providers where they differ from ours.
QString kindOf(const QString &theirs)
{
    static const QHash<QString, QString> renamed {
        {u"amazon-bedrock"_s, u"bedrock"_s}, {u"bedrock_converse"_s, u"bedrock"_s},
        {u"alibaba"_s, u"dashscope"_s},      {u"alibaba-cn"_s, u"dashscope-cn"_s},
        {u"moonshotai"_s, u"moonshot"_s},    {u"moonshotai-cn"_s, u"moonshot-cn"_s},
        {u"zhipuai"_s, u"zhipu"_s},          {u"togetherai"_s, u"together"_s},
        {u"together_ai"_s, u"together"_s},   {u"fireworks-ai"_s, u"fireworks"_s},
        {u"fireworks_ai"_s, u"fireworks"_s}, {u"fireworks_ai-embedding-models"_s, u"fireworks"_s},
        {u"azure"_s, u"azure-openai"_s},     {u"gemini"_s, u"google"_s},
        {u"cohere_chat"_s, u"cohere"_s},     {u"text-completion-openai"_s, u"openai"_s},
        {u"nvidia_nim"_s, u"nvidia"_s},      {u"jina_ai"_s, u"jina"_s},
        {u"volcengine"_s, u"doubao"_s},
    };
    if (theirs == u"vertex_ai"_s
        || theirs.startsWith(u"vertex_ai-"_s)) // a word for each maker: "vertex_ai-mistral_models"
        return u"vertex-compatible"_s;
    return renamed.value(theirs, theirs);
}

RateTier modelsDevTier(const QJsonObject &cost, qint64 overTokens)
{
    return {overTokens,
            pico(cost[u"input"_s], picoPerMillionth),
            pico(cost[u"output"_s], picoPerMillionth),
            pico(cost[u"cache_read"_s], picoPerMillionth),
            pico(cost[u"cache_write"_s], picoPerMillionth),
            std::nullopt};
}

UnitRates modelsDevCost(const QJsonObject &cost)
{
    constexpr qint64 usualThreshold = 200'000;
    UnitRates rates;
    rates.input = pico(cost[u"input"_s], picoPerMillionth);
    rates.output = pico(cost[u"output"_s], picoPerMillionth);
    rates.cacheRead = pico(cost[u"cache_read"_s], picoPerMillionth);
    rates.cacheWrite5m = pico(cost[u"cache_write"_s], picoPerMillionth);
    rates.audioInput = pico(cost[u"input_audio"_s], picoPerMillionth);
    rates.audioOutput = pico(cost[u"output_audio"_s], picoPerMillionth);
    rates.reasoning = pico(cost[u"reasoning"_s], picoPerMillionth);
    for (const QJsonValue &one : cost[u"tiers"_s].toArray()) {
        const qint64 size = one[u"tier"_s][u"size"_s].toInteger();
        if (size > 0)
            rates.tiers.append(modelsDevTier(one.toObject(), size));
    }
    const QJsonValue over = cost[u"context_over_200k"_s];
    if (over.isObject() && rates.tiers.isEmpty())
        rates.tiers.append(modelsDevTier(over.toObject(), usualThreshold));
    return rates;
}

/// {provider: {"models": {id: {"cost": {...}}}}}; USD per million tokens, whatever the model does.
Prices readModelsDev(const QJsonObject &root)
{
    Prices prices;
    for (auto provider = root.begin(); provider != root.end(); ++provider) {
        const QJsonObject models = provider.value()[u"models"_s].toObject();
        for (auto model = models.begin(); model != models.end(); ++model) {
            const QJsonObject cost = model.value()[u"cost"_s].toObject();
            add(prices, {kindOf(provider.key()), model.key(), std::nullopt, modelsDevCost(cost)});
        }
    }
    return prices;
}

/// {"data": [{"id", "pricing": {...}}]}; USD per unit, as text. Its price of an image is one of the input's.
Prices readOpenRouter(const QJsonObject &root)
{
    Prices prices;
    for (const QJsonValue &model : root[u"data"_s].toArray()) {
        const QJsonObject pricing = model[u"pricing"_s].toObject();
        UnitRates cost;
        cost.input = pico(pricing[u"prompt"_s], picoPerUsd);
        cost.output = pico(pricing[u"completion"_s], picoPerUsd);
        cost.cacheRead = pico(pricing[u"input_cache_read"_s], picoPerUsd);
        cost.cacheWrite5m = pico(pricing[u"input_cache_write"_s], picoPerUsd);
        cost.audioInput = pico(pricing[u"audio"_s], picoPerUsd);
        cost.request = pico(pricing[u"request"_s], picoPerUsd);
        if (cost.request == 0)
            cost.request.reset();
        if (cost.input && cost.output)
            add(prices, {u"openrouter"_s, model[u"id"_s].toString(), std::nullopt, cost});
    }
    return prices;
}

ModelType liteLlmType(const QString &mode)
{
    static const QHash<QString, ModelType> types {{u"embedding"_s, ModelType::Embedding},
                                                  {u"image_generation"_s, ModelType::Image},
                                                  {u"image_edit"_s, ModelType::Image},
                                                  {u"audio_speech"_s, ModelType::Speech},
                                                  {u"audio_transcription"_s, ModelType::Transcription},
                                                  {u"rerank"_s, ModelType::Rerank},
                                                  {u"moderation"_s, ModelType::Moderation},
                                                  {u"video_generation"_s, ModelType::Video}};
    return types.value(mode, ModelType::Chat);
}

/// Prices above a threshold are members of their own: input_cost_per_token_above_200k_tokens.
QList<RateTier> liteLlmTiers(const QJsonObject &row)
{
    QList<RateTier> tiers;
    for (const int thousands : {128, 200, 256, 272, 512}) {
        const QString suffix = u"_above_%1k_tokens"_s.arg(thousands);
        const auto price = [&](const QString &name) { return pico(row[name + suffix], picoPerUsd); };
        const RateTier tier {qint64 {thousands} * 1000,
                             price(u"input_cost_per_token"_s),
                             price(u"output_cost_per_token"_s),
                             price(u"cache_read_input_token_cost"_s),
                             price(u"cache_creation_input_token_cost"_s),
                             price(u"cache_creation_input_token_cost_above_1hr"_s)};
        if (tier.input || tier.output)
            tiers.append(tier);
    }
    return tiers;
}

struct LiteLlmRange
{
    qint64 from = 0;
    QJsonObject prices; ///< by the names that a row has them by
};

/// Some makers' prices are by ranges of the input: "tiered_pricing": [{"range": [0, 32000], "input_cost_per_token":
/// ...}].
QList<LiteLlmRange> liteLlmRanges(const QJsonObject &row)
{
    QList<LiteLlmRange> ranges;
    for (const QJsonValue &range : row[u"tiered_pricing"_s].toArray()) {
        if (const qint64 from = range[u"range"_s][0].toInteger(-1); from >= 0)
            ranges.append({from, range.toObject()});
    }
    std::ranges::sort(ranges, {}, &LiteLlmRange::from);
    return ranges;
}

QList<RateTier> tiersOf(const QList<LiteLlmRange> &ranges)
{
    QList<RateTier> tiers;
    for (const LiteLlmRange &range : ranges.sliced(1)) {
        const auto price = [&range](QLatin1StringView name) { return pico(range.prices[name], picoPerUsd); };
        const RateTier tier {range.from,
                             price("input_cost_per_token"_L1),
                             price("output_cost_per_token"_L1),
                             price("cache_read_input_token_cost"_L1),
                             price("cache_creation_input_token_cost"_L1),
                             price("cache_creation_input_token_cost_above_1hr"_L1)};
        if (tier.input || tier.output)
            tiers.append(tier);
    }
    return tiers;
}

/// The first of the two that is more than nothing.
std::optional<qint64> firstPrice(const QJsonObject &row, QLatin1StringView one, QLatin1StringView other)
{
    const auto value = pico(row[one], picoPerUsd);
    return value && *value > 0 ? value : pico(row[other], picoPerUsd);
}

UnitRates liteLlmCost(const QJsonObject &row)
{
    const QList<LiteLlmRange> ranges = liteLlmRanges(row);
    const QJsonObject first = ranges.isEmpty() ? QJsonObject {} : ranges.first().prices;
    const auto price = [&row, &first](QLatin1StringView name) {
        return pico(first.contains(name) ? first[name] : row[name], picoPerUsd);
    };
    UnitRates cost;
    cost.input = price("input_cost_per_token"_L1);
    cost.output = price("output_cost_per_token"_L1);
    cost.cacheRead = price("cache_read_input_token_cost"_L1);
    cost.cacheWrite5m = price("cache_creation_input_token_cost"_L1);
    cost.cacheWrite1h = price("cache_creation_input_token_cost_above_1hr"_L1);
    cost.audioInput = price("input_cost_per_audio_token"_L1);
    cost.audioOutput = price("output_cost_per_audio_token"_L1);
    cost.imageInput = price("input_cost_per_image_token"_L1);
    cost.imageOutput = price("output_cost_per_image_token"_L1);
    cost.reasoning = price("output_cost_per_reasoning_token"_L1);
    cost.image = firstPrice(row, "output_cost_per_image"_L1, "input_cost_per_image"_L1);
    cost.second = firstPrice(row, "input_cost_per_second"_L1, "output_cost_per_second"_L1);
    cost.character = price("input_cost_per_character"_L1);
    cost.request = price("input_cost_per_query"_L1);
    cost.tiers = ranges.isEmpty() ? liteLlmTiers(row) : tiersOf(ranges);
    const auto batch = firstPrice(row, "input_cost_per_token_batches"_L1, "input_cost_per_token_flex"_L1);
    constexpr qint64 ppmOfOne = 1'000'000;
    if (batch && cost.input.value_or(0) > 0 && *batch <= *cost.input)
        cost.batchPpm = *batch * ppmOfOne / *cost.input;
    return cost;
}

/// What a key of LiteLLM's is of: it prices images by size as "hd/1024-x-1792/dall-e-3".
struct LiteLlmName
{
    QString model;
    ImagePrice image; ///< without its price; no size: the key is a model's name
    qint64 pixels = 0;
};

/// nullopt: images of sizes or steps that no request names.
std::optional<LiteLlmName> liteLlmName(QString key, const QString &provider)
{
    for (const QString &prefix : {provider, provider.section(u'-', 0, 0)}) { // "vertex_ai/" of "vertex_ai-meta_models"
        if (key.startsWith(prefix + u'/'))
            key.remove(0, prefix.size() + 1);
    }
    static const QRegularExpression sized {u"^(?:([a-z]+)/)?([0-9]{2,4}|max)-x-([0-9]{2,4}|max)/(.+)$"_s};
    const QRegularExpressionMatch match = sized.match(key);
    if (!match.hasMatch())
        return LiteLlmName {key, {}, 0};
    const QString quality = match.captured(1) == "standard"_L1 ? QString {} : match.captured(1);
    const qint64 pixels = match.captured(2).toLongLong() * match.captured(3).toLongLong();
    const QString model = match.captured(4);
    if (pixels == 0 || model.contains(u"-steps/"_s))
        return std::nullopt;
    const QString size = match.captured(2) + u'x' + match.captured(3);
    return LiteLlmName {model, {size.toUtf8(), quality.toUtf8(), 0}, pixels};
}

/// Of an image of so many pixels. A price by the pixel was divided and cut off; the image's is whole hundredths of a
/// cent.
std::optional<qint64> liteLlmImage(const QJsonObject &row, qint64 pixels)
{
    constexpr qint64 dearestPixel = 1'000'000'000;
    constexpr qint64 hundredthOfACent = 100'000'000;
    const auto image = firstPrice(row, "output_cost_per_image"_L1, "input_cost_per_image"_L1);
    if (image && *image > 0)
        return image;
    const auto pixel = firstPrice(row, "output_cost_per_pixel"_L1, "input_cost_per_pixel"_L1);
    if (!pixel || *pixel == 0 || *pixel > dearestPixel)
        return std::nullopt;
    return (*pixel * pixels + hundredthOfACent / 2) / hundredthOfACent * hundredthOfACent;
}

bool namesAPrice(const QJsonObject &row)
{
    for (auto member = row.begin(); member != row.end(); ++member) {
        const QJsonValue value = member.value();
        const bool isNothing = value.isNull() || (value.isDouble() && value.toDouble() == 0);
        if (!isNothing && (member.key().contains("_cost"_L1) || member.key() == "tiered_pricing"_L1))
            return true;
    }
    return false;
}

/// Brings LiteLLM's rows for the sizes of a model's images together with the model's own. Of two rows for one model
/// that is the one which has its plain name, "gpt-a" before "openai/gpt-a".
class LiteLlmReader
{
public:
    void read(const QString &key, const QJsonObject &row)
    {
        const QString provider = row[u"litellm_provider"_s].toString();
        const ModelType type = liteLlmType(row[u"mode"_s].toString());
        auto name = liteLlmName(key, provider);
        if (!name)
            ++m_prices.skipped;
        else if (name->image.size.isEmpty())
            addModel({kindOf(provider), name->model, type, costOf(row, type)}, key == name->model, namesAPrice(row));
        else if (const auto price = liteLlmImage(row, name->pixels)) {
            name->image.price = *price;
            m_images[{kindOf(provider), name->model}].append(name->image);
        }
    }

    Prices take()
    {
        for (Model &model : m_models) {
            if (model.price.type == ModelType::Image)
                place(m_images.take({model.price.kind, model.price.model}), model.price.cost);
            if (model.isPriced && model.price.cost == UnitRates {})
                ++m_prices.skipped; // there is a price, but not one that is known here
            add(m_prices, std::move(model.price));
        }
        for (auto images = m_images.begin(); images != m_images.end(); ++images) {
            UnitRates cost;
            cost.images = images.value();
            add(m_prices, {images.key().first, images.key().second, ModelType::Image, cost});
        }
        return std::move(m_prices);
    }

private:
    static UnitRates costOf(const QJsonObject &row, ModelType type)
    {
        UnitRates cost = liteLlmCost(row);
        if (type == ModelType::Chat) // there, an image is one of the input's, which is counted in tokens
            cost.image.reset();
        else if (type == ModelType::Image && !cost.output)
            cost.output = cost.imageOutput;
        return cost;
    }

    /// A model whose pictures are billed by their tokens has the sizes' prices as a guide only.
    void place(const QList<ImagePrice> &images, UnitRates &cost)
    {
        if (cost.output)
            m_prices.skipped += static_cast<int>(images.size());
        else
            cost.images = images;
    }

    struct Model
    {
        PublicPrice price;
        bool isPlain = false;  ///< its key is the model's name
        bool isPriced = false; ///< whether or not its price could be read
    };

    void addModel(PublicPrice price, bool isPlain, bool isPriced)
    {
        const auto name = std::tuple {price.kind, price.model, price.type};
        const auto known = m_places.constFind(name);
        if (known == m_places.cend()) {
            m_places.insert(name, m_models.size());
            m_models.append({std::move(price), isPlain, isPriced});
            return;
        }
        Model &there = m_models[*known];
        const bool isFirst = there.price.cost == UnitRates {};
        if (price.cost == UnitRates {} || price.cost == there.price.cost)
            return;
        m_prices.skipped += isFirst ? 0 : 1;
        if (isFirst || isPlain)
            there = {std::move(price), isPlain, isPriced};
    }

    Prices m_prices;
    QList<Model> m_models;
    QMap<std::tuple<QString, QString, std::optional<ModelType>>, qsizetype> m_places; ///< in m_models
    QMap<std::pair<QString, QString>, QList<ImagePrice>> m_images;                    ///< by kind and model
};

/// {name: {"litellm_provider", "mode", "input_cost_per_token", ...}}; USD per unit. The name may begin with the
/// provider.
Prices readLiteLlm(const QJsonObject &root)
{
    LiteLlmReader reader;
    for (auto entry = root.begin(); entry != root.end(); ++entry) {
        if (entry.key() != "sample_spec"_L1) // that says what members mean
            reader.read(entry.key(), entry.value().toObject());
    }
    return reader.take();
}
} // namespace

QString PublicPrices::nameOf(Source source)
{
    switch (source) {
    case Source::Bundled:
        return QString::fromLatin1(AiModelRate::bundled);
    case Source::ModelsDev:
        return u"models.dev"_s;
    case Source::OpenRouter:
        return u"openrouter"_s;
    case Source::LiteLlm:
        return u"litellm"_s;
    }
    return {};
}

std::optional<Source> PublicPrices::fromName(const QString &name)
{
    for (const Source source : {Source::Bundled, Source::ModelsDev, Source::OpenRouter, Source::LiteLlm}) {
        if (nameOf(source) == name)
            return source;
    }
    return std::nullopt;
}

Result<PublicPriceList> PublicPrices::read(Source source, const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        return fail(ErrorCode::UpstreamFailed,
                    u"the prices of %1 are no JSON object: %2"_s.arg(nameOf(source), error.errorString()));
    const QJsonObject root = document.object();
    Prices prices = source == Source::ModelsDev    ? readModelsDev(root)
                    : source == Source::OpenRouter ? readOpenRouter(root)
                    : source == Source::LiteLlm    ? readLiteLlm(root)
                                                   : Prices {bundled(), 0};
    if (prices.prices.isEmpty())
        return fail(ErrorCode::UpstreamFailed, u"there is no price in what %1 gave"_s.arg(nameOf(source)));
    return prices;
}

QList<PublicPrice> PublicPrices::bundled()
{
    QList<PublicPrice> prices;
    for (const CatalogueModel &model : ModelCatalogue::instance().models()) {
        if (model.cost != UnitRates {})
            prices.append({QString::fromUtf8(model.kind), QString::fromUtf8(model.id), model.type, model.cost});
    }
    return prices;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/modelcataloguereader.h"

#include <algorithm>
#include <array>
#include <utility>

#include <QJsonArray>
#include <QJsonDocument>

#include "models/billing/callprice.h"
#include "models/billing/money.h"
#include "models/values/modeltraitsjson.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Input = CatalogueModel::Input;

constexpr std::array inputs {
    std::pair {"text"_L1, Input::Text},   std::pair {"image"_L1, Input::Image}, std::pair {"pdf"_L1, Input::Pdf},
    std::pair {"audio"_L1, Input::Audio}, std::pair {"video"_L1, Input::Video},
};

struct Price
{
    QLatin1StringView name;
    std::optional<qint64> UnitRates::*member;
    bool isPerMillion;
};

constexpr std::array prices {
    Price {"input"_L1, &UnitRates::input, true},
    Price {"output"_L1, &UnitRates::output, true},
    Price {"cacheRead"_L1, &UnitRates::cacheRead, true},
    Price {"cacheWrite"_L1, &UnitRates::cacheWrite5m, true},
    Price {"cacheWrite1h"_L1, &UnitRates::cacheWrite1h, true},
    Price {"image"_L1, &UnitRates::image, false},
    Price {"second"_L1, &UnitRates::second, false},
    Price {"character"_L1, &UnitRates::character, false},
    Price {"request"_L1, &UnitRates::request, false},
    Price {"audioIn"_L1, &UnitRates::audioInput, true},
    Price {"audioOut"_L1, &UnitRates::audioOutput, true},
    Price {"imageIn"_L1, &UnitRates::imageInput, true},
    Price {"imageOut"_L1, &UnitRates::imageOutput, true},
    Price {"reasoning"_L1, &UnitRates::reasoning, true},
};

std::vector<QByteArray> texts(const QJsonValue &value)
{
    std::vector<QByteArray> all;
    for (const QJsonValue &text : value.toArray())
        all.push_back(text.toString().toUtf8());
    return all;
}
} // namespace

Outcome ModelCatalogueReader::read(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorCode::Internal, error.errorString());
    if (root[u"format"_s].toInt() != 1)
        return fail(ErrorCode::Internal, u"the format is not 1"_s);
    readRules(root);
    readProfiles(root[u"profiles"_s].toObject());
    const QJsonObject kinds = root[u"models"_s].toObject();
    for (auto kind = kinds.begin(); kind != kinds.end(); ++kind) {
        for (const QJsonValue &row : kind.value().toArray())
            readModel(kind.key().toUtf8(), row.toObject());
    }
    m_catalogue.m_models.shrink_to_fit();
    if (!m_complaint.isEmpty())
        return fail(ErrorCode::Internal, m_complaint);
    return {};
}

void ModelCatalogueReader::readRules(const QJsonObject &root)
{
    m_place = u"rules"_s;
    m_catalogue.m_date = QDate::fromString(root[u"date"_s].toString(), Qt::ISODate);
    m_catalogue.m_prefixes = texts(root[u"prefixes"_s]);
    m_catalogue.m_freeSuffixes = texts(root[u"free"_s]);
    for (const QJsonValue &suffix : root[u"suffixes"_s].toArray()) {
        QRegularExpression expression {suffix.toString()};
        if (!expression.isValid())
            complain(u"\"%1\" is no regular expression"_s.arg(suffix.toString()));
        m_catalogue.m_suffixes.push_back(std::move(expression));
    }
    const QJsonObject makers = root[u"makers"_s].toObject();
    for (auto maker = makers.begin(); maker != makers.end(); ++maker)
        m_catalogue.m_makers.insert(maker.key().toUtf8(), maker.value().toString().toUtf8());
    for (const QJsonValue &family : root[u"families"_s].toArray()) {
        for (const QByteArray &prefix : texts(family[u"prefixes"_s]))
            m_catalogue.m_families.push_back({family[u"maker"_s].toString().toUtf8(), prefix.toLower()});
    }
    for (const QJsonValue &one : root[u"similar"_s].toArray())
        m_catalogue.m_similar.push_back({one[u"kind"_s].toString().toUtf8(), one[u"prefix"_s].toString().toUtf8(),
                                         one[u"like"_s].toString().toUtf8()});
}

void ModelCatalogueReader::readProfiles(const QJsonObject &profiles)
{
    for (auto profile = profiles.begin(); profile != profiles.end(); ++profile) {
        m_place = u"profile "_s + profile.key();
        const QJsonObject parts = profile.value().toObject();
        m_catalogue.m_profiles.push_back(
            {profile.key().toUtf8(), parts[u"model"_s].toObject(), parts[u"api"_s].toObject()});
        checkTraits(m_catalogue.m_profiles.back().model);
        checkTraits(m_catalogue.m_profiles.back().api);
    }
}

void ModelCatalogueReader::readModel(const QByteArray &kind, const QJsonObject &row)
{
    CatalogueModel model;
    model.kind = kind;
    model.id = row[u"id"_s].toString().toUtf8();
    m_place = QString::fromUtf8(kind + '/' + model.id);
    for (auto at = row.begin(); at != row.end(); ++at)
        readMember(at.key(), at.value(), model);
    m_catalogue.m_models.push_back(std::move(model));
}

void ModelCatalogueReader::readMember(const QString &name, const QJsonValue &value, CatalogueModel &model)
{
    if (name == "type"_L1) {
        const std::optional<ModelType> type = modelTypeFromName(value.toString());
        if (!type)
            complain(u"unknown type"_s);
        model.type = type.value_or(ModelType::Chat);
    } else if (name == "released"_L1) {
        model.released = QDate::fromString(value.toString(), Qt::ISODate);
        if (!model.released.isValid())
            complain(u"its release is no date"_s);
    } else if (name == "context"_L1) {
        model.contextTokens = count(value);
    } else if (name == "output"_L1) {
        model.maxOutputTokens = count(value);
    } else if (name == "in"_L1) {
        readInputs(value, model);
    } else if (name == "profile"_L1) {
        const auto &all = m_catalogue.m_profiles;
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const auto &profile) { return profile.name == value.toString().toUtf8(); });
        if (found == all.end())
            return complain(u"unknown profile"_s);
        model.profile = static_cast<int>(found - all.begin());
    } else if (name == "traits"_L1) {
        model.traits = value.toObject();
        checkTraits(model.traits);
    } else if (name == "usd"_L1) {
        readPrices(value.toObject(), model);
    } else if (name != "id"_L1) {
        complain(u"unknown member \"%1\""_s.arg(name));
    }
}

void ModelCatalogueReader::readInputs(const QJsonValue &value, CatalogueModel &model)
{
    for (const QJsonValue &word : value.toArray()) {
        const auto found = std::find_if(inputs.begin(), inputs.end(),
                                        [&](const auto &input) { return input.first == word.toString(); });
        if (found == inputs.end())
            return complain(u"unknown input \"%1\""_s.arg(word.toString()));
        model.inputs |= found->second;
    }
}

void ModelCatalogueReader::readPrices(const QJsonObject &usd, CatalogueModel &model)
{
    const auto pico = [&](const QString &name, bool isPerMillion) -> qint64 {
        const QString text = usd[name].toString();
        const Result<qint64> value = isPerMillion ? Money::picoFromPerMillion(text) : Money::picoFromPerUnit(text);
        if (!value)
            complain(name + u": "_s + value.error().detail);
        return value.value_or(0);
    };
    std::optional<RateTier> tier;
    for (const QString &name : usd.keys()) {
        const auto price =
            std::find_if(prices.begin(), prices.end(), [&](const Price &one) { return one.name == name; });
        if (price != prices.end())
            model.cost.*(price->member) = pico(name, price->isPerMillion);
        else if (name == "batch"_L1)
            readBatch(usd[name].toString(), model);
        else if (name == "images"_L1)
            readImages(usd[name].toObject(), model);
        else if (name == "over"_L1)
            tier = RateTier {usd[name].toString().toLongLong(),
                             pico(u"overInput"_s, true),
                             pico(u"overOutput"_s, true),
                             std::nullopt,
                             std::nullopt,
                             std::nullopt};
        else if (!name.startsWith("over"_L1))
            complain(u"unknown price \"%1\""_s.arg(name));
    }
    if (tier && tier->overTokens <= 0)
        complain(u"a tier begins above some tokens"_s);
    if (tier)
        model.cost.tiers.append(completedTier(model.cost, *tier));
}

/// The percentage of all these prices that a batch costs.
void ModelCatalogueReader::readBatch(const QString &percent, CatalogueModel &model)
{
    const Result<qint64> share = Money::ppmFromPercent(percent);
    if (!share)
        complain(u"batch: "_s + share.error().detail);
    model.cost.batchPpm = share.value_or(0);
}

/// {"SIZE/QUALITY": "USD"}; each word may be missing.
void ModelCatalogueReader::readImages(const QJsonObject &images, CatalogueModel &model)
{
    for (auto image = images.begin(); image != images.end(); ++image) {
        const Result<qint64> price = Money::picoFromPerUnit(image.value().toString());
        if (!price)
            complain(image.key() + u": "_s + price.error().detail);
        const QByteArray variant = image.key().toUtf8();
        const ImageWords words = ImageWords::of(variant);
        model.cost.images.append({words.size.toByteArray(), words.quality.toByteArray(), price.value_or(0)});
    }
}

qint64 ModelCatalogueReader::count(const QJsonValue &value)
{
    const qint64 tokens = value.toInteger(-1);
    if (tokens <= 0)
        complain(u"a limit is a number of tokens"_s);
    return tokens;
}

void ModelCatalogueReader::checkTraits(const QJsonObject &traits)
{
    ModelTraits scratch;
    if (const Outcome fits = ModelTraitsJson::apply(traits, scratch); !fits)
        complain(fits.error().detail);
}

void ModelCatalogueReader::complain(const QString &what)
{
    if (m_complaint.isEmpty())
        m_complaint = m_place + u": "_s + what;
}

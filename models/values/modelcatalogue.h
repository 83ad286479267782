// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArrayView>
#include <QDate>
#include <QHash>
#include <QRegularExpression>

#include "models/values/cataloguemodel.h"
#include "models/values/modeltraits.h"

struct ProviderKind;

/// The models that are known: limits, prices, what they take. Data from resources/catalogue/models.json with the rules
/// by which other spellings of a name lead to a row; no model's name stands in code. Read when it is first asked for,
/// then constant; any thread.
class ModelCatalogue final
{
public:
    enum class Match
    {
        Exact,   ///< the very name
        Undated, ///< the name without a date, version or region
        Maker,   ///< an aggregator's name for another kind's model: "anthropic/..."
        Similar  ///< not known; a near relation, whose prices mean nothing
    };

    struct Found
    {
        const CatalogueModel *model = nullptr; ///< good for the program's life
        Match match = Match::Exact;
        bool isForeign = false; ///< the row is of another kind, with another API
        bool isFree = false;    ///< the name is of an offer that costs nothing; the row is of the paid one
    };

    /// The one that is compiled in.
    [[nodiscard]] static const ModelCatalogue &instance();
    /// Strict: an unknown member, profile or word, a price that is no decimal, is Internal with the row's name.
    [[nodiscard]] static Result<ModelCatalogue> read(const QByteArray &json);

    /// nullopt: nothing is known.
    [[nodiscard]] std::optional<Found> find(const ProviderKind &kind, const QByteArray &model) const;
    /// The model's own row, however its name is spelled; null: none is known, or only a near relation's, another
    /// kind's or, of an offer that is free, the paid one's, whose prices are not its.
    [[nodiscard]] const CatalogueModel *own(const ProviderKind &kind, const QByteArray &model) const;
    /// What a model takes: the kind's defaults, narrowed by the catalogue's row, then `overrides` as they are (see
    /// ModelTraitsJson; unknown members of it are ignored here, since they were refused when they were written).
    [[nodiscard]] ModelTraits traitsOf(const ProviderKind &kind, const QByteArray &model,
                                       const QJsonObject &overrides = {}) const;

    /// Who makes a model of that name, by the families that names begin with: mostly a kind's name, "openai". Empty:
    /// not known.
    [[nodiscard]] QByteArray makerOf(const QByteArray &model) const;
    /// True when `written` is `asked`, or that with a date, a version or another such ending.
    [[nodiscard]] bool isSpelling(const QByteArray &written, const QByteArray &asked) const;

    /// What a provider of the kind serves as far as is known: for kinds that cannot list their models.
    [[nodiscard]] std::vector<const CatalogueModel *> ofKind(const ProviderKind &kind) const;

    [[nodiscard]] const std::vector<CatalogueModel> &models() const { return m_models; } ///< by kind, then id

    [[nodiscard]] QDate date() const { return m_date; } ///< when it was last checked

private:
    friend class ModelCatalogueReader;

    struct Profile
    {
        QByteArray name;
        QJsonObject model; ///< holds wherever the model is served
        QJsonObject api;   ///< holds only at its own maker's API
    };

    struct Family
    {
        QByteArray maker;
        QByteArray prefix;
    };

    struct Similar
    {
        QByteArray kind;
        QByteArray prefix;
        QByteArray like;
    };

    [[nodiscard]] const CatalogueModel *row(const QByteArray &kind, const QByteArray &id) const;
    [[nodiscard]] std::vector<QByteArray> spellings(const QByteArray &model) const;
    [[nodiscard]] std::optional<Found> findAt(const std::vector<QByteArray> &kinds, const QByteArray &model) const;
    [[nodiscard]] bool isFreeOffer(const QByteArray &model, const CatalogueModel &row) const;
    [[nodiscard]] const CatalogueModel *similar(const std::vector<QByteArray> &kinds, const QByteArray &model) const;
    void addRow(const CatalogueModel &model, bool isForeign, ModelTraits &traits) const;

    QDate m_date;
    std::vector<CatalogueModel> m_models;
    QHash<QByteArray, int> m_byKey; ///< kind, a space and the id in plain form -> index
    std::vector<Profile> m_profiles;
    std::vector<Similar> m_similar;
    std::vector<Family> m_families;
    std::vector<QRegularExpression> m_suffixes;
    std::vector<QByteArray> m_prefixes;
    std::vector<QByteArray> m_freeSuffixes; ///< of names whose calls cost nothing
    QHash<QByteArray, QByteArray> m_makers; ///< word before the slash -> kind
};

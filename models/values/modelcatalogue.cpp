// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/modelcatalogue.h"

#include <algorithm>
#include <iterator>

#include <QFile>

#include "models/values/modelcataloguereader.h"
#include "models/values/modeltraitsjson.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Providers differ in case and in how they write a version's point.
QByteArray plain(const QByteArray &id)
{
    return id.toLower().replace('.', '-');
}

QByteArray keyOf(const QByteArray &kind, const QByteArray &id)
{
    return kind + ' ' + plain(id);
}

std::vector<QByteArray> kindsOf(const ProviderKind &kind)
{
    std::vector<QByteArray> kinds {kind.name.toUtf8()};
    kinds.insert(kinds.end(), kind.catalogueKinds.begin(), kind.catalogueKinds.end());
    return kinds;
}

void apply(const QJsonObject &json, ModelTraits &traits)
{
    if (const Outcome applied = ModelTraitsJson::apply(json, traits); !applied)
        qWarning("A model's traits were not understood: %s", qPrintable(applied.error().detail));
}

void addMissing(const std::vector<QByteArray> &before, std::vector<QByteArray> &list)
{
    std::copy_if(before.begin(), before.end(), std::back_inserter(list),
                 [&list](const QByteArray &word) { return std::find(list.begin(), list.end(), word) == list.end(); });
}

/// As apply(), but what was refused stays refused: a model's row knows nothing of its provider's.
void applyRow(const QJsonObject &json, ModelTraits &traits)
{
    const std::vector<QByteArray> members = traits.refusedMembers;
    const std::vector<QByteArray> roles = traits.refusedRoles;
    apply(json, traits);
    addMissing(members, traits.refusedMembers);
    addMissing(roles, traits.refusedRoles);
}
} // namespace

const ModelCatalogue &ModelCatalogue::instance()
{
    static const ModelCatalogue compiledIn = [] {
        QFile file {u":/catalogue/models.json"_s};
        if (!file.open(QIODevice::ReadOnly))
            qFatal("The catalogue of models was not compiled in.");
        Result<ModelCatalogue> catalogue = read(file.readAll());
        if (!catalogue)
            qFatal("The catalogue of models is wrong: %s", qPrintable(catalogue.error().detail));
        return *std::move(catalogue);
    }();
    return compiledIn;
}

Result<ModelCatalogue> ModelCatalogue::read(const QByteArray &json)
{
    ModelCatalogue catalogue;
    const Outcome done = ModelCatalogueReader {catalogue}.read(json);
    if (!done)
        return tl::unexpected {done.error()};
    for (size_t i = 0; i < catalogue.m_models.size(); ++i) {
        const CatalogueModel &model = catalogue.m_models[i];
        const QByteArray key = keyOf(model.kind, model.id);
        if (catalogue.m_byKey.contains(key))
            return fail(ErrorCode::Internal, u"%1 is there twice"_s.arg(QString::fromUtf8(key)));
        catalogue.m_byKey.insert(key, static_cast<int>(i));
    }
    return catalogue;
}

const CatalogueModel *ModelCatalogue::row(const QByteArray &kind, const QByteArray &id) const
{
    const auto found = m_byKey.constFind(keyOf(kind, id));
    return found == m_byKey.constEnd() ? nullptr : &m_models[static_cast<size_t>(*found)];
}

/// The name itself, then without a region before it, then without one ending after another.
std::vector<QByteArray> ModelCatalogue::spellings(const QByteArray &model) const
{
    std::vector<QByteArray> all {model};
    QByteArray name = model;
    for (const QByteArray &prefix : m_prefixes) {
        if (name.startsWith(prefix) && name.size() > prefix.size()) {
            name.remove(0, prefix.size());
            all.push_back(name);
            break;
        }
    }
    for (bool isShorter = true; isShorter;) {
        isShorter = false;
        for (const QRegularExpression &suffix : m_suffixes) {
            const qsizetype at = QString::fromUtf8(name).indexOf(suffix);
            if (at <= 0)
                continue;
            name = QString::fromUtf8(name).left(at).toUtf8();
            all.push_back(name);
            isShorter = true;
            break;
        }
    }
    return all;
}

std::optional<ModelCatalogue::Found> ModelCatalogue::findAt(const std::vector<QByteArray> &kinds,
                                                            const QByteArray &model) const
{
    for (const QByteArray &name : spellings(model)) {
        for (const QByteArray &kind : kinds) {
            if (const CatalogueModel *found = row(kind, name))
                return Found {found, found->id == model ? Match::Exact : Match::Undated, false,
                              isFreeOffer(model, *found)};
        }
    }
    return std::nullopt;
}

bool ModelCatalogue::isFreeOffer(const QByteArray &model, const CatalogueModel &row) const
{
    return std::any_of(m_freeSuffixes.begin(), m_freeSuffixes.end(),
                       [&](const QByteArray &suffix) { return model.endsWith(suffix) && !row.id.endsWith(suffix); });
}

const CatalogueModel *ModelCatalogue::similar(const std::vector<QByteArray> &kinds, const QByteArray &model) const
{
    const QByteArray name = plain(model);
    for (const Similar &one : m_similar) {
        if (name.startsWith(plain(one.prefix)) && std::find(kinds.begin(), kinds.end(), one.kind) != kinds.end())
            return row(one.kind, one.like);
    }
    return nullptr;
}

std::optional<ModelCatalogue::Found> ModelCatalogue::find(const ProviderKind &kind, const QByteArray &model) const
{
    const std::vector<QByteArray> kinds = kindsOf(kind);
    if (const std::optional<Found> own = findAt(kinds, model))
        return own;
    if (const CatalogueModel *near = similar(kinds, model))
        return Found {near, Match::Similar, false};
    // "maker/name", "path/maker/name"; where there is no slash, "region.maker.name".
    for (const QByteArray &name : spellings(model)) {
        const char separator = name.contains('/') ? '/' : '.';
        const qsizetype end = separator == '/' ? name.lastIndexOf('/') : name.indexOf('.');
        if (end <= 0)
            continue;
        const QByteArray maker = name.left(end).toLower();
        const QByteArray madeBy = m_makers.value(maker.mid(maker.lastIndexOf(separator) + 1));
        if (madeBy.isEmpty())
            continue;
        const QByteArray bare = name.mid(end + 1);
        if (const std::optional<Found> found = findAt({madeBy}, bare))
            return Found {found->model, Match::Maker, true};
        if (const CatalogueModel *near = similar({madeBy}, bare))
            return Found {near, Match::Similar, true};
    }
    return std::nullopt;
}

const CatalogueModel *ModelCatalogue::own(const ProviderKind &kind, const QByteArray &model) const
{
    const std::optional<Found> found = find(kind, model);
    const bool isOwn = found && !found->isForeign && !found->isFree && found->match != Match::Similar;
    return isOwn ? found->model : nullptr;
}

QByteArray ModelCatalogue::makerOf(const QByteArray &model) const
{
    const QByteArray name = plain(model);
    const auto found = std::find_if(m_families.begin(), m_families.end(),
                                    [&name](const Family &family) { return name.startsWith(family.prefix); });
    return found == m_families.end() ? QByteArray {} : found->maker;
}

bool ModelCatalogue::isSpelling(const QByteArray &written, const QByteArray &asked) const
{
    const QByteArray wanted = plain(asked);
    if (!plain(written).startsWith(wanted)) // what follows costs more
        return false;
    const std::vector<QByteArray> all = spellings(written);
    return std::any_of(all.begin(), all.end(), [&wanted](const QByteArray &one) { return plain(one) == wanted; });
}

std::vector<const CatalogueModel *> ModelCatalogue::ofKind(const ProviderKind &kind) const
{
    const std::vector<QByteArray> kinds = kindsOf(kind);
    std::vector<const CatalogueModel *> all;
    for (const CatalogueModel &model : m_models) {
        if (std::find(kinds.begin(), kinds.end(), model.kind) != kinds.end())
            all.push_back(&model);
    }
    return all;
}

ModelTraits ModelCatalogue::traitsOf(const ProviderKind &kind, const QByteArray &model,
                                     const QJsonObject &overrides) const
{
    ModelTraits traits = kind.traits;
    if (const std::optional<Found> found = find(kind, model))
        addRow(*found->model, found->isForeign, traits);
    else
        applyRow(kind.unknownTraits, traits);
    // What both the provider and the model must take.
    ModelTraitsJson::narrow(traits, kind.traits);
    if (traits.family.isEmpty())
        traits.family = kind.name.toUtf8();
    apply(overrides, traits);
    traits.kind = kind.name.toUtf8();
    traits.model = model;
    return traits;
}

void ModelCatalogue::addRow(const CatalogueModel &model, bool isForeign, ModelTraits &traits) const
{
    if (isForeign) {
        if (const ProviderKind *maker = ProviderKind::byName(QByteArrayView {model.kind}))
            traits.family = maker->traits.family;
    }
    if (model.contextTokens > 0)
        traits.contextTokens = model.contextTokens;
    if (model.maxOutputTokens > 0)
        traits.maxOutputTokens = model.maxOutputTokens;
    if (model.inputs) {
        traits.takesImages = model.inputs.testFlag(CatalogueModel::Input::Image);
        traits.takesDocuments = model.inputs.testFlag(CatalogueModel::Input::Pdf);
        traits.takesAudio = model.inputs.testFlag(CatalogueModel::Input::Audio);
    }
    const Profile *profile = model.profile < 0 ? nullptr : &m_profiles[static_cast<size_t>(model.profile)];
    if (profile)
        applyRow(profile->model, traits);
    applyRow(model.traits, traits);
    if (profile && !isForeign)
        applyRow(profile->api, traits);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/modelcatalogue.h"

/// Reads resources/catalogue/models.json into a ModelCatalogue, strictly. Any thread.
class ModelCatalogueReader final
{
public:
    explicit ModelCatalogueReader(ModelCatalogue &catalogue)
        : m_catalogue {catalogue}
    {}

    /// Internal with what is wrong and where.
    [[nodiscard]] Outcome read(const QByteArray &json);

private:
    void readRules(const QJsonObject &root);
    void readProfiles(const QJsonObject &profiles);
    void readModel(const QByteArray &kind, const QJsonObject &row);
    void readMember(const QString &name, const QJsonValue &value, CatalogueModel &model);
    void readInputs(const QJsonValue &value, CatalogueModel &model);
    void readBatch(const QString &percent, CatalogueModel &model);
    void readImages(const QJsonObject &images, CatalogueModel &model);
    void readPrices(const QJsonObject &usd, CatalogueModel &model);
    [[nodiscard]] qint64 count(const QJsonValue &value);
    void checkTraits(const QJsonObject &traits);
    void complain(const QString &what);

    ModelCatalogue &m_catalogue;
    QString m_place; ///< what is being read
    QString m_complaint;
};

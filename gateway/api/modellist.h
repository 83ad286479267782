// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>

#include "models/values/modelcall.h"
#include "models/values/providerkind.h"

/// A model in a provider's own list.
struct ListedModel
{
    QByteArray name;
    std::optional<ModelType> type; ///< nullopt: the answer does not say
    friend bool operator==(const ListedModel &, const ListedModel &) = default;
};

/// One answer of a models endpoint.
struct ModelList
{
    std::vector<ListedModel> models;
    QByteArray nextPage; ///< the token to ask for the rest with; empty: this was all

    /// nullopt: the body is not a list of that shape. Pure; any thread.
    [[nodiscard]] static std::optional<ModelList> read(ProviderKind::ListShape shape, const QByteArray &body);
    /// What is appended to the endpoint's path: "" or "?...", with the token of the page before, which may be empty.
    [[nodiscard]] static QByteArray query(ProviderKind::ListShape shape, const QByteArray &page);
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>

/// One model as Anthropic's service describes it. A plain value.
struct AnthropicModel
{
    QByteArray id;
    QByteArray displayName;                ///< empty: the id
    qint64 createdAtMs = 0;                ///< UTC; 0 is what the service says of a date that is not known
    std::optional<qint64> maxInputTokens;  ///< nullopt: not known
    std::optional<qint64> maxOutputTokens; ///< nullopt: not known
};

/// Which part of the list is asked for; at most one of the ids is set.
struct AnthropicPage
{
    QByteArray afterId;
    QByteArray beforeId;
    int limit = 20; ///< 1 to 1000
};

/// {"type":"model","id","display_name","created_at",...}. Any thread.
[[nodiscard]] QByteArray anthropicModelBody(const AnthropicModel &model);
/// {"data":[...],"has_more","first_id","last_id"}: the models of that page, in the order given. An id that is not among
/// them asks for nothing, and gets an empty page. Any thread.
[[nodiscard]] QByteArray anthropicModelListBody(const std::vector<AnthropicModel> &models, const AnthropicPage &page);

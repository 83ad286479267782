// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "models/values/providerkind.h"

/// Bedrock's CountTokens for a request that was written for Converse: what it asks, under which path, and what comes.
/// After docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html. Any thread.

/// Of `converse` what is counted: turns, system texts, tools and the model's own fields.
[[nodiscard]] QByteArray converseCountBody(const QByteArray &converse);
/// Only foundation models are counted, under their own names, which `ids` knows from those of the regions' profiles.
[[nodiscard]] QByteArray converseCountPath(const QByteArray &model, const ProviderKind::Ids &ids);
/// nullopt: the answer is none.
[[nodiscard]] std::optional<qint64> converseCount(const QByteArray &answer);
/// A refusal that concerns the model or the key, whatever is asked: by the header x-amzn-errortype and the body.
[[nodiscard]] bool saysThatConverseIsUncounted(int status, const QByteArray &errorType, const QByteArray &body);

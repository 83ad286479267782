// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Traits as data: the members of a ModelTraits by their own names, {"takesTemperature": false, "efforts": ["low"]}.
/// One form for the catalogue's defaults of a provider kind, its rows of models and a user's override. Any thread.
namespace ModelTraitsJson
{
/// Puts what `json` names over what `traits` has. BadRequest with the member's name for an unknown member, a wrong
/// type, an unknown word or a number out of range; `traits` may have been changed in part then.
[[nodiscard]] Outcome apply(const QJsonObject &json, ModelTraits &traits);

/// Every member but the model's and the kind's names; apply() takes it back.
[[nodiscard]] QJsonObject toJson(const ModelTraits &traits);

/// Where `limit` does not take a thing, `traits` does not either: every member that begins with "takes".
void narrow(ModelTraits &traits, const ModelTraits &limit);

/// The names that apply() knows, sorted: for help and error texts.
[[nodiscard]] QStringList names();
} // namespace ModelTraitsJson

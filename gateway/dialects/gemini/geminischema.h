// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/gemini/protoobject.h"

/// The narrow Schema of Gemini's `parameters` and `responseSchema` as JSON Schema: types in small letters, `nullable`
/// as a type beside, properties in the order of `propertyOrdering`, 64-bit counts as numbers. What Schema does not know
/// is refused, as the service does. After ai.google.dev/api/caching#Schema.
[[nodiscard]] QByteArray jsonSchemaOfGemini(const JsonView &schema, const ProtoPath &path, ProtoComplaint &complaint);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"

/// A JSON Schema with its types in small letters. Gemini takes the names of its own Schema ("OBJECT", "STRING") in
/// `parametersJsonSchema` and `responseJsonSchema` too, and Google's own agent sends them; others refuse them. A schema
/// without such a type is given back as the bytes it came as.
[[nodiscard]] QByteArray jsonSchemaInSmallTypes(const JsonView &schema);

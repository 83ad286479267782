// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/neutral/dialectnotes.h"

/// The schema of a tool's arguments with `"type":"object"` at its root, which Anthropic and Amazon demand. One that
/// says so keeps its bytes; empty or no object: a tool without arguments. `schema` is valid JSON. Any thread.
[[nodiscard]] QByteArray objectSchema(const QByteArray &schema);

/// The same for Claude, which takes no anyOf, oneOf or allOf at the root: their alternatives are laid together into one
/// object, what they demanded goes into the description, where the model reads it, and `notes` gets
/// "tools.parameters". `schema` is valid JSON. Any thread.
[[nodiscard]] QByteArray objectSchemaWithoutUnions(const QByteArray &schema, DialectNotes &notes);

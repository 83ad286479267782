// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// The schema of a tool's arguments as Anthropic's service takes it: an object at the top, and no anyOf, oneOf or allOf
/// there, whose alternatives are laid together. What needs no change keeps its bytes; empty or no object: a tool
/// without arguments. `schema` is valid JSON. Any thread.
[[nodiscard]] QByteArray anthropicInputSchema(const QByteArray &schema);

/// A schema as its structured output and strict tools take it: every object closed, oneOf as anyOf, and constraints
/// that are not known to it moved into the description, where the model reads them. Members keep their order, since the
/// model writes in it. After the rules of @anthropic-ai/sdk 1.12.0. `schema` is valid JSON. Any thread.
[[nodiscard]] QByteArray anthropicClosedSchema(const QByteArray &schema);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// A schema as Anthropic's and Amazon's structured output and strict tools take it: every object closed, oneOf as
/// anyOf, and constraints that are not known to them moved into the description, where the model reads them. Members
/// keep their order, since the model writes in it. After the rules of @anthropic-ai/sdk 1.12.0 and the subset of Draft
/// 2020-12 that Bedrock's user guide lists under structured output. `schema` is valid JSON. Any thread.
[[nodiscard]] QByteArray closedSchema(const QByteArray &schema);

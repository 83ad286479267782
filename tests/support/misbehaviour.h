// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "tests/support/openaibehaviour.h"

/// The faulty or slow answer that a model's name asks for; nothing for a model that behaves.
[[nodiscard]] std::optional<Script> misbehaviour(const ChatAsk &ask);

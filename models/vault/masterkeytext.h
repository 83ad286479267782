// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "models/values/secret.h"

/// The base64 form in which key files and keyrings hold the master key. Strict: exactly 32 bytes, canonical padding.
namespace MasterKeyText
{
[[nodiscard]] Secret encode(const Secret &masterKey);
[[nodiscard]] std::optional<Secret> decode(const Secret &text);
} // namespace MasterKeyText

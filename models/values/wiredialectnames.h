// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <utility>

#include <QLatin1StringView>

#include "models/values/wiredialect.h"

/// The dialects as the catalogue and overrides name them.
inline constexpr std::array wireDialectNames {
    std::pair {QLatin1StringView {"chat"}, WireDialect::Chat},
    std::pair {QLatin1StringView {"responses"}, WireDialect::Responses},
    std::pair {QLatin1StringView {"messages"}, WireDialect::Messages},
    std::pair {QLatin1StringView {"gemini"}, WireDialect::Gemini},
    std::pair {QLatin1StringView {"ollama"}, WireDialect::Ollama},
    std::pair {QLatin1StringView {"converse"}, WireDialect::Converse},
};

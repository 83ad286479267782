// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>

/// What the message of a call's record holds whose provider wants money first (ModelCall::errorMessage). Its code,
/// upstream_auth, is that of a refused key as well.
inline constexpr QLatin1StringView noFundsWords {"has no funds left at the provider"};

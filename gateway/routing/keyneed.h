// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/hubsnapshot.h"

/// Whether a provider is asked with a credential only: it has one, even if none is usable now, or its kind wants one.
/// Any thread.
[[nodiscard]] bool needsKey(const ProviderSnapshot &provider);

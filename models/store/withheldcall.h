// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/modelcall.h"

/// What became of a call whose record could not be committed, and whose client was told so in place of the answer: it
/// failed and is charged to nobody, but what the provider bills for it stays.
[[nodiscard]] ModelCall withheld(ModelCall call);

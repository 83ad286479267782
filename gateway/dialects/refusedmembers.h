// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/dialects/neutral/dialectnotes.h"

/// Takes the top-level members of these names out of a JSON object that goes on in its own dialect otherwise, and notes
/// them. The other members keep their bytes and order. `parts` is untouched when it has none of them. Any thread.
void dropRefusedMembers(const std::vector<QByteArray> &names, std::vector<QByteArray> &parts, DialectNotes &notes);

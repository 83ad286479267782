// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "models/values/modeltraits.h"

/// What a chat request has that its provider refuses and that cannot just be left out: it goes through the neutral form
/// then, like one of another dialect. Paths of its members, for the notes; empty: it can pass as it is. Looks closer
/// only where the provider has such habits and the text says such words. Any thread.
[[nodiscard]] std::vector<QByteArray> reshapedChatMembers(const QByteArray &body, const ModelTraits &traits);

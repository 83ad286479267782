// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "models/values/hubsnapshot.h"

/// The body with "[redacted]" in the place of every provider's key that the snapshot knows, as it is and as JSON
/// escapes it, and of everything that has the form of an app's key or an administration token. Of a body that `isCut`
/// the beginning of a key at its end goes too. A key that does not stand in one piece, as one that a model says token
/// by token, is not found, and other text that looks like a key stays: it is the user's. Costs a search for each key;
/// nothing is copied when none is found. Any thread.
[[nodiscard]] QByteArray withoutKnownSecrets(QByteArray body, const HubSnapshot &snapshot, bool isCut);

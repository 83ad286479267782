// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "models/values/hubsnapshot.h"

/// The body with "[redacted]" in the place of every provider's key that the snapshot knows and of everything that has
/// the form of an app's key or an administration token: as it is, as JSON escapes it, and in the pieces in which the
/// events of a stream say it. Of a body that `isCut` the beginning of a key at its end goes too. A key that is written
/// in another way (in base64, by the bytes of its tokens) is not found, and other text that looks like a key stays: it
/// is the user's. Costs two searches for each key; nothing is copied when none is found. Any thread.
[[nodiscard]] QByteArray withoutKnownSecrets(QByteArray body, const HubSnapshot &snapshot, bool isCut);

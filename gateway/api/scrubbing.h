// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/hubsnapshot.h"

/// A provider's own words as a caller may read them: without the credential, anything else that looks like a key, the
/// provider's host, URLs, file paths, stack traces and control characters; at most 1 KiB of UTF-8. Pure; any thread.
[[nodiscard]] QByteArray scrubbed(const QByteArray &message, const ProviderSnapshot &provider,
                                  const CredentialSnapshot *credential);

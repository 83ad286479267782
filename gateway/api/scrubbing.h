// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/hubsnapshot.h"

/// A provider's own words as a caller may read them: without the credential, anything else that looks like a key, the
/// provider's host and port, addresses of private networks, URLs, file paths, stack traces and control characters; at
/// most 1 KiB of UTF-8. Pure; any thread.
[[nodiscard]] QByteArray scrubbed(const QByteArray &message, const ProviderSnapshot &provider,
                                  const CredentialSnapshot *credential);
/// A provider's word for programs ("invalid_value", "messages[0].content") as a caller may read it: unchanged, or empty
/// where scrubbed() would change it, since half a word says something else. Pure; any thread.
[[nodiscard]] QByteArray scrubbedWord(const QByteArray &word, const ProviderSnapshot &provider,
                                      const CredentialSnapshot *credential);

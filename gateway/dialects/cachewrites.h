// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonreader.h"
#include "models/values/tokenusage.h"

/// What a usage in OpenAI's shape says of tokens that were written to the prompt cache. Each provider has its own names
/// (OpenAI's `cache_write_tokens`, Alibaba Model Studio's and LiteLLM's `cache_creation_…`), and some say the same
/// under several; all of them count these tokens within the prompt's. Kept for minutes unless an hour is said. Any
/// thread.
class CacheWrites final
{
public:
    /// Reads the value of a member of the usage or of its input's details. False, and nothing read: it is no such one.
    [[nodiscard]] bool take(JsonReader &reader, const JsonString &key);

    /// Moves them out of `usage.uncachedInput`, no more than that is.
    void place(TokenUsage &usage) const;

private:
    void takeParts(JsonReader &reader);

    qint64 m_all = 0;
    qint64 m_minutes = 0;
    qint64 m_hour = 0;
};

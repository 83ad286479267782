// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/cachewrites.h"

#include <algorithm>

namespace
{
/// No model writes more in one call; a larger figure is a fault of the upstream's.
constexpr qint64 maxTokens = 1'000'000'000;

bool isWhole(const JsonString &key)
{
    return key.is("cache_write_tokens") || key.is("cache_creation_input_tokens") || key.is("cache_creation_tokens");
}

/// What was seen before is the same under another name.
void takeCount(JsonReader &reader, qint64 &count)
{
    if (reader.kind() != JsonReader::Kind::Number)
        reader.skip();
    else
        count = std::max(count, std::clamp<qint64>(reader.readInteger().value_or(0), 0, maxTokens));
}
} // namespace

bool CacheWrites::take(JsonReader &reader, const JsonString &key)
{
    if (isWhole(key))
        takeCount(reader, m_all);
    else if (key.is("cache_creation") || key.is("cache_creation_token_details"))
        takeParts(reader);
    else
        return false;
    return true;
}

void CacheWrites::takeParts(JsonReader &reader)
{
    if (reader.kind() != JsonReader::Kind::Object) {
        reader.skip();
        return;
    }
    (void)reader.enterObject();
    JsonString key;
    while (reader.nextMember(&key)) {
        if (isWhole(key))
            takeCount(reader, m_all);
        else if (key.is("ephemeral_5m_input_tokens"))
            takeCount(reader, m_minutes);
        else if (key.is("ephemeral_1h_input_tokens"))
            takeCount(reader, m_hour);
        else
            reader.skip();
    }
}

void CacheWrites::place(TokenUsage &usage) const
{
    const qint64 all = std::min(std::max(m_all, m_minutes + m_hour), usage.uncachedInput);
    usage.cacheWrite1h = std::min(m_hour, all);
    usage.cacheWrite5m = all - usage.cacheWrite1h;
    usage.uncachedInput -= all;
}

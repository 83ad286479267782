// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/answerlengths.h"

#include <algorithm>

namespace
{
/// Clients may ask a provider for any name.
constexpr qsizetype maxModels = 4096;
/// A length is half forgotten after some 180 shorter answers.
constexpr qint64 fading = 256;
} // namespace

void AnswerLengths::note(qint64 providerId, const QByteArray &model, qint64 tokens)
{
    const std::scoped_lock lock {m_mutex};
    const std::pair key {providerId, model};
    const auto known = m_longest.find(key);
    if (known != m_longest.end())
        *known = std::max(tokens, *known - *known / fading);
    else if (m_longest.size() < maxModels) // else it stays unknown, which is the safe side
        m_longest.insert(key, tokens);
}

std::optional<qint64> AnswerLengths::longest(qint64 providerId, const QByteArray &model) const
{
    const std::scoped_lock lock {m_mutex};
    const auto known = m_longest.constFind({providerId, model});
    return known == m_longest.constEnd() ? std::nullopt : std::optional {*known};
}

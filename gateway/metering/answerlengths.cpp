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

void AnswerLengths::note(qint64 providerId, const QByteArray &model, qint64 tokens, Part part)
{
    const std::scoped_lock lock {m_mutex};
    Lengths &lengths = m_longest.at(static_cast<std::size_t>(part));
    const std::pair key {providerId, model};
    const auto known = lengths.find(key);
    if (known != lengths.end())
        *known = std::max(tokens, *known - *known / fading);
    else if (lengths.size() < maxModels) // else it stays unknown, which is the safe side
        lengths.insert(key, tokens);
}

std::optional<qint64> AnswerLengths::longest(qint64 providerId, const QByteArray &model, Part part) const
{
    const std::scoped_lock lock {m_mutex};
    const Lengths &lengths = m_longest.at(static_cast<std::size_t>(part));
    const auto known = lengths.constFind({providerId, model});
    return known == lengths.constEnd() ? std::nullopt : std::optional {*known};
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/settingconflicts.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// A window of time in which a call may go elsewhere.
struct Window
{
    SettingKey key;
    qint64 ms = 0;
};

QString nameOf(SettingKey key)
{
    return QString::fromLatin1(SettingSpec::of(key).name);
}

/// The one that closes first, and so is the one to change.
Window shorterWindow(const SettingValues &values)
{
    const Window retry {SettingKey::UpstreamRetryWithinMs, values.integer(SettingKey::UpstreamRetryWithinMs)};
    const Window total {SettingKey::UpstreamTotalTimeoutMs, values.integer(SettingKey::UpstreamTotalTimeoutMs)};
    return total.ms > 0 && total.ms < retry.ms ? total : retry;
}
} // namespace

QStringList settingConflicts(const SettingValues &values)
{
    if (values.integer(SettingKey::UpstreamRetryWithinMs) == 0) // a person wants no second attempt
        return {};
    const Window window = shorterWindow(values);
    const qint64 firstByteMs = values.integer(SettingKey::UpstreamFirstByteTimeoutMs);
    const qint64 streamMs = values.integer(SettingKey::UpstreamStreamFailoverMs);
    const auto sentence = [&window](const QString &what, SettingKey key, qint64 ms) {
        return u"%1 of a provider that does not answer never fail over: %2 (%3) must be more than %4 (%5)"_s.arg(
            what, nameOf(window.key), QString::number(window.ms), nameOf(key), QString::number(ms));
    };
    QStringList conflicts;
    if (firstByteMs >= window.ms) // whoever is waited for until it closes has no successor
        conflicts.append(sentence(u"Answers in one piece"_s, SettingKey::UpstreamFirstByteTimeoutMs, firstByteMs));
    const bool hasOwn = streamMs > 0 && streamMs < firstByteMs;
    const SettingKey streamKey = hasOwn ? SettingKey::UpstreamStreamFailoverMs : SettingKey::UpstreamFirstByteTimeoutMs;
    if (const qint64 ms = hasOwn ? streamMs : firstByteMs; ms >= window.ms)
        conflicts.append(sentence(u"Streams"_s, streamKey, ms));
    return conflicts;
}

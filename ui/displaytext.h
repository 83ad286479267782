// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QLocale>
#include <QString>

/// Numbers and times as the window shows them. All follow the language's number format; none ever changes a value:
/// the full one belongs in the tooltip. Main thread.
namespace DisplayText
{
/// 950, 1.2k, 34.5M, 7.8G: at most three digits and a unit.
[[nodiscard]] QString compact(qint64 value, const QLocale &locale = {});
/// With group separators.
[[nodiscard]] QString full(qint64 value, const QLocale &locale = {});
/// Nano-credits as credits: two decimals from 100 on, four from 0.01 on, else six. 0 is "0".
[[nodiscard]] QString credits(qint64 nano, const QLocale &locale = {});
/// "Unpriced" when the price is not known; never 0 then.
[[nodiscard]] QString creditsOrUnpriced(std::optional<qint64> nano, const QLocale &locale = {});
/// Nano-USD with the dollar sign.
[[nodiscard]] QString dollars(qint64 nano, const QLocale &locale = {});
/// 850 ms, 12.3 s, 4 min 05 s; "–" for 0.
[[nodiscard]] QString duration(qint64 us, const QLocale &locale = {});
/// 99.5 %; "–" when `whole` is 0. Only a part equal to the whole is 100 %.
[[nodiscard]] QString percent(qint64 part, qint64 whole, const QLocale &locale = {});
/// yyyy-MM-dd HH:mm:ss in the local zone; "Never" for 0.
[[nodiscard]] QString time(qint64 utcMs);
/// "5 min ago" for lists; "Never" for 0.
[[nodiscard]] QString timeAgo(qint64 utcMs, qint64 nowMs);
[[nodiscard]] QString bytes(qint64 count, const QLocale &locale = {});
/// Pico-USD (or -credits) per token as an amount per million tokens.
[[nodiscard]] QString perMillion(qint64 picoPerToken, const QLocale &locale = {});
/// The title of a provider's kind: companies by their name, the others in the user's language.
[[nodiscard]] QString kindTitle(const QString &kindName);
/// One line: control characters and line ends become spaces, at most `length` characters.
[[nodiscard]] QString oneLine(const QString &text, qsizetype length = 200);
} // namespace DisplayText

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/displaytext.h"

#include <array>
#include <cstdlib>

#include <QCoreApplication>
#include <QDateTime>

#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(DisplayText)
};

constexpr double nanoPerUnit = 1e9;
const QString none = u"–"_s;

/// 1.25 -> "1.3", 12.3 -> "12.3", 123.4 -> "123"; without a decimal that says nothing.
QString threeDigits(double value, const QLocale &locale)
{
    QString text = locale.toString(value, 'f', value < 99.95 ? 1 : 0);
    const QString zero = locale.decimalPoint() + locale.zeroDigit();
    if (text.endsWith(zero))
        text.chop(zero.size());
    return text;
}

int decimalsFor(qint64 nano)
{
    const qint64 size = std::llabs(nano);
    if (size >= 100'000'000'000)
        return 2;
    return size >= 10'000'000 ? 4 : 6;
}
} // namespace

QString DisplayText::compact(qint64 value, const QLocale &locale)
{
    constexpr std::array units {u"k", u"M", u"G", u"T"};
    if (std::llabs(value) < 1'000)
        return locale.toString(value);
    double rest = static_cast<double>(std::llabs(value));
    std::size_t unit = 0;
    for (rest /= 1'000; rest >= 999.5 && unit + 1 < units.size(); ++unit)
        rest /= 1'000;
    const QString text = threeDigits(rest, locale) + QString::fromUtf16(units[unit]);
    return value < 0 ? locale.negativeSign() + text : text;
}

QString DisplayText::full(qint64 value, const QLocale &locale)
{
    return locale.toString(value);
}

QString DisplayText::credits(qint64 nano, const QLocale &locale)
{
    if (nano == 0)
        return locale.toString(0);
    return locale.toString(static_cast<double>(nano) / nanoPerUnit, 'f', decimalsFor(nano));
}

QString DisplayText::creditsOrUnpriced(std::optional<qint64> nano, const QLocale &locale)
{
    return nano ? credits(*nano, locale) : Words::tr("Unpriced");
}

QString DisplayText::dollars(qint64 nano, const QLocale &locale)
{
    return locale.toCurrencyString(static_cast<double>(nano) / nanoPerUnit, u"$"_s, nano == 0 ? 2 : decimalsFor(nano));
}

QString DisplayText::duration(qint64 us, const QLocale &locale)
{
    if (us <= 0)
        return none;
    if (us < 1'000)
        return Words::tr("%1 ms", "milliseconds").arg(locale.toString(static_cast<double>(us) / 1e3, 'f', 1));
    if (us < 999'500)
        return Words::tr("%1 ms", "milliseconds").arg(locale.toString((us + 500) / 1'000));
    if (us < 59'950'000)
        return Words::tr("%1 s", "seconds").arg(locale.toString(static_cast<double>(us) / 1e6, 'f', 1));
    const qint64 seconds = (us + 500'000) / 1'000'000;
    return Words::tr("%1 min %2 s", "minutes and seconds")
        .arg(locale.toString(seconds / 60), locale.toString(seconds % 60).rightJustified(2, locale.zeroDigit().at(0)));
}

QString DisplayText::percent(qint64 part, qint64 whole, const QLocale &locale)
{
    if (whole <= 0)
        return none;
    const qint64 perMille = part * 1'000 / whole; // rounded down: 99.99 % is not 100 %
    if (perMille == 1'000)
        return locale.toString(100) + u' ' + locale.percent();
    return locale.toString(static_cast<double>(perMille) / 10, 'f', 1) + u' ' + locale.percent();
}

QString DisplayText::time(qint64 utcMs)
{
    if (utcMs == 0)
        return Words::tr("Never");
    return QDateTime::fromMSecsSinceEpoch(utcMs).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QString DisplayText::timeAgo(qint64 utcMs, qint64 nowMs)
{
    if (utcMs == 0)
        return Words::tr("Never");
    const qint64 seconds = (nowMs - utcMs) / 1'000;
    if (seconds < 60)
        return Words::tr("just now");
    if (seconds < 3'600)
        return Words::tr("%n min ago", "minutes", static_cast<int>(seconds / 60));
    if (seconds < 86'400)
        return Words::tr("%n h ago", "hours", static_cast<int>(seconds / 3'600));
    return Words::tr("%n day(s) ago", nullptr, static_cast<int>(seconds / 86'400));
}

QString DisplayText::bytes(qint64 count, const QLocale &locale)
{
    return locale.formattedDataSize(count, 1, QLocale::DataSizeIecFormat);
}

QString DisplayText::perMillion(qint64 picoPerToken, const QLocale &locale)
{
    // 1 per million tokens is 1,000,000 pico per token.
    QString text = locale.toString(static_cast<double>(picoPerToken) / 1e6, 'f', 6);
    while (text.endsWith(locale.zeroDigit()) && !text.endsWith(locale.decimalPoint() + u"00"_s))
        text.chop(1);
    return text;
}

QString DisplayText::kindTitle(const QString &kindName)
{
    if (kindName == u"demo"_s)
        return Words::tr("Demo (built in, no network)");
    if (kindName == u"openai-compatible"_s)
        return Words::tr("OpenAI-compatible server");
    const ProviderKind *kind = ProviderKind::byName(kindName);
    return kind ? kind->title : kindName;
}

QString DisplayText::oneLine(const QString &text, qsizetype length)
{
    QString line = text.simplified();
    for (QChar &character : line) {
        if (character.category() == QChar::Other_Control || character.category() == QChar::Other_Format)
            character = u' ';
    }
    return line.size() <= length ? line : line.left(length - 1) + u'…';
}

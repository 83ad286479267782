// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/billing/money.h"

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 largest = std::numeric_limits<qint64>::max();

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isAllDigits(QStringView text)
{
    return std::all_of(text.begin(), text.end(), isDigit);
}

tl::unexpected<Error> complaint(QStringView text, const QString &rule)
{
    constexpr qsizetype shownChars = 40;
    QString shown = text.first(std::min(text.size(), shownChars)).toString();
    std::replace_if(
        shown.begin(), shown.end(), [](QChar c) { return !c.isPrint(); }, u'?');
    return fail(ErrorCode::BadRequest, u"\"%1\" %2"_s.arg(shown, rule));
}

QStringView withoutTrailingZeros(QStringView digits)
{
    while (digits.endsWith(u'0'))
        digits.chop(1);
    return digits;
}
} // namespace

Result<qint64> Money::fromDecimal(QStringView text, int fractionDigits)
{
    const QStringView trimmed = text.trimmed();
    const qsizetype point = trimmed.indexOf(u'.');
    const QStringView whole = point < 0 ? trimmed : trimmed.first(point);
    const QStringView decimals = point < 0 ? QStringView {} : trimmed.sliced(point + 1);
    if (whole.isEmpty() || !isAllDigits(whole) || !isAllDigits(decimals) || (point >= 0 && decimals.isEmpty()))
        return complaint(text, u"is not an amount: write digits with at most one point, like 12.5"_s);
    const QStringView significant = withoutTrailingZeros(decimals);
    if (significant.size() > fractionDigits)
        return complaint(text, u"has more than %1 decimals"_s.arg(fractionDigits));
    qint64 value = 0;
    const QString digits = whole.toString() + significant.toString().leftJustified(fractionDigits, u'0');
    for (const QChar digit : digits) {
        const qint64 next = digit.unicode() - u'0';
        if (value > (largest - next) / 10)
            return complaint(text, u"is too large"_s);
        value = value * 10 + next;
    }
    return value;
}

QString Money::toDecimal(qint64 value, int fractionDigits, int shownDigits)
{
    // Negated as unsigned: the smallest number has no positive twin.
    const quint64 magnitude = value < 0 ? ~static_cast<quint64>(value) + 1 : static_cast<quint64>(value);
    const QString digits = QString::number(magnitude).rightJustified(fractionDigits + 1, u'0');
    const QString sign = value < 0 ? u"-"_s : QString {};
    const QString decimals = withoutTrailingZeros(QStringView {digits}.last(fractionDigits))
                                 .toString()
                                 .leftJustified(std::min(shownDigits, fractionDigits), u'0');
    const QString whole = sign + digits.chopped(fractionDigits);
    return decimals.isEmpty() ? whole : QString {whole + u'.' + decimals};
}

Result<qint64> Money::nanoFromText(QStringView text)
{
    return fromDecimal(text, nanoDigits);
}

QString Money::formatNano(qint64 nano, int shownDigits)
{
    return toDecimal(nano, nanoDigits, shownDigits);
}

Result<qint64> Money::picoFromPerMillion(QStringView text)
{
    return fromDecimal(text, picoPerMillionDigits);
}

QString Money::formatPicoPerMillion(qint64 pico, int shownDigits)
{
    return toDecimal(pico, picoPerMillionDigits, shownDigits);
}

Result<qint64> Money::picoFromPerUnit(QStringView text)
{
    return fromDecimal(text, picoDigits);
}

QString Money::formatPicoPerUnit(qint64 pico, int shownDigits)
{
    return toDecimal(pico, picoDigits, shownDigits);
}

Result<qint64> Money::ppmFromPercent(QStringView text)
{
    return fromDecimal(text, ppmOfPercentDigits);
}

QString Money::formatPpmAsPercent(qint64 ppm, int shownDigits)
{
    return toDecimal(ppm, ppmOfPercentDigits, shownDigits);
}

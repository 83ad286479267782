// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/creditsfield.h"

#include <algorithm>

#include <QLocale>

#include "models/billing/money.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int longestAmount = 40;

/// Digits of any script as ASCII, as an input method for wide characters gives them.
QString withPlainDigits(QString text)
{
    for (QChar &character : text) {
        if (character.digitValue() >= 0)
            character = QChar {u'0' + character.digitValue()};
    }
    return text;
}

/// Without its separators, or empty where these do not stand between groups: "1.5" is no 15 where the point groups.
QString ungrouped(const QString &whole, const QString &separator)
{
    if (separator.isEmpty())
        return whole;
    const QStringList groups = whole.split(separator);
    const auto isTooShort = [](const QString &group) { return group.size() < 2; };
    if (groups.size() > 1
        && (groups.first().isEmpty() || groups.first().size() > 4 || groups.last().size() != 3
            || std::any_of(groups.begin() + 1, groups.end(), isTooShort)))
        return {};
    return groups.join(QString {});
}
} // namespace

CreditsField::CreditsField(QWidget *parent)
    : QLineEdit {parent}
{
    setMaxLength(longestAmount);
}

void CreditsField::setNano(qint64 nano)
{
    setText(nano == 0 ? QString {} : textOf(nano, locale()));
}

std::optional<qint64> CreditsField::nano() const
{
    const QString typed = text().trimmed();
    return typed.isEmpty() ? 0 : nanoOf(typed, locale());
}

QString CreditsField::textOf(qint64 nano, const QLocale &locale)
{
    const QStringList parts = Money::formatNano(nano).split(u'.');
    const QString whole = locale.toString(parts.first().toLongLong());
    return parts.size() == 1 ? whole : QString {whole + locale.decimalPoint() + parts.last()};
}

std::optional<qint64> CreditsField::nanoOf(const QString &text, const QLocale &locale)
{
    const bool groupsBySpace = locale.groupSeparator().simplified().isEmpty() && !locale.groupSeparator().isEmpty();
    const QString separator = groupsBySpace ? u" "_s : locale.groupSeparator();
    QString plain = withPlainDigits(text.trimmed());
    if (groupsBySpace)
        std::replace_if(
            plain.begin(), plain.end(), [](QChar c) { return c.isSpace(); }, u' ');
    const bool pointIsFree = separator != u"."_s;
    const QString point = pointIsFree && !plain.contains(locale.decimalPoint()) ? u"."_s : locale.decimalPoint();
    const qsizetype at = plain.indexOf(point);
    const QString whole = ungrouped(at < 0 ? plain : plain.first(at), separator);
    const auto nano = Money::nanoFromText(at < 0 ? whole : QString {whole + u'.' + plain.sliced(at + point.size())});
    return nano ? std::optional {*nano} : std::nullopt;
}

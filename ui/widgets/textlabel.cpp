// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/textlabel.h"

#include <QFontDatabase>
#include <QStyle>

using namespace Qt::Literals::StringLiterals;

namespace
{
QFont fontFor(TextLabel::Role role, QFont font)
{
    const qreal size = font.pointSizeF();
    switch (role) {
    case TextLabel::Role::Title:
        font.setPointSizeF(size * 1.6);
        font.setWeight(QFont::DemiBold);
        break;
    case TextLabel::Role::Heading:
        font.setPointSizeF(size * 1.1);
        font.setWeight(QFont::DemiBold);
        break;
    case TextLabel::Role::Figure:
        font.setPointSizeF(size * 1.9);
        font.setWeight(QFont::DemiBold);
        break;
    case TextLabel::Role::Strong:
        font.setWeight(QFont::DemiBold);
        break;
    case TextLabel::Role::Small:
        font.setPointSizeF(size * 0.92);
        break;
    case TextLabel::Role::Code:
        font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPointSizeF(size);
        break;
    case TextLabel::Role::Body:
    case TextLabel::Role::Muted:
        break;
    }
    return font;
}
} // namespace

TextLabel::TextLabel(const QString &text, Role role, QWidget *parent)
    : QLabel {parent}
{
    setTextFormat(Qt::PlainText);
    setText(text);
    setFont(fontFor(role, font()));
    if (role == Role::Muted || role == Role::Small)
        setTone(u"muted"_s);
    if (role == Role::Code)
        setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
}

void TextLabel::setTone(const QString &tone)
{
    setProperty("tone", tone);
    style()->unpolish(this);
    style()->polish(this);
}

TextLabel *TextLabel::wrapped()
{
    setWordWrap(true);
    return this;
}

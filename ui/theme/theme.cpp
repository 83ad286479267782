// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QToolTip>

#include "ui/theme/colorschemeportal.h"
#include "ui/theme/stylesheet.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const Tokens *tokensInUse = &Tokens::light();

QPalette paletteFrom(const Tokens &tokens)
{
    QPalette palette {tokens.text, tokens.raised, tokens.surface, tokens.borderStrong, tokens.border,
                      tokens.text, tokens.text,   tokens.surface, tokens.window};
    palette.setColor(QPalette::AlternateBase, tokens.raised);
    palette.setColor(QPalette::ToolTipBase, tokens.raised);
    palette.setColor(QPalette::ToolTipText, tokens.text);
    palette.setColor(QPalette::PlaceholderText, tokens.textMuted);
    palette.setColor(QPalette::Highlight, tokens.accentFill);
    palette.setColor(QPalette::HighlightedText, tokens.onAccent);
    palette.setColor(QPalette::Link, tokens.accent);
    palette.setColor(QPalette::LinkVisited, tokens.accent);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, tokens.textDisabled);
    return palette;
}
} // namespace

Theme::Theme(UiSettings *settings, QObject *parent)
    : QObject {parent}
    , m_settings {settings}
    , m_portal {new ColorSchemePortal {this}}
    , m_systemPaletteIsDark {qApp->palette().window().color().lightness() < 128}
{
    QApplication::setStyle(u"Fusion"_s);
    connect(m_settings, &UiSettings::themeChanged, this, &Theme::apply);
    connect(m_portal, &ColorSchemePortal::changed, this, &Theme::apply);
    apply();
    m_portal->ask();
}

const Tokens &Theme::tokens()
{
    return *tokensInUse;
}

void Theme::apply()
{
    const Tokens &tokens = isDarkWanted() ? Tokens::darkOnes() : Tokens::light();
    if (tokensInUse == &tokens && !qApp->styleSheet().isEmpty())
        return;
    tokensInUse = &tokens;
    QApplication::setPalette(paletteFrom(tokens));
    QToolTip::setPalette(paletteFrom(tokens));
    qApp->setStyleSheet(styleSheetFrom(tokens));
    emit changed();
}

bool Theme::isDarkWanted() const
{
    switch (m_settings->theme()) {
    case UiSettings::ThemeChoice::Light:
        return false;
    case UiSettings::ThemeChoice::Dark:
        return true;
    case UiSettings::ThemeChoice::System:
        break;
    }
    switch (m_portal->scheme()) {
    case ColorSchemePortal::Scheme::Dark:
        return true;
    case ColorSchemePortal::Scheme::Light:
        return false;
    case ColorSchemePortal::Scheme::Unknown:
        break;
    }
    return m_systemPaletteIsDark;
}

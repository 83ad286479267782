// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "ui/theme/tokens.h"
#include "ui/uisettings.h"

class ColorSchemePortal;

/// Puts the chosen theme on the application: Fusion, a palette and a style sheet made from the tokens. Main thread.
class Theme final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Theme)

public:
    /// Asks the desktop for its colour scheme without waiting; until the answer comes the palette's lightness decides.
    explicit Theme(UiSettings *settings, QObject *parent = nullptr);

    /// The colours in use. Main thread.
    [[nodiscard]] static const Tokens &tokens();

signals:
    void changed();

private:
    void apply();
    [[nodiscard]] bool isDarkWanted() const;

    UiSettings *m_settings;
    ColorSchemePortal *m_portal;
    bool m_systemPaletteIsDark;
};

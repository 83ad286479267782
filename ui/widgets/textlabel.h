// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

/// A label that never reads its text as markup, in one of the window's few text styles.
class TextLabel final : public QLabel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TextLabel)

public:
    enum class Role
    {
        Title,   ///< of a page
        Heading, ///< of a card or section
        Figure,  ///< a number to be seen from afar
        Body,
        Strong,
        Muted,
        Small, ///< muted and a little smaller
        Code   ///< fixed pitch, selectable
    };

    explicit TextLabel(const QString &text = {}, Role role = Role::Body, QWidget *parent = nullptr);

    /// "muted", "accent", "success", "warning", "danger" or empty: a colour of the theme.
    void setTone(const QString &tone);
    /// Long text continues on the next line instead of widening the window.
    TextLabel *wrapped();
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QToolButton>

/// Copies what `text` gives and shows a tick for a moment. Not for secrets: see SecretClipboard.
class CopyButton final : public QToolButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CopyButton)

public:
    /// `label` says what is copied, for the tooltip and for screen readers.
    CopyButton(const QString &label, std::function<QString()> text, QWidget *parent = nullptr);

private:
    void copy();

    std::function<QString()> m_text;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QLineEdit>

/// An amount of credits, to the last of its nine decimals and in the language's number format: no double anywhere, so
/// that what is shown and left alone is what it was. Empty is 0 and shows the placeholder.
class CreditsField final : public QLineEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CreditsField)

public:
    explicit CreditsField(QWidget *parent = nullptr);

    void setNano(qint64 nano);
    [[nodiscard]] std::optional<qint64> nano() const; ///< empty: what was typed is no amount, or too large a one

    [[nodiscard]] static QString textOf(qint64 nano, const QLocale &locale);
    [[nodiscard]] static std::optional<qint64> nanoOf(const QString &text, const QLocale &locale);
};

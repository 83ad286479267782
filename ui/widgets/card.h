// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QVBoxLayout;

/// A rounded surface that groups what belongs together, with an optional heading.
class Card final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Card)

public:
    explicit Card(const QString &heading = {}, QWidget *parent = nullptr);

    [[nodiscard]] QVBoxLayout *body() const { return m_body; }

    /// Puts a small control to the right of the heading.
    void addToHeading(QWidget *widget);

private:
    class QHBoxLayout *m_heading = nullptr;
    QVBoxLayout *m_body;
};

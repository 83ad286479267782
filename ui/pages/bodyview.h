// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

struct BodyText;
class CopyButton;
class QPlainTextEdit;
class TextLabel;

/// One body: what it is, its text to be read and selected, and a button that copies all of it as it was.
class BodyView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BodyView)

public:
    /// `name` is for tests and style; `title` and `copyLabel` are for people.
    BodyView(const QString &name, const QString &title, const QString &copyLabel, QWidget *parent = nullptr);

    void showBody(const BodyText &body);

private:
    TextLabel *m_note;
    QPlainTextEdit *m_text;
    CopyButton *m_copy;
    QString m_original;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QTest>
#include <QWidget>

/// Finds a child that must exist.
template <typename T>
T *child(QWidget *parent, const char *name)
{
    T *found = parent->findChild<T *>(QString::fromLatin1(name));
    if (!found)
        qFatal("no child named %s", name);
    return found;
}

/// Presses a button with the mouse, as a person does; false when it is hidden or disabled.
inline bool press(QWidget *parent, const char *name)
{
    auto *button = child<QAbstractButton>(parent, name);
    if (!button->isVisible() || !button->isEnabled())
        return false;
    QTest::mouseClick(button, Qt::LeftButton);
    return true;
}

/// The open dialog of a type, once there is one.
template <typename T>
T *openDialog(QWidget *parent)
{
    T *found = nullptr;
    (void)QTest::qWaitFor(
        [parent, &found] {
            const auto dialogs = parent->findChildren<T *>();
            for (T *dialog : dialogs) {
                if (dialog->isVisible())
                    found = dialog;
            }
            return found != nullptr;
        },
        5'000);
    return found;
}

/// All that the visible labels say, a line for each.
inline QString textOf(QWidget *parent)
{
    QString text;
    const auto labels = parent->findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->isVisible())
            text += label->text() + QLatin1Char {'\n'};
    }
    return text;
}

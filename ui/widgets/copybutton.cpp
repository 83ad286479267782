// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/copybutton.h"

#include <utility>

#include <QClipboard>
#include <QGuiApplication>
#include <QTimer>

#include "ui/theme/icon.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int tickMs = 1'500;
}

CopyButton::CopyButton(const QString &label, std::function<QString()> text, QWidget *parent)
    : QToolButton {parent}
    , m_text {std::move(text)}
{
    setIcon(themeIcon(u"copy"_s));
    setToolTip(label);
    setAccessibleName(label);
    connect(this, &QToolButton::clicked, this, &CopyButton::copy);
}

void CopyButton::copy()
{
    QGuiApplication::clipboard()->setText(m_text());
    setIcon(themeIcon(u"check"_s, IconTint::Success));
    QTimer::singleShot(tickMs, this, [this] { setIcon(themeIcon(u"copy"_s)); });
}

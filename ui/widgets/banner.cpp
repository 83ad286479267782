// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include "ui/theme/icon.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

Banner::Banner(QWidget *parent)
    : QFrame {parent}
    , m_icon {new QLabel}
    , m_headline {new TextLabel {{}, TextLabel::Role::Strong}}
    , m_detail {new TextLabel}
    , m_reason {new TextLabel {{}, TextLabel::Role::Small}}
    , m_buttons {new QHBoxLayout}
{
    auto *row = new QHBoxLayout {this};
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(12);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_headline->wrapped());
    texts->addWidget(m_detail->wrapped());
    texts->addWidget(m_reason->wrapped());
    m_detail->setObjectName(u"bannerDetail"_s);
    m_reason->setObjectName(u"bannerReason"_s);
    m_reason->hide();
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addLayout(m_buttons);
    m_buttons->setSpacing(8);
}

void Banner::setMessage(Kind kind, const QString &headline, const QString &detail)
{
    const bool info = kind == Kind::Info;
    const IconTint tint = info ? IconTint::Accent : kind == Kind::Warning ? IconTint::Warning : IconTint::Danger;
    m_icon->setPixmap(themeIcon(info ? u"info"_s : u"warning"_s, tint).pixmap(20, 20));
    setProperty("banner", info ? u"info"_s : kind == Kind::Warning ? u"warning"_s : u"danger"_s);
    style()->unpolish(this);
    style()->polish(this);
    m_headline->setText(headline);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
}

void Banner::setReason(const QString &reason)
{
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
}

QString Banner::headline() const
{
    return m_headline->text();
}

QPushButton *Banner::addButton(const QString &text)
{
    auto *button = new QPushButton {text, this};
    m_buttons->addWidget(button);
    return button;
}

void Banner::removeButtons()
{
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

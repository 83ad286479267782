// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/errortext.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

Page::Page(const HubContext &hub, const QString &title, const QString &subtitle, QWidget *parent)
    : QWidget {parent}
    , m_hub {hub}
    , m_subtitle {new TextLabel {subtitle, TextLabel::Role::Muted}}
    , m_actions {new QHBoxLayout}
    , m_error {new Banner}
    , m_body {new QVBoxLayout {this}}
{
    m_body->setContentsMargins(24, 20, 24, 16);
    m_body->setSpacing(16);
    auto *titles = new QVBoxLayout;
    titles->setSpacing(2);
    titles->addWidget(new TextLabel {title, TextLabel::Role::Title});
    titles->addWidget(m_subtitle->wrapped());
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addLayout(titles, 1);
    head->addLayout(m_actions);
    m_actions->setSpacing(8);
    m_actions->setAlignment(Qt::AlignBottom);
    m_body->addLayout(head);
    m_body->addWidget(m_error);
    m_error->setObjectName(u"errorBanner"_s);
    m_error->hide();
    connect(m_error->addButton(tr("Close")), &QPushButton::clicked, this, &Page::clearError);
}

void Page::showSnapshot(const HubSnapshotPtr &)
{
    refresh();
}

void Page::showCommitted(const QList<ModelCall> &)
{}

void Page::createNew()
{}

void Page::focusFilter()
{}

void Page::goBack()
{}

void Page::addAction(QWidget *widget)
{
    m_actions->addWidget(widget, 0, Qt::AlignBottom);
}

void Page::setSubtitle(const QString &text)
{
    m_subtitle->setText(text);
}

void Page::showError(const Error &error)
{
    m_error->setMessage(Banner::Kind::Danger, errorText(error.code), {});
    m_error->setReason({});
    m_error->show();
}

void Page::showWarning(const QString &headline, const QString &text, const QString &reason)
{
    m_error->setMessage(Banner::Kind::Warning, headline, text);
    m_error->setReason(reason);
    m_error->show();
}

void Page::clearError()
{
    m_error->hide();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmentedcontrol.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QStyle>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

SegmentedControl::SegmentedControl(const QString &accessibleName, QWidget *parent)
    : QWidget {parent}
    , m_group {new QButtonGroup {this}}
    , m_row {new QHBoxLayout {this}}
{
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(0);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int index, bool checked) {
        if (checked)
            emit currentChanged(index);
    });
}

void SegmentedControl::addChoice(const QString &text)
{
    auto *button = new QToolButton;
    const int index = m_row->count();
    button->setText(text);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setProperty("segment", true);
    button->setProperty("segmentEnd", index == 0 ? u"first"_s : u"last"_s);
    if (index > 1)
        m_group->button(index - 1)->setProperty("segmentEnd", u"middle"_s);
    m_row->addWidget(button);
    m_group->addButton(button, index);
    if (index == 0)
        setCurrent(0);
}

void SegmentedControl::setCurrent(int index)
{
    if (QAbstractButton *button = m_group->button(index))
        button->setChecked(true);
}

int SegmentedControl::current() const
{
    return m_group->checkedId();
}

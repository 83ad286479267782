// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/formdialog.h"

#include <QAbstractScrollArea>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/displaytext.h"
#include "ui/errortext.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype longestDetail = 300;
constexpr int underlineRoom = 3; // an underlined letter stands alone: the text is a little wider than it was measured

/// Of a label that is in line with its field, or with the first line of a field of many.
int labelHeight(QWidget *field)
{
    field->ensurePolished();
    for (QWidget *part : field->findChildren<QWidget *>())
        part->ensurePolished();
    if (!qobject_cast<QAbstractScrollArea *>(field))
        return field->sizeHint().height();
    QLineEdit line;
    line.ensurePolished();
    return line.sizeHint().height();
}
} // namespace

FormDialog::FormDialog(const QString &title, const QString &primaryText, QWidget *parent)
    : QDialog {parent}
    , m_form {new QFormLayout}
    , m_problem {new TextLabel}
    , m_detail {new TextLabel {{}, TextLabel::Role::Small}}
    , m_primary {new QPushButton {primaryText}}
    , m_buttons {buildButtons()}
{
    setWindowTitle(title);
    setMinimumWidth(520);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(12);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_primary->setObjectName(u"primaryButton"_s);
    m_primary->setProperty("kind", u"primary"_s);

    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(new TextLabel {title, TextLabel::Role::Heading});
    column->addLayout(m_form);
    column->addLayout(buildProblem());
    column->addWidget(m_buttons);
    connect(m_primary, &QPushButton::clicked, this, &FormDialog::handlePrimary);
}

QLayout *FormDialog::buildProblem()
{
    m_problem->setObjectName(u"problem"_s);
    m_problem->setTone(u"danger"_s);
    m_problem->setMinimumHeight(fontMetrics().height());
    m_detail->setObjectName(u"problemDetail"_s);
    m_detail->hide();
    auto *lines = new QVBoxLayout;
    lines->setSpacing(4);
    lines->addWidget(m_problem->wrapped());
    lines->addWidget(m_detail->wrapped());
    return lines;
}

QWidget *FormDialog::buildButtons()
{
    auto *cancel = new QPushButton {tr("Cancel")};
    cancel->setObjectName(u"cancelButton"_s);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QWidget;
    auto *row = new QHBoxLayout {buttons};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(m_primary);
    return buttons;
}

void FormDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    growToFit();
}

void FormDialog::growToFit()
{
    // A window does not follow its wrapped texts by itself.
    const int needed = layout()->totalHeightForWidth(width());
    if (needed > height())
        resize(width(), needed);
}

void FormDialog::setVisible(bool visible)
{
    // The fields were added after the buttons; the keyboard comes to the buttons last, as the eye does.
    if (visible && !isVisible()) {
        m_buttons->setParent(nullptr);
        layout()->addWidget(m_buttons);
        m_primary->setDefault(true); // known to the dialog only when it is in it
    }
    QDialog::setVisible(visible);
}

void FormDialog::addField(const QString &label, QWidget *field, const QString &hint)
{
    auto *caption = new TextLabel {label};
    // Mnemonics are shown only for a label with a buddy, so a data text never becomes one.
    caption->setBuddy(field);
    caption->setMinimumWidth(caption->sizeHint().width() + underlineRoom);
    caption->setFixedHeight(labelHeight(field)); // in line with the field, not with the hint below it
    if (hint.isEmpty()) {
        m_form->addRow(caption, field);
        return;
    }
    auto *cell = new QVBoxLayout;
    cell->setSpacing(4);
    cell->addWidget(field);
    auto *small = new TextLabel {hint, TextLabel::Role::Small};
    cell->addWidget(small->wrapped());
    m_form->addRow(caption, cell);
}

TextLabel *FormDialog::addSentence(const QString &text)
{
    auto *label = new TextLabel {text, TextLabel::Role::Muted};
    m_form->addRow(label->wrapped());
    return label;
}

void FormDialog::check()
{
    if (m_isBusy)
        return; // a field that is emptied on submit is no mistake
    const QString problem = complaint();
    m_problem->setText(problem);
    m_detail->hide();
    m_primary->setEnabled(problem.isEmpty());
}

void FormDialog::setBusy(bool busy)
{
    m_isBusy = busy;
    m_primary->setEnabled(!busy);
}

void FormDialog::showError(const Error &error)
{
    showProblem(errorText(error.code), error.detail);
}

void FormDialog::showProblem(const QString &sentence, const QString &detail)
{
    setBusy(false);
    m_problem->setText(sentence);
    m_detail->setText(DisplayText::oneLine(detail, longestDetail));
    m_detail->setVisible(!detail.isEmpty());
    growToFit();
}

void FormDialog::handlePrimary()
{
    check();
    if (!m_primary->isEnabled())
        return;
    setBusy(true);
    submit();
}

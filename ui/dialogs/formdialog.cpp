// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/formdialog.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/errortext.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

FormDialog::FormDialog(const QString &title, const QString &primaryText, QWidget *parent)
    : QDialog {parent}
    , m_form {new QFormLayout}
    , m_problem {new TextLabel}
    , m_primary {new QPushButton {primaryText}}
{
    setWindowTitle(title);
    setMinimumWidth(520);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(12);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_problem->setObjectName(u"problem"_s);
    m_problem->setTone(u"danger"_s);
    m_problem->setMinimumHeight(fontMetrics().height());
    m_primary->setObjectName(u"primaryButton"_s);
    m_primary->setProperty("kind", u"primary"_s);
    m_primary->setDefault(true);

    auto *cancel = new QPushButton {tr("Cancel")};
    cancel->setObjectName(u"cancelButton"_s);
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_primary);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(new TextLabel {title, TextLabel::Role::Heading});
    column->addLayout(m_form);
    column->addWidget(m_problem->wrapped());
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_primary, &QPushButton::clicked, this, &FormDialog::handlePrimary);
}

void FormDialog::addField(const QString &label, QWidget *field, const QString &hint)
{
    auto *caption = new TextLabel {label};
    // Mnemonics are shown only for a label with a buddy, so a data text never becomes one.
    caption->setBuddy(field);
    field->ensurePolished();
    caption->setMinimumHeight(field->sizeHint().height());
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
    m_primary->setEnabled(problem.isEmpty());
}

void FormDialog::setBusy(bool busy)
{
    m_isBusy = busy;
    m_primary->setEnabled(!busy);
}

void FormDialog::showError(const Error &error)
{
    setBusy(false);
    m_problem->setText(errorText(error.code));
    m_problem->setToolTip({});
}

void FormDialog::handlePrimary()
{
    check();
    if (!m_primary->isEnabled())
        return;
    setBusy(true);
    submit();
}

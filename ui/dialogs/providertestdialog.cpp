// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/providertestdialog.h"

#include <utility>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/store/reader.h"
#include "ui/displaytext.h"
#include "ui/errortext.h"
#include "ui/widgets/card.h"
#include "ui/widgets/statelabel.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

ProviderTestDialog::ProviderTestDialog(const HubContext &hub, AiProvider provider, qint64 credentialId, QWidget *parent)
    : QDialog {parent}
    , m_hub {hub}
    , m_provider {std::move(provider)}
    , m_credentialId {credentialId}
    , m_model {new QComboBox}
    , m_run {new QPushButton {tr("&Test")}}
    , m_state {new StateLabel}
    , m_figures {new TextLabel}
    , m_message {new TextLabel}
    , m_detail {new TextLabel {{}, TextLabel::Role::Small}}
    , m_models {new TextLabel {{}, TextLabel::Role::Muted}}
{
    setWindowTitle(tr("Test %1").arg(m_provider.name));
    setMinimumWidth(560);
    m_model->setObjectName(u"modelField"_s);
    m_run->setObjectName(u"runButton"_s);
    m_state->setObjectName(u"resultState"_s);
    m_message->setObjectName(u"resultMessage"_s);
    m_detail->setObjectName(u"resultDetail"_s);
    m_figures->setObjectName(u"resultFigures"_s);
    m_models->setObjectName(u"resultModels"_s);
    build();
    loadModels();
    connect(m_run, &QPushButton::clicked, this, &ProviderTestDialog::run);
}

void ProviderTestDialog::build()
{
    m_model->setEditable(true);
    m_model->setInsertPolicy(QComboBox::NoInsert);
    m_model->lineEdit()->setPlaceholderText(tr("Automatic: list the provider's models"));
    m_run->setProperty("kind", u"primary"_s);
    m_run->setDefault(true);
    m_state->setState(Mark::Off, tr("Not tested yet"));
    m_models->setMaximumHeight(fontMetrics().height() * 6);

    auto *label = new TextLabel {tr("&Model")};
    label->setBuddy(m_model);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_model, 1);
    row->addWidget(m_run);
    auto *card = new Card;
    auto *summary = new QHBoxLayout;
    summary->addWidget(m_state);
    summary->addStretch();
    summary->addWidget(m_figures);
    card->body()->addLayout(summary);
    card->body()->addWidget(m_message->wrapped());
    card->body()->addWidget(m_detail->wrapped());
    card->body()->addWidget(m_models->wrapped());
    auto *buttons = new QDialogButtonBox;
    connect(buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole), &QPushButton::clicked, this,
            &QDialog::reject);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(new TextLabel {windowTitle(), TextLabel::Role::Heading});
    column->addLayout(row);
    column->addWidget(card);
    column->addStretch();
    column->addWidget(buttons);
}

void ProviderTestDialog::loadModels()
{
    m_hub.reader->run<QList<AiModel>>(
        [name = m_provider.name](const HubQueries &queries) { return queries.models(name); }, this,
        [this](const Result<QList<AiModel>> &models) {
            if (!models)
                return; // the choice is free text as well
            const QString typed = m_model->currentText();
            for (const AiModel &model : *models)
                m_model->addItem(model.name);
            m_model->setCurrentText(typed);
        });
}

void ProviderTestDialog::run()
{
    m_run->setEnabled(false);
    m_state->setState(Mark::Busy, tr("Asking the provider…"));
    m_figures->clear();
    m_message->clear();
    m_detail->clear();
    m_models->clear();
    m_hub.gateway->testProvider(m_provider.id, m_credentialId, m_model->currentText().trimmed(), this,
                                [this](const ProviderTest &test) { show(test); });
}

void ProviderTestDialog::show(const ProviderTest &test)
{
    m_run->setEnabled(true);
    m_state->setState(test.succeeded ? Mark::Good : Mark::Bad, test.succeeded ? tr("It works") : tr("It failed"));
    const QString time = DisplayText::duration(test.durationMs * 1'000);
    m_figures->setText(test.httpStatus == 0 ? time : tr("HTTP %1 · %2").arg(test.httpStatus).arg(time));
    m_message->setText(sentenceOf(test));
    m_detail->setText(DisplayText::oneLine(test.message, 500));
    if (!test.models.isEmpty())
        m_models->setText(DisplayText::oneLine(
            tr("%n model(s) listed: %1", nullptr, static_cast<int>(test.models.size())).arg(test.models.join(u", "_s)),
            600));
}

QString ProviderTestDialog::sentenceOf(const ProviderTest &test)
{
    if (test.succeeded)
        return tr("The provider answered as it should.");
    return test.error
               ? failureText(*test.error)
               : tr("The provider answered, but not as one of its kind does. Check the kind, the base URL and the "
                    "model.");
}

/// In the words of errorText(), but for those that are of a call or of a form.
QString ProviderTestDialog::failureText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadRequest:
        return tr("A provider of this kind cannot be tried without a charge.");
    case ErrorCode::NotFound:
    case ErrorCode::UpstreamRejected:
        return tr("The provider refused the request. Check the base URL and the model.");
    default:
        return errorText(code);
    }
}

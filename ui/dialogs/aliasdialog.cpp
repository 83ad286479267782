// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/aliasdialog.h"

#include <utility>

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>

#include "models/store/hubcommands.h"
#include "models/store/store.h"
#include "models/values/aliastarget.h"

using namespace Qt::Literals::StringLiterals;

AliasDialog::AliasDialog(const HubContext &hub, const std::optional<ModelAlias> &alias, QStringList takenNames,
                         QWidget *parent)
    : FormDialog {alias ? tr("Edit the alias %1").arg(alias->alias) : tr("Add an alias"),
                  alias ? tr("Save") : tr("Add alias"), parent}
    , m_hub {hub}
    , m_takenNames {alias ? QStringList {} : std::move(takenNames)}
    , m_isNew {!alias}
    , m_name {new QLineEdit}
    , m_targets {new QPlainTextEdit}
    , m_strategy {new QComboBox}
{
    m_name->setObjectName(u"aliasNameField"_s);
    m_targets->setObjectName(u"aliasTargetsField"_s);
    m_strategy->setObjectName(u"aliasStrategyField"_s);
    m_targets->setTabChangesFocus(true);
    m_targets->setMinimumHeight(90);
    using enum RoutingStrategy;
    for (const RoutingStrategy strategy : {Priority, Weighted, LeastCost, LowestLatency, Sticky})
        m_strategy->addItem(strategyText(strategy), static_cast<int>(strategy));
    if (alias) {
        m_name->setText(alias->alias);
        m_name->setReadOnly(true); // under another name it is another alias
        m_strategy->setCurrentIndex(m_strategy->findData(static_cast<int>(alias->strategy)));
        QStringList lines;
        for (const ModelAlias::Target &target : alias->targets)
            lines.append(aliasTargetText(target));
        m_targets->setPlainText(lines.join(u'\n'));
    }
    addField(tr("&Name"), m_name, tr("What apps ask for in the place of a model."));
    addField(
        tr("&Models"), m_targets,
        tr("One on each line, written provider/model; =3 behind it makes its weight 3. When one fails, the next is "
           "asked."));
    addField(tr("&First choice"), m_strategy);
    connect(m_name, &QLineEdit::textChanged, this, [this] { check(); });
    connect(m_targets, &QPlainTextEdit::textChanged, this, [this] { check(); });
    check();
}

QString AliasDialog::strategyText(RoutingStrategy strategy)
{
    switch (strategy) {
    case RoutingStrategy::Priority:
        return tr("The first in order");
    case RoutingStrategy::Weighted:
        return tr("By weight");
    case RoutingStrategy::LeastCost:
        return tr("The cheapest");
    case RoutingStrategy::LowestLatency:
        return tr("The fastest of late");
    case RoutingStrategy::Sticky:
        return tr("The same for a conversation");
    }
    return {};
}

ModelAlias AliasDialog::entered() const
{
    ModelAlias alias {0, m_name->text().trimmed(), {}, static_cast<RoutingStrategy>(m_strategy->currentData().toInt())};
    for (const QString &line : m_targets->toPlainText().split(u'\n', Qt::SkipEmptyParts)) {
        if (!line.trimmed().isEmpty())
            alias.targets.append(aliasTargetFromText(line));
    }
    return alias;
}

QString AliasDialog::complaint() const
{
    const ModelAlias alias = entered();
    if (alias.alias.isEmpty())
        return tr("Enter a name.");
    if (m_takenNames.contains(alias.alias, Qt::CaseInsensitive))
        return tr("Another alias has this name.");
    if (alias.targets.isEmpty())
        return tr("Enter at least one model.");
    for (const ModelAlias::Target &target : alias.targets) {
        const qsizetype slash = target.name.indexOf(u'/');
        if (slash < 1 || slash == target.name.size() - 1)
            return tr("%1 is not written provider/model.").arg(target.name);
        if (target.weight < 1 || target.weight > ModelAlias::maxWeight)
            return tr("A weight is 1 to %1.").arg(ModelAlias::maxWeight);
    }
    return {};
}

void AliasDialog::submit()
{
    m_hub.store->run<ModelAlias>(
        u"window"_s,
        [alias = entered(), isNew = m_isNew](const HubCommands &commands) {
            return isNew ? commands.createAlias(alias) : commands.addAlias(alias);
        },
        this,
        [this](const Result<ModelAlias> &result) {
            if (result)
                accept();
            else
                showError(result.error());
        });
}

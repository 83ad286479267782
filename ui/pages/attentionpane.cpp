// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/attentionpane.h"

#include <algorithm>
#include <utility>

#include <QPushButton>
#include <QVBoxLayout>

#include "models/settings/settingvalues.h"
#include "models/store/hubqueries.h"
#include "models/store/reader.h"
#include "ui/dialogs/deadeventsdialog.h"
#include "ui/displaytext.h"
#include "ui/widgets/banner.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 nanoPerCredit = 1'000'000'000;

/// The first few by name; how many more there are.
QString namesOf(const QList<Account> &accounts)
{
    constexpr qsizetype mostNames = 3;
    QStringList names;
    for (const Account &account : accounts.first(std::min(mostNames, accounts.size())))
        names.append(AttentionPane::tr("%1 (%2)", "account (credits)")
                         .arg(DisplayText::oneLine(account.name), DisplayText::credits(account.balanceNano)));
    const qsizetype more = accounts.size() - names.size();
    const QString list = names.join(u", "_s);
    return more > 0 ? AttentionPane::tr("%1 and %n more", "accounts", static_cast<int>(more)).arg(list) : list;
}
} // namespace

AttentionPane::AttentionPane(HubContext hub, QWidget *parent)
    : QWidget {parent}
    , m_hub {std::move(hub)}
    , m_snapshot {m_hub.snapshot}
    , m_accounts {new Banner}
    , m_events {new Banner}
{
    setObjectName(u"attentionPane"_s);
    m_accounts->setObjectName(u"creditBanner"_s);
    m_events->setObjectName(u"deadEventsBanner"_s);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_accounts);
    column->addWidget(m_events);
    QPushButton *events = m_events->addButton(tr("Show reports…"));
    events->setObjectName(u"showDeadEventsButton"_s);
    connect(events, &QPushButton::clicked, this, [this] {
        auto *dialog = new DeadEventsDialog {m_hub, this};
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::finished, this, &AttentionPane::refresh);
        dialog->open();
    });
    show({});
}

void AttentionPane::refresh()
{
    m_hub.reader->run<Content>(
        [](const HubQueries &queries) -> Result<Content> {
            const auto accounts = queries.accounts();
            const auto dead = queries.outboxCount(true);
            if (!accounts || !dead)
                return tl::unexpected {accounts ? dead.error() : accounts.error()};
            return Content {*accounts, *dead};
        },
        this,
        [this](const Result<Content> &content) {
            if (content) // the page around it says what is wrong with the database
                show(*content);
        });
}

void AttentionPane::show(const Content &content)
{
    showAccounts(content.accounts);
    showEvents(content.deadEvents);
    setVisible(!m_accounts->isHidden() || !m_events->isHidden());
}

/// Without enforcement a balance below zero only says what was used. The warning's own bound is asked, not the mark
/// that the hub puts on the account once a minute.
void AttentionPane::showAccounts(const QList<Account> &accounts)
{
    m_accounts->hide();
    if (!m_snapshot)
        return;
    const SettingValues settings {m_snapshot->settings};
    const qint64 lowNano = settings.integer(SettingKey::BillingLowBalanceCredits) * nanoPerCredit;
    const bool isEnforced = settings.boolean(SettingKey::BillingEnforce);
    QList<Account> empty;
    QList<Account> low;
    for (const Account &account : accounts) {
        const bool isUsed = std::any_of(m_snapshot->apps.begin(), m_snapshot->apps.end(),
                                        [&account](const auto &app) { return app->accountId == account.id; });
        if (isEnforced && isUsed && account.balanceNano <= 0)
            empty.append(account);
        else if (lowNano > 0 && account.balanceNano < lowNano)
            low.append(account);
    }
    if (empty.isEmpty() && low.isEmpty())
        return;
    const bool isEmpty = !empty.isEmpty();
    const QString action = tr("To give credit: portico credit grant ACCOUNT CREDITS");
    m_accounts->setMessage(isEmpty ? Banner::Kind::Danger : Banner::Kind::Warning,
                           isEmpty ? tr("Credit is used up: %1").arg(namesOf(empty))
                                   : tr("Credit runs low: %1").arg(namesOf(low)),
                           isEmpty ? tr("Calls of these accounts' apps are refused.") + u' ' + action : action);
    m_accounts->show();
}

void AttentionPane::showEvents(qint64 dead)
{
    m_events->setVisible(dead > 0);
    if (dead > 0)
        m_events->setMessage(Banner::Kind::Warning, tr("%n report(s) not delivered", "", static_cast<int>(dead)),
                             tr("The billing system refused them or was away for too long. They are kept, and can be "
                                "sent again."));
}

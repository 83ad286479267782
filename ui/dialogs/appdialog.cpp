// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/appdialog.h"

#include <limits>
#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>

#include "models/store/hubcommands.h"
#include "models/store/reader.h"
#include "models/store/store.h"
#include "models/values/clock.h"
#include "ui/widgets/creditsfield.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int smallestWidth = 580; // its hints on one line

QSpinBox *limitField(const QString &name)
{
    auto *field = new QSpinBox;
    field->setObjectName(name);
    field->setRange(0, std::numeric_limits<int>::max());
    field->setGroupSeparatorShown(true);
    field->setSpecialValueText(AppDialog::tr("No limit"));
    return field;
}

QWidget *sideBySide(QWidget *left, QWidget *right)
{
    auto *both = new QWidget;
    auto *row = new QHBoxLayout {both};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(left, 1);
    row->addWidget(right);
    both->setFocusProxy(left);
    both->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    return both;
}

/// What differs between `from` and `to`, put over `limits`.
AppLimits withChanges(AppLimits limits, const AppLimits &from, const AppLimits &to)
{
    const auto take = [&](auto AppLimits::*limit) {
        if (from.*limit != to.*limit)
            limits.*limit = to.*limit;
    };
    take(&AppLimits::modelGlobs);
    take(&AppLimits::requestsPerMinute);
    take(&AppLimits::tokensPerMinute);
    take(&AppLimits::concurrentCalls);
    take(&AppLimits::budgetNano);
    take(&AppLimits::budgetPeriod);
    take(&AppLimits::expiresAtMs);
    return limits;
}

/// A new account is made on the way, and not without the app; one that exists already is what was wanted.
Result<IssuedKey> addWithAccount(const HubCommands &commands, const QString &name, const QString &account,
                                 const AppLimits &limits)
{
    Result<IssuedKey> issued = fail(ErrorCode::Internal, {});
    const Result<bool> done = commands.together([&]() -> Result<bool> {
        const auto made = commands.addAccount(account);
        if (!made && made.error().code != ErrorCode::Conflict)
            return tl::unexpected {made.error()};
        issued = commands.addApp(name, account, limits);
        return issued.has_value();
    });
    return done ? std::move(issued) : tl::unexpected {done.error()};
}
} // namespace

AppDialog::AppDialog(const HubContext &hub, std::optional<App> app, QStringList takenNames, QWidget *parent)
    : FormDialog {app ? tr("Edit app") : tr("Create an app"), app ? tr("Save") : tr("Create app"), parent}
    , m_hub {hub}
    , m_app {std::move(app)}
    , m_takenNames {std::move(takenNames)}
    , m_name {new QLineEdit}
    , m_account {new QComboBox}
    , m_models {new QLineEdit}
    , m_requests {limitField(u"requestsField"_s)}
    , m_tokens {limitField(u"tokensField"_s)}
    , m_concurrent {limitField(u"concurrentField"_s)}
    , m_budget {new CreditsField}
    , m_period {new QComboBox}
    , m_expires {new QCheckBox {tr("Expires on")}}
    , m_expiresAt {new QDateTimeEdit}
{
    setMinimumWidth(smallestWidth);
    buildFields();
    fill();
    loadAccounts();
    watch();
    check();
}

void AppDialog::buildFields()
{
    m_name->setObjectName(u"nameField"_s);
    m_account->setObjectName(u"accountField"_s);
    m_models->setObjectName(u"modelsField"_s);
    m_budget->setObjectName(u"budgetField"_s);
    m_period->setObjectName(u"periodField"_s);
    m_expires->setObjectName(u"expiresField"_s);
    m_name->setMaxLength(64);
    m_name->setPlaceholderText(tr("For example: my editor"));
    m_models->setPlaceholderText(tr("All models"));
    m_budget->setPlaceholderText(tr("No limit"));
    m_period->addItem(tr("per day"), QVariant::fromValue(BudgetPeriod::Day));
    m_period->addItem(tr("per month"), QVariant::fromValue(BudgetPeriod::Month));
    m_period->addItem(tr("in total"), QVariant::fromValue(BudgetPeriod::Total));
    m_expiresAt->setDisplayFormat(u"yyyy-MM-dd HH:mm"_s);
    m_expiresAt->setAccessibleName(tr("Expires on"));

    addField(tr("&Name"), m_name);
    addField(tr("&Account"), m_account, tr("Who pays. Apps of one account share its credit."));
    addField(tr("&Models"), m_models, tr("Separated by commas; * stands for anything, as in openai/gpt-*."));
    addField(tr("&Requests per minute"), m_requests);
    addField(tr("&Tokens per minute"), m_tokens);
    addField(tr("&Calls at once"), m_concurrent);
    addField(tr("&Budget"), sideBySide(m_budget, m_period), tr("In credits."));
    addField(tr("E&xpiry"), sideBySide(m_expires, m_expiresAt));
}

void AppDialog::fill()
{
    const AppLimits limits = m_app ? m_app->limits : AppLimits {};
    m_name->setText(m_app ? m_app->name : QString {});
    m_account->setEditable(!m_app);
    m_account->setEnabled(!m_app);
    m_account->addItem(m_app ? m_app->accountName : u"default"_s);
    m_models->setText(limits.modelGlobs.join(u", "_s));
    m_requests->setValue(limits.requestsPerMinute);
    m_tokens->setValue(static_cast<int>(std::min<qint64>(limits.tokensPerMinute, m_tokens->maximum())));
    m_concurrent->setValue(limits.concurrentCalls);
    m_budget->setNano(limits.budgetNano);
    m_period->setCurrentIndex(static_cast<int>(limits.budgetPeriod));
    const QDateTime inThirtyDays = QDateTime::fromMSecsSinceEpoch(m_hub.clock->utcMs()).addDays(30);
    m_expires->setChecked(limits.expiresAtMs > 0);
    m_expiresAt->setDateTime(limits.expiresAtMs > 0 ? QDateTime::fromMSecsSinceEpoch(limits.expiresAtMs)
                                                    : inThirtyDays);
    m_expiresAt->setEnabled(m_expires->isChecked());
    m_shown = this->limits();
}

void AppDialog::loadAccounts()
{
    if (m_app)
        return;
    m_hub.reader->run<QList<Account>>([](const HubQueries &queries) { return queries.accounts(); }, this,
                                      [this](const Result<QList<Account>> &accounts) {
                                          if (!accounts)
                                              return; // a name can still be typed
                                          for (const Account &account : *accounts) {
                                              if (m_account->findText(account.name) < 0)
                                                  m_account->addItem(account.name);
                                          }
                                      });
}

void AppDialog::watch()
{
    connect(m_name, &QLineEdit::textChanged, this, [this] { check(); });
    connect(m_account, &QComboBox::editTextChanged, this, [this] { check(); });
    connect(m_budget, &QLineEdit::textChanged, this, [this] { check(); });
    connect(m_expires, &QCheckBox::toggled, m_expiresAt, &QWidget::setEnabled);
    connect(m_expires, &QCheckBox::toggled, this, [this] { check(); });
    connect(m_expiresAt, &QDateTimeEdit::dateTimeChanged, this, [this] { check(); });
}

QString AppDialog::complaint() const
{
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return tr("Enter a name.");
    if (m_takenNames.contains(name, Qt::CaseInsensitive))
        return tr("Another app has this name.");
    if (m_account->currentText().trimmed().isEmpty())
        return tr("Enter the account that pays.");
    if (!m_budget->nano())
        return tr("The budget is a number from 0 to %1 with at most nine decimals.")
            .arg(CreditsField::textOf(std::numeric_limits<qint64>::max(), locale()));
    const bool isNewDate = !m_app || m_app->limits.expiresAtMs != m_expiresAt->dateTime().toMSecsSinceEpoch();
    if (m_expires->isChecked() && isNewDate && m_expiresAt->dateTime().toMSecsSinceEpoch() <= m_hub.clock->utcMs())
        return tr("The expiry must lie in the future.");
    return {};
}

AppLimits AppDialog::limits() const
{
    AppLimits limits;
    const QStringList globs = m_models->text().split(u',', Qt::SkipEmptyParts);
    for (const QString &glob : globs) {
        if (!glob.trimmed().isEmpty())
            limits.modelGlobs.append(glob.trimmed());
    }
    limits.requestsPerMinute = m_requests->value();
    limits.tokensPerMinute = m_tokens->value();
    limits.concurrentCalls = m_concurrent->value();
    limits.budgetNano = m_budget->nano().value_or(0); // see complaint()
    limits.budgetPeriod = m_period->currentData().value<BudgetPeriod>();
    limits.expiresAtMs = m_expires->isChecked() ? m_expiresAt->dateTime().toMSecsSinceEpoch() : 0;
    return limits;
}

void AppDialog::submit()
{
    m_app ? edit() : create();
}

void AppDialog::edit()
{
    HubCommands::AppEdit edit;
    if (const QString name = m_name->text().trimmed(); name != m_app->name)
        edit.name = name;
    edit.changeLimits = [from = m_shown, to = limits()](const AppLimits &now) -> Result<AppLimits> {
        return withChanges(now, from, to);
    };
    m_hub.store->run<App>(
        u"window"_s, [old = m_app->name, edit](const HubCommands &commands) { return commands.editApp(old, edit); },
        this, [this](const Result<App> &result) { result ? accept() : showError(result.error()); });
}

void AppDialog::create()
{
    m_hub.store->run<IssuedKey>(
        u"window"_s,
        [name = m_name->text().trimmed(), account = m_account->currentText().trimmed(),
         limits = limits()](const HubCommands &commands) { return addWithAccount(commands, name, account, limits); },
        this,
        [this](Result<IssuedKey> result) {
            if (!result) {
                showError(result.error());
                return;
            }
            m_issued = std::move(*result);
            accept();
        });
}

std::optional<IssuedKey> AppDialog::takeIssued()
{
    return std::exchange(m_issued, std::nullopt);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settingspage.h"

#include <algorithm>
#include <utility>

#include <QComboBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QShowEvent>
#include <QUrl>
#include <QVBoxLayout>

#include "models/gatewaycontrol.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/languages.h"
#include "ui/pages/settingloss.h"
#include "ui/pages/settingrow.h"
#include "ui/pages/settingtext.h"
#include "ui/pages/storagerow.h"
#include "ui/theme/icon.h"
#include "ui/widgets/card.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/wheelguard.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int maxWidth = 960;

QWidget *line()
{
    auto *line = new QFrame;
    line->setProperty("line", true);
    return line;
}

QWidget *choiceRow(const QString &title, const QString &sentence, QComboBox *field)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout {row};
    layout->setContentsMargins(0, 8, 0, 8);
    auto *label = new TextLabel {title};
    label->setBuddy(field);
    field->setAccessibleName(title);
    field->setMinimumWidth(SettingRow::fieldWidth);
    field->installEventFilter(new WheelGuard {field});
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(label);
    texts->addWidget((new TextLabel {sentence, TextLabel::Role::Small})->wrapped());
    texts->addStretch();
    layout->setSpacing(16);
    layout->addLayout(texts, 1);
    layout->addWidget(field);
    layout->addSpacing(SettingRow::resetWidth()); // in line with the fields that can be reset
    return row;
}
} // namespace

SettingsPage::SettingsPage(const HubContext &hub, QWidget *parent)
    : Page {hub, tr("Settings"), tr("Changes apply at once"), parent}
    , m_search {new QLineEdit}
    , m_theme {new QComboBox}
    , m_language {new QComboBox}
    , m_revert {new QPushButton {themeIcon(u"undo"_s), tr("Re&vert changes")}}
    , m_noMatch {new TextLabel {tr("No setting matches."), TextLabel::Role::Muted}}
    , m_storage {new StorageRow}
{
    build();
    RevertPoint &point = *hub.revertPoint;
    m_isRemade = point.isSet && point.language != hub.settings->language();
    point.language = hub.settings->language();
    connect(hub.gateway, &GatewayControl::stateChanged, this, &SettingsPage::showPending);
}

void SettingsPage::build()
{
    m_search->setObjectName(u"settingsSearch"_s);
    m_search->setPlaceholderText(tr("Find a setting"));
    m_search->setAccessibleName(tr("Find a setting"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(220);
    m_revert->setObjectName(u"revertButton"_s);
    m_revert->setToolTip(tr("Take back what was changed on this page since it was opened"));
    m_revert->setEnabled(false);
    addAction(m_search);
    addAction(m_revert);
    connect(m_search, &QLineEdit::textChanged, this, &SettingsPage::filter);
    connect(m_revert, &QPushButton::clicked, this, &SettingsPage::revert);

    auto *inside = new QWidget;
    inside->setObjectName(u"settingsBody"_s);
    inside->setMaximumWidth(maxWidth);
    auto *column = new QVBoxLayout {inside};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(16);
    m_noMatch->hide();
    column->addWidget(m_noMatch);
    column->addWidget(buildAppearance());
    for (QWidget *group : buildGroups())
        column->addWidget(group);
    column->addWidget(buildData());
    column->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setObjectName(u"settingsScroll"_s);
    scroll->setWidgetResizable(true);
    scroll->setWidget(inside);
    body()->addWidget(scroll, 1);
}

QWidget *SettingsPage::buildAppearance()
{
    m_theme->setObjectName(u"themeField"_s);
    m_theme->addItems({tr("Like the system"), tr("Light"), tr("Dark")});
    m_theme->setCurrentIndex(static_cast<int>(hub().settings->theme()));
    m_language->setObjectName(u"languageField"_s);
    m_language->addItem(tr("Like the system"), QString {});
    for (const Languages::Language &language : Languages::available())
        m_language->addItem(language.title, language.name);
    m_language->setCurrentIndex(std::max(0, m_language->findData(hub().settings->language())));
    connect(m_theme, &QComboBox::currentIndexChanged, this, [this](int index) {
        hub().settings->setTheme(static_cast<UiSettings::ThemeChoice>(index));
        showRevertible();
    });
    connect(m_language, &QComboBox::currentIndexChanged, this, &SettingsPage::applyPending);
    // Later, because the window is made anew in the other language, this field with it.
    connect(
        m_language, &QComboBox::currentIndexChanged, hub().settings,
        [settings = hub().settings, field = m_language] { settings->setLanguage(field->currentData().toString()); },
        Qt::DirectConnection);
    auto *card = new Card {tr("Appearance")};
    card->body()->setSpacing(0);
    addRow(card, choiceRow(tr("Theme"), tr("Light or dark colours."), m_theme), tr("Theme"));
    addRow(card, choiceRow(tr("Language"), tr("Of the window. Logs and the command line stay English."), m_language),
           tr("Language"));
    return card;
}

QList<QWidget *> SettingsPage::buildGroups()
{
    QList<QWidget *> cards;
    QHash<QString, Card *> byTitle;
    for (const SettingSpec &spec : SettingSpec::all()) {
        const QString title = settingGroup(spec.key);
        Card *&card = byTitle[title];
        if (!card) {
            card = new Card {title};
            card->body()->setSpacing(0);
            cards.append(card);
        }
        auto *row = new SettingRow {spec};
        addRow(card, row,
               settingTitle(spec.key) + u'\n' + settingSentence(spec.key) + u'\n' + QString::fromLatin1(spec.name));
        m_rows.insert(static_cast<int>(spec.key), row);
        connect(row, &SettingRow::edited, this, [this, row](SettingKey key, const QString &value) {
            QHash<int, QString> &before = hub().revertPoint->values;
            if (!before.contains(static_cast<int>(key)))
                before.insert(static_cast<int>(key), row->value());
            apply({{key, value}});
        });
    }
    return cards;
}

QWidget *SettingsPage::buildData()
{
    auto *card = new Card {tr("Data")};
    auto *folder = new QWidget;
    auto *row = new QHBoxLayout {folder};
    row->setContentsMargins(0, 8, 0, 8);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(new TextLabel {tr("Data folder")});
    auto *path = new TextLabel {hub().dataFolder, TextLabel::Role::Code};
    path->setObjectName(u"dataFolder"_s);
    texts->addWidget(path->wrapped());
    texts->addWidget((new TextLabel {tr("The database, its backups and the log are here. Provider keys in it are "
                                        "encrypted."),
                                     TextLabel::Role::Small})
                         ->wrapped());
    auto *open = new QPushButton {themeIcon(u"folder"_s), tr("&Open folder")};
    open->setObjectName(u"openDataFolder"_s);
    connect(open, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(hub().dataFolder)); });
    row->addLayout(texts, 1);
    row->addWidget(open, 0, Qt::AlignTop);
    addRow(card, folder, tr("Data folder"));
    addRow(card, m_storage, tr("Storage"));
    return card;
}

void SettingsPage::refresh()
{
    for (SettingRow *row : std::as_const(m_rows))
        row->restore();
    readSizes();
}

void SettingsPage::readSizes()
{
    read<StorageSizes>([](const HubQueries &queries) { return queries.storage(); },
                       [this](const StorageSizes &sizes) { m_storage->setSizes(sizes); });
}

void SettingsPage::showSnapshot(const HubSnapshotPtr &snapshot)
{
    const SettingValues values {snapshot->settings};
    for (const SettingSpec &spec : SettingSpec::all()) {
        SettingRow *row = m_rows.value(static_cast<int>(spec.key));
        row->setValue(QString::fromUtf8(values.text(spec.key)));
    }
    showPending();
    showRevertible();
}

void SettingsPage::showPending()
{
    const std::optional<SettingValues> running = hub().gateway->startedWith();
    for (const SettingSpec &spec : SettingSpec::all()) {
        SettingRow *row = m_rows.value(static_cast<int>(spec.key));
        row->setRestartPending(spec.needsRestart && running
                               && QString::fromUtf8(running->text(spec.key)) != row->value());
    }
}

void SettingsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    if (event->spontaneous())
        return;
    if (!std::exchange(m_isFirstShow, false) || !m_isRemade)
        remember();
    readSizes();
}

void SettingsPage::focusFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void SettingsPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    if (!event->spontaneous())
        applyPending();
}

void SettingsPage::applyPending()
{
    for (SettingRow *row : std::as_const(m_rows))
        row->applyPending();
}

void SettingsPage::apply(const QList<Change> &changes)
{
    QList<Change> doubtful;
    for (const Change &change : changes) {
        if (m_asked.contains(change.key))
            continue;
        if (!SettingLoss::isPossible(change.key, rowOf(change.key)->value(), change.value)) {
            store(change);
            continue;
        }
        m_asked.insert(change.key);
        doubtful.append(change);
    }
    if (doubtful.isEmpty())
        return;
    hub().reader->run<StorageSizes>([](const HubQueries &queries) { return queries.storage(); }, this,
                                    [this, doubtful](const Result<StorageSizes> &sizes) {
                                        if (sizes)
                                            return ask(doubtful, *sizes);
                                        showError(sizes.error());
                                        settleAsked(doubtful, false);
                                    });
}

void SettingsPage::ask(const QList<Change> &changes, const StorageSizes &sizes)
{
    QStringList losses;
    for (const Change &change : changes) {
        if (const QString loss = SettingLoss::sentence(change.key, change.value, sizes); !loss.isEmpty())
            losses.append(loss);
    }
    if (losses.isEmpty())
        return settleAsked(changes, true);
    if (!window()->isVisible()) // nobody is there who could be asked
        return settleAsked(changes, false);
    auto *dialog =
        new ConfirmDialog {tr("Delete what was kept?"), losses.join(u"\n\n"_s), tr("Delete", "what was kept"), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this,
            [this, changes](int result) { settleAsked(changes, result == QDialog::Accepted); });
    dialog->open();
}

void SettingsPage::settleAsked(const QList<Change> &changes, bool isAgreed)
{
    for (const Change &change : changes) {
        m_asked.remove(change.key);
        if (isAgreed)
            store(change);
        else
            rowOf(change.key)->restore();
    }
}

void SettingsPage::store(const Change &change)
{
    const QString name = QString::fromLatin1(SettingSpec::of(change.key).name);
    this->change<void>(
        [name, value = change.value](const HubCommands &commands) { return commands.setSetting(name, value); });
}

void SettingsPage::remember()
{
    RevertPoint &point = *hub().revertPoint;
    point.values.clear();
    point.theme = hub().settings->theme();
    point.isSet = true;
    showRevertible();
}

void SettingsPage::revert()
{
    const RevertPoint &point = *hub().revertPoint;
    QList<Change> changes;
    for (auto value = point.values.cbegin(); value != point.values.cend(); ++value) {
        if (m_rows.value(value.key())->value() != value.value())
            changes.append({static_cast<SettingKey>(value.key()), value.value()});
    }
    apply(changes);
    m_theme->setCurrentIndex(static_cast<int>(point.theme));
}

void SettingsPage::showRevertible()
{
    const RevertPoint &point = *hub().revertPoint;
    bool differs = hub().settings->theme() != point.theme;
    for (auto value = point.values.cbegin(); value != point.values.cend(); ++value)
        differs = differs || m_rows.value(value.key())->value() != value.value();
    m_revert->setEnabled(differs);
}

void SettingsPage::addRow(Card *card, QWidget *row, const QString &words)
{
    QWidget *above = nullptr;
    if (std::ranges::any_of(m_listed, [card](const Row &listed) { return listed.card == card; })) {
        above = line();
        card->body()->addWidget(above);
    }
    card->body()->addWidget(row);
    m_listed.append({card, above, row, words});
}

void SettingsPage::filter(const QString &text)
{
    const QString wanted = text.trimmed();
    QSet<Card *> shown;
    for (const Row &listed : std::as_const(m_listed)) {
        const bool matches = wanted.isEmpty() || listed.words.contains(wanted, Qt::CaseInsensitive);
        listed.row->setVisible(matches);
        if (listed.line)
            listed.line->setVisible(matches && shown.contains(listed.card));
        if (matches)
            shown.insert(listed.card);
    }
    for (const Row &listed : std::as_const(m_listed))
        listed.card->setVisible(shown.contains(listed.card));
    m_noMatch->setVisible(shown.isEmpty());
}

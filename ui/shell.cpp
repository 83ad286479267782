// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell.h"

#include <algorithm>
#include <array>

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "models/gatewaycontrol.h"
#include "ui/errortext.h"
#include "ui/gatewaybanner.h"
#include "ui/pages/appspage.h"
#include "ui/pages/callspage.h"
#include "ui/pages/overviewpage.h"
#include "ui/pages/providerspage.h"
#include "ui/pages/settingspage.h"
#include "ui/theme/icon.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/vaultbanner.h"

using namespace Qt::Literals::StringLiterals;

Shell::Shell(const HubContext &hub, SecretClipboard *clipboard, QWidget *parent)
    : QWidget {parent}
    , m_hub {hub}
    , m_list {new QListWidget}
    , m_pages {new QStackedWidget}
    , m_banners {new QWidget}
    , m_vaultBanner {new VaultBanner {hub.vault}}
    , m_storeBanner {new Banner}
    , m_gatewayBanner {new GatewayBanner {hub}}
    , m_overview {new OverviewPage {hub}}
    , m_providers {new ProvidersPage {hub}}
    , m_apps {new AppsPage {hub, clipboard}}
    , m_calls {new CallsPage {hub}}
    , m_settings {new SettingsPage {hub}}
{
    for (Page *page : std::initializer_list<Page *> {m_overview, m_providers, m_apps, m_calls, m_settings})
        m_pages->addWidget(page);
    auto *content = new QWidget;
    content->setObjectName(u"pages"_s);
    auto *column = new QVBoxLayout {content};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildBanners();
    column->addWidget(m_banners);
    column->addWidget(m_pages, 1);
    auto *row = new QHBoxLayout {this};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildSidebar());
    row->addWidget(content, 1);
    wire();
    goTo(OverviewIndex);
    setFocusProxy(m_list);
}

QString Shell::titleOf(int index)
{
    const std::array titles {tr("Overview"), tr("Providers"), tr("Apps"), tr("Calls"), tr("Settings")};
    return titles.at(static_cast<std::size_t>(index));
}

void Shell::buildBanners()
{
    m_storeBanner->setObjectName(u"storeBanner"_s);
    m_gatewayBanner->setObjectName(u"gatewayBanner"_s);
    auto *banners = new QVBoxLayout {m_banners};
    banners->setContentsMargins(24, 16, 24, 0);
    banners->setSpacing(8);
    for (QWidget *banner : std::initializer_list<QWidget *> {m_storeBanner, m_gatewayBanner, m_vaultBanner})
        banners->addWidget(banner);
    m_storeBanner->hide();
    m_gatewayBanner->hide();
    connect(m_vaultBanner, &VaultBanner::shownChanged, this, &Shell::followBanners);
    followBanners();
}

QWidget *Shell::buildSidebar()
{
    constexpr std::array icons {u"overview", u"providers", u"apps", u"calls", u"settings"};
    auto *sidebar = new QWidget;
    sidebar->setObjectName(u"sidebar"_s);
    sidebar->setAttribute(Qt::WA_StyledBackground);
    auto *logo = new QLabel;
    logo->setPixmap(plainIcon(u"portico"_s).pixmap(28, 28));
    auto *brand = new QHBoxLayout;
    brand->setContentsMargins(8, 0, 8, 0);
    brand->setSpacing(8);
    brand->addWidget(logo);
    brand->addWidget(new TextLabel {u"Portico"_s, TextLabel::Role::Heading}, 1);
    m_list->setObjectName(u"navigation"_s);
    m_list->setAccessibleName(tr("Pages"));
    m_list->setIconSize({18, 18});
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    int width = 0;
    for (int index = 0; index < PageCount; ++index) {
        auto *item = new QListWidgetItem {themeIcon(QString::fromUtf16(icons.at(static_cast<std::size_t>(index)))),
                                          titleOf(index), m_list};
        item->setToolTip(tr("%1 (Ctrl+%2)").arg(titleOf(index)).arg(index + 1));
        width = std::max(width, m_list->fontMetrics().horizontalAdvance(titleOf(index)));
    }
    auto *column = new QVBoxLayout {sidebar};
    column->setContentsMargins(12, 20, 12, 12);
    column->setSpacing(16);
    column->addLayout(brand);
    column->addWidget(m_list, 1);
    sidebar->setFixedWidth(std::max(208, width + 96));
    return sidebar;
}

void Shell::wire()
{
    connect(m_list, &QListWidget::currentRowChanged, this, &Shell::showPage);
    connect(m_overview, &OverviewPage::providerWanted, this, [this] {
        goTo(ProvidersIndex);
        m_providers->createNew();
    });
    connect(m_overview, &OverviewPage::appWanted, this, [this] {
        goTo(AppsIndex);
        m_apps->createNew();
    });
    connect(m_overview, &OverviewPage::failureChosen, this, [this](qint64 callId) {
        goTo(CallsIndex);
        m_calls->showFailure(callId);
    });
    connect(m_gatewayBanner, &GatewayBanner::settingsWanted, this, [this] { goTo(SettingsIndex); });
    connect(m_hub.gateway, &GatewayControl::stateChanged, m_gatewayBanner, [this](GatewayControl::State state) {
        if (state != GatewayControl::State::Failed)
            setBanner(m_gatewayBanner, false);
    });
}

void Shell::setBanner(Banner *banner, bool shown)
{
    banner->setVisible(shown);
    followBanners();
}

void Shell::followBanners()
{
    // With its margins it would take room even when all are hidden.
    m_banners->setVisible(!m_storeBanner->isHidden() || !m_gatewayBanner->isHidden() || !m_vaultBanner->isHidden());
}

void Shell::showPage(int index)
{
    m_pages->setCurrentIndex(index);
    m_vaultBanner->setThorough(index == ProvidersIndex); // where keys are kept
}

void Shell::goTo(int index)
{
    m_list->setCurrentRow(index);
}

int Shell::current() const
{
    return m_pages->currentIndex();
}

Page *Shell::currentPage() const
{
    return qobject_cast<Page *>(m_pages->currentWidget());
}

QList<Shell::JumpTarget> Shell::jumpTargets() const
{
    QList<JumpTarget> targets;
    for (int index = 0; index < PageCount; ++index)
        targets.append({titleOf(index), index});
    if (!m_snapshot)
        return targets;
    for (const auto &provider : m_snapshot->providers)
        targets.append({tr("Provider %1").arg(QString::fromUtf8(provider->name)), ProvidersIndex, provider->id});
    QList<JumpTarget> apps;
    for (const auto &app : m_snapshot->apps)
        apps.append({tr("App %1").arg(QString::fromUtf8(app->name)), AppsIndex, app->id});
    std::ranges::sort(apps, {}, &JumpTarget::title);
    return targets + apps;
}

void Shell::jumpTo(int page, qint64 rowId)
{
    goTo(page);
    if (rowId != 0 && page == ProvidersIndex)
        m_providers->select(rowId);
    else if (rowId != 0 && page == AppsIndex)
        m_apps->select(rowId);
}

void Shell::showSnapshot(const HubSnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    for (int index = 0; index < m_pages->count(); ++index)
        qobject_cast<Page *>(m_pages->widget(index))->showSnapshot(snapshot);
}

void Shell::showCommitted(const QList<ModelCall> &calls)
{
    for (int index = 0; index < m_pages->count(); ++index)
        qobject_cast<Page *>(m_pages->widget(index))->showCommitted(calls);
}

void Shell::showStoreHealth(bool healthy, const Error &reason)
{
    setBanner(m_storeBanner, !healthy);
    if (!healthy)
        m_storeBanner->setMessage(Banner::Kind::Danger, tr("Calls cannot be recorded now"), errorText(reason.code));
}

void Shell::showGatewayFailure(const Error &error)
{
    m_gatewayBanner->setFailure(error);
    setBanner(m_gatewayBanner, true);
}

void Shell::refreshAll()
{
    for (int index = 0; index < m_pages->count(); ++index)
        qobject_cast<Page *>(m_pages->widget(index))->refresh();
}

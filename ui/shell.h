// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "models/values/error.h"
#include "models/values/modelcall.h"
#include "ui/hubcontext.h"

class AppsPage;
class Banner;
class GatewayBanner;
class CallsPage;
class OverviewPage;
class Page;
class ProvidersPage;
class QListWidget;
class QStackedWidget;
class SecretClipboard;
class SettingsPage;
class VaultBanner;

/// The list of pages and the pages. Main thread.
class Shell final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Shell)

public:
    enum PageIndex
    {
        OverviewIndex,
        ProvidersIndex,
        AppsIndex,
        CallsIndex,
        SettingsIndex,
        PageCount
    };

    /// Where Ctrl+K can lead: a page, or a row of one.
    struct JumpTarget
    {
        QString title;
        int page;
        qint64 rowId = 0; ///< 0: the page itself
    };

    Shell(const HubContext &hub, SecretClipboard *clipboard, QWidget *parent = nullptr);

    void goTo(int index);
    [[nodiscard]] int current() const;
    [[nodiscard]] Page *currentPage() const;
    [[nodiscard]] static QString titleOf(int index);

    [[nodiscard]] QList<JumpTarget> jumpTargets() const;
    void jumpTo(int page, qint64 rowId);

    void showSnapshot(const HubSnapshotPtr &snapshot);
    void showCommitted(const QList<ModelCall> &calls);
    /// A banner above every page until `healthy`.
    void showStoreHealth(bool healthy, const Error &reason);
    void showGatewayFailure(const Error &error);
    void refreshAll();

private:
    [[nodiscard]] QWidget *buildSidebar();
    void buildBanners();
    void wire();
    void showPage(int index);
    void followBanners();
    void setBanner(Banner *banner, bool shown);

    HubContext m_hub;
    HubSnapshotPtr m_snapshot;
    QListWidget *m_list;
    QStackedWidget *m_pages;
    QWidget *m_banners;
    VaultBanner *m_vaultBanner;
    Banner *m_storeBanner;
    GatewayBanner *m_gatewayBanner;
    OverviewPage *m_overview;
    ProvidersPage *m_providers;
    AppsPage *m_apps;
    CallsPage *m_calls;
    SettingsPage *m_settings;
};

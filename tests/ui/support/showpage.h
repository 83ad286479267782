// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testhub.h"
#include "ui/languages.h"
#include "ui/pages/page.h"
#include "ui/theme/theme.h"

/// Shows a page by itself, wired to the store and dressed as in the window.
inline void showPage(Page *page, TestHub &hub)
{
    QObject::connect(hub.store.get(), &Store::callsCommitted, page, &Page::showCommitted);
    QObject::connect(hub.store.get(), &Store::snapshotPublished, page, &Page::showSnapshot);
    new Languages {hub.settings.get(), page};
    new Theme {hub.settings.get(), page};
    page->resize(1'100, 760);
    page->setVisible(true);
    page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(page));
    page->showSnapshot(hub.snapshot);
}

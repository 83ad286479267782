// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "models/values/app.h"
#include "ui/pages/page.h"

class AppsModel;
class CallFollower;
class DataTable;
class QPushButton;
class QStackedWidget;
class SecretClipboard;

/// The local tools that may call, their keys and limits.
class AppsPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AppsPage)

public:
    AppsPage(const HubContext &hub, SecretClipboard *clipboard, QWidget *parent = nullptr);

    void refresh() override;
    void createNew() override;
    void select(qint64 id); ///< the row of this app, or the first
    void showCommitted(const QList<ModelCall> &calls) override;

private:
    void build();
    void show(const QList<App> &apps);
    void followSelection();
    void editSelected();
    void rotateSelected();
    void revokeSelected();
    void revoke(const QString &name);
    void showKey(const std::optional<IssuedKey> &issued, const QString &overlap);
    [[nodiscard]] const App *selected() const;
    [[nodiscard]] QStringList namesWithout(qint64 id) const;

    SecretClipboard *m_clipboard;
    AppsModel *m_model;
    DataTable *m_table;
    QStackedWidget *m_stack;
    QPushButton *m_edit;
    QPushButton *m_rotate;
    QPushButton *m_revoke;
    CallFollower *m_follower;
    qint64 m_selectedId = 0;
};

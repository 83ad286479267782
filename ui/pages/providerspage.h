// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QHash>

#include "models/values/aiprovider.h"
#include "ui/pages/page.h"

class CallFollower;
class CredentialsPane;
class DataTable;
class ProvidersModel;
class QPushButton;
class QStackedWidget;
class UndoBar;

/// Providers above, the credentials of the selected one below.
class ProvidersPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProvidersPage)

public:
    explicit ProvidersPage(const HubContext &hub, QWidget *parent = nullptr);

    void refresh() override;
    void showCommitted(const QList<ModelCall> &calls) override;
    void createNew() override;
    void select(qint64 id); ///< the row of this provider, or the nearest

private:
    struct Content
    {
        QList<AiProvider> providers;
        QList<AiCredential> credentials;
        QList<Circuit> circuits;
        QList<AiModel> models;
    };

    void build();
    [[nodiscard]] QWidget *buildTable();
    void show(const Content &content);
    void showSelected();
    void followVault();
    void editSelected();
    void testSelected();
    void removeSelected();
    void restore(qint64 id, std::function<void(bool)> ended);
    void setEnabled(const QString &provider, bool enabled);
    [[nodiscard]] const AiProvider *selected() const;

    ProvidersModel *m_model;
    DataTable *m_table;
    QStackedWidget *m_stack;
    CredentialsPane *m_credentials;
    UndoBar *m_undo;
    QPushButton *m_edit;
    QPushButton *m_test;
    QPushButton *m_remove;
    CallFollower *m_follower;
    QString m_wanted; ///< the name of a provider to select when it appears
    qint64 m_selectedId = 0;
    int m_selectedRow = 0;  ///< what takes the place of a removed provider is selected
    qint64 m_removedId = 0; ///< asked to be removed, until the rows are read anew
    QList<AiCredential> m_allCredentials;
};

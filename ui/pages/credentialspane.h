// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "models/values/aiprovider.h"
#include "models/values/circuit.h"
#include "models/values/error.h"
#include "ui/hubcontext.h"

class CredentialsModel;
class DataTable;
class QPushButton;
class QStackedWidget;
class QTimer;
class TextLabel;

/// The credentials of one provider with what can be done to them.
class CredentialsPane final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CredentialsPane)

public:
    explicit CredentialsPane(const HubContext &hub, QWidget *parent = nullptr);

    void setProvider(const std::optional<AiProvider> &provider, const QList<AiCredential> &credentials);
    void setCircuits(const QList<Circuit> &circuits); ///< of all providers
    void setVaultReady(bool ready);

    bool eventFilter(QObject *watched, QEvent *event) override;

signals:
    void changed();
    void failed(const Error &error);

private:
    void build();
    void add();
    void editSelected();
    void testSelected();
    void removeSelected();
    void retrySelected();
    void countDown();
    void setEnabled(const QString &name, bool enabled);
    void followSelection();
    void showHeading();
    [[nodiscard]] const AiCredential *selected() const;
    [[nodiscard]] QStringList namesWithout(qint64 id) const;

    HubContext m_hub;
    std::optional<AiProvider> m_provider;
    CredentialsModel *m_model;
    DataTable *m_table;
    QStackedWidget *m_stack;
    TextLabel *m_heading;
    QString m_title; ///< the heading uncut
    TextLabel *m_none;
    QPushButton *m_add;
    QPushButton *m_edit;
    QPushButton *m_test;
    QPushButton *m_retry;
    QPushButton *m_remove;
    QTimer *m_second; ///< runs while something is left alone
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "models/gatewaycontrol.h"
#include "models/values/aiprovider.h"
#include "ui/hubcontext.h"

class QComboBox;
class QPushButton;
class StateLabel;
class TextLabel;

/// Sends one small real call to a provider and shows what came of it.
class ProviderTestDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProviderTestDialog)

public:
    /// `credentialId` 0: the provider's first usable one.
    ProviderTestDialog(const HubContext &hub, AiProvider provider, qint64 credentialId, QWidget *parent);

private:
    void build();
    void loadModels();
    void run();
    void show(const ProviderTest &test);
    [[nodiscard]] static QString sentenceOf(const ProviderTest &test);
    [[nodiscard]] static QString failureText(ErrorCode code);

    HubContext m_hub;
    AiProvider m_provider;
    qint64 m_credentialId;
    QComboBox *m_model;
    QPushButton *m_run;
    StateLabel *m_state;
    TextLabel *m_figures;
    TextLabel *m_message;
    TextLabel *m_detail;
    TextLabel *m_models;
};

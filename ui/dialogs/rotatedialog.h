// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "models/values/app.h"
#include "ui/dialogs/formdialog.h"
#include "ui/hubcontext.h"

class QSpinBox;

/// Gives an app a new key while the old one stays valid for a time.
class RotateDialog final : public FormDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RotateDialog)

public:
    RotateDialog(const HubContext &hub, QString app, QWidget *parent);

    [[nodiscard]] std::optional<IssuedKey> takeIssued();
    [[nodiscard]] int overlapHours() const;

protected:
    void submit() override;
    [[nodiscard]] QString complaint() const override;

private:
    HubContext m_hub;
    QString m_app;
    QSpinBox *m_overlap;
    std::optional<IssuedKey> m_issued;
};

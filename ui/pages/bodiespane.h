// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStackedWidget>

#include "models/values/error.h"
#include "ui/hubcontext.h"

struct BodyTexts;
class BodyView;
class QTimer;
class TextLabel;

/// What a client sent with a call and what it got, side by side; or why there is nothing to see. Bodies may be large,
/// so they are read for who looks at them.
class BodiesPane final : public QStackedWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BodiesPane)

public:
    explicit BodiesPane(const HubContext &hub, QWidget *parent = nullptr);

    void setKeepsBodies(bool keeps);
    /// 0 shows nothing.
    void showCall(qint64 callId);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void load();
    void take(const Result<BodyTexts> &texts);
    void explain();

    HubContext m_hub;
    TextLabel *m_empty;
    BodyView *m_request;
    BodyView *m_answer;
    QTimer *m_again;
    qint64 m_callId = 0;
    int m_looks = 0; ///< how often the call's bodies were asked for
    bool m_keeps = false;
};

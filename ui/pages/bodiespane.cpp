// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bodiespane.h"

#include <QSplitter>
#include <QTimer>

#include "models/store/hubqueries.h"
#include "models/store/reader.h"
#include "ui/errortext.h"
#include "ui/pages/bodytext.h"
#include "ui/pages/bodyview.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
// Bodies are written a little after their call, which may be chosen as soon as it is in the log.
constexpr int againMs = 250;
constexpr int mostLooks = 6;
} // namespace

BodiesPane::BodiesPane(const HubContext &hub, QWidget *parent)
    : QStackedWidget {parent}
    , m_hub {hub}
    , m_empty {new TextLabel {{}, TextLabel::Role::Muted}}
    , m_request {new BodyView {u"requestBody"_s, tr("Request"), tr("Copy the request")}}
    , m_answer {new BodyView {u"answerBody"_s, tr("Answer"), tr("Copy the answer")}}
    , m_again {new QTimer {this}}
{
    m_empty->setObjectName(u"noBodies"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    auto *sides = new QSplitter {Qt::Horizontal};
    sides->setChildrenCollapsible(false);
    sides->setHandleWidth(12);
    sides->addWidget(m_request);
    sides->addWidget(m_answer);
    for (int side = 0; side < sides->count(); ++side)
        sides->setStretchFactor(side, 1);
    addWidget(m_empty->wrapped());
    addWidget(sides);
    m_again->setSingleShot(true);
    m_again->setInterval(againMs);
    connect(m_again, &QTimer::timeout, this, &BodiesPane::load);
    explain();
}

void BodiesPane::setKeepsBodies(bool keeps)
{
    m_keeps = keeps;
    explain();
}

void BodiesPane::explain()
{
    m_empty->setText(m_keeps ? tr("Nothing was kept of this call: it is older than the setting, it did not fail, or it "
                                  "had to make room.")
                             : tr("Prompts and answers are not kept. To see those of later calls, choose under "
                                  "Settings, Privacy, for which calls they are kept."));
}

void BodiesPane::showCall(qint64 callId)
{
    m_callId = callId;
    m_looks = 0;
    m_again->stop();
    explain();
    m_request->showBody({});
    m_answer->showBody({});
    setCurrentIndex(0);
    if (isVisible())
        load();
}

void BodiesPane::showEvent(QShowEvent *event)
{
    QStackedWidget::showEvent(event);
    if (m_looks == 0)
        load();
}

void BodiesPane::load()
{
    if (m_callId == 0)
        return;
    ++m_looks;
    m_hub.reader->run<BodyTexts>(
        [callId = m_callId](const HubQueries &queries) {
            return queries.bodies(callId).map([](const CallBodies &bodies) {
                return BodyTexts {BodyText::of(bodies.request), BodyText::of(bodies.answer)};
            });
        },
        this,
        [this, callId = m_callId](const Result<BodyTexts> &texts) {
            if (callId == m_callId) // else another one was chosen meanwhile
                take(texts);
        });
}

void BodiesPane::take(const Result<BodyTexts> &texts)
{
    if (!texts) {
        m_empty->setText(errorText(texts.error().code));
        setCurrentIndex(0);
        m_looks = 0; // asked for again with the next look
        return;
    }
    m_request->showBody(texts->request);
    m_answer->showBody(texts->answer);
    setCurrentIndex(texts->isEmpty() ? 0 : 1);
    if (texts->isEmpty() && m_keeps && m_looks < mostLooks)
        m_again->start();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/calllog.h"

#include <utility>

#include <QLoggingCategory>

#include "app/log/hubnames.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
Q_LOGGING_CATEGORY(callLog, "portico.calls", QtInfoMsg)

constexpr qsizetype longestName = 128; ///< a client may write a book in the place of a model
} // namespace

bool CallLog::isWanted()
{
    return callLog().isDebugEnabled();
}

QString CallLog::lineOf(const ModelCall &call) const
{
    const QString model = call.modelServed.isEmpty() ? call.modelAsked : call.modelServed;
    QString line = u"call %1: app %2, %3, model %4"_s.arg(QString::number(call.id), m_names->app(call.appId),
                                                          call.endpoint, model.left(longestName));
    if (call.providerId != 0) {
        line += u", provider "_s + m_names->provider(call.providerId);
    }
    line += u", %1 %2"_s.arg(callStatusName(call.status), QString::number(call.httpStatus));
    if (!call.errorCode.isEmpty()) {
        line += u' ' + call.errorCode;
    }
    return line
           + u", %1 ms, %2 in, %3 out, attempts: %4"_s.arg(
               QString::number(call.durationUs / 1000), QString::number(call.usage.totalInput()),
               QString::number(call.usage.output), QString::number(call.attempts.size()));
}

int CallLog::addLane(QObject *context, Listener listener)
{
    return m_next->addLane(context, std::move(listener));
}

void CallLog::removeLane(int lane)
{
    m_next->removeLane(lane);
}

void CallLog::submit(int lane, quint64 ticket, ModelCall call, IfItFails ifItFails,
                     std::shared_ptr<const StoredResponse> kept)
{
    qCDebug(callLog).noquote() << lineOf(call);
    m_next->submit(lane, ticket, std::move(call), ifItFails, std::move(kept));
}

void CallLog::noteClientGone(int lane, quint64 ticket)
{
    m_next->noteClientGone(lane, ticket);
}

void CallLog::submitBodies(CallBodies bodies)
{
    m_next->submitBodies(std::move(bodies));
}

bool CallLog::isHealthy() const
{
    return m_next->isHealthy();
}

int CallLog::pendingCount() const
{
    return m_next->pendingCount();
}

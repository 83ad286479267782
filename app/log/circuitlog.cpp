// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/circuitlog.h"

#include <QDateTime>
#include <QLoggingCategory>

#include "app/log/hubnames.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
Q_LOGGING_CATEGORY(routingLog, "portico.routing", QtInfoMsg)
} // namespace

/// "provider openai, credential main, model gpt-x"
QString CircuitLog::described(const CircuitPlace &place) const
{
    QString text = u"provider "_s + m_names->provider(place.providerId);
    if (place.credentialId != 0) {
        text += u", credential "_s + m_names->credential(place.providerId, place.credentialId);
    }
    return place.model.isEmpty() ? text : text + u", model "_s + QString::fromUtf8(place.model);
}

/// Without what the provider said of it, which may quote a request.
void CircuitLog::keepCircuit(const Circuit &circuit)
{
    if (routingLog().isInfoEnabled()) {
        const QString until = QDateTime::fromMSecsSinceEpoch(circuit.untilMs, Qt::UTC).toString(Qt::ISODateWithMs);
        qCInfo(routingLog).noquote() << u"left alone until %1: %2; %3, failures in a row: %4"_s.arg(
            until, described(circuit.place), circuitReasonName(circuit.reason), QString::number(circuit.failures));
    }
    m_next->keepCircuit(circuit);
}

void CircuitLog::dropCircuit(const CircuitPlace &place)
{
    if (routingLog().isInfoEnabled()) {
        qCInfo(routingLog).noquote() << u"asked again: %1"_s.arg(described(place));
    }
    m_next->dropCircuit(place);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/itemmodels/providerrow.h"

#include <algorithm>

#include "ui/displaytext.h"
#include "ui/itemmodels/credentialsmodel.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Whether no call with this credential (0: without one) can be answered. Circuits are the provider's own.
bool answersNothing(qint64 credentialId, const QList<Circuit> &circuits, const QSet<QByteArray> &models)
{
    QSet<QByteArray> working = models;
    for (const Circuit &circuit : circuits) {
        if (circuit.place.credentialId != 0 && circuit.place.credentialId != credentialId)
            continue;
        if (circuit.place.model.isEmpty())
            return true;
        working.remove(circuit.place.model);
    }
    return !models.isEmpty() && working.isEmpty();
}

QString troubleOf(const QString &credential, const Circuit &circuit)
{
    QStringList parts;
    if (!credential.isEmpty())
        parts.append(DisplayText::oneLine(credential));
    if (!circuit.place.model.isEmpty())
        parts.append(DisplayText::oneLine(QString::fromUtf8(circuit.place.model)));
    const QString reason = CredentialsModel::reasonText(circuit.reason);
    return parts.isEmpty() ? reason : CredentialsModel::tr("%1: %2").arg(parts.join(u" · "_s), reason);
}
} // namespace

ProviderRow ProviderRow::of(const AiProvider &provider, const QList<AiCredential> &credentials,
                            const QList<Circuit> &circuits, const QList<AiModel> &models)
{
    QList<Circuit> own;
    std::ranges::copy_if(circuits, std::back_inserter(own),
                         [&provider](const Circuit &circuit) { return circuit.place.providerId == provider.id; });
    QSet<QByteArray> listed;
    for (const AiModel &model : models) {
        if (model.providerId == provider.id)
            listed.insert(model.name.toUtf8());
    }
    ProviderRow row;
    row.provider = provider;
    for (const Circuit &circuit : std::as_const(own)) {
        if (circuit.place.credentialId != 0)
            continue;
        row.isPartlyResting = true;
        row.troubles.append(troubleOf({}, circuit));
    }
    row.isDown = answersNothing(0, own, listed);
    for (const AiCredential &credential : credentials) {
        if (credential.providerId == provider.id)
            row.add(credential, own, listed);
    }
    return row;
}

void ProviderRow::add(const AiCredential &credential, const QList<Circuit> &circuits, const QSet<QByteArray> &models)
{
    ++credentials;
    if (!credential.enabled)
        return;
    ++usable;
    failing += !credential.lastError.isEmpty() || answersNothing(credential.id, circuits, models) ? 1 : 0;
    for (const Circuit &circuit : circuits) {
        if (circuit.place.credentialId != credential.id)
            continue;
        isPartlyResting = true;
        troubles.append(troubleOf(credential.name, circuit));
    }
}

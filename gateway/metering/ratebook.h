// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "models/values/hubsnapshot.h"

/// Finds the rate by which a call is charged. A model that a client asks for by another spelling than the catalogue's
/// ("name-DATE") has the price of the catalogue's row; what that is, is worked out once per name. A chat with a model
/// that draws, speaks or writes sound down has that service's price where there is none for a chat. Gateway thread; one
/// per worker.
class RateBook final
{
public:
    /// Null: it is unpriced. Good as long as the snapshot.
    [[nodiscard]] const AiModelRate *find(const HubSnapshot &snapshot, qint64 providerId, const QByteArray &model,
                                          ModelType type);

private:
    [[nodiscard]] const AiModelRate *findOfType(const HubSnapshot &snapshot, qint64 providerId, const QByteArray &model,
                                                ModelType type);
    [[nodiscard]] const AiModelRate *findSpelled(const HubSnapshot &snapshot, qint64 providerId,
                                                 const QByteArray &model, ModelType type);

    quint64 m_version = 0;                    ///< of the snapshot that is remembered
    QHash<QByteArray, QByteArray> m_rateKeys; ///< of names without a rate of their own; empty: no row of it has one
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>

#include "gateway/api/httpstatus.h"
#include "gateway/http/exchange.h"
#include "models/store/responsearchive.h"

/// Answers what a client asks about a turn that was kept: GET and DELETE /responses/{id}, GET .../input_items, POST
/// .../cancel. No provider is called, so nothing is recorded. Gateway thread; owned by the client's connection.
class StoredResponseCall final : public ExchangeHandler
{
    Q_DISABLE_COPY_MOVE(StoredResponseCall)

public:
    struct Asked
    {
        QByteArray path; ///< behind /responses/
        qint64 appId = 0;
        QByteArray requestId;
    };

    /// Borrows the archive and the exchange, which must outlive it.
    StoredResponseCall(ResponseArchive &archive, Exchange &exchange, Asked asked);

    /// True for a path behind /responses/ that this answers with the method.
    [[nodiscard]] static bool serves(const QByteArray &method, const QByteArray &path);

    void handleBody(QByteArray body) override;

    void handleClientGone() override {}

    void handleWritable() override {}

private:
    void answer(const Result<StoredTurns> &found);
    void answerRemoval(const Result<bool> &removed);
    void respondItems(const StoredTurns &turns);
    void refuse(const ApiFault &fault);

    [[nodiscard]] bool isAbout(QByteArrayView what) const { return m_what == what; }

    ResponseArchive &m_archive;
    Exchange &m_exchange;
    Asked m_asked;
    QByteArray m_id;
    QByteArray m_what; ///< "input_items", "cancel"; empty: the response itself
    QObject m_context; ///< while it lives, an answer is wanted
};

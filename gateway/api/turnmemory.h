// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QObject>

#include "gateway/dialects/responses/responseshistory.h"
#include "models/store/responsearchive.h"

/// What one call of the Responses API leaves to the hub to remember: before it, what its request only refers to is
/// looked up and put in; after it, its turn is what is to be kept. A provider that speaks the dialect gets the whole
/// talk, too, since it may be another than the one that answered before. A turn that is not kept here for this app is
/// refused: the provider, which knows the hub's credential only, would let one app continue what another asked.
/// Gateway thread; one per call.
class TurnMemory final
{
    Q_DISABLE_COPY_MOVE(TurnMemory)

public:
    using Done = std::function<void(Result<QByteArray>)>;

    /// Borrows the archive, which must outlive it.
    TurnMemory(ResponseArchive &archive, qint64 appId);

    /// True: something must be looked up, and `done` gets the whole request later, never from within, unless this is
    /// destroyed before. BadRequest: it names a turn that is not kept for this app, or a conversation at the provider.
    /// BodyTooLarge, Storage: it cannot be had.
    [[nodiscard]] bool lookUp(const QByteArray &body, Done done);

    /// previous_response_id whose turn was put in; empty: none.
    [[nodiscard]] const QByteArray &previousId() const { return m_previousId; }

    /// previous_response_id that is not kept for this app, and so refused; empty: none.
    [[nodiscard]] const QByteArray &unknownId() const { return m_unknownId; }

    /// The whole request as another provider of the dialect takes it; nullopt: as the client wrote it.
    [[nodiscard]] std::optional<QByteArray> passableBody() const;

    /// What is to be kept when this was answered; null: nothing. `answer`: the body, or the last events of a stream.
    [[nodiscard]] std::shared_ptr<const StoredResponse> turn(const QByteArray &body, QByteArrayView answer,
                                                             bool isStream, qint64 nowMs) const;

private:
    [[nodiscard]] bool refuseLater(const QString &why, Done done);
    void lookUpNext();
    void take(Result<StoredTurns> found, bool isPrevious);
    void finish();
    [[nodiscard]] std::optional<QByteArray> itemById(const QByteArray &id) const;

    ResponseArchive &m_archive;
    qint64 m_appId = 0;
    Done m_done;
    QByteArray m_body; ///< as the client wrote it
    ResponsesReferences m_references;
    std::vector<QByteArray> m_missing;   ///< responses to look up, the next last
    std::vector<QByteArray> m_earlier;   ///< items of the turns before
    std::vector<QByteArray> m_mentioned; ///< items of other turns
    QByteArray m_previousId;
    QByteArray m_unknownId;
    bool m_isResolved = false; ///< something was put in
    QObject m_context;         ///< while it lives, what was looked up is wanted
};

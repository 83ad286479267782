// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "models/values/storedresponse.h"

/// What is kept of turns of the Responses API, and how it comes back. Bodies are JSON texts known to be valid. Any
/// thread. After platform.openai.com/docs/api-reference/responses.
namespace ResponsesTurns
{
/// Which of a list's items are wanted.
struct Page
{
    QByteArray after;       ///< the item before the first; empty: the first
    qint64 limit = 20;      ///< 1 to 100
    bool isForward = false; ///< the oldest first
};

/// A request's items as they are kept with the response of that id: a message's text as its one part, and each with an
/// id. A JSON array.
[[nodiscard]] QByteArray keptInput(const std::vector<QByteArray> &items, const QByteArray &responseId);
/// What the next turn continues: of each turn, the oldest first, its input and its output.
[[nodiscard]] std::vector<QByteArray> itemsOf(const StoredTurns &turns);
/// What the model read for the newest turn: all before it, and its own input.
[[nodiscard]] std::vector<QByteArray> inputItemsOf(const StoredTurns &turns);
/// The same items for a provider that does not know them: without ids that it would look up, and without thoughts that
/// nobody can open.
[[nodiscard]] std::vector<QByteArray> portable(const std::vector<QByteArray> &items);
/// The response in which an item of ours stands, in its input or output; empty: it is not one of ours.
[[nodiscard]] QByteArray responseIdOf(const QByteArray &itemId);

/// The response object of an answer, whole or the last events of a stream; empty: it has ended otherwise than completed
/// or incomplete.
[[nodiscard]] QByteArray endedResponse(QByteArrayView answer, bool isStream);
/// An answer to GET /responses/{id}/input_items; nullopt: `after` names none of the items.
[[nodiscard]] std::optional<QByteArray> listBody(const std::vector<QByteArray> &items, const Page &page);
} // namespace ResponsesTurns

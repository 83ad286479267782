// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QByteArray>

/// What a request of the Responses API leaves to the server to remember.
struct ResponsesReferences
{
    QByteArray previousId;           ///< previous_response_id; empty: none
    std::vector<QByteArray> itemIds; ///< of item_reference items, in order
    bool wantsStore = true;          ///< unset means so
    /// Some encrypted_content is an envelope of ours, which no provider can read: the body must not pass as it is.
    bool hasEnvelopes = false;
};

/// Earlier turns that a request only refers to, put back into it, and what is to be kept of a request and its answer
/// for the next one. Bodies are JSON texts known to be valid; items pass as the bytes they are. Any thread.
namespace ResponsesHistory
{
using ItemById = std::function<std::optional<QByteArray>(const QByteArray &id)>;

[[nodiscard]] ResponsesReferences referencesOf(const QByteArray &body);
/// The body with `earlier` items before its own and with known items instead of references to them. A reference that is
/// not known stays, and ResponsesClient refuses it. previous_response_id is null then; for the echo the caller sets
/// NeutralRequest::previousId.
[[nodiscard]] QByteArray resolved(const QByteArray &body, const std::vector<QByteArray> &earlier,
                                  const ItemById &itemById);
/// The items of a request's input; of a text the message that it stands for.
[[nodiscard]] std::vector<QByteArray> inputItemsOf(const QByteArray &body);
/// The items of a response's output.
[[nodiscard]] std::vector<QByteArray> outputItemsOf(const QByteArray &response);
/// The response in whose output an item of ours stands; empty: it is not one of ours.
[[nodiscard]] QByteArray responseIdOf(const QByteArray &itemId);
} // namespace ResponsesHistory

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include "gateway/dialects/jsonview.h"

/// What a provider of the Responses API has said of a response until now, for the event that ends it when it breaks:
/// its id and its items, those with their text that were never called done. One per answer; gateway thread.
class ResponsesFollowed final
{
public:
    /// `data`: the payload of an event that the client got.
    void take(QByteArrayView data);

    [[nodiscard]] bool isEmpty() const { return !m_hasBegun; }

    /// The last event's number; -1: none had one.
    [[nodiscard]] qint64 lastNumber() const { return m_lastNumber; }

    [[nodiscard]] const QByteArray &id() const { return m_id; } ///< empty: not said

    /// As JSON, in their order. What is not done is "incomplete".
    [[nodiscard]] std::vector<QByteArray> items() const;

private:
    struct Item
    {
        QByteArray raw; ///< as it was last said whole
        QByteArray text;
        QByteArray type; ///< of the text: "output_text", "refusal", "arguments", "input"; empty: there is none
        bool isDone = false;
    };

    void takeText(QByteArrayView type, const JsonObject &event);
    [[nodiscard]] static QByteArray unfinished(const Item &item);

    std::map<qint64, Item> m_items; ///< by output_index
    QByteArray m_id;
    qint64 m_lastNumber = -1;
    bool m_hasBegun = false;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArrayView>

/// One event of a streamed answer. Views that live until the cutter's next feed() or finish(), and no longer than the
/// bytes that were fed.
struct StreamEvent
{
    QByteArrayView raw;  ///< every byte, those that end the event included
    QByteArrayView type; ///< its name in the dialect's framing; empty: it has none
    QByteArrayView data; ///< its payload
    bool hasData = false;
    bool complete = true; ///< false: the stream ended before the event did

    /// Some servers send it as a sign of life. Clients read what has data as JSON, so they must not get it as it is.
    [[nodiscard]] bool hasBlankData() const { return hasData && data.trimmed().isEmpty(); }
};

/// Cuts a streamed answer into its events, however the bytes come in pieces. All `raw` of one stream joined are the
/// stream. One per answer; gateway thread.
class StreamCutter
{
public:
    virtual ~StreamCutter() = default;

    /// Takes the next bytes and gives the events they completed.
    [[nodiscard]] virtual const std::vector<StreamEvent> &feed(QByteArrayView bytes) = 0;
    /// What is left at the end of the stream.
    [[nodiscard]] virtual const std::vector<StreamEvent> &finish() = 0;
    /// An event was larger than allowed or its frame broken: nothing more comes.
    [[nodiscard]] virtual bool isOverflown() const = 0;
};

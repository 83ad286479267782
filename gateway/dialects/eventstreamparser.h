// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <vector>

#include <QByteArray>
#include <QByteArrayView>

#include "gateway/dialects/streamcutter.h"

/// Cuts a text/event-stream into its events by the WHATWG rules (CR, LF, CRLF, BOM, comments, multi-line data), while
/// keeping the raw bytes of each event, so that a pass-through can forward exactly what came: all `raw` of one stream
/// joined are the stream. Copies only events that came in pieces. Gateway thread.
class EventStreamParser final : public StreamCutter
{
public:
    static constexpr qsizetype maxEventBytes = 8 * 1024 * 1024;

    using Event = StreamEvent; ///< `type` is the "event:" field (empty: message), `data` the data lines joined by LF

    /// Takes the next bytes and gives the events they completed. An event over maxEventBytes sets isOverflown(); then
    /// nothing more comes.
    [[nodiscard]] const std::vector<Event> &feed(QByteArrayView bytes) override;
    /// What is left at the end of the stream: an event without its blank line counts when it has data that is not
    /// blank. Its `raw` has the missing line ends added.
    [[nodiscard]] const std::vector<Event> &finish() override;

    [[nodiscard]] bool isOverflown() const override { return m_overflown; }

private:
    /// Where the parts of the unfinished event are, counted from its first byte.
    struct Draft
    {
        qsizetype lineBegin = 0; ///< of the first line not yet read
        qsizetype textBegin = 0; ///< behind a byte-order mark
        qsizetype dataBegin = 0;
        qsizetype dataEnd = 0;
        qsizetype typeBegin = 0;
        qsizetype typeEnd = 0;
        int dataLines = 0;
    };

    qsizetype cut(QByteArrayView bytes);
    void readLine(QByteArrayView event, qsizetype begin, qsizetype end);
    void closeEvent(QByteArrayView raw, bool complete);
    QByteArrayView joinedData(QByteArrayView raw);

    QByteArray m_buffer; ///< the beginning of an unfinished event, or what events of the last feed() point into
    qsizetype m_consumed = 0;
    qsizetype m_searched = 0; ///< bytes after lineBegin known to hold no line end
    Draft m_draft;
    std::vector<Event> m_events;
    std::deque<QByteArray> m_joined;
    bool m_atStart = true;
    bool m_afterCr = false; ///< an LF that comes next belongs to the line end before
    bool m_overflown = false;
};

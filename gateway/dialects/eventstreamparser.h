// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

/// Cuts a text/event-stream into its events by the WHATWG rules (CR, LF, CRLF, BOM, comments, multi-line data), while
/// keeping the raw bytes of each event, so that a pass-through can forward exactly what came. Gateway thread.
class EventStreamParser final
{
public:
    static constexpr qsizetype maxEventBytes = 8 * 1024 * 1024;

    struct Event
    {
        QByteArray raw;  ///< every byte, the blank line included
        QByteArray type; ///< "event:" field; empty: message
        QByteArray data; ///< data lines joined by LF
        bool hasData = false;
    };

    /// Takes the next bytes and gives the events they completed. An event over maxEventBytes sets isOverflown().
    [[nodiscard]] std::vector<Event> feed(QByteArrayView bytes);
    /// What is left at the end of the stream: an event without its blank line counts when it has data.
    [[nodiscard]] std::vector<Event> finish();

    [[nodiscard]] bool isOverflown() const { return m_overflown; }

private:
    QByteArray m_buffer;
    qsizetype m_scanned = 0;
    bool m_atStart = true;
    bool m_overflown = false;
};

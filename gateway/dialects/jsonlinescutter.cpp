// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/jsonlinescutter.h"

void JsonLinesCutter::add(QByteArrayView line, bool complete)
{
    StreamEvent event;
    event.raw = line;
    event.data = line.trimmed();
    event.hasData = !event.data.isEmpty();
    event.complete = complete;
    m_events.push_back(event);
}

/// Bytes of the whole lines at the front; the first `searched` bytes hold no line end.
qsizetype JsonLinesCutter::cut(QByteArrayView bytes, qsizetype searched)
{
    qsizetype begin = 0;
    for (qsizetype end = bytes.indexOf('\n', searched); end >= 0; end = bytes.indexOf('\n', begin)) {
        add(bytes.sliced(begin, end + 1 - begin), true);
        begin = end + 1;
    }
    return begin;
}

const std::vector<StreamEvent> &JsonLinesCutter::feed(QByteArrayView bytes)
{
    m_events.clear();
    m_buffer.remove(0, m_consumed);
    m_consumed = 0;
    if (m_overflown)
        return m_events;
    qsizetype left = 0;
    if (m_buffer.isEmpty()) {
        const qsizetype used = cut(bytes, 0);
        left = bytes.size() - used;
        m_buffer.append(bytes.sliced(used));
    } else {
        const qsizetype searched = m_buffer.size();
        m_buffer.append(bytes);
        m_consumed = cut(m_buffer, searched);
        left = m_buffer.size() - m_consumed;
    }
    m_overflown = left > maxLineBytes;
    return m_events;
}

const std::vector<StreamEvent> &JsonLinesCutter::finish()
{
    m_events.clear();
    m_buffer.remove(0, m_consumed);
    m_consumed = 0;
    if (!m_overflown && !m_buffer.trimmed().isEmpty()) {
        m_consumed = m_buffer.size();
        add(m_buffer, false);
    }
    return m_events;
}

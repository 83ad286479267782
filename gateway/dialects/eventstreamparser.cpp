// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/eventstreamparser.h"

#include <cstring>

namespace
{
/// The first LF or CR in [at, end); `end` when there is none.
const char *lineEnd(const char *at, const char *end)
{
    const auto find = [at](char wanted, const char *until) {
        const void *found = std::memchr(at, wanted, static_cast<size_t>(until - at));
        return found ? static_cast<const char *>(found) : until;
    };
    return find('\r', find('\n', end));
}

struct Field
{
    QByteArrayView name;
    QByteArrayView value;
};

Field fieldOf(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return {line, {}};
    qsizetype begin = colon + 1;
    if (begin < line.size() && line[begin] == ' ')
        ++begin;
    return {line.first(colon), line.sliced(begin)};
}

constexpr QByteArrayView byteOrderMark {"\xef\xbb\xbf"};
} // namespace

const std::vector<EventStreamParser::Event> &EventStreamParser::feed(QByteArrayView bytes)
{
    m_events.clear();
    m_joined.clear();
    if (m_consumed == m_buffer.size())
        m_buffer.resize(0); // keeps its memory
    else if (m_consumed > 0)
        m_buffer.remove(0, m_consumed);
    m_consumed = 0;
    if (m_overflown)
        return m_events;
    qsizetype left = 0;
    if (m_buffer.isEmpty()) {
        const qsizetype used = cut(bytes);
        left = bytes.size() - used;
        m_buffer.append(bytes.sliced(used));
    } else {
        m_buffer.append(bytes);
        m_consumed = cut(m_buffer);
        left = m_buffer.size() - m_consumed;
    }
    m_overflown = m_overflown || left > maxEventBytes;
    return m_events;
}

const std::vector<EventStreamParser::Event> &EventStreamParser::finish()
{
    m_events.clear();
    m_joined.clear();
    m_buffer.remove(0, m_consumed);
    m_consumed = 0;
    if (m_overflown)
        return m_events;
    const bool isRestOfLineEnd = m_draft.lineBegin == 1 && m_buffer == "\n"; // of the CR that closed the last event
    if (isRestOfLineEnd) {
        m_consumed = m_buffer.size();
        m_events.push_back({m_buffer, {}, {}, false, true});
        return m_events;
    }
    const qsizetype begun = m_buffer.size() - m_draft.lineBegin;
    // Inside a line: one line end closes it, and one more the event. After a CR the first LF is the CR's.
    m_buffer.append(begun > 0 || m_afterCr ? "\n\n" : "\n");
    m_consumed = cut(m_buffer);
    if (!m_events.empty() && m_events.front().hasData && !m_events.front().hasBlankData())
        m_events.front().complete = false;
    else
        m_events.clear();
    return m_events;
}

/// Reads events off the front of `bytes`, which begin where the unfinished event begins. Gives what they took.
qsizetype EventStreamParser::cut(QByteArrayView bytes)
{
    const char *event = bytes.begin();
    const char *const end = bytes.end();
    while (!m_overflown) {
        const char *line = event + m_draft.lineBegin;
        if (m_afterCr && line != end) {
            m_afterCr = false;
            if (*line == '\n') {
                ++m_draft.lineBegin;
                ++line;
                m_searched = 0;
            }
        }
        const char *const stop = lineEnd(line + m_searched, end);
        if (stop == end) {
            m_searched = end - line;
            break;
        }
        m_searched = 0;
        const char *next = stop + 1;
        if (*stop == '\r' && next == end)
            m_afterCr = true;
        else if (*stop == '\r' && *next == '\n')
            ++next;
        const qsizetype lineBegin = m_draft.lineBegin;
        m_draft.lineBegin = next - event;
        if (stop != line) {
            readLine(QByteArrayView {event, end}, lineBegin, stop - event);
            continue;
        }
        closeEvent(QByteArrayView {event, next}, true);
        event = next;
    }
    return event - bytes.begin();
}

void EventStreamParser::readLine(QByteArrayView event, qsizetype begin, qsizetype end)
{
    if (m_atStart && event.sliced(begin, end - begin).startsWith(byteOrderMark)) {
        begin += byteOrderMark.size();
        m_draft.textBegin = begin;
    }
    m_atStart = false;
    const auto [name, value] = fieldOf(event.sliced(begin, end - begin));
    const qsizetype valueBegin = value.isNull() ? end : value.data() - event.data();
    if (name == "data") {
        if (m_draft.dataLines++ == 0) {
            m_draft.dataBegin = valueBegin;
            m_draft.dataEnd = end;
        }
    } else if (name == "event") {
        m_draft.typeBegin = valueBegin;
        m_draft.typeEnd = end;
    }
}

void EventStreamParser::closeEvent(QByteArrayView raw, bool complete)
{
    m_overflown = raw.size() > maxEventBytes;
    if (!m_overflown) {
        const Draft &d = m_draft;
        m_events.push_back({raw, raw.sliced(d.typeBegin, d.typeEnd - d.typeBegin),
                            d.dataLines > 1 ? joinedData(raw) : raw.sliced(d.dataBegin, d.dataEnd - d.dataBegin),
                            d.dataLines > 0, complete});
    }
    m_draft = {};
    m_atStart = false;
}

/// The rare event with several data lines is read a second time.
QByteArrayView EventStreamParser::joinedData(QByteArrayView raw)
{
    QByteArray &joined = m_joined.emplace_back();
    const char *line = raw.begin() + m_draft.textBegin;
    bool isFirst = true;
    while (line != raw.end()) {
        const char *const stop = lineEnd(line, raw.end());
        const auto [name, value] = fieldOf(QByteArrayView {line, stop});
        if (name == "data") {
            if (!isFirst)
                joined += '\n';
            joined += value;
            isFirst = false;
        }
        line = stop == raw.end() ? stop : stop + 1;
    }
    return joined;
}

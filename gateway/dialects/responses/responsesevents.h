// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "gateway/dialects/jsonwriter.h"

/// Writes the named events of a Responses stream and counts them. One per answer; gateway thread.
class ResponsesEvents final
{
public:
    /// Where the events go from now on. Must outlive their writing.
    void setTarget(QByteArray *out) { m_out = out; }

    /// Begins an event; the caller adds its other members and calls close().
    JsonWriter &open(QByteArrayView type);
    void close();

    /// The next event gets a number above this one, if that is more than it would get.
    void countFrom(qint64 last) { m_sequence = std::max(m_sequence, last + 1); }

private:
    QByteArray *m_out = nullptr;
    QByteArray m_type;
    JsonWriter m_json;
    qint64 m_sequence = 0;
};

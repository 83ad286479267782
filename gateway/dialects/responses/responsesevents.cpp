// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesevents.h"

namespace
{
/// What is echoed may have been written with line breaks, which would end the event's line.
QByteArray onOneLine(QByteArray json)
{
    if (json.contains('\n') || json.contains('\r'))
        json.replace('\n', ' ').replace('\r', ' ');
    return json;
}
} // namespace

JsonWriter &ResponsesEvents::open(QByteArrayView type)
{
    m_type = type.toByteArray();
    m_json = JsonWriter {};
    m_json.beginObject().member("type", type).member("sequence_number", m_sequence++);
    return m_json;
}

void ResponsesEvents::close()
{
    m_json.endObject();
    m_out->append("event: ").append(m_type).append("\ndata: ").append(onOneLine(m_json.take())).append("\n\n");
}

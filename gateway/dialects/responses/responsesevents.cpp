// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesevents.h"

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
    m_out->append("event: ").append(m_type).append("\ndata: ").append(m_json.text()).append("\n\n");
}

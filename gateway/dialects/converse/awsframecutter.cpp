// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/awsframecutter.h"

const std::vector<StreamEvent> &AwsFrameCutter::feed(QByteArrayView bytes)
{
    m_events.clear();
    for (const AwsFrameParser::Frame &frame : m_parser.feed(bytes)) {
        StreamEvent event;
        event.type = frame.type;
        event.data = frame.payload;
        event.hasData = true;
        m_events.push_back(event);
    }
    return m_events;
}

const std::vector<StreamEvent> &AwsFrameCutter::finish()
{
    m_events.clear();
    return m_events;
}

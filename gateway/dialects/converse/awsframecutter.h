// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/converse/awsframeparser.h"
#include "gateway/dialects/streamcutter.h"

/// Amazon's event stream among the other framings: a message is an event. Gateway thread.
class AwsFrameCutter final : public StreamCutter
{
public:
    [[nodiscard]] const std::vector<StreamEvent> &feed(QByteArrayView bytes) override;
    /// Nothing: a message without its end cannot be read.
    [[nodiscard]] const std::vector<StreamEvent> &finish() override;

    [[nodiscard]] bool isOverflown() const override { return !m_parser.fault().isEmpty(); }

private:
    AwsFrameParser m_parser;
    std::vector<StreamEvent> m_events;
};

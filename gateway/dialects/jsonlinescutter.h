// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/streamcutter.h"

/// Cuts newline-delimited JSON (application/x-ndjson): an event is a line, its `data` the line without white space
/// around. Empty lines have no data. Gateway thread.
class JsonLinesCutter final : public StreamCutter
{
public:
    static constexpr qsizetype maxLineBytes = 8 * 1024 * 1024;

    [[nodiscard]] const std::vector<StreamEvent> &feed(QByteArrayView bytes) override;
    [[nodiscard]] const std::vector<StreamEvent> &finish() override;

    [[nodiscard]] bool isOverflown() const override { return m_overflown; }

private:
    void add(QByteArrayView line, bool complete);
    qsizetype cut(QByteArrayView bytes, qsizetype searched);

    QByteArray m_buffer; ///< the beginning of an unfinished line, or what events of the last feed() point into
    qsizetype m_consumed = 0;
    std::vector<StreamEvent> m_events;
    bool m_overflown = false;
};

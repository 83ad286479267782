// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/answerreader.h"

/// Reads the answers of Converse and the events of ConverseStream. Blocks of text and reasoning have no start event
/// there; usage comes behind messageStop, and with it the answer is whole. Gateway thread.
class ConverseAnswerReader final : public AnswerReader
{
public:
    /// `family` is put on signatures.
    explicit ConverseAnswerReader(QByteArray family)
        : m_family {std::move(family)}
    {}

    void takeEvent(QByteArrayView type, QByteArrayView data, std::vector<NeutralDelta> &steps) override;
    void takeEndOfStream(std::vector<NeutralDelta> &steps) override;
    void takeWhole(QByteArrayView body, std::vector<NeutralDelta> &steps) override;

private:
    using Steps = std::vector<NeutralDelta>;
    using Block = NeutralPart::Kind;

    void takeObject(QByteArrayView type, const JsonObject &event, Steps &steps);
    void start(Steps &steps);
    void takeBlockStart(const JsonObject &event, Steps &steps);
    void takeDelta(const JsonObject &delta, Steps &steps);
    void takeReasoning(const JsonObject &reasoning, Steps &steps);
    void takeContent(const JsonObject &content, Steps &steps);
    void takeCall(const JsonObject &call, Steps &steps);
    void takeStop(const JsonObject &event);
    void takeUsage(const JsonView &usage, Steps &steps) const;
    void text(Block block, QByteArray text, Steps &steps);
    void mark(OpaqueMark::Kind kind, QByteArray value, Steps &steps);
    void annotate(const JsonView &citation, Steps &steps);
    void open(Block block, Steps &steps);
    void close(Steps &steps);
    void finish(Steps &steps);
    void fail(NeutralDelta fault, Steps &steps);

    QByteArray m_family;
    std::optional<Block> m_open;
    bool m_hasArguments = false; ///< the open call has some
    bool m_hasCalls = false;
    bool m_hasStarted = false;
    bool m_isOver = false; ///< End or Fault was given
    std::optional<NeutralDelta> m_finish;
};

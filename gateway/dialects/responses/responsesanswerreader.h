// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/answerreader.h"
#include "gateway/dialects/responses/responsesitemreader.h"

/// Reads answers of the Responses API. Items that grow at the same time are told one after the other, because blocks
/// do not overlap in the neutral form. The answer is whole when response.completed or response.incomplete has come.
/// One per answer; gateway thread.
class ResponsesAnswerReader final : public AnswerReader
{
public:
    explicit ResponsesAnswerReader(QByteArray family)
        : m_family {std::move(family)}
    {}

    void takeEvent(QByteArrayView type, QByteArrayView data, std::vector<NeutralDelta> &steps) override;
    void takeEndOfStream(std::vector<NeutralDelta> &steps) override;
    void takeWhole(QByteArrayView body, std::vector<NeutralDelta> &steps) override;

private:
    using Steps = std::vector<NeutralDelta>;

    void takeTyped(QByteArrayView type, const JsonObject &event, Steps &steps);
    bool takeText(QByteArrayView type, const JsonObject &event, Steps &steps);
    void begin(const JsonObject &response, Steps &steps);
    void addItem(const JsonObject &event, Steps &steps);
    void finishItem(const JsonObject &event, Steps &steps);
    void takeEnd(const JsonObject &response, Steps &steps);
    bool takePending(const JsonObject &response, Steps &steps);
    void takeOutput(const JsonView &output, Steps &steps);
    void takeFault(const JsonView &error, Steps &steps);
    void fail(const QByteArray &message, int status, Steps &steps);
    [[nodiscard]] ResponsesItemReader *itemOf(const JsonObject &event);
    [[nodiscard]] ResponsesItemReader *unannounced(NeutralPart::Kind kind, const JsonObject &event, Steps &steps);
    [[nodiscard]] bool isTold(const JsonObject &event) const;
    [[nodiscard]] Steps &stepsFor(const ResponsesItemReader &item, Steps &steps);
    void tellNext(Steps &steps);

    struct Pending
    {
        ResponsesItemReader item;
        Steps waiting; ///< steps that come when the items before are done
    };

    QByteArray m_family;
    std::vector<Pending> m_pending; ///< the first one is being told
    std::vector<qint64> m_told;     ///< output_index of the items that are done
    bool m_hasBegun = false;
    bool m_hasItems = false;
    bool m_hasCalls = false;
    bool m_isOver = false;
};

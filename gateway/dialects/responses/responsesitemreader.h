// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutraldelta.h"

/// Where a piece of text stands in an item.
struct ResponsesPlace
{
    NeutralPart::Kind kind = NeutralPart::Kind::Text;
    bool isSummary = false;
    qint64 index = 0; ///< content_index or summary_index
};

/// Reads one output item, as it grows or whole, into the steps of its blocks. What came as deltas is not repeated from
/// the events that say it again as a whole; what came only there is taken from them. One per item; gateway thread.
class ResponsesItemReader final
{
public:
    using Steps = std::vector<NeutralDelta>;

    ResponsesItemReader(qint64 outputIndex, const JsonObject &item, const QByteArray &family);

    [[nodiscard]] qint64 outputIndex() const { return m_outputIndex; }

    [[nodiscard]] const QByteArray &id() const { return m_id; }

    [[nodiscard]] bool isCall() const { return m_type == Type::Call; }

    [[nodiscard]] bool isDone() const { return m_isDone; }

    /// A call of which no event has said that its arguments are whole.
    [[nodiscard]] bool isCallCut() const { return isCall() && !m_isDone && !m_hasWholeCall; }

    /// Opens a call's block, if its name is known by now.
    void begin(const JsonObject &item, Steps &steps);
    void addText(const ResponsesPlace &place, const QByteArray &text, Steps &steps);
    void addWholeText(const ResponsesPlace &place, const QByteArray &text, Steps &steps);
    /// The log probabilities of the open text; `isWhole`: all of them once more.
    void addLogprobs(const JsonView &logprobs, bool isWhole, Steps &steps);
    void addAnnotation(const JsonView &annotation, Steps &steps);
    /// The item is whole: adds what did not come before and closes. `item`: the members of `view`.
    void finish(const JsonView &view, const JsonObject &item, Steps &steps);
    /// The item will not grow any more, and nobody says how it looks as a whole.
    void close(Steps &steps);

private:
    enum class Type
    {
        Message,
        Reasoning,
        Call,
        Other
    };

    [[nodiscard]] bool wasSeen(const ResponsesPlace &place) const;
    void open(NeutralPart part, Steps &steps);
    void closeBlock(Steps &steps);
    void finishMessage(const JsonObject &item, Steps &steps);
    void finishReasoning(const JsonObject &item, Steps &steps);
    void finishCall(const JsonObject &item, Steps &steps);
    void finishOther(const JsonView &view, const JsonObject &item, Steps &steps);

    qint64 m_outputIndex = 0;
    QByteArray m_id;
    QByteArray m_family;
    Type m_type = Type::Other;
    bool m_isCustom = false;
    bool m_isDone = false;
    QByteArray m_arguments;               ///< of a call, as far as they came
    bool m_hasWholeCall = false;          ///< the arguments came as a whole, if piece by piece before
    std::optional<ResponsesPlace> m_open; ///< the block that is open, and the place of its last text
    bool m_hasLogprobs = false;           ///< of the open text
    std::vector<ResponsesPlace> m_seen;   ///< places of which text came
};

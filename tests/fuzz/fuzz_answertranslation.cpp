// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHash>
#include <QList>

#include "checkedtext.h"
#include "gateway/dialects/dialects.h"
#include "gateway/dialects/ollama/ollamaclient.h"
#include "tests/gateway/dialects/converse/awsframe.h"

namespace
{
constexpr WireDialect dialects[] = {WireDialect::Chat,   WireDialect::Responses, WireDialect::Messages,
                                    WireDialect::Gemini, WireDialect::Ollama,    WireDialect::Converse};
using Kind = NeutralDelta::Kind;

/// Holds the steps of an answer to their order: see NeutralDelta.
class StepOrder final
{
public:
    void take(const NeutralDelta &step)
    {
        bool &isOpen = m_open[step.choice];
        switch (step.kind) {
        case Kind::BlockStart:
            must(!isOpen && !m_finished.value(step.choice), "a block begins in another or after the end");
            isOpen = true;
            break;
        case Kind::BlockStop:
            must(isOpen, "no block ends");
            isOpen = false;
            break;
        case Kind::Text:
        case Kind::Mark:
            must(isOpen, "text outside of a block");
            break;
        case Kind::Finish:
            must(!isOpen && !m_finished.value(step.choice), "a choice ends twice or in a block");
            m_finished[step.choice] = true;
            break;
        default:
            break;
        }
    }

private:
    static void must(bool holds, const char *what)
    {
        if (!holds)
            CheckedText::fail("steps", what);
    }

    QHash<int, bool> m_open;
    QHash<int, bool> m_finished;
};

/// The answer as the hub relays it to a client: until its end or its first fault.
class Relay final
{
public:
    Relay(const ProviderDialect &provider, const ClientDialect &client)
        : m_reader {provider.reader("house")}
        , m_cutter {makeCutter(provider.framing())}
        , m_writer {client.writer({})}
    {}

    QByteArray relayed(QByteArrayView stream, qsizetype pieceBytes)
    {
        for (qsizetype at = 0; at < stream.size() && !m_isOver; at += pieceBytes)
            take(m_cutter->feed(stream.sliced(at, std::min(pieceBytes, stream.size() - at))));
        if (!m_isOver && m_cutter->isOverflown())
            over();
        if (!m_isOver)
            take(m_cutter->finish());
        if (!m_isOver) {
            m_steps.clear();
            m_reader->takeEndOfStream(m_steps);
            takeSteps();
        }
        if (m_isWhole)
            m_writer->end(m_out);
        else
            m_writer->breakOff(502, "broken", m_out);
        return m_out;
    }

private:
    void over() { m_isOver = true; }

    void take(const std::vector<StreamEvent> &events)
    {
        for (const StreamEvent &event : events) {
            m_steps.clear();
            if (event.hasData && !m_isOver)
                m_reader->takeEvent(event.type, event.data, m_steps);
            takeSteps();
        }
    }

    void takeSteps()
    {
        for (const NeutralDelta &step : m_steps) {
            if (m_isOver)
                CheckedText::fail("a step after the end", step.text);
            m_isOver = step.kind == Kind::End || step.kind == Kind::Fault;
            m_isWhole = step.kind == Kind::End;
            m_order.take(step);
            if (!m_isOver)
                m_writer->take(step, m_out);
        }
    }

    std::unique_ptr<AnswerReader> m_reader;
    std::unique_ptr<StreamCutter> m_cutter;
    std::unique_ptr<AnswerWriter> m_writer;
    std::vector<NeutralDelta> m_steps;
    StepOrder m_order;
    QByteArray m_out;
    bool m_isOver = false;
    bool m_isWhole = false;
};

/// Each event's data and each line of JSON.
void mustBeEvents(const QByteArray &text)
{
    for (const QByteArray &line : text.split('\n')) {
        const bool isData = line.startsWith("data: ");
        const QByteArray data = isData ? line.sliced(6) : line;
        if (!data.isEmpty() && data != "[DONE]" && (isData || data.startsWith('{')))
            CheckedText::mustBeJson(data);
    }
}

/// A line of the input is a frame, since chance makes no sums.
QByteArray framed(const QByteArray &text)
{
    QByteArray stream;
    for (const QByteArray &line : text.split('\n')) {
        const QByteArray type = line.left(std::max<qsizetype>(line.indexOf(' '), 0));
        const QByteArray payload = line.mid(type.size() + 1);
        stream += type.startsWith(":exception/") ? AwsFrame::exception(type.mid(11).left(99), payload)
                                                 : AwsFrame::event(type.left(99), payload);
    }
    return stream;
}

void translateWhole(const ProviderDialect &provider, const ClientDialect &client, const QByteArray &body)
{
    std::vector<NeutralDelta> steps;
    provider.reader("house")->takeWhole(body, steps);
    NeutralAnswer answer;
    StepOrder order;
    for (const NeutralDelta &step : steps) {
        order.take(step);
        answer.take(step);
    }
    if (answer.isWhole && !answer.isBroken)
        CheckedText::mustBeJson(client.whole(answer, {}));
}
} // namespace

/// The first three bytes choose the provider's dialect, the client's and the size of pieces; the rest is the answer.
/// The steps keep their order, what is written of them is JSON and does not hang on the pieces.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    constexpr size_t choices = 3;
    if (size < choices)
        return 0;
    const ProviderDialect &provider = *providerDialect(dialects[data[0] % std::size(dialects)]);
    const ClientDialect *chosen = clientDialect(dialects[data[1] % std::size(dialects)]);
    const ClientDialect &client = chosen ? *chosen : ollamaDialect(true);
    const QByteArray text {reinterpret_cast<const char *>(data) + choices, static_cast<qsizetype>(size - choices)};
    translateWhole(provider, client, text);
    const QByteArray stream = provider.framing() == StreamFraming::AwsFrames ? framed(text) : text;
    const QByteArray whole = Relay {provider, client}.relayed(stream, stream.size() + 1);
    mustBeEvents(whole);
    const QByteArray pieced = Relay {provider, client}.relayed(stream, data[2] % 64 + 1);
    // An answer without an id gets one by chance, so that no two readings are the same.
    if (pieced != whole && whole == Relay {provider, client}.relayed(stream, stream.size() + 1))
        CheckedText::mustBeSame(pieced, whole);
    return 0;
}

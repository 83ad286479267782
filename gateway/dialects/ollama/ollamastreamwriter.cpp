// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamastreamwriter.h"

#include <utility>

#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/ollama/ollamamodels.h"

namespace
{
using Kind = NeutralPart::Kind;
}

OllamaStreamWriter::OllamaStreamWriter(OllamaEndpoint endpoint, const AnswerIdentity &identity)
    : m_line {endpoint, identity}
{}

QByteArray OllamaStreamWriter::contentType() const
{
    return QByteArrayLiteral("application/x-ndjson");
}

void OllamaStreamWriter::take(const NeutralDelta &step, QByteArray &out)
{
    using Step = NeutralDelta::Kind;
    if (step.usage)
        m_ending.usage = step.usage;
    if (step.choice != 0)
        return;
    if (step.kind == Step::BlockStart) {
        closeBlock(out);
        sayDoubtful(out);
        m_line.startOutput();
        m_block = step.part;
        m_block.kind = step.block;
        m_isOpen = true;
    } else if (step.kind == Step::Text) {
        takeText(step.text, out);
    } else if (step.kind == Step::Logprobs) {
        OllamaSaid said;
        said.addLogprobs(step.text);
        if (!said.logprobs.isEmpty())
            say(said, out);
    } else if (step.kind == Step::BlockStop) {
        closeBlock(out);
    } else if (step.kind == Step::Finish) {
        m_ending.finish = step.finish;
        sayDoubtful(out);
    }
}

void OllamaStreamWriter::takeText(const QByteArray &text, QByteArray &out)
{
    if (!m_isOpen || text.isEmpty())
        return;
    if (m_block.kind == Kind::Call) {
        m_block.arguments += text;
        return;
    }
    NeutralPart piece = NeutralPart::ofText(text);
    piece.kind = m_block.kind;
    OllamaSaid said;
    said.add(piece);
    if (!said.content.isEmpty() || !said.thinking.isEmpty())
        say(said, out);
}

void OllamaStreamWriter::closeBlock(QByteArray &out)
{
    const bool isOpen = std::exchange(m_isOpen, false);
    if (isOpen && isCutCall(m_block, FinishReason::Length, true)) { // whether it is one is known when the end is
        m_doubtful = m_block;
    } else if (isOpen && (m_block.kind == Kind::Call || m_block.kind == Kind::Image)) {
        OllamaSaid said;
        said.add(m_block);
        say(said, out);
    }
}

void OllamaStreamWriter::sayDoubtful(QByteArray &out)
{
    const std::optional<NeutralPart> call = std::exchange(m_doubtful, {});
    if (!call || isCutCall(*call, m_ending.finish, true))
        return;
    OllamaSaid said;
    said.add(*call);
    say(said, out);
}

void OllamaStreamWriter::say(const OllamaSaid &said, QByteArray &out)
{
    out.append(m_line.part(said)).append('\n');
}

void OllamaStreamWriter::pass(QByteArrayView raw, QByteArrayView, QByteArray &out)
{
    out.append(raw);
    if (!raw.isEmpty() && !raw.endsWith('\n'))
        out.append('\n');
}

void OllamaStreamWriter::end(QByteArray &out)
{
    closeBlock(out);
    sayDoubtful(out);
    if (m_ending.finish == FinishReason::Error) {
        breakOff(502, "the model broke off", out);
        return;
    }
    out.append(m_line.last({}, m_ending)).append('\n');
}

void OllamaStreamWriter::breakOff(int status, QByteArrayView message, QByteArray &out)
{
    Q_UNUSED(status); // Ollama says it with words alone
    out.append(ollamaErrorBody(message)).append('\n');
}

/// Lines must hold an object, so silence is broken by one that adds nothing.
void OllamaStreamWriter::ping(QByteArray &out)
{
    say({}, out);
}

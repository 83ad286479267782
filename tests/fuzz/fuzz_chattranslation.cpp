// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>

#include <QList>

#include "gateway/dialects/chat/chatclientdialect.h"
#include "gateway/dialects/chat/chatproviderdialect.h"
#include "gateway/dialects/converse/converseproviderdialect.h"
#include "gateway/dialects/jsonview.h"

namespace
{
void mustBeJson(QByteArrayView text)
{
    if (!JsonView::checked(text))
        std::abort();
}

void translateRequest(const QByteArray &body)
{
    const Result<NeutralRequest> request = ChatClientDialect {}.read(body);
    if (!request)
        return;
    for (const char *family : {"openai", "anthropic", "google"}) {
        ModelTraits traits;
        traits.family = family;
        traits.takesCacheControl = traits.family == "anthropic";
        traits.reasoningField = traits.family == "openai" ? "" : "reasoning";
        DialectNotes notes;
        if (const Result<ProviderDraft> draft = ChatProviderDialect {}.write(*request, traits, notes))
            mustBeJson(draft->body);
        if (const Result<ProviderDraft> draft = ConverseProviderDialect {}.write(*request, traits, notes))
            mustBeJson(draft->body);
    }
}

void writeOut(const std::vector<NeutralDelta> &steps)
{
    const std::unique_ptr<AnswerWriter> writer = ChatClientDialect {}.writer({});
    NeutralAnswer answer;
    QByteArray out;
    for (const NeutralDelta &step : steps) {
        answer.take(step);
        writer->take(step, out);
    }
    writer->end(out);
    for (QByteArrayView rest {out}; !rest.isEmpty();) {
        const qsizetype end = rest.indexOf("\n\n");
        const QByteArrayView data = rest.first(end).sliced(6); // behind "data: "
        if (data != "[DONE]")
            mustBeJson(data);
        rest = rest.sliced(end + 2);
    }
    mustBeJson(ChatClientDialect {}.whole(answer, {}));
}

/// The lines of the input are the events of a stream; of Converse with their type and a blank before.
void translateAnswer(const ProviderDialect &dialect, const QByteArray &text)
{
    std::vector<NeutralDelta> steps;
    dialect.reader("house")->takeWhole(text, steps);
    writeOut(steps);
    steps.clear();
    const std::unique_ptr<AnswerReader> reader = dialect.reader("house");
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype blank = dialect.framing() == StreamFraming::AwsFrames ? line.indexOf(' ') : -1;
        reader->takeEvent(line.left(std::max<qsizetype>(blank, 0)), line.mid(blank + 1), steps);
    }
    reader->takeEndOfStream(steps);
    writeOut(steps);
}
} // namespace

/// Whatever a client asks or a provider answers, what is written of it is JSON.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray text {reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)};
    const std::optional<JsonView> json = JsonView::checked(text);
    if (json && json->isObject())
        translateRequest(text);
    translateAnswer(ChatProviderDialect {}, text);
    translateAnswer(ConverseProviderDialect {}, text);
    return 0;
}

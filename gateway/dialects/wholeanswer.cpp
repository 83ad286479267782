// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/wholeanswer.h"

#include <algorithm>

#include "gateway/dialects/dialects.h"
#include "gateway/dialects/jsonview.h"

namespace
{
constexpr QByteArrayView byteOrderMark {"\xef\xbb\xbf"};

/// A line that is a value by itself, and more behind it.
bool isJsonLines(QByteArrayView body)
{
    const QByteArrayView text = body.trimmed();
    const qsizetype lineEnd = text.indexOf('\n');
    return lineEnd > 0 && JsonView::checked(text.first(lineEnd));
}

bool isEvents(StreamFraming framing, QByteArrayView body)
{
    switch (framing) {
    case StreamFraming::ServerSentEvents:
        return !beginsDocument(body).value_or(true);
    case StreamFraming::JsonLines:
        return isJsonLines(body);
    case StreamFraming::AwsFrames:
        break;
    }
    return false;
}

void readEvents(AnswerReader &reader, const std::vector<StreamEvent> &events, std::vector<NeutralDelta> &steps)
{
    for (const StreamEvent &event : events) {
        if (event.hasData)
            reader.takeEvent(event.type, event.data, steps);
    }
}
} // namespace

std::optional<bool> beginsDocument(QByteArrayView bytes)
{
    const QByteArrayView text =
        (bytes.startsWith(byteOrderMark) ? bytes.sliced(byteOrderMark.size()) : bytes).trimmed();
    if (text.isEmpty())
        return std::nullopt;
    return text.front() == '{' || text.front() == '[';
}

void dropByteOrderMark(QByteArray &body)
{
    constexpr qsizetype mostSearched = 4096; // white space behind it is looked through with every further piece
    const QByteArrayView beginning = QByteArrayView {body}.first(std::min(body.size(), mostSearched));
    if (beginning.startsWith(byteOrderMark) && beginsDocument(beginning) == true)
        body.remove(0, byteOrderMark.size());
}

bool bringsPicture(const NeutralDelta &step)
{
    return step.kind == NeutralDelta::Kind::BlockStart && step.block == NeutralPart::Kind::Image
           && !step.part.isSummary;
}

bool readWhole(AnswerReader &reader, StreamFraming framing, QByteArrayView body, std::vector<NeutralDelta> &steps)
{
    if (isEvents(framing, body)) {
        const std::unique_ptr<StreamCutter> cutter = makeCutter(framing);
        readEvents(reader, cutter->feed(body), steps);
        readEvents(reader, cutter->finish(), steps);
        reader.takeEndOfStream(steps);
        return false;
    }
    const bool isArray = body.trimmed().startsWith('[');
    const std::optional<JsonView> array = isArray ? JsonView::checked(body) : std::nullopt;
    if (!array) {
        reader.takeWhole(body, steps);
        return true;
    }
    for (const JsonView &element : array->elements())
        reader.takeEvent({}, element.raw(), steps);
    reader.takeEndOfStream(steps);
    return false;
}

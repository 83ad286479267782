// SPDX-License-Identifier: GPL-3.0-or-later
#include <QList>

#include "checkedtext.h"
#include "gateway/dialects/dialects.h"

namespace
{
void append(QByteArray &joined, QByteArray &raw, const std::vector<StreamEvent> &events)
{
    for (const StreamEvent &event : events) {
        if (event.hasData) // an end of line in two pieces makes an event of nothing
            joined.append(event.type).append('=').append(event.data).append(event.complete ? ';' : '?');
        raw.append(event.raw);
    }
}

/// The events of the stream when it comes by pieces of this size; their raw bytes are the stream.
QByteArray cut(StreamFraming framing, QByteArrayView stream, qsizetype pieceBytes)
{
    const std::unique_ptr<StreamCutter> cutter = makeCutter(framing);
    QByteArray joined;
    QByteArray raw;
    for (qsizetype at = 0; at < stream.size(); at += pieceBytes)
        append(joined, raw, cutter->feed(stream.sliced(at, std::min(pieceBytes, stream.size() - at))));
    append(joined, raw, cutter->finish());
    if (cutter->isOverflown())
        return joined + '!';
    // An unfinished event gets the line ends that it lacks, or is left out when it has no data.
    if (!raw.startsWith(stream) && !stream.startsWith(raw))
        CheckedText::fail("not the stream", raw);
    return joined;
}
} // namespace

/// Of the first two bytes one says how the stream is framed, one how large its pieces are. What is cut may not hang on
/// the pieces.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size < 2)
        return 0;
    constexpr StreamFraming framings[] = {StreamFraming::ServerSentEvents, StreamFraming::JsonLines,
                                          StreamFraming::AwsFrames};
    const StreamFraming framing = framings[data[0] % 3];
    const QByteArrayView stream {data + 2, static_cast<qsizetype>(size) - 2};
    CheckedText::mustBeSame(cut(framing, stream, data[1] % 64 + 1), cut(framing, stream, stream.size() + 1));
    return 0;
}

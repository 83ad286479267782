// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <memory>

#include "gateway/dialects/chatstreamtap.h"
#include "gateway/dialects/eventstreamparser.h"

namespace
{
void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// All that a stream was cut into, in one text.
struct Cut
{
    QByteArray raw;
    QByteArray data;
};

Cut cutIn(QByteArrayView stream, size_t pieceSize)
{
    Cut cut;
    EventStreamParser parser;
    ChatStreamTap tap {false};
    const auto take = [&](const std::vector<EventStreamParser::Event> &events) {
        for (const auto &event : events) {
            cut.raw += event.raw;
            (void)tap.inspect(event);
            if (event.hasData)
                cut.data.append(event.type).append('\1').append(event.data).append('\2');
        }
    };
    while (!stream.isEmpty()) {
        const qsizetype size = std::min(stream.size(), static_cast<qsizetype>(pieceSize));
        // Memory of its own, so that a view that outlives it is seen.
        const auto piece = std::make_unique<QByteArray>(stream.data(), size);
        take(parser.feed(*piece));
        stream = stream.sliced(size);
    }
    take(parser.finish());
    return cut;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size < 1)
        return 0;
    const QByteArrayView stream {reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1};
    const Cut whole = cutIn(stream, size);
    const Cut pieces = cutIn(stream, 1 + data[0] % 17);
    require(whole.data == pieces.data);
    // Behind the last event only line ends, comments and fields without data may be missing, or the added ones be.
    const qsizetype common = std::min({whole.raw.size(), pieces.raw.size(), stream.size()});
    require(whole.raw.first(common) == pieces.raw.first(common));
    return 0;
}

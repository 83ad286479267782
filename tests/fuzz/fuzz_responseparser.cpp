// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "gateway/upstream/responseparser.h"

namespace
{
/// Everything a caller can see of one answer.
struct Reading
{
    ResponseParser::Event last = ResponseParser::Event::NeedMore;
    int status = 0;
    size_t fields = 0;
    QByteArray body;
    QByteArray error;
    bool keepAlive = false;

    friend bool operator==(const Reading &, const Reading &) = default;
};

bool isOver(ResponseParser::Event event)
{
    return event == ResponseParser::Event::End || event == ResponseParser::Event::Failed;
}

Reading readIn(QByteArrayView bytes, qsizetype pieceSize, ResponseParser::Expect expect)
{
    ResponseParser parser;
    parser.begin(expect);
    Reading reading;
    for (qsizetype at = 0; at < bytes.size() && !isOver(reading.last);) {
        // Each piece is a buffer of its own, so that reading past its end is seen.
        const QByteArrayView source = bytes.sliced(at, qMin(pieceSize, bytes.size() - at));
        const std::vector<char> piece(source.begin(), source.end());
        QByteArrayView input {piece.data(), static_cast<qsizetype>(piece.size())};
        do {
            reading.last = parser.next(input);
            if (reading.last == ResponseParser::Event::Body)
                reading.body.append(parser.body());
        } while (!isOver(reading.last) && reading.last != ResponseParser::Event::NeedMore);
        at += source.size() - input.size();
    }
    if (!isOver(reading.last))
        reading.last = parser.finish();
    reading.status = parser.status();
    reading.fields = parser.headers().fields().size();
    reading.error = QByteArray {parser.error()};
    reading.keepAlive = parser.keepAlive();
    if (parser.bodyBytes() != reading.body.size())
        std::abort();
    return reading;
}
} // namespace

/// The first byte chooses what is expected and the size of the pieces; the rest is the answer. However it is cut, the
/// same must come out.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const auto expect = static_cast<ResponseParser::Expect>(data[0] % 3);
    const qsizetype pieceSize = 1 + data[0] / 3;
    const QByteArrayView bytes {reinterpret_cast<const char *>(data + 1), static_cast<qsizetype>(size - 1)};
    if (!(readIn(bytes, qMax<qsizetype>(1, bytes.size()), expect) == readIn(bytes, pieceSize, expect)))
        std::abort();
    return 0;
}

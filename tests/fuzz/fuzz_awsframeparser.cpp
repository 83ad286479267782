// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>

#include "gateway/dialects/converse/awsframeparser.h"
#include "tests/gateway/dialects/converse/awsframe.h"

namespace
{
/// What comes out, when the stream goes in by pieces of this size.
QByteArray parsed(const QByteArray &stream, qsizetype pieceBytes)
{
    AwsFrameParser parser;
    QByteArray joined;
    for (qsizetype at = 0; at < stream.size(); at += pieceBytes) {
        for (const AwsFrameParser::Frame &frame : parser.feed(stream.mid(at, pieceBytes)))
            joined.append(frame.type).append('=').append(frame.payload).append(';');
    }
    return joined.append(parser.fault());
}
} // namespace

/// Of the first two bytes one says how large the pieces are, one how many bytes are headers of a message with right
/// sums, since chance makes none; 255: the bytes are the stream itself. The messages may not hang on the pieces.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    constexpr unsigned char plain = 255;
    if (size < 2)
        return 0;
    const QByteArray bytes {reinterpret_cast<const char *>(data) + 2, static_cast<qsizetype>(size) - 2};
    const QByteArray stream = data[1] == plain ? bytes : AwsFrame::of(bytes.left(data[1]), bytes.mid(data[1]));
    if (parsed(stream, data[0] % 64 + 1) != parsed(stream, stream.size() + 1))
        std::abort();
    return 0;
}

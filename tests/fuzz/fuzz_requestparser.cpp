// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "gateway/http/requestparser.h"

namespace
{
class Digest final
{
public:
    void mix(QByteArrayView text)
    {
        for (const char byte : text)
            m_sum = (m_sum ^ static_cast<quint8>(byte)) * 1099511628211ULL;
    }

    void mix(const RequestHead &head)
    {
        mix(head.method);
        mix(head.target);
        for (const HeaderList::Field &field : head.headers.fields())
            mix(field.value);
    }

    void mix(int status) { m_sum = (m_sum ^ static_cast<quint64>(status)) * 31; }

    [[nodiscard]] quint64 sum() const { return m_sum; }

private:
    quint64 m_sum = 14695981039346656037ULL;
};

// False once the parser failed: nothing more is to be fed.
bool feed(RequestParser &parser, QByteArrayView input, Digest &digest)
{
    for (;;) {
        switch (parser.next(input)) {
        case RequestParser::Event::NeedMore:
            return true;
        case RequestParser::Event::Head:
            break;
        case RequestParser::Event::Body:
            digest.mix(parser.bodyPart());
            break;
        case RequestParser::Event::End:
            digest.mix(parser.head());
            parser.reset();
            break;
        case RequestParser::Event::Failed:
            digest.mix(parser.errorStatus());
            return false;
        }
    }
}

quint64 digestOf(QByteArrayView bytes, qsizetype pieceBytes)
{
    RequestParser parser;
    Digest digest;
    for (qsizetype at = 0; at < bytes.size(); at += pieceBytes) {
        // Copied to its exact size, so that the sanitizer sees a read past its end.
        const QByteArray piece = bytes.sliced(at, std::min(pieceBytes, bytes.size() - at)).toByteArray();
        if (!feed(parser, piece, digest))
            break;
    }
    return digest.sum();
}
} // namespace

/// Whatever the bytes are: no crash, and the same outcome however they are cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    const quint64 whole = digestOf(bytes, std::max<qsizetype>(1, bytes.size()));
    if (digestOf(bytes, 1) != whole || digestOf(bytes, 3) != whole)
        std::abort();
    return 0;
}

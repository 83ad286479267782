// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

/// Takes the chunked coding (RFC 9112, section 7.1) off a body, strictly: a size is 1*HEX, extensions are
/// `;token[=token|quoted]`, every line ends in CR LF, trailers are checked and dropped. Pure and incremental.
class ChunkDecoder final
{
public:
    static constexpr qint64 maxExtensionBytes = 64 * 1024;
    static constexpr qint64 maxTrailerBytes = 16 * 1024;

    enum class Event
    {
        NeedMore,
        Data, ///< data() is a view into the input
        End,
        Failed
    };

    void begin();
    /// Takes bytes off the front of `input`.
    [[nodiscard]] Event next(QByteArrayView &input);

    [[nodiscard]] QByteArrayView data() const { return m_data; }

    [[nodiscard]] const char *error() const { return m_error; }

private:
    enum class State
    {
        SizeFirst,
        Size,
        ExtensionNameFirst,
        ExtensionName,
        ExtensionValueFirst,
        ExtensionValue,
        ExtensionQuoted,
        ExtensionEscape,
        ExtensionAfterQuote,
        SizeEnd,
        Data,
        DataCr,
        DataLf,
        TrailerFirst,
        TrailerName,
        TrailerValue,
        TrailerLf,
        EndLf,
        Over
    };

    [[nodiscard]] bool step(char byte);
    [[nodiscard]] bool stepSize(char byte);
    [[nodiscard]] bool stepExtension(char byte);
    [[nodiscard]] bool stepTrailer(char byte);
    [[nodiscard]] bool go(State state);
    [[nodiscard]] bool refuse(const char *error);

    State m_state = State::Over;
    QByteArrayView m_data;
    const char *m_error = nullptr;
    qint64 m_size = 0;
    qint64 m_extensionBytes = 0;
    qint64 m_trailerBytes = 0;
    int m_digits = 0;
    int m_zeros = 0; ///< before them
    bool m_last = false;
};

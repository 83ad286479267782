// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/soundlength.h"

#include <algorithm>
#include <array>
#include <optional>

#include <QtEndian>

namespace
{
constexpr qint64 msPerSecond = 1000;
/// Nobody asks for a year of sound; keeps the products far from overflow.
constexpr qint64 mostMs = 1'000'000'000'000;

template <typename T>
std::optional<T> big(QByteArrayView bytes, qsizetype at)
{
    return at >= 0 && at + qsizetype {sizeof(T)} <= bytes.size() ? std::optional {qFromBigEndian<T>(bytes.data() + at)}
                                                                 : std::nullopt;
}

template <typename T>
std::optional<T> little(QByteArrayView bytes, qsizetype at)
{
    return at >= 0 && at + qsizetype {sizeof(T)} <= bytes.size()
               ? std::optional {qFromLittleEndian<T>(bytes.data() + at)}
               : std::nullopt;
}

std::optional<qint64> quotient(quint64 units, quint64 perSecond)
{
    if (perSecond == 0 || units > static_cast<quint64>(mostMs))
        return std::nullopt;
    return static_cast<qint64>(units * static_cast<quint64>(msPerSecond) / perSecond);
}

std::optional<qint64> wavMs(QByteArrayView file)
{
    constexpr qsizetype firstChunk = 12;
    constexpr qsizetype chunkHead = 8;
    constexpr qsizetype byteRateAt = 8; // in the format's chunk
    quint32 byteRate = 0;
    for (qsizetype at = firstChunk; at + chunkHead <= file.size();) {
        const QByteArrayView name = file.sliced(at, 4);
        const qsizetype size = little<quint32>(file, at + 4).value_or(0);
        const qsizetype there = file.size() - at - chunkHead;
        if (name == "fmt ")
            byteRate = little<quint32>(file, at + chunkHead + byteRateAt).value_or(0);
        else if (name == "data") // a stream that was never finished says 0 or all ones
            return quotient(static_cast<quint64>(size == 0 ? there : std::min(size, there)), byteRate);
        at += chunkHead + size + size % 2;
    }
    return std::nullopt;
}

std::optional<qint64> flacMs(QByteArrayView file)
{
    constexpr qsizetype samplesAt = 18; // 20 bits rate, 3 channels, 5 depth, 36 samples
    const quint64 packed = big<quint64>(file, samplesAt).value_or(0);
    const quint64 samples = packed & ((quint64 {1} << 36U) - 1);
    return samples == 0 ? std::nullopt : quotient(samples, packed >> 44U);
}

/// Layer III of MPEG 1 and 2; the rate of the first frame holds for all of most files.
std::optional<qint64> mp3Ms(QByteArrayView file)
{
    constexpr std::array<int, 16> mpeg1 {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0};
    constexpr std::array<int, 16> mpeg2 {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0};
    qsizetype at = 0;
    if (file.startsWith("ID3") && file.size() > 10) {
        for (qsizetype i = 6; i < 10; ++i)
            at = at << 7U | (static_cast<uchar>(file[i]) & 0x7fU);
        at += 10;
    }
    const quint32 head = big<quint32>(file, at).value_or(0);
    const bool isFrame = (head >> 21U) == 0x7ffU && ((head >> 17U) & 3U) == 1;
    if (!isFrame)
        return std::nullopt;
    const bool isMpeg1 = ((head >> 19U) & 3U) == 3;
    const int kilobits = (isMpeg1 ? mpeg1 : mpeg2).at((head >> 12U) & 15U);
    return quotient(static_cast<quint64>(file.size() - at), static_cast<quint64>(kilobits) * 125);
}

/// The last page says how many samples there were; Opus always counts 48,000 a second, Vorbis says its own rate.
std::optional<qint64> oggMs(QByteArrayView file)
{
    constexpr quint32 opusRate = 48'000;
    constexpr qsizetype granuleAt = 6;
    const qsizetype last = file.lastIndexOf("OggS");
    const qsizetype vorbis = file.first(std::min<qsizetype>(file.size(), 128)).indexOf("\x01vorbis");
    const quint32 rate = vorbis < 0 ? opusRate : little<quint32>(file, vorbis + 12).value_or(0);
    const std::optional<quint64> samples = little<quint64>(file, last + granuleAt);
    return samples && *samples > 0 ? quotient(*samples, rate) : std::nullopt;
}

std::optional<qint64> mp4Ms(QByteArrayView file)
{
    const qsizetype head = file.indexOf("mvhd");
    if (head < 0)
        return std::nullopt;
    const bool isLong = big<quint8>(file, head + 4).value_or(0) == 1;
    const quint32 perSecond = big<quint32>(file, head + (isLong ? 24 : 16)).value_or(0);
    const quint64 units =
        isLong ? big<quint64>(file, head + 28).value_or(0) : big<quint32>(file, head + 20).value_or(0);
    return units == 0 ? std::nullopt : quotient(units, perSecond);
}

std::optional<qint64> byHead(QByteArrayView file)
{
    if (file.startsWith("RIFF") && file.sliced(std::min<qsizetype>(8, file.size())).startsWith("WAVE"))
        return wavMs(file);
    if (file.startsWith("fLaC"))
        return flacMs(file);
    if (file.startsWith("OggS"))
        return oggMs(file);
    if (file.sliced(std::min<qsizetype>(4, file.size())).startsWith("ftyp"))
        return mp4Ms(file);
    return mp3Ms(file);
}
} // namespace

qint64 soundLengthMs(QByteArrayView file)
{
    constexpr qint64 speechBytesPerMs = 4;     // 32 kbit/s
    constexpr qint64 mostBytesPerMs = 2 * 192; // 192 kHz, 16 bits
    if (file.isEmpty())
        return 0;
    const qint64 size = file.size();
    const qint64 least = size / mostBytesPerMs + 1;
    const qint64 most = size * 2 + 1; // 4 kbit/s
    return std::clamp(byHead(file).value_or(size / speechBytesPerMs), least, most);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/// Finds the bytes that end or interrupt a JSON string, a block at a time: quotes, backslashes and control bytes.
namespace JsonBlock
{
#ifdef __SSE2__
inline constexpr int size = 16;

/// One bit per byte of a block, lowest first.
inline quint32 mask(const char *at)
{
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
    const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    const __m128i any = _mm_or_si128(_mm_or_si128(quotes, backslashes), controls);
    return static_cast<quint32>(_mm_movemask_epi8(any));
}
#else
inline constexpr int size = 8;

/// One bit per byte of a block, lowest first. A plain byte above a true hit can be marked too (the borrow of a
/// subtraction), so the caller looks at each.
inline quint32 mask(const char *at)
{
    constexpr quint64 ones = 0x0101010101010101ULL;
    quint64 word = 0;
    for (int i = 0; i < size; ++i)
        word |= static_cast<quint64>(static_cast<unsigned char>(at[i])) << (8 * i);
    const quint64 quote = word ^ (ones * '"');
    const quint64 backslash = word ^ (ones * '\\');
    const quint64 hit = ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) | ((word - ones * 0x20) & ~word);
    return static_cast<quint32>((((hit >> 7) & ones) * 0x0102040810204080ULL) >> 56);
}
#endif
} // namespace JsonBlock

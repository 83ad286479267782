// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

/// A hash that is the same in every process and on every machine, spread over all 64 bits. For choices that should last
/// over a restart, not for keys that somebody may attack. Source: FNV-1a with the finish of SplitMix64.
class StableHash final
{
public:
    void add(QByteArrayView bytes)
    {
        for (const char byte : bytes)
            m_state = (m_state ^ static_cast<unsigned char>(byte)) * prime;
        m_state = (m_state ^ 0xff) * prime; // "ab", "c" is not "a", "bc"
    }

    void add(quint64 number)
    {
        for (int shift = 0; shift < 64; shift += 8)
            m_state = (m_state ^ ((number >> shift) & 0xff)) * prime;
    }

    [[nodiscard]] quint64 value() const
    {
        quint64 mixed = m_state;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }

private:
    static constexpr quint64 prime = 0x100000001b3;

    quint64 m_state = 0xcbf29ce484222325;
};

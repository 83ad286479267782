// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include <QByteArray>

/// Below this a copy costs less than what a second part costs on its way to the socket.
inline constexpr qsizetype copyUpToBytes = 16 * 1024;

/// Part of an array that holds a reference to its bytes, so that they are not copied. Not terminated by NUL. Any
/// thread.
[[nodiscard]] inline QByteArray sharedSlice(const QByteArray &whole, qsizetype begin, qsizetype end)
{
    QByteArray copy = whole;
    auto data = copy.data_ptr();
    if (!data.d_ptr())
        return whole.mid(begin, end - begin); // wraps bytes that it does not own
    data.setBegin(data.data() + begin);
    data.size = end - begin;
    return QByteArray {std::move(data)};
}

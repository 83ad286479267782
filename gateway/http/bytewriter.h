// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <charconv>
#include <cstring>

#include <QByteArray>
#include <QByteArrayView>

/// Appends many small pieces to a byte array: a copy each, where QByteArray::append() costs several times that. The
/// array must be left alone until the writer is destroyed, which cuts it to what was written.
class ByteWriter final
{
    Q_DISABLE_COPY_MOVE(ByteWriter)

public:
    /// `room` is a guess of what will be written, in bytes; more is made when it is not enough.
    ByteWriter(QByteArray &out, qsizetype room)
        : m_out {out}
        , m_size {out.size()}
    {
        makeRoom(room);
    }

    ~ByteWriter() { m_out.truncate(m_size); }

    ByteWriter &operator<<(QByteArrayView bytes)
    {
        if (m_capacity - m_size < bytes.size())
            makeRoom(bytes.size());
        if (!bytes.isEmpty())
            std::memcpy(m_data + m_size, bytes.data(), static_cast<size_t>(bytes.size()));
        m_size += bytes.size();
        return *this;
    }

    ByteWriter &operator<<(char byte) { return *this << QByteArrayView {&byte, 1}; }

    ByteWriter &operator<<(qint64 number)
    {
        char digits[20]; // of the longest, with its sign
        const auto end = std::to_chars(std::begin(digits), std::end(digits), number);
        return *this << QByteArrayView {digits, end.ptr - digits};
    }

    /// One line of a head; the caller has checked its bytes.
    void addField(QByteArrayView name, QByteArrayView value) { *this << name << ": " << value << "\r\n"; }

private:
    void makeRoom(qsizetype bytes)
    {
        m_out.resize(std::max(m_size + bytes, 2 * m_size));
        m_data = m_out.data();
        m_capacity = m_out.size();
    }

    QByteArray &m_out;
    char *m_data = nullptr;
    qsizetype m_size;
    qsizetype m_capacity = 0;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/walfile.h"

#include <QFile>
#include <QtEndian>

namespace
{
// SQLite's file format, section "The Write-Ahead Log".
constexpr qsizetype headBytes = 32;
constexpr qsizetype frameHeadBytes = 24;
constexpr quint32 littleEndianMagic = 0x377f0682;
constexpr quint32 bigEndianMagic = 0x377f0683;

class Checksum
{
public:
    explicit Checksum(bool bigEndian)
        : m_bigEndian {bigEndian}
    {}

    /// `size` is a multiple of 8.
    void add(const uchar *bytes, qsizetype size)
    {
        for (qsizetype i = 0; i < size; i += 8) {
            m_first += word(bytes + i) + m_second;
            m_second += word(bytes + i + 4) + m_first;
        }
    }

    [[nodiscard]] bool fits(const uchar *stored) const
    {
        return qFromBigEndian<quint32>(stored) == m_first && qFromBigEndian<quint32>(stored + 4) == m_second;
    }

private:
    [[nodiscard]] quint32 word(const uchar *at) const
    {
        return m_bigEndian ? qFromBigEndian<quint32>(at) : qFromLittleEndian<quint32>(at);
    }

    bool m_bigEndian;
    quint32 m_first = 0;
    quint32 m_second = 0;
};

bool isPageSize(quint32 size)
{
    return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

/// A frame that ends a transaction holds the database's size; its salts tell that it belongs to this log and is no
/// remainder of an older one.
bool isCommitOf(const uchar *log, const uchar *frame)
{
    return qFromBigEndian<quint32>(frame + 4) != 0 && std::equal(frame + 8, frame + 16, log + 16);
}

bool hasWholeHead(const uchar *log)
{
    const quint32 magic = qFromBigEndian<quint32>(log);
    Checksum checksum {magic == bigEndianMagic};
    checksum.add(log, 24);
    return (magic == littleEndianMagic || magic == bigEndianMagic) && isPageSize(qFromBigEndian<quint32>(log + 8))
           && checksum.fits(log + 24);
}

qsizetype frameBytesOf(const uchar *log)
{
    return frameHeadBytes + qFromBigEndian<quint32>(log + 8);
}

/// From a log with a whole head: the frames before the first one that does not fit.
qsizetype fittingFrames(const uchar *log, qsizetype size)
{
    const qsizetype frameBytes = frameBytesOf(log);
    Checksum checksum {qFromBigEndian<quint32>(log) == bigEndianMagic};
    checksum.add(log, 24);
    qsizetype count = 0;
    for (qsizetype at = headBytes; at + frameBytes <= size; at += frameBytes, ++count) {
        const uchar *frame = log + at;
        checksum.add(frame, 8);
        checksum.add(frame + frameHeadBytes, frameBytes - frameHeadBytes);
        if (!checksum.fits(frame + 16) || !std::equal(frame + 8, frame + 16, log + 16))
            break;
    }
    return count;
}

bool hidesCommitsIn(const uchar *log, qsizetype size)
{
    if (!hasWholeHead(log))
        return true;
    const qsizetype frameBytes = frameBytesOf(log);
    // A commit that was torn by a crash is the last of its log: only one behind it is a loss.
    const qsizetype behindTorn = headBytes + (fittingFrames(log, size) + 1) * frameBytes;
    for (qsizetype at = behindTorn; at + frameBytes <= size; at += frameBytes) {
        if (isCommitOf(log, log + at))
            return true;
    }
    return false;
}
} // namespace

bool WalFile::hidesCommits(const QString &path)
{
    QFile file {path};
    if (!file.open(QIODevice::ReadOnly) || file.size() <= headBytes)
        return false;
    const uchar *log = file.map(0, file.size());
    return log != nullptr && hidesCommitsIn(log, file.size());
}

std::optional<WalFile::Extent> WalFile::extent(const QString &path)
{
    QFile file {path};
    if (!file.open(QIODevice::ReadOnly) || file.size() < headBytes)
        return std::nullopt;
    const uchar *log = file.map(0, file.size());
    if (log == nullptr || !hasWholeHead(log))
        return std::nullopt;
    return Extent {{reinterpret_cast<const char *>(log + 16), 8}, fittingFrames(log, file.size())};
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/logfile.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr mode_t ownerOnly = S_IRUSR | S_IWUSR;

int openForLines(const QString &path, int alsoFlags)
{
    // Non-blocking: nobody may read a pipe for hours, and a terminal may be held.
    constexpr int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    return ::open(QFile::encodeName(path).constData(), flags | alsoFlags, ownerOnly);
}

tl::unexpected<Error> cannotWrite(const QString &path, const QString &reason)
{
    return fail(ErrorCode::Storage, u"cannot write the log %1: %2"_s.arg(path, reason));
}
} // namespace

LogFile::LogFile(QString path, qint64 maxBytes)
    : m_path {std::move(path)}
    , m_maxBytes {maxBytes}
{}

LogFile::~LogFile()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

Outcome LogFile::open()
{
    int fd = openForLines(m_path, O_NOFOLLOW);
    const bool isLinked = fd < 0 && errno == ELOOP;
    if (isLinked) {
        fd = openForLines(m_path, 0);
    }
    if (fd < 0) {
        return cannotWrite(m_path, errno == ENXIO ? u"nobody reads the pipe"_s : qt_error_string(errno));
    }
    struct stat status = {};
    if (::fstat(fd, &status) != 0 || S_ISBLK(status.st_mode)) { // root could
        ::close(fd);
        return cannotWrite(m_path, u"it is neither a file nor a terminal"_s);
    }
    m_isFile = S_ISREG(status.st_mode);
    if (m_isFile && !isLinked) {
        ::fchmod(fd, ownerOnly);
    }
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
    m_descriptor = fd;
    m_writtenBytes = m_isFile ? status.st_size : 0;
    return {};
}

void LogFile::write(const QByteArray &line)
{
    if (m_isFile && m_writtenBytes > 0 && m_writtenBytes + line.size() > m_maxBytes) {
        rotate();
    }
    QByteArrayView rest = line;
    while (!rest.isEmpty()) {
        const ssize_t count = ::write(m_descriptor, rest.data(), static_cast<size_t>(rest.size()));
        if (count < 0 && errno != EINTR) {
            return;
        }
        m_writtenBytes += std::max<ssize_t>(0, count);
        rest = rest.sliced(std::max<ssize_t>(0, count));
    }
}

/// Beside the file itself: a link to it stays, and leads to the next one.
void LogFile::rotate()
{
    const QString path = QFileInfo(m_path).isSymLink() ? QFileInfo(m_path).canonicalFilePath() : m_path;
    const auto numbered = [&path](int number) -> QString { return path + u'.' + QString::number(number); };
    QFile::remove(numbered(files - 1));
    for (int number = files - 2; number >= 1; --number) {
        QFile::rename(numbered(number), numbered(number + 1));
    }
    QFile::rename(path, numbered(1));
    if (!open()) {
        m_writtenBytes = 0; // the one before goes on, and gets as much again
    }
}

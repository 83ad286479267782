// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/secretfile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Closes on the way out. Qt's files follow links and cannot be made exclusively with a mode, hence plain descriptors.
class Descriptor final
{
public:
    explicit Descriptor(int fd)
        : m_fd {fd}
    {}

    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }

    Q_DISABLE_COPY_MOVE(Descriptor)

    [[nodiscard]] int fd() const { return m_fd; }

    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd = -1;
};

QString reasonOf(int error)
{
    return QString::fromLocal8Bit(std::strerror(error));
}

tl::unexpected<Error> cannotOpen(const QString &path, int error)
{
    if (error == ENOENT)
        return fail(ErrorCode::NotFound, u"there is no file %1"_s.arg(path));
    if (error == ELOOP)
        return fail(ErrorCode::Forbidden, u"%1 is a symbolic link; name the file itself"_s.arg(path));
    return fail(ErrorCode::Storage, u"%1 cannot be read: %2"_s.arg(path, reasonOf(error)));
}

Outcome checkOwnership(const QString &path, int fd)
{
    struct stat status = {};
    if (::fstat(fd, &status) != 0)
        return cannotOpen(path, errno);
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::Forbidden, u"%1 is not a plain file"_s.arg(path));
    if (status.st_uid != ::geteuid() && status.st_uid != 0)
        return fail(ErrorCode::Forbidden, u"%1 belongs to another user"_s.arg(path));
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return fail(ErrorCode::Forbidden, u"%1 can be read or changed by other users; run: chmod 600 %1"_s.arg(path));
    return {};
}

Result<Secret> contentOf(const QString &path, int fd)
{
    QByteArray buffer {SecretFile::maxBytes + 1, '\0'};
    ssize_t size = 0;
    do {
        const ssize_t count =
            ::read(fd, buffer.data() + size, static_cast<size_t>(buffer.size()) - static_cast<size_t>(size));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return cannotOpen(path, errno);
        if (count == 0)
            break;
        size += count;
    } while (size < buffer.size());
    const Secret whole = Secret::take(buffer);
    if (size == 0)
        return fail(ErrorCode::BadRequest, u"%1 is empty"_s.arg(path));
    if (size > SecretFile::maxBytes)
        return fail(ErrorCode::BadRequest, u"%1 is too large to be what it should be"_s.arg(path));
    return Secret {whole.reveal().first(size)};
}

bool writeAll(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t count = ::write(fd, bytes.data(), static_cast<size_t>(bytes.size()));
        if (count < 0 && errno != EINTR)
            return false;
        bytes = bytes.sliced(std::max<ssize_t>(count, 0));
    }
    return ::fsync(fd) == 0;
}

tl::unexpected<Error> cannotCreate(const QString &path, int error)
{
    if (error == EEXIST)
        return fail(ErrorCode::Conflict, u"%1 exists already and is not overwritten"_s.arg(path));
    return fail(ErrorCode::Storage, u"%1 cannot be made: %2"_s.arg(path, reasonOf(error)));
}
} // namespace

Result<Secret> SecretFile::read(const QString &path)
{
    // Non-blocking, so that a pipe of that name cannot hold us up before it is refused.
    const Descriptor descriptor {
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    if (!descriptor.isOpen())
        return cannotOpen(path, errno);
    return checkOwnership(path, descriptor.fd()).and_then([&] { return contentOf(path, descriptor.fd()); });
}

Outcome SecretFile::create(const QString &path, const Secret &content)
{
    const QByteArray target = QFile::encodeName(path);
    QByteArray temporary = target + QByteArray {".XXXXXX"};
    int error = 0;
    {
        const Descriptor descriptor {::mkostemp(temporary.data(), O_CLOEXEC)}; // 0600 by definition
        if (!descriptor.isOpen())
            return cannotCreate(path, errno);
        // link() is atomic and refuses an existing name, which a rename would replace.
        if (!writeAll(descriptor.fd(), content.reveal()) || ::link(temporary.constData(), target.constData()) != 0)
            error = errno;
    }
    ::unlink(temporary.constData());
    if (error != 0)
        return cannotCreate(path, error);
    syncFolderOf(path);
    return {};
}

Result<Secret> SecretFile::readLine(const QString &path)
{
    return read(path).and_then([&path](const Secret &content) -> Result<Secret> {
        QByteArrayView line = content.reveal();
        if (line.endsWith('\n'))
            line.chop(1);
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.isEmpty())
            return fail(ErrorCode::BadRequest, u"%1 is empty"_s.arg(path));
        if (line.contains('\n'))
            return fail(ErrorCode::BadRequest, u"%1 has more than one line"_s.arg(path));
        return Secret {line};
    });
}

void SecretFile::syncFolderOf(const QString &path)
{
    const QByteArray folder = QFile::encodeName(QFileInfo {path}.absolutePath());
    const Descriptor descriptor {::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (descriptor.isOpen())
        ::fsync(descriptor.fd());
}

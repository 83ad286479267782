// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/openfiles.h"

#include <sys/stat.h>

#include <QFile>

using namespace Qt::Literals::StringLiterals;

OpenFiles::OpenFiles(const QString &databasePath)
    : m_files {File {databasePath, {}}, File {databasePath + u"-wal"_s, {}}, File {databasePath + u"-shm"_s, {}}}
{
    for (File &file : m_files)
        file.identity = identityOf(file.path);
}

Outcome OpenFiles::check()
{
    for (File &file : m_files) {
        const std::optional<Identity> now = identityOf(file.path);
        if (file.identity && now != file.identity) {
            return fail(ErrorCode::Storage,
                        u"%1 was %2 while the database was open, and what is written now would be lost: put it back, "
                        "or stop Portico, restore a backup with 'portico restore FILE' and start again"_s.arg(
                            file.path, now ? u"replaced"_s : u"removed or moved away"_s));
        }
        file.identity = now;
    }
    return {};
}

std::optional<OpenFiles::Identity> OpenFiles::identityOf(const QString &path)
{
    struct stat status
    {
    };

    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return std::nullopt;
    return Identity {status.st_dev, status.st_ino};
}

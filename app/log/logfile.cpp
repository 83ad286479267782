// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/logfile.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

LogFile::LogFile(QString path, qint64 maxBytes)
    : m_path {std::move(path)}
    , m_maxBytes {maxBytes}
    , m_file {m_path}
{}

Outcome LogFile::open()
{
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered)) {
        return fail(ErrorCode::Storage, u"cannot write the log %1: %2"_s.arg(m_path, m_file.errorString()));
    }
    m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    m_writtenBytes = m_file.size();
    return {};
}

void LogFile::reopen()
{
    m_file.close();
    (void)open();
}

void LogFile::write(const QByteArray &line)
{
    if (m_writtenBytes > 0 && m_writtenBytes + line.size() > m_maxBytes) {
        rotate();
    }
    m_writtenBytes += std::max<qint64>(0, m_file.write(line));
}

void LogFile::rotate()
{
    m_file.close();
    const auto numbered = [this](int number) -> QString { return m_path + u'.' + QString::number(number); };
    QFile::remove(numbered(files - 1));
    for (int number = files - 2; number >= 1; --number) {
        QFile::rename(numbered(number), numbered(number + 1));
    }
    QFile::rename(m_path, numbered(1));
    (void)open();
}

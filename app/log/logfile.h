// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>

#include "models/values/error.h"

/// A log file of bounded size: portico.log, and portico.log.1 (newest) to .4. Mode 0600. Not thread-safe.
class LogFile final
{
public:
    static constexpr qint64 defaultMaxBytes = 5 * 1024 * 1024;
    static constexpr int files = 5;

    explicit LogFile(QString path, qint64 maxBytes = defaultMaxBytes);

    [[nodiscard]] Outcome open();
    /// Opens the path again, so that what another program moved away stays whole.
    void reopen();
    /// Rotates before the line that would not fit. A full disk loses lines, never the program.
    void write(const QByteArray &line);

    [[nodiscard]] const QString &path() const { return m_path; }

private:
    void rotate();

    QString m_path;
    qint64 m_maxBytes = 0;
    qint64 m_writtenBytes = 0;
    QFile m_file;
};

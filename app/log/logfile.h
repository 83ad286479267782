// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/error.h"

/// A log file of bounded size: portico.log, and portico.log.1 (newest) to .4. Mode 0600. What a link leads to keeps its
/// mode; a device or a pipe is written to and else left as it is. Not thread-safe.
class LogFile final
{
public:
    static constexpr qint64 defaultMaxBytes = 5 * 1024 * 1024;
    static constexpr int files = 5;

    explicit LogFile(QString path, qint64 maxBytes = defaultMaxBytes);
    ~LogFile();
    Q_DISABLE_COPY_MOVE(LogFile)

    /// Also again, so that what another program moved away stays whole. Storage when it cannot be written, which a pipe
    /// that nobody reads cannot either; what was open before then goes on. Never waits.
    [[nodiscard]] Outcome open();
    /// Rotates before the line that would not fit. A full disk loses lines, never the program.
    void write(const QByteArray &line);

    [[nodiscard]] const QString &path() const { return m_path; }

private:
    void rotate();

    QString m_path;
    qint64 m_maxBytes = 0;
    qint64 m_writtenBytes = 0;
    int m_descriptor = -1;
    bool m_isFile = false; ///< else nothing to be rotated
};

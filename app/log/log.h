// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

#include "models/values/error.h"

/// The program's one log: Qt's messages of every thread, redacted, as structured lines in a rotating file; and in short
/// on standard error. Until start() only standard error is used.
namespace Log
{
struct Options
{
    QString filePath;                ///< empty: no file
    QtMsgType fileLevel = QtInfoMsg; ///< the least that is written to the file
    QtMsgType terminalLevel = QtWarningMsg;
    qint64 maxBytes = 0; ///< 0: LogFile's default
};

/// What PORTICO_LOG says: a level ("debug", "info", "warning", "critical"), a path (anything with a slash), or both as
/// "level:path". An unknown word is BadRequest.
[[nodiscard]] Result<Options> optionsFrom(const QString &text, const QString &defaultPath);

/// Installs the message handler. The file's error is returned; messages then go to standard error only.
[[nodiscard]] Outcome start(const Options &options);
void reopen(); ///< after SIGHUP
} // namespace Log

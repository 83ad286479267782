// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cerrno>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>

#include "app/cli/terminal.h"
#include "app/runwindow.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// As the build leaves it, and as it is installed.
constexpr std::array places {"/portico-window", "/../libexec/portico/portico-window"};
} // namespace

int runWindow(int, char **argv, Invocation)
{
    const QByteArray folder = QFile::encodeName(QFileInfo {QFile::symLinkTarget(u"/proc/self/exe"_s)}.path());
    int reason = ENOENT;
    for (const char *place : places) {
        const QByteArray path = folder + place;
        execv(path.constData(), argv); // comes back only when it failed
        reason = errno == ENOENT ? reason : errno;
    }
    printError(u"portico: the window's program, portico-window, cannot be started (%1); 'portico serve' runs without "
               "it\n"_s.arg(qt_error_string(reason)));
    return 1;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runwindow.h"

#include <unistd.h>

#include <QApplication>

#include "app/cli/terminal.h"
#include "app/process/displayprobe.h"
#include "app/runprogram.h"
#include "app/windowprogram.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

/// Qt gives up within its constructor, by abort() and with lines for programmers: of a display that refuses us, or of a
/// plug-in that is not installed.
void tellOfNoDisplay(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    static QString firstWarning;
    if (type == QtWarningMsg && firstWarning.isEmpty()) {
        firstWarning = text.simplified();
    }
    if (type == QtFatalMsg) {
        printError(noDisplayLine(firstWarning.isEmpty() ? text.simplified() : firstWarning));
        _exit(1);
    }
}

class WindowApplication final : public QApplication
{
public:
    WindowApplication(int &argc, char **argv)
        : QApplication {argc, argv}
    {
        qInstallMessageHandler(nullptr);
    }
};

} // namespace

int runWindow(int argc, char **argv, Invocation invocation)
{
    QApplication::setApplicationDisplayName(u"Portico"_s);
    QApplication::setDesktopFileName(u"portico"_s);
    qInstallMessageHandler(tellOfNoDisplay);
    return runProgram<WindowApplication, WindowProgram>(argc, argv, std::move(invocation));
}

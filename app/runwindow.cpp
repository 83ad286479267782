// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runwindow.h"

#include <QApplication>

#include "app/runprogram.h"
#include "app/windowprogram.h"

using namespace Qt::Literals::StringLiterals;

int runWindow(int argc, char **argv, Invocation invocation)
{
    QApplication::setApplicationDisplayName(u"Portico"_s);
    QApplication::setDesktopFileName(u"portico"_s);
    return runProgram<QApplication, WindowProgram>(argc, argv, std::move(invocation));
}

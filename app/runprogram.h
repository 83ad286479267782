// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include <QCoreApplication>
#include <QDir>

#include "app/cli/argumentparser.h"
#include "models/settings/environment.h"

/// A program runs in an event loop from its first step on and ends it with its exit code, which this returns. Main
/// thread, once.
template <typename CoreApplication, typename Program>
int runProgram(int argc, char **argv, Invocation invocation)
{
    CoreApplication core {argc, argv};
    Program program {std::move(invocation), Environment::read(QDir::currentPath())};
    QMetaObject::invokeMethod(&program, &Program::start, Qt::QueuedConnection);
    return CoreApplication::exec();
}

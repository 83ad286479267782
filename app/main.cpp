// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "app/cli/argumentparser.h"
#include "app/cli/commandprogram.h"
#include "app/cli/helptext.h"
#include "app/cli/terminal.h"
#include "app/process/displayprobe.h"
#include "app/process/hardening.h"
#include "app/runprogram.h"
#include "app/runwindow.h"
#include "app/serveprogram.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr int exitFailed = 1;
constexpr int exitUsage = 2;

int serve(int argc, char **argv, Invocation invocation)
{
    return runProgram<QCoreApplication, ServeProgram>(argc, argv, std::move(invocation));
}

int run(int argc, char **argv, Invocation invocation)
{
    QCoreApplication::setApplicationName(u"portico"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(PORTICO_VERSION));
    const QLatin1StringView verb {invocation.command->verb};
    if (verb == "serve"_L1) {
        return serve(argc, argv, std::move(invocation));
    }
    if (verb != "window"_L1) {
        return runProgram<QCoreApplication, CommandProgram>(argc, argv, std::move(invocation));
    }
    const auto fault = displayFault(QProcessEnvironment::systemEnvironment());
    if (fault && invocation.parameters[u"orServe"_s].toBool()) {
        return serve(argc, argv, std::move(invocation));
    }
    if (fault) {
        printError(noDisplayLine(*fault));
        return exitFailed;
    }
    return runWindow(argc, argv, std::move(invocation));
}

} // namespace

int main(int argc, char **argv)
{
    hardenProcess();
    QStringList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments.append(QString::fromLocal8Bit(argv[i]));
    }
    auto invocation = parseArguments(arguments);
    if (!invocation) {
        printError(u"portico: "_s + invocation.error().message + u"; "_s + invocation.error().usage + u'\n');
        return exitUsage;
    }
    switch (invocation->kind) {
    case Invocation::Kind::Help:
        return printAnswer(helpOf(invocation->command, invocation->words));
    case Invocation::Kind::Version:
        return printAnswer(u"portico %1\n"_s.arg(QStringLiteral(PORTICO_VERSION)));
    case Invocation::Kind::Command:
        break;
    }
    return run(argc, argv, std::move(*invocation));
}

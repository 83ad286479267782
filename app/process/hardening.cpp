// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process/hardening.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <QtGlobal>

void hardenProcess()
{
    umask(S_IRWXG | S_IRWXO);
    // A peer that closes its socket must not end the program.
    std::signal(SIGPIPE, SIG_IGN);
    if (qEnvironmentVariableIntValue("PORTICO_ALLOW_CORE") != 0) {
        return;
    }
    const rlimit none {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

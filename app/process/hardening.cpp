// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process/hardening.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QtGlobal>

#include "gateway/http/descriptors.h"

namespace
{
/// Without a fixed one the C library learns from the first large body to keep later ones in the heap, of which only the
/// end goes back to the system: a burst of long prompts would stay resident for ever.
constexpr int largestHeapBlockBytes = 256 * 1024;
constexpr int keptHeapBytes = 32 * 1024 * 1024;

/// Else the next file that is opened becomes standard output or error, and what is printed lands in it. The wrong way
/// round, so that to read or print goes on to fail as it does where nothing is open.
void occupyStandardDescriptors()
{
    constexpr std::array ways {O_WRONLY, O_RDONLY, O_RDONLY}; // input, output, error
    for (size_t i = 0; i < ways.size(); ++i) {
        if (fcntl(static_cast<int>(i), F_GETFD) < 0 && errno == EBADF) {
            (void)open("/dev/null", ways[i]); // the lowest free number, which is this one
        }
    }
}
} // namespace

void hardenProcess()
{
    occupyStandardDescriptors();
    // Else what OpenSSL frees at the exit it may free while a thread that has just ended does so, too: QThread::wait()
    // returns before the thread's own data is gone. The process's end frees it anyway. Only its first word counts.
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
    mallopt(M_MMAP_THRESHOLD, largestHeapBlockBytes);
    mallopt(M_TRIM_THRESHOLD, keptHeapBytes);
    umask(S_IRWXG | S_IRWXO);
    // A peer that closes its socket must not end the program.
    std::signal(SIGPIPE, SIG_IGN);
    raiseDescriptorLimit();
    if (qEnvironmentVariableIntValue("PORTICO_ALLOW_CORE") != 0) {
        return;
    }
    const rlimit none {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

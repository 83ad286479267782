// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process/signalwatcher.h"

#include <csignal>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace
{

int openSignalDescriptor()
{
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGINT);
    sigaddset(&watched, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &watched, nullptr);
    return signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject {parent}
    , m_descriptor {openSignalDescriptor()}
    , m_notifier {m_descriptor, QSocketNotifier::Read}
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &SignalWatcher::read);
}

SignalWatcher::~SignalWatcher()
{
    m_notifier.setEnabled(false);
    close(m_descriptor);
}

void SignalWatcher::read()
{
    signalfd_siginfo info {};
    while (::read(m_descriptor, &info, sizeof info) == ssize_t {sizeof info}) {
        if (info.ssi_signo == SIGHUP) {
            emit reopenLogRequested();
        } else if (m_isStopping) {
            emit stopNowRequested();
        } else {
            m_isStopping = true;
            emit stopRequested();
        }
    }
}

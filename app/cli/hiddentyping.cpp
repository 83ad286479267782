// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/hiddentyping.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <termios.h>
#include <unistd.h>

#include "app/cli/terminal.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr std::array caught {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

// Written before the signals are caught, and then read by their handler only.
termios before {};
termios hidden {};
std::array<struct sigaction, caught.size()> handlersBefore {};

/// Lets the signal do to the program what it does, with the terminal as it was. Comes back from SIGTSTP only, when the
/// program goes on. Once in the background the terminal is the shell's: what touches it is stopped, whatever is to end
/// it. Calls only what a handler may.
void passOn(int number)
{
    const int error = errno;
    if (tcgetpgrp(STDIN_FILENO) == getpgrp()) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    }
    struct sigaction standard = {};
    struct sigaction ours = {};
    standard.sa_handler = SIG_DFL;
    sigaction(number, &standard, &ours);
    raise(number);
    sigset_t own;
    sigemptyset(&own);
    sigaddset(&own, number);
    pthread_sigmask(SIG_UNBLOCK, &own, nullptr); // it happens here
    pthread_sigmask(SIG_BLOCK, &own, nullptr);
    sigaction(number, &ours, nullptr);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    errno = error;
}

/// What a parent made us ignore stays so.
void catchSignals()
{
    struct sigaction handler = {};
    handler.sa_handler = passOn;
    for (size_t i = 0; i < caught.size(); ++i) {
        sigaction(caught[i], nullptr, &handlersBefore[i]);
        if (handlersBefore[i].sa_handler != SIG_IGN) {
            sigaction(caught[i], &handler, nullptr);
        }
    }
}
} // namespace

HiddenTyping::HiddenTyping()
    : m_isTerminal {tcgetattr(STDIN_FILENO, &before) == 0}
{
    if (m_isTerminal) {
        printError(u"Secret (not shown): "_s);
        hidden = before;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        catchSignals();
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
}

HiddenTyping::~HiddenTyping()
{
    if (m_isTerminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        for (size_t i = 0; i < caught.size(); ++i) {
            sigaction(caught[i], &handlersBefore[i], nullptr);
        }
        printError(u"\n"_s);
    }
}

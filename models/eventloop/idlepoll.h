// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// How long a thread without work looks for some before it sleeps. Being woken costs a thread 30 to 100 us where the
/// processor sleeps deeply: as much as all else that a call costs here. Where waits turn out short, looking on for a
/// moment spares that; where they are long (a model thinks, nobody calls) it would only burn the processor. So the
/// window grows with short waits and shrinks with long ones, the rule of the Linux kernel's haltpoll governor
/// (Documentation/virt/guest-halt-polling.rst). Times are nanoseconds; belongs to one thread.
class IdlePoll
{
public:
    [[nodiscard]] qint64 windowNs() const { return m_windowNs; }

    /// A wait has ended after waitedNs, looking and sleeping together.
    void noteWait(qint64 waitedNs);

private:
    qint64 m_windowNs = 0;
};

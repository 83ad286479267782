// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "models/store/commitmailbox.h"

class CallWriter;

/// Calls whose commit failed, until commits work again: what the client has seen as it was, a stream that was broken
/// off as one that failed, and what was withheld as a call that failed and is charged to nobody, since a provider was
/// asked for it and bills it. Bounded; store thread.
class WaitingCalls final
{
public:
    void add(QueuedCall call);
    /// One by one, so that a row which cannot be written takes only itself away. An error of the database, not of a
    /// row: the rest goes on waiting.
    [[nodiscard]] Outcome write(CallWriter &writer);

private:
    std::vector<QueuedCall> m_calls;
};
